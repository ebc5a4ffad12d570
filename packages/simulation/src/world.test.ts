import {
  type CrossingObserved,
  DAY_MS,
  decodeEvent,
  encodeEvent,
  epochMs,
  type LookoutPosted,
  MINUTE_MS,
  PORT_CODES,
  type PortCode,
  partitionOf,
  portOfEntry,
  type SouthboundEvent,
  type TraceLeadIssued,
  VEHICLE_CLASSES,
} from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { describe, expect, test } from 'vitest';
import { crossingsPerDay } from './population.ts';
import { PREVALENCE_PRESETS } from './presets.ts';
import type { Trip } from './truth.ts';
import { simulatedWorld, type WorldMinute, type WorldSettings } from './world.ts';

const STARTS_ON = '2026-03-02';
const STARTS_AT_MS = Date.parse(`${STARTS_ON}T00:00:00.000Z`);
/** A port with trucks and buses, one with next to no traffic, and one in between: some 4,000 crossings a day. */
const SANTA_TERESA: PortCode = '2408';
const SASABE: PortCode = '2606';
const ROMA: PortCode = '2310';
const SMALL_PORTS = [SANTA_TERESA, SASABE, ROMA];

function world(settings: Partial<WorldSettings> = {}): WorldMinute[] {
  return [
    ...simulatedWorld({
      seed: 11,
      days: 1,
      startsOn: STARTS_ON,
      ports: SMALL_PORTS,
      preset: PREVALENCE_PRESETS.demonstration,
      ...settings,
    }),
  ];
}

/** Every event of these worlds is an event object, never bytes. */
function eventOf(publication: Publication): SouthboundEvent {
  if (publication.content instanceof Uint8Array) throw new Error('the world publishes event objects');
  return publication.content;
}

function lines(minutes: readonly WorldMinute[]): string[] {
  return minutes.flatMap(({ publications, truths }) => [...publications, ...truths].map((one) => JSON.stringify(one)));
}

function crossings(minutes: readonly WorldMinute[]): CrossingObserved[] {
  return minutes
    .flatMap(({ publications }) => publications.map(eventOf))
    .filter((event) => event.type === 'CrossingObserved');
}

function trips(minutes: readonly WorldMinute[]): Trip[] {
  return minutes.flatMap(({ truths }) => truths).filter((truth) => truth.kind === 'trip');
}

const small = world();
const wholeBorder = world({ seed: 3, ports: PORT_CODES });

describe('a seed', () => {
  test('gives the same world twice, byte for byte', () => {
    expect(lines(world())).toEqual(lines(small));
  });

  test('gives another world than another seed', () => {
    const other = new Set(lines(world({ seed: 12 })));
    const shared = lines(small).filter((line) => other.has(line) && !line.includes('LaneHeartbeat'));
    expect(shared).toEqual([]);
  });

  test('gives the first day of a longer world too', () => {
    expect(lines(world({ days: 2 }).slice(0, small.length))).toEqual(lines(small));
  });

  test('gives each port what it gives that port alone', () => {
    const alone = SMALL_PORTS.flatMap((port) => lines(world({ ports: [port] })));
    expect(alone.toSorted()).toEqual(lines(small).toSorted());
  });

  test('gives the same world in whatever order the ports are named', () => {
    expect(lines(world({ ports: SMALL_PORTS.toReversed() }))).toEqual(lines(small));
  });
});

describe('what is published', () => {
  test('reads back from its text as it was written, so it is valid and holds no field beyond its schema, hidden truth included', () => {
    for (const publication of small.flatMap(({ publications }) => publications)) {
      const event = eventOf(publication);
      expect(decodeEvent(publication.topic, encodeEvent(event))).toStrictEqual({ ok: true, event });
    }
  });

  test('has an event id that occurs once, and a crossing id that does so even without its port', () => {
    const events = wholeBorder.flatMap(({ publications }) => publications.map(eventOf));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    const observed = crossings(wholeBorder);
    expect(new Set(observed.map(({ data }) => data.crossingId.slice('2304-'.length))).size).toBe(observed.length);
  });

  test('is keyed and partitioned by its port, and says in headers what must be known without reading it', () => {
    for (const publication of small.flatMap(({ publications }) => publications)) {
      const event = eventOf(publication);
      expect(publication.headers['type']).toBe(event.type);
      if (event.type !== 'CrossingObserved' && event.type !== 'LaneHeartbeat') {
        expect(publication.partition).toBe(0);
        continue;
      }
      const { port, lane } = event.data;
      expect(publication).toMatchObject({ key: port, partition: partitionOf(port), topic: 'southbound.crossings.v1' });
      expect(publication.headers).toEqual({ type: event.type, port, lane: String(lane) });
    }
  });

  test('stands in the minute in which it was recorded, in the order of recording, 0.1 to 2 s after it happened', () => {
    for (const { startsAtMs, publications } of small.slice(1)) {
      const recorded = publications.map((publication) => epochMs(eventOf(publication).recordedAt));
      expect(recorded).toEqual(recorded.toSorted((a, b) => a - b));
      expect(recorded.every((atMs) => atMs >= startsAtMs && atMs < startsAtMs + MINUTE_MS)).toBe(true);
    }
    for (const event of small.flatMap(({ publications }) => publications.map(eventOf))) {
      const delayMs = epochMs(event.recordedAt) - epochMs(event.occurredAt);
      expect(delayMs).toBeGreaterThanOrEqual(100);
      expect(delayMs).toBeLessThanOrEqual(2_000);
    }
  });

  test('comes in every minute of the day, after one before it', () => {
    const starts = small.map(({ startsAtMs }) => startsAtMs);
    expect(starts).toEqual(
      Array.from({ length: 1 + DAY_MS / MINUTE_MS }, (_, at) => STARTS_AT_MS + (at - 1) * MINUTE_MS),
    );
  });

  test('keeps the clock of the quietest port moving: it is never silent for more than seven minutes', () => {
    const heard = small
      .flatMap(({ publications }) => publications.map(eventOf))
      .filter((event) => event.type === 'CrossingObserved' || event.type === 'LaneHeartbeat')
      .filter((event) => event.data.port === SASABE)
      .map((event) => epochMs(event.occurredAt));
    const ends = [STARTS_AT_MS, ...heard.toSorted((a, b) => a - b), STARTS_AT_MS + DAY_MS];
    const silences = ends.slice(1).map((atMs, at) => atMs - (ends[at] ?? 0));
    expect(Math.max(...silences)).toBeLessThanOrEqual(7 * MINUTE_MS);
  });
});

describe('a border day', () => {
  test('has the yearly counts of each port and class, a 365th of them, within chance', () => {
    const observed = crossings(wholeBorder);
    const counts = new Map<string, number>();
    for (const { data } of observed) {
      const key = `${data.port} ${data.vehicleClass}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const port of PORT_CODES) {
      for (const vehicleClass of VEHICLE_CLASSES) {
        const expected = crossingsPerDay(portOfEntry(port), vehicleClass);
        const count = counts.get(`${port} ${vehicleClass}`) ?? 0;
        // Five standard deviations of a Poisson count, and trips by rings shift the classes a little.
        expect(Math.abs(count - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected) + 0.01 * expected);
      }
    }
    expect(Math.abs(observed.length - 228_500)).toBeLessThan(2_500);
  });

  test('hides about one smuggling trip in 450 vehicles, and firearms in one of 1,600, as the preset says', () => {
    const hidden = trips(wholeBorder);
    const armed = hidden.filter(({ cargo }) => cargo.some(({ seizureType }) => seizureType === 'Weapons'));
    const vehicles = crossings(wholeBorder).length;
    expect(vehicles / hidden.length).toBeGreaterThan(390);
    expect(vehicles / hidden.length).toBeLessThan(510);
    expect(vehicles / armed.length).toBeGreaterThan(1_300);
    expect(vehicles / armed.length).toBeLessThan(1_950);
  });

  test('has each trip in the minute in which its crossing is published', () => {
    for (const { publications, truths } of wholeBorder) {
      const published = new Set(
        publications.map(eventOf).map((event) => 'crossingId' in event.data && event.data.crossingId),
      );
      for (const truth of truths) if (truth.kind === 'trip') expect(published.has(truth.crossingId)).toBe(true);
    }
  });

  test('carries twelve firearms to a load and as many long arms as handguns, about', () => {
    const weapons = trips(wholeBorder)
      .flatMap(({ cargo }) => cargo)
      .filter((item) => item.seizureType === 'Weapons');
    const loads = trips(wholeBorder).filter(({ cargo }) => cargo.some(({ seizureType }) => seizureType === 'Weapons'));
    const firearms = weapons.reduce((sum, { count }) => sum + count, 0);
    const longArms = weapons
      .filter(({ category }) => category === 'Long Arm')
      .reduce((sum, { count }) => sum + count, 0);
    expect(firearms / loads.length).toBeGreaterThan(8);
    expect(firearms / loads.length).toBeLessThan(17);
    expect(longArms / firearms).toBeGreaterThan(0.4);
    expect(longArms / firearms).toBeLessThan(0.6);
  });
});

describe('intelligence', () => {
  const known = wholeBorder.slice(0, 1).flatMap(({ publications }) => publications.map(eventOf));

  test('of every kind is there before the day begins, and more comes during it', () => {
    expect(known.every(({ recordedAt }) => epochMs(recordedAt) < STARTS_AT_MS)).toBe(true);
    const later = wholeBorder.slice(1).flatMap(({ publications }) => publications.map(eventOf));
    for (const type of ['LookoutPosted', 'TraceLeadIssued', 'MultipleSaleReported']) {
      const before = known.filter((event) => event.type === type).length;
      const during = later.filter((event) => event.type === type).length;
      expect(before).toBeGreaterThan(1_000);
      expect(during).toBeGreaterThan(0);
      expect(during).toBeLessThan(before / 10);
    }
  });

  test('holds lookouts of every priority, some expired, some withdrawn after they were posted', () => {
    const posted = known.filter((event): event is LookoutPosted => event.type === 'LookoutPosted');
    expect(new Set(posted.map(({ data }) => data.priority))).toEqual(new Set(['urgent', 'high', 'routine']));
    expect(posted.filter(({ data }) => epochMs(data.expiresAt) < STARTS_AT_MS).length).toBeGreaterThan(50);
    const postedAt = new Map(posted.map(({ data }) => [data.lookoutId, data.postedAt]));
    const withdrawn = known.filter((event) => event.type === 'LookoutWithdrawn');
    expect(withdrawn.length).toBeGreaterThan(10);
    for (const { data, occurredAt } of withdrawn) {
      expect(occurredAt > (postedAt.get(data.lookoutId) ?? occurredAt)).toBe(true);
    }
  });

  test('has the published shape of time-to-crime: over 75 % above five years, 18 % under three', () => {
    const years = known
      .filter((event): event is TraceLeadIssued => event.type === 'TraceLeadIssued')
      .filter(({ data }) => data.recoveredAt !== undefined)
      .map(({ data }) => (epochMs(data.recoveredAt ?? data.soldAt) - epochMs(data.soldAt)) / (365 * DAY_MS));
    const share = (holds: (each: number) => boolean) => years.filter(holds).length / years.length;
    expect(share((each) => each > 5)).toBeGreaterThan(0.74);
    expect(share((each) => each > 5)).toBeLessThan(0.79);
    expect(share((each) => each < 3)).toBeGreaterThan(0.165);
    expect(share((each) => each < 3)).toBeLessThan(0.205);
  });

  test('names few of the vehicles that cross and a good part of the smugglers, never all', () => {
    const named = new Set(
      known.flatMap(({ data }) => ('identity' in data && 'plate' in data.identity ? [data.identity.plate?.text] : [])),
    );
    const observed = crossings(wholeBorder).filter(({ data }) => data.identity.plate !== undefined);
    const hit = observed.filter(({ data }) => named.has(data.identity.plate?.text));
    expect(hit.length / observed.length).toBeGreaterThan(0.01);
    expect(hit.length / observed.length).toBeLessThan(0.03);
    const hidden = trips(wholeBorder);
    const caught = hidden.filter(({ plate }) => named.has(plate.text));
    expect(caught.length / hidden.length).toBeGreaterThan(0.3);
    expect(caught.length / hidden.length).toBeLessThan(0.5);
  });

  test('is mostly about innocents, and some of it misses a smuggler by one character', () => {
    const truths = wholeBorder.flatMap((minute) => minute.truths).filter((truth) => truth.kind !== 'trip');
    const share = (pointsAt: string) => truths.filter((truth) => truth.pointsAt === pointsAt).length / truths.length;
    expect(share('innocent')).toBeGreaterThan(0.5);
    expect(share('smuggler')).toBeGreaterThan(0.1);
    expect(share('near-miss')).toBeGreaterThan(0);
  });
});

describe('wrong settings', () => {
  test.each([
    [{ seed: 1.5 }, 'seed: 1.5 is not a whole number'],
    [{ days: 0 }, 'days: 0 is not a whole number of days from 1'],
    [{ ports: [] }, 'ports: there is none'],
    [{ ports: ['9999' as PortCode] }, 'ports: 9999 is not in the port table'],
    [{ startsOn: '2026-02-30' }, 'startsOn: "2026-02-30" is not a calendar day'],
  ])('%j are refused before the world begins, with what would be right', (wrong, message) => {
    const settings = {
      seed: 1,
      days: 1,
      startsOn: STARTS_ON,
      ports: SMALL_PORTS,
      preset: PREVALENCE_PRESETS.demonstration,
    };
    expect(() => simulatedWorld({ ...settings, ...wrong })).toThrow(message);
  });
});
