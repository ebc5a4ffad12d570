import { HOUR_MS, MINUTE_MS, portOfEntry } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBays } from './bays.ts';
import { OFFICERS_NEEDED, type Staffing, staffingAt } from './staffing.ts';

const METHODS = ['visual', 'canine', 'x-ray', 'full'] as const;
const STARTS_AT_MS = Date.UTC(2026, 2, 2);

/** As many officers on duty in odd hours as there are, and one in even ones. */
const uneven: Staffing = {
  bays: 3,
  officers: 4,
  onDuty: (atMs) => (Math.floor(atMs / HOUR_MS) % 2 === 1 ? 4 : 1),
};

const orders = fc.array(
  fc.record({
    gapMinutes: fc.integer({ min: 0, max: 30 }),
    method: fc.constantFrom(...METHODS),
    minutes: fc.integer({ min: 1, max: 90 }),
    waitMinutes: fc.integer({ min: 0, max: 60 }),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('bays', () => {
  test('hold one vehicle each from start to end, and no more officers work than there are', () => {
    fc.assert(
      fc.property(orders, (asked) => {
        const bays = openBays(uneven);
        const taken: { officers: number; startsAtMs: number; endsAtMs: number }[] = [];
        let atMs = STARTS_AT_MS;
        for (const { gapMinutes, method, minutes, waitMinutes } of asked) {
          atMs += gapMinutes * MINUTE_MS;
          const startsAtMs = bays.startFor(method, atMs, atMs + waitMinutes * MINUTE_MS);
          if (typeof startsAtMs === 'string') continue;
          expect(startsAtMs).toBeGreaterThanOrEqual(atMs);
          expect(startsAtMs).toBeLessThanOrEqual(atMs + waitMinutes * MINUTE_MS);
          const endsAtMs = startsAtMs + minutes * MINUTE_MS;
          bays.take(method, startsAtMs, endsAtMs);
          taken.push({ officers: Math.min(OFFICERS_NEEDED[method], uneven.onDuty(startsAtMs)), startsAtMs, endsAtMs });
        }
        for (const { startsAtMs: atStartMs } of taken) {
          const under = taken.filter(({ startsAtMs, endsAtMs }) => startsAtMs <= atStartMs && endsAtMs > atStartMs);
          expect(under.length).toBeLessThanOrEqual(uneven.bays);
          expect(under.reduce((sum, { officers }) => sum + officers, 0)).toBeLessThanOrEqual(uneven.officers);
        }
      }),
    );
  });

  test('give the first instant at which both a bay and officers are free, also across a change of shift', () => {
    const bays = openBays(uneven);
    const until = STARTS_AT_MS + 2 * HOUR_MS;
    expect(bays.startFor('visual', STARTS_AT_MS, until)).toBe(STARTS_AT_MS);
    bays.take('visual', STARTS_AT_MS, STARTS_AT_MS + 90 * MINUTE_MS);
    // The one officer on duty is taken; the next shift begins in an hour.
    expect(bays.startFor('visual', STARTS_AT_MS, until)).toBe(STARTS_AT_MS + HOUR_MS);
    expect(bays.startFor('visual', STARTS_AT_MS, STARTS_AT_MS + HOUR_MS - 1)).toBe('no-officer');
    bays.take('visual', STARTS_AT_MS + HOUR_MS, STARTS_AT_MS + 3 * HOUR_MS);
    bays.take('visual', STARTS_AT_MS + HOUR_MS, STARTS_AT_MS + 4 * HOUR_MS);
    expect(bays.startFor('visual', STARTS_AT_MS + HOUR_MS, STARTS_AT_MS + 89 * MINUTE_MS)).toBe('no-bay');
    expect(bays.startFor('visual', STARTS_AT_MS + HOUR_MS, until)).toBe(STARTS_AT_MS + 90 * MINUTE_MS);
  });
});

describe('the staff of a port', () => {
  const laredo = portOfEntry('2304');
  /** Laredo is six hours behind in March's first days. */
  const localHour = (hour: number) => Date.UTC(2026, 2, 2, hour + 6);

  test('is largest in the afternoon and smallest at night, and smaller while one shift hands over to the next', () => {
    const { officers, onDuty } = staffingAt(laredo, 1);
    expect(onDuty(localHour(16))).toBe(officers);
    expect(onDuty(localHour(9))).toBeLessThan(officers);
    expect(onDuty(localHour(2))).toBeLessThan(onDuty(localHour(9)));
    expect(onDuty(localHour(14))).toBeLessThan(onDuty(localHour(14) + 15 * MINUTE_MS));
    expect(onDuty(localHour(0))).toBe(onDuty(localHour(2)));
  });

  test('follows the local clock when it is put forward', () => {
    const { onDuty } = staffingAt(laredo, 1);
    // 06:30 local is 12:30 in UTC before 8 March 2026 and 11:30 after it.
    expect(onDuty(Date.UTC(2026, 2, 7, 11, 30))).toBe(onDuty(localHour(2)));
    expect(onDuty(Date.UTC(2026, 2, 9, 11, 30))).toBe(onDuty(localHour(9)));
  });

  test('is what was given where it was, shift by shift', () => {
    const { bays, officers, onDuty } = staffingAt(laredo, { bays: 7, officers: 10 });
    expect([bays, officers, onDuty(localHour(16)), onDuty(localHour(2))]).toEqual([7, 10, 10, 4]);
  });

  test('goes by the traffic of the port and by the capacity set, and is never nobody', () => {
    const small = staffingAt(portOfEntry('2606'), 0.01);
    expect(small.bays).toBe(2);
    expect(small.onDuty(localHour(2))).toBeGreaterThanOrEqual(1);
    expect(staffingAt(laredo, 1).bays).toBeGreaterThan(small.bays);
    expect(Math.abs(staffingAt(laredo, 1).bays - 2 * staffingAt(laredo, 0.5).bays)).toBeLessThanOrEqual(1);
  });
});
