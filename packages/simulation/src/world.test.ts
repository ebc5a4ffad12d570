import {
  DAY_MS,
  decodeEvent,
  encodeEvent,
  epochMs,
  MINUTE_MS,
  PORT_CODES,
  type PortCode,
  partitionOf,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { FAULTS } from './faults/fault-settings.ts';
import {
  crossingsOf,
  eventOf,
  eventsOf,
  linesOf,
  SASABE,
  SMALL_WORLD,
  STARTS_AT_MS,
  truthsOf,
} from './fixtures/small-worlds.ts';
import { PREVALENCE_PRESETS } from './presets.ts';
import { portCalendar } from './traffic/calendar.ts';
import { simulatedWorld } from './world.ts';
import type { WorldMinute } from './world-minute.ts';
import type { WorldSettings } from './world-settings.ts';

function world(settings: Partial<WorldSettings> = {}): WorldMinute[] {
  return [...simulatedWorld({ ...SMALL_WORLD, ...settings })];
}

/** Both in Texas, as Roma is, and so with dealers in one state. */
const EAGLE_PASS: PortCode = '2303';
const DEL_RIO: PortCode = '2302';

const small = world();
const laneLines = (minutes: readonly WorldMinute[]) => linesOf(minutes).filter((line) => line.includes('crossings.v1'));

/** What lanes observe of those who have nothing to do with smuggling, and the truths of their crossings. */
function honestLines(minutes: readonly WorldMinute[]): string[] {
  const smuggling = new Set(
    [...truthsOf(minutes, 'trip'), ...truthsOf(minutes, 'scouting')].map((one) => one.crossingId),
  );
  const truths = [...truthsOf(minutes, 'misreading'), ...truthsOf(minutes, 'group')];
  return [
    ...crossingsOf(minutes).filter(({ data }) => !smuggling.has(data.crossingId)),
    ...truths.filter(({ crossingId }) => !smuggling.has(crossingId)),
  ].map((one) => JSON.stringify(one));
}

describe('a seed', () => {
  test('gives the same world twice, byte for byte', () => {
    expect(linesOf(world())).toEqual(linesOf(small));
  });

  test('gives another world than another seed', () => {
    const other = new Set(linesOf(world({ seed: 12 })));
    const shared = linesOf(small).filter((line) => other.has(line) && !line.includes('LaneHeartbeat'));
    expect(shared).toEqual([]);
  });

  test('gives the first day of a longer world too', () => {
    expect(linesOf(world({ days: 2 }).slice(0, small.length))).toEqual(linesOf(small));
  });

  test('gives each port the same lines whatever other ports are in the world, neighbours in its state too', () => {
    const ports = [...SMALL_WORLD.ports, EAGLE_PASS, DEL_RIO];
    const alone = ports.flatMap((port) => linesOf(world({ ports: [port] })));
    const together = linesOf(world({ ports }));
    expect(alone.toSorted()).toEqual(together.toSorted());
    expect(together.filter((line) => /"otherReportsAtDealerThatDay":[1-9]/.test(line)).length).toBeGreaterThan(10);
  });

  test('gives the same world in whatever order the ports are named', () => {
    expect(linesOf(world({ ports: SMALL_WORLD.ports.toReversed() }))).toEqual(linesOf(small));
  });
});

describe('each part of the world has its own chance:', () => {
  test('what ports get of traces changes no vehicle, no trip, no recovery and no referral of a multiple sale', () => {
    const withheld = world({ sharing: 'withheld' });
    expect(laneLines(withheld)).toEqual(laneLines(small));
    for (const kind of ['trip', 'scouting', 'recovery', 'multiple-sale'] as const) {
      expect(truthsOf(withheld, kind)).toEqual(truthsOf(small, kind));
    }
    expect(eventsOf(withheld).filter(({ type }) => type === 'TraceLeadIssued')).toEqual([]);
    expect(eventsOf(small).filter(({ type }) => type === 'TraceLeadIssued').length).toBeGreaterThan(50);
  });

  test('another preset leaves every honest crossing and what is hidden in it as they were, byte for byte, in order', () => {
    const many = world({ days: 2, preset: { name: 'many', explanation: 'One in fifty.', tripsPerVehicle: 0.02 } });
    const few = world({ days: 2, preset: PREVALENCE_PRESETS.published });
    expect(truthsOf(many, 'trip').length).toBeGreaterThan(10 * truthsOf(few, 'trip').length);
    expect(honestLines(many)).toEqual(honestLines(few));
    expect(honestLines(few).length).toBeGreaterThan(2 * 3_000);
  });

  test('no faults are the world as it is, and faults leave agencies and truths as they are', () => {
    const rough = world({ faults: FAULTS.rough });
    const agencies = (minutes: readonly WorldMinute[]) =>
      linesOf(minutes).filter((line) => line.startsWith('{"topic"') && !line.includes('crossings.v1'));
    expect(agencies(rough)).toEqual(agencies(small));
    expect(truthsOf(rough, 'trip')).toEqual(truthsOf(small, 'trip'));
    expect(truthsOf(rough, 'fault').length).toBeGreaterThan(100);
    expect(truthsOf(small, 'fault')).toEqual([]);
  });
});

describe('what is published', () => {
  test('reads back from its text as it was written, so it is valid and holds no field beyond its schema', () => {
    for (const publication of small.flatMap(({ publications }) => publications)) {
      const event = eventOf(publication);
      const text = encodeEvent(event);
      const decoded = decodeEvent(publication.topic, text);
      expect(decoded).toStrictEqual({ ok: true, event });
      // To the letter, since a recording that went over Kafka has the same lines.
      expect(decoded.ok && encodeEvent(decoded.event)).toBe(text);
    }
  });

  test('names no ring, trip, recovery, sale and person of the hidden world', () => {
    // As `ring-2310-1-1`, `trip-lone-2310-7`, `recovery-old-2310-4`, `sale-collector-2310-9`, `person-12`, `ring-…-courier-2`.
    const hidden =
      /\b(ring|trip|recovery|person)-|(?<!multiple-)\bsale-(ring|trip|old|collector)|-(courier|organiser|driver|stash-keeper)-/;
    const truths = small.flatMap((minute) => minute.truths.map((truth) => JSON.stringify(truth)));
    expect(truths.filter((line) => hidden.test(line)).length).toBeGreaterThan(50);
    expect(
      eventsOf(small)
        .map(encodeEvent)
        .filter((line) => hidden.test(line)),
    ).toEqual([]);
  });

  test('is keyed and partitioned by its port, and says in headers what must be known without reading it', () => {
    for (const publication of small.flatMap(({ publications }) => publications)) {
      const event = eventOf(publication);
      expect(publication.headers['type']).toBe(event.type);
      if (event.type !== 'CrossingObserved' && event.type !== 'LaneHeartbeat') {
        expect(publication.partition).toBe(0);
        expect(Object.values(event.data)).toContain(publication.key);
        continue;
      }
      const { port, lane } = event.data;
      expect(publication).toMatchObject({ key: port, partition: partitionOf(port), topic: 'southbound.crossings.v1' });
      expect(publication.headers).toEqual({ type: event.type, port, lane: String(lane) });
    }
  });

  test('stands in the minute in which it was recorded, in the order of recording', () => {
    for (const [at, { startsAtMs, publications }] of small.entries()) {
      const recorded = publications.map((publication) => epochMs(eventOf(publication).recordedAt));
      expect(recorded).toEqual(recorded.toSorted((a, b) => a - b));
      const fromMs = at === 0 ? Number.NEGATIVE_INFINITY : startsAtMs;
      expect(recorded.every((atMs) => atMs >= fromMs && atMs < startsAtMs + MINUTE_MS)).toBe(true);
    }
  });

  test('is recorded 0.1 to 2 s after it happened, but for some lookouts that agencies hold up for days', () => {
    const events = eventsOf(small);
    const delay = (event: (typeof events)[number]) => epochMs(event.recordedAt) - epochMs(event.occurredAt);
    expect(Math.min(...events.map(delay))).toBeGreaterThanOrEqual(100);
    const late = events.filter((event) => delay(event) > 2_000);
    expect(late.map(({ type }) => type).filter((type) => type !== 'LookoutPosted')).toEqual([]);
    const lookouts = events.filter(({ type }) => type === 'LookoutPosted').length;
    // 6 % of them, within four deviations.
    expect(Math.abs(late.length / lookouts - 0.06)).toBeLessThan(4 * Math.sqrt((0.06 * 0.94) / lookouts));
    expect(late.length).toBeGreaterThan(0);
  });

  test('comes in every minute of the day, after one before it', () => {
    const starts = small.map(({ startsAtMs }) => startsAtMs);
    expect(starts).toEqual(
      Array.from({ length: 1 + DAY_MS / MINUTE_MS }, (_, at) => STARTS_AT_MS + (at - 1) * MINUTE_MS),
    );
  });

  test('keeps the clock of the quietest port moving: it is never silent for more than seven minutes', () => {
    const heard = eventsOf(small)
      .filter((event) => event.type === 'CrossingObserved' || event.type === 'LaneHeartbeat')
      .filter((event) => event.data.port === SASABE)
      .map((event) => epochMs(event.occurredAt));
    const ends = [STARTS_AT_MS, ...heard.toSorted((a, b) => a - b), STARTS_AT_MS + DAY_MS];
    const silences = ends.slice(1).map((atMs, at) => atMs - (ends[at] ?? 0));
    expect(Math.max(...silences)).toBeLessThanOrEqual(7 * MINUTE_MS);
  });

  test('brings of agencies before the first day what leads, reports, tips and lookouts there are, and more in it', () => {
    const [before = [], ...later] = [small.slice(0, 1), small.slice(1)].map(eventsOf);
    const during = later.flat();
    for (const type of ['LookoutPosted', 'TraceLeadIssued', 'MultipleSaleReported', 'ReferralReceived'] as const) {
      expect(before.filter((event) => event.type === type).length).toBeGreaterThan(20);
    }
    expect(during.filter(({ type }) => type === 'MultipleSaleReported').length).toBeGreaterThan(0);
  });
});

describe('a border day', () => {
  // The whole border for the smallest number of events that shows it: each event id and each trip once.
  const day = world({ seed: 3, ports: PORT_CODES });
  const crossings = crossingsOf(day);

  test('begins with lookouts of every priority, of which some have expired and some are withdrawn', () => {
    const before = eventsOf(day.slice(0, 1));
    const posted = before.filter((event) => event.type === 'LookoutPosted');
    expect(new Set(posted.map(({ data }) => data.priority))).toEqual(new Set(['urgent', 'high', 'routine']));
    expect(posted.filter(({ data }) => epochMs(data.expiresAt) < STARTS_AT_MS).length).toBeGreaterThan(20);
    const ids = new Set(posted.map(({ data }) => data.lookoutId));
    const withdrawn = before.filter((event) => event.type === 'LookoutWithdrawn');
    expect(withdrawn.length).toBeGreaterThan(50);
    expect(withdrawn.filter(({ data }) => !ids.has(data.lookoutId))).toEqual([]);
  });

  test('has event ids that occur once, and crossing ids that do so even without their port', () => {
    const events = eventsOf(day);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    const ids = crossings.map(({ data }) => data.crossingId.slice('2304-'.length));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has as many vehicles as its day of the week has of 228,500 on average', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => STARTS_AT_MS + (hour * DAY_MS) / 24);
    const load = (port: PortCode) => hours.reduce((sum, atMs) => sum + portCalendar(port).hourLoad(atMs), 0) / 24;
    const perPort = new Map<PortCode, number>();
    for (const { data } of crossings) perPort.set(data.port, (perPort.get(data.port) ?? 0) + 1);
    const average = [...perPort].reduce((sum, [port, count]) => sum + count / load(port), 0);
    // Vehicles move together, by hours and lanes: a hundredth of the day more or less is chance.
    expect(Math.abs(average / 228_500 - 1)).toBeLessThan(0.02);
  });

  test('hides one trip in 450 vehicles, as its preset says, each in the minute in which its crossing is published', () => {
    const trips = truthsOf(day, 'trip');
    const expected = crossings.length * PREVALENCE_PRESETS.demonstration.tripsPerVehicle;
    // Four deviations of a count of outings, of which each has 1.1 trips, and of a hundredth of rings.
    expect(Math.abs(trips.length - expected)).toBeLessThan(4 * Math.sqrt(1.2 * expected) + 0.05 * expected);
    for (const minute of day) {
      const published = new Set(crossingsOf([minute]).map(({ data }) => data.crossingId));
      expect(truthsOf([minute], 'trip').filter(({ crossingId }) => !published.has(crossingId))).toEqual([]);
    }
  });
});
