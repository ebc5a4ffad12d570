import { type CrossingId, DAY_MS, type Instant, instantOf } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { openCargo } from './cargo.ts';
import { ROMA, SASABE, STARTS_AT_MS } from './fixtures/small-worlds.ts';
import type { FaultTruth, Trip } from './truth.ts';

function tripOf(crossingId: string, crossedAtMs = STARTS_AT_MS): Trip {
  return {
    kind: 'trip',
    tripId: `trip-of-${crossingId}`,
    crossingId: crossingId as CrossingId,
    port: ROMA,
    crossedAt: instantOf(crossedAtMs),
    vehicleClass: 'personal',
    plate: { text: 'AAA1111' },
    ringId: null,
    cargo: [{ seizureType: 'Currency', amountUsd: 20_000 }],
    concealment: 'open',
  };
}

function faultOf(what: FaultTruth['what'], crossingId: string | null, lane = 1, port = ROMA): FaultTruth {
  const occurredAt: Instant = instantOf(STARTS_AT_MS);
  return { kind: 'fault', what, port, lane, crossingId: crossingId as CrossingId | null, occurredAt };
}

const unread = (number: number, lane = 1, port = ROMA) => ({
  crossingId: `unread-${number}` as CrossingId,
  port,
  lane,
});

describe('cargo', () => {
  test('is known of a trip by its crossing for seven days, and of nobody else', () => {
    const cargo = openCargo();
    const trip = tripOf('2310-a');
    cargo.learn({ startsAtMs: STARTS_AT_MS, truths: [trip] });
    cargo.learn({ startsAtMs: STARTS_AT_MS + 7 * DAY_MS, truths: [] });
    expect(cargo.of(trip.crossingId)).toEqual(trip);
    expect(cargo.of('2310-b' as CrossingId)).toBeUndefined();
    cargo.learn({ startsAtMs: STARTS_AT_MS + 7 * DAY_MS + 1, truths: [] });
    expect(cargo.of(trip.crossingId)).toBeUndefined();
  });
});

describe('a crossing that could not be read', () => {
  const truths = [
    faultOf('malformed', '2310-a'),
    faultOf('garbled-on-purpose', '2310-b'),
    faultOf('garbled-on-purpose', '2310-c', 2),
    faultOf('malformed', '2606-d', 1, SASABE),
  ];

  test('is the nth of its lane that is asked about, and stays the same when asked again', () => {
    const cargo = openCargo();
    cargo.learn({ startsAtMs: STARTS_AT_MS, truths: [...truths, tripOf('2310-b')] });
    expect(cargo.crossingOf(unread(1))).toBe('2310-a');
    expect(cargo.crossingOf(unread(2, 2))).toBe('2310-c');
    expect(cargo.crossingOf(unread(3, 1, SASABE))).toBe('2606-d');
    expect(cargo.crossingOf(unread(4))).toBe('2310-b');
    expect(cargo.crossingOf(unread(1))).toBe('2310-a');
    expect(cargo.of(unread(4).crossingId)?.tripId).toBe('trip-of-2310-b');
    expect(cargo.of(unread(1).crossingId)).toBeUndefined();
  });

  test('is known later without its lane, as an inspection names it', () => {
    const cargo = openCargo();
    cargo.learn({ startsAtMs: STARTS_AT_MS, truths });
    cargo.crossingOf(unread(2, 2));
    expect(cargo.crossingOf({ crossingId: unread(2).crossingId, port: ROMA })).toBe('2310-c');
  });

  test('keeps its name where no message of the lane was spoilt; other faults do not count', () => {
    const cargo = openCargo();
    const others = [faultOf('late', '2310-a'), faultOf('lane-silent', '2310-b'), faultOf('malformed', null)];
    cargo.learn({ startsAtMs: STARTS_AT_MS, truths: others });
    expect(cargo.crossingOf(unread(1))).toBe('unread-1');
  });

  test('is no matter for one that could be read', () => {
    const cargo = openCargo();
    cargo.learn({ startsAtMs: STARTS_AT_MS, truths });
    expect(cargo.crossingOf({ crossingId: '2310-x' as CrossingId, port: ROMA, lane: 1 })).toBe('2310-x');
    expect(cargo.crossingOf(unread(1))).toBe('2310-a');
  });
});
