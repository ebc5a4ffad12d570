import { HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Pace, paceAfter, sustainedShare, UNKNOWN_PACE } from './pace.ts';

const STARTS_AT_MS = Date.parse('2026-03-02T00:00:00Z');
const RESOURCES = { bays: 4, officers: 6, canineUnits: 1, xRayUnits: 1 };

interface Crossing {
  readonly gapMs: number;
  readonly bayMinutes: number;
  readonly officers: number;
}

const crossing: fc.Arbitrary<Crossing> = fc.record({
  gapMs: fc.nat(600_000),
  bayMinutes: fc.constantFrom(0, 0, 4, 8, 50),
  officers: fc.integer({ min: 1, max: 2 }),
});

function paceOf(crossings: readonly Crossing[], from: Pace = UNKNOWN_PACE): Pace {
  let atMs = Math.max(from.lastAtMs, STARTS_AT_MS);
  return crossings.reduce((pace, { gapMs, bayMinutes, officers }) => {
    atMs += gapMs;
    return paceAfter(pace, atMs, bayMinutes, bayMinutes * officers);
  }, from);
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

describe('the pace of a port', () => {
  test('is the plain mean of what was seen while that is little', () => {
    fc.assert(
      fc.property(fc.array(crossing, { minLength: 2, maxLength: 30, size: 'max' }), (crossings) => {
        const pace = paceOf(crossings);
        const orders = crossings.filter(({ bayMinutes }) => bayMinutes > 0);
        expect(pace.msPerCrossing).toBeCloseTo(mean(crossings.slice(1).map(({ gapMs }) => gapMs)), 4);
        if (orders.length === 0) return;
        expect(pace.bayMinutesPerOrder).toBeCloseTo(mean(orders.map(({ bayMinutes }) => bayMinutes)), 6);
        expect(pace.officerMinutesPerOrder).toBeCloseTo(mean(orders.map((each) => each.bayMinutes * each.officers)), 6);
      }),
    );
  });

  test('follows a change of traffic within a hundred crossings or two, and of orders likewise', () => {
    const slow = { gapMs: 60_000, bayMinutes: 4, officers: 1 };
    const fast = { gapMs: 6_000, bayMinutes: 50, officers: 2 };
    const before = paceOf(Array.from({ length: 500 }, () => slow));
    const soon = paceOf(
      Array.from({ length: 10 }, () => fast),
      before,
    );
    const later = paceOf(
      Array.from({ length: 200 }, () => fast),
      before,
    );
    expect(soon.msPerCrossing).toBeGreaterThan(45_000);
    expect(later.msPerCrossing).toBeLessThan(7_000);
    expect(later.bayMinutesPerOrder).toBeGreaterThan(49);
    expect(later.officerMinutesPerOrder).toBeGreaterThan(98);
  });

  test('takes one silence, however long, for no more than five of its usual gaps, and up to a minute as it is', () => {
    const busy = paceOf(Array.from({ length: 60 }, () => ({ gapMs: 30_000, bayMinutes: 4, officers: 1 })));
    const after = (gapMs: number, pace = busy) => paceOf([{ gapMs, bayMinutes: 0, officers: 0 }], pace).msPerCrossing;
    expect(after(10 * HOUR_MS)).toBe(after(150_000));
    expect(after(140_000)).toBeLessThan(after(150_000));
    expect(after(10 * HOUR_MS)).toBeCloseTo(30_000 + (150_000 - 30_000) / 50, 6);
    const together = paceOf(Array.from({ length: 60 }, () => ({ gapMs: 0, bayMinutes: 4, officers: 1 })));
    expect(after(10 * HOUR_MS, together)).toBe(after(MINUTE_MS, together));
    expect(after(MINUTE_MS, together)).toBeGreaterThan(after(59_000, together));
  });

  test('follows vehicles that come ten times as seldom for good, a few crossings later', () => {
    const busy = paceOf(Array.from({ length: 60 }, () => ({ gapMs: 30_000, bayMinutes: 4, officers: 1 })));
    const quiet = Array.from({ length: 100 }, () => ({ gapMs: 300_000, bayMinutes: 0, officers: 0 }));
    expect(paceOf(quiet, busy).msPerCrossing).toBeGreaterThan(240_000);
  });

  test('says what share bays and officers can inspect without a break, by whichever are scarcer', () => {
    const pace = paceOf(Array.from({ length: 100 }, () => ({ gapMs: MINUTE_MS, bayMinutes: 10, officers: 2 })));
    expect(sustainedShare(pace, { ...RESOURCES, bays: 4, officers: 20 })).toBeCloseTo(0.4, 9);
    expect(sustainedShare(pace, { ...RESOURCES, bays: 4, officers: 6 })).toBeCloseTo(0.3, 9);
    expect(sustainedShare(pace, { ...RESOURCES, bays: 0, officers: 6 })).toBe(0);
    expect(sustainedShare(pace, { ...RESOURCES, bays: 40, officers: 60 })).toBeGreaterThan(1);
  });

  test('keeps nobody from being inspected before it is known', () => {
    expect(sustainedShare(UNKNOWN_PACE, RESOURCES)).toBe(Number.POSITIVE_INFINITY);
    const noOrder = paceOf(Array.from({ length: 9 }, () => ({ gapMs: 1_000, bayMinutes: 0, officers: 1 })));
    expect(sustainedShare(noOrder, RESOURCES)).toBe(Number.POSITIVE_INFINITY);
  });
});
