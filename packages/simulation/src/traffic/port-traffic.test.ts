import {
  type CrossingObserved,
  DAY_MS,
  decodeEvent,
  encodeEvent,
  MINUTE_MS,
  type PortCode,
  type SouthboundEvent,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import type { ArrivalAtPort, SmugglingPassage } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import type { HiddenTruth } from '../truth.ts';
import { populationOf } from './population.ts';
import { type Crossed, portTraffic } from './port-traffic.ts';

const SEED = 11;
const STARTS_AT_MS = Date.parse('2026-12-18T00:00:00.000Z');
const SANTA_TERESA: PortCode = '2408';
const SASABE: PortCode = '2606';
/** With a queue of more than ten minutes on the Friday before Christmas. */
const ROMA: PortCode = '2310';

interface Run {
  readonly entries: readonly JournalEntry[];
  readonly crossed: readonly (Crossed & { readonly minuteStartsAtMs: number })[];
}

function run(port: PortCode, arrivals: readonly ArrivalAtPort[] = [], hours = 48, seed = SEED): Run {
  const traffic = portTraffic(seed, port, STARTS_AT_MS);
  const entries: JournalEntry[] = [];
  const journal = {
    add: (entry: JournalEntry) => entries.push(entry),
    takeBefore: () => ({ publications: [], truths: [] }),
  };
  const crossed: (Crossed & { minuteStartsAtMs: number })[] = [];
  for (let minute = 0; minute < hours * 60; minute += 1) {
    const minuteStartsAtMs = STARTS_AT_MS + minute * MINUTE_MS;
    const now = arrivals.filter(
      ({ arrivesAtMs }) => Math.floor(arrivesAtMs / MINUTE_MS) * MINUTE_MS === minuteStartsAtMs,
    );
    for (const each of traffic.pass(minuteStartsAtMs, now, journal)) crossed.push({ ...each, minuteStartsAtMs });
  }
  return { entries, crossed };
}

function eventsOf({ entries }: Run): SouthboundEvent[] {
  return entries.flatMap(({ publication }) => {
    if (publication === null) return [];
    if (publication.content instanceof Uint8Array) throw new Error('traffic publishes event objects');
    return [publication.content];
  });
}

function crossingsOf(one: Run): CrossingObserved[] {
  return eventsOf(one).filter((event) => event.type === 'CrossingObserved');
}

function truthsOf({ entries }: Run): HiddenTruth[] {
  return entries.flatMap(({ truth }) => (truth === null ? [] : [truth]));
}

function carrier(tripId: string): SmugglingPassage {
  const cargo = [{ seizureType: 'Weapons', category: 'Handgun', count: 3 } as const];
  return { tripId, ringId: 'ring-1', role: 'carrier', load: { cargo, concealment: 'hidden' } };
}

/** A carrier and a scout every ten minutes of two days. */
function smugglers(port: PortCode): ArrivalAtPort[] {
  const population = populationOf(SEED, port);
  return Array.from({ length: 288 }, (_, at) => {
    const vehicle = population.vehicle('personal', 40 + at);
    const tripId = `trip-${Math.floor(at / 2)}`;
    const smuggling: SmugglingPassage =
      at % 2 === 0 ? { tripId, ringId: 'ring-1', role: 'scout', load: null } : carrier(tripId);
    const { plate, number: registeredTo } = vehicle;
    return { vehicle, plate, registeredTo, smuggling, arrivesAtMs: STARTS_AT_MS + at * 10 * MINUTE_MS + 17_123 };
  });
}

const lines = (entries: readonly JournalEntry[]) => entries.map((entry) => JSON.stringify(entry));
const small = run(SANTA_TERESA);
const arrivals = smugglers(SANTA_TERESA);
const smuggled = run(SANTA_TERESA, arrivals);

describe('a seed', () => {
  test('gives the same traffic twice, byte for byte, and another seed another', () => {
    expect(lines(run(SANTA_TERESA).entries)).toEqual(lines(small.entries));
    const other = new Set(crossingsOf(run(SANTA_TERESA, [], 24, 12)).map(({ data }) => data.crossingId));
    expect(crossingsOf(small).filter(({ data }) => other.has(data.crossingId))).toEqual([]);
  });

  test('gives the first hours of a longer run too', () => {
    const begun = lines(run(SANTA_TERESA, [], 30).entries);
    expect(lines(small.entries).slice(0, begun.length)).toEqual(begun);
  });
});

describe('smugglers who arrive', () => {
  const ids = new Set(smuggled.crossed.map(({ crossingId }) => crossingId));

  test('leave every honest crossing as it was, byte for byte', () => {
    const isHonest = ({ publication, truth }: JournalEntry) => {
      if (truth !== null && 'crossingId' in truth && truth.crossingId !== null && ids.has(truth.crossingId))
        return false;
      const content = publication?.content;
      if (content === undefined) return true;
      return (
        !(content instanceof Uint8Array) && content.type === 'CrossingObserved' && !ids.has(content.data.crossingId)
      );
    };
    const before = small.entries.filter((entry) => entry.publication?.headers['type'] !== 'LaneHeartbeat');
    expect(lines(smuggled.entries.filter(isHonest))).toEqual(lines(before));
  });

  test('each cross once, are told where and when, and cross as they would with one smuggler less', () => {
    expect(smuggled.crossed).toHaveLength(arrivals.length);
    const observed = new Map(crossingsOf(smuggled).map((event) => [event.data.crossingId, event]));
    for (const { crossingId, crossedAtMs, arrival, minuteStartsAtMs } of smuggled.crossed) {
      expect(Date.parse(observed.get(crossingId)?.occurredAt ?? '')).toBe(crossedAtMs);
      expect(crossedAtMs).toBeGreaterThanOrEqual(arrival.arrivesAtMs);
      expect(Math.floor(crossedAtMs / MINUTE_MS) * MINUTE_MS).toBe(minuteStartsAtMs);
    }
    const fewer = run(SANTA_TERESA, arrivals.slice(1));
    expect(fewer.crossed).toEqual(smuggled.crossed.slice(1));
  });

  test('are in the hidden truth, carriers with their load and scouts with their trip', () => {
    const trips = truthsOf(smuggled).filter((truth) => truth.kind === 'trip');
    const scoutings = truthsOf(smuggled).filter((truth) => truth.kind === 'scouting');
    expect(trips).toHaveLength(144);
    expect(scoutings).toHaveLength(144);
    const first = smuggled.crossed[1];
    expect(trips[0]).toEqual({
      kind: 'trip',
      tripId: 'trip-0',
      crossingId: first?.crossingId,
      port: SANTA_TERESA,
      crossedAt: new Date(first?.crossedAtMs ?? 0).toISOString(),
      vehicleClass: 'personal',
      plate: arrivals[1]?.plate,
      ringId: 'ring-1',
      cargo: carrier('trip-0').load?.cargo,
      concealment: 'hidden',
    });
    expect(scoutings[0]).toMatchObject({
      tripId: 'trip-0',
      ringId: 'ring-1',
      crossingId: smuggled.crossed[0]?.crossingId,
    });
  });

  test('wait as everybody does, past the minute in which they came when there is a queue', () => {
    const waited = run(ROMA, smugglers(ROMA)).crossed.map(
      ({ arrival, crossedAtMs }) => crossedAtMs - arrival.arrivesAtMs,
    );
    expect(Math.max(...waited)).toBeGreaterThan(2 * MINUTE_MS);
    expect(waited.filter((ms) => ms === 0).length).toBeGreaterThan(100);
  });

  test('are read by the plate that is on them, not the one that was issued', () => {
    const vehicle = populationOf(SEED, SASABE).vehicle('personal', 3);
    const plate = { text: 'QQ77QQ77', jurisdiction: 'US-NM' };
    const swapped = { vehicle, plate, registeredTo: null, smuggling: carrier('trip-9'), arrivesAtMs: STARTS_AT_MS + 1 };
    const { crossed, ...rest } = run(SASABE, [swapped], 1);
    const event = crossingsOf({ crossed, ...rest }).find(({ data }) => data.crossingId === crossed[0]?.crossingId);
    expect(event?.data.identity.plate?.text).toBe(plate.text);
    expect(truthsOf({ crossed, ...rest }).find((truth) => truth.kind === 'trip')?.plate).toEqual(plate);
  });
});

describe('what is published', () => {
  test('reads back from its text as it was written, so it is valid and holds no field beyond its schema', () => {
    for (const { publication } of smuggled.entries) {
      if (publication === null || publication.content instanceof Uint8Array) continue;
      const event = publication.content;
      expect(decodeEvent(publication.topic, encodeEvent(event))).toStrictEqual({ ok: true, event });
      const lane = event.type === 'CrossingObserved' || event.type === 'LaneHeartbeat' ? event.data.lane : 0;
      expect(publication.headers).toEqual({ type: event.type, port: SANTA_TERESA, lane: String(lane) });
    }
  });

  test('has ids that occur once, in the minutes in which they happen', () => {
    const events = eventsOf(smuggled);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    for (const { occurredAt } of events) {
      expect(Date.parse(occurredAt)).toBeGreaterThanOrEqual(STARTS_AT_MS);
      expect(Date.parse(occurredAt)).toBeLessThanOrEqual(STARTS_AT_MS + 2 * DAY_MS);
    }
  });

  test('hears at least every six minutes of the one lane of a port with next to no traffic', () => {
    const heard = eventsOf(run(SASABE)).map(({ occurredAt }) => Date.parse(occurredAt));
    const times = heard.toSorted((a, b) => a - b);
    const gaps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(6 * MINUTE_MS);
  });
});

describe('the hidden truth', () => {
  const observed = crossingsOf(small);
  const misreadings = new Map(
    truthsOf(small).flatMap((truth) =>
      truth.kind === 'misreading' ? [[truth.crossingId as string, truth] as const] : [],
    ),
  );

  test('tells a misreading of every crossing whose plate was not read, or not as it stands, and of no other', () => {
    expect(misreadings.size).toBeGreaterThan(50);
    expect(new Set([...misreadings.values()].map(({ how }) => how)).size).toBe(4);
    for (const { data } of observed) {
      const text = data.identity.plate?.text ?? '';
      const truth = misreadings.get(data.crossingId);
      expect(truth?.how === 'unread').toBe(text === '');
      // One fault leaves no plate with as many letters as digits, as every plate of this world has them.
      const isWhole = text.length === 8 && [...text].filter((character) => character >= 'A').length === 4;
      expect(isWhole).toBe(truth === undefined);
      expect(text).not.toBe(truth?.plate.text);
    }
  });

  test('tells of every crossing of the synthetic group, misread ones too, and of no other', () => {
    const population = populationOf(SEED, SANTA_TERESA);
    const isInGroup = new Map<string, boolean>();
    for (let index = 0; index < population.regulars('personal'); index += 1) {
      const vehicle = population.vehicle('personal', index);
      isInGroup.set(vehicle.plate.text, population.isInGroup(vehicle));
    }
    const told = new Set(
      truthsOf(small).flatMap((truth) => (truth.kind === 'group' ? [truth.crossingId as string] : [])),
    );
    let regulars = 0;
    let misread = 0;
    for (const { data } of observed) {
      const truth = misreadings.get(data.crossingId);
      const known = isInGroup.get(truth?.plate.text ?? data.identity.plate?.text ?? '');
      if (known === undefined) continue;
      regulars += 1;
      if (known && truth !== undefined) misread += 1;
      expect(told.has(data.crossingId)).toBe(known);
    }
    expect(regulars).toBeGreaterThan(1_000);
    expect(misread).toBeGreaterThan(0);
  });
});
