import { INSPECTION_METHODS, type InspectionMethod, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_FREE, type Effort, freedBy, type Occupancy, type Resources, startsAtMs, taken } from './occupancy.ts';

/** What one vehicle brings: when it comes after the one before, and how it is to be inspected. */
interface Ordered {
  readonly gapMinutes: number;
  readonly method: InspectionMethod;
  readonly effort: Effort;
}

const resources: fc.Arbitrary<Resources> = fc.record({
  bays: fc.integer({ min: 1, max: 5 }),
  officers: fc.integer({ min: 1, max: 6 }),
  canineUnits: fc.nat(2),
  xRayUnits: fc.nat(2),
});
const ordered: fc.Arbitrary<Ordered> = fc.record({
  gapMinutes: fc.nat(6),
  method: fc.constantFrom(...INSPECTION_METHODS),
  effort: fc.record({ minutes: fc.integer({ min: 1, max: 40 }), officers: fc.integer({ min: 1, max: 4 }) }),
});

/** A port minute by minute: each bay, officer and unit is a row of minutes from which it is free. */
function minuteByMinute(there: Resources, orders: readonly Ordered[]): number[] {
  const freeFrom = (count: number) => new Array<number>(count).fill(0);
  const bays = freeFrom(there.bays);
  const officers = freeFrom(there.officers);
  const units = { canine: freeFrom(there.canineUnits), 'x-ray': freeFrom(there.xRayUnits), visual: null, full: null };
  let now = 0;
  return orders.map(({ gapMinutes, method, effort }) => {
    now += gapMinutes;
    const needed = [
      { of: bays, count: 1 },
      { of: officers, count: Math.min(effort.officers, there.officers) },
      ...(units[method] === null ? [] : [{ of: units[method], count: 1 }]),
    ];
    if (needed.some(({ of, count }) => of.length < count)) return Number.POSITIVE_INFINITY;
    let minute = now;
    while (needed.some(({ of, count }) => of.filter((free) => free <= minute).length < count)) minute += 1;
    for (const { of, count } of needed) {
      // Whoever was free first takes it.
      of.sort((a, b) => a - b).fill(minute + effort.minutes, 0, count);
    }
    return minute;
  });
}

function planned(there: Resources, orders: readonly Ordered[]): { starts: number[]; occupancy: Occupancy } {
  let occupancy = ALL_FREE;
  let nowMs = 0;
  const starts = orders.map(({ gapMinutes, method, effort }) => {
    nowMs += gapMinutes * MINUTE_MS;
    const startMs = startsAtMs(occupancy, there, method, effort, nowMs);
    if (Number.isFinite(startMs)) occupancy = taken(occupancy, there, method, effort, startMs, nowMs);
    return startMs / MINUTE_MS;
  });
  return { starts, occupancy };
}

describe('the occupancy of a port', () => {
  test('has each inspection begin in the very minute in which a port run minute by minute begins it', () => {
    fc.assert(
      fc.property(resources, fc.array(ordered, { maxLength: 80, size: 'max' }), (there, orders) => {
        expect(planned(there, orders).starts).toEqual(minuteByMinute(there, orders));
      }),
      { numRuns: 500 },
    );
  });

  test('never holds more than the port has, however many wait, and is in order', () => {
    fc.assert(
      fc.property(resources, fc.array(ordered, { maxLength: 80, size: 'max' }), (there, orders) => {
        const { occupancy } = planned(there, orders);
        for (const what of ['bays', 'officers', 'canineUnits', 'xRayUnits'] as const) {
          expect(occupancy[what].length).toBeLessThanOrEqual(there[what]);
          expect(occupancy[what]).toEqual(occupancy[what].toSorted((a, b) => a - b));
        }
      }),
    );
  });

  test('is free again when all that was planned has ended', () => {
    fc.assert(
      fc.property(resources, fc.array(ordered, { maxLength: 30, size: 'max' }), (there, orders) => {
        expect(freedBy(planned(there, orders).occupancy, 10_000 * MINUTE_MS)).toEqual(ALL_FREE);
      }),
    );
  });

  test('of a night with one officer leaves those free who come in the morning', () => {
    const night: Resources = { bays: 4, officers: 1, canineUnits: 0, xRayUnits: 0 };
    const quick: Effort = { minutes: 5, officers: 1 };
    let occupancy = ALL_FREE;
    for (let nth = 0; nth < 3; nth += 1) {
      occupancy = taken(occupancy, night, 'visual', quick, startsAtMs(occupancy, night, 'visual', quick, 0), 0);
    }
    expect(startsAtMs(occupancy, night, 'visual', quick, 0)).toBe(15 * MINUTE_MS);
    expect(startsAtMs(occupancy, { ...night, officers: 3 }, 'visual', quick, MINUTE_MS)).toBe(MINUTE_MS);
  });
});
