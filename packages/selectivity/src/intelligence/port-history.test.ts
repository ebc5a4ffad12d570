import { DAY_MS, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossingsWithinWindow, type PastCrossing, packHistory, unpackHistory, withCrossing } from './port-history.ts';

const NOON_MS = Date.parse('2026-03-02T12:00:30.000Z');

describe("a vehicle's history at a port", () => {
  test('what is packed comes back whole', () => {
    const crossings: PastCrossing[] = [
      [3, NOON_MS],
      [17, NOON_MS + 5],
    ];
    expect(unpackHistory(packHistory(crossings))).toEqual(crossings);
  });

  test('a batch done twice counts once, wherever it was cut', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.nat(), (gaps, cut) => {
        let atMs = NOON_MS;
        const crossings = gaps.map((gapMs, offset): PastCrossing => {
          atMs += gapMs;
          return [offset, atMs];
        });
        const keptSinceMs = NOON_MS + 3_600_000;
        const withAll = (known: readonly PastCrossing[], more: readonly PastCrossing[]) =>
          more.reduce((sum, crossing) => withCrossing(sum, crossing, keptSinceMs), known);
        const once = withAll([], crossings);
        expect(withAll(once, crossings.slice(cut % crossings.length))).toEqual(once);
      }),
    );
  });

  test('crossings up to the instant given are dropped, and never more than 32 are kept', () => {
    const kept: PastCrossing = [1, NOON_MS - 4];
    expect(withCrossing([[0, NOON_MS - 5], kept], [2, NOON_MS], NOON_MS - 5)).toEqual([kept, [2, NOON_MS]]);
    let many: readonly PastCrossing[] = [];
    for (let offset = 0; offset < 40; offset += 1) many = withCrossing(many, [offset, NOON_MS + offset], 0);
    expect(many.map(([offset]) => offset)).toEqual(Array.from({ length: 32 }, (_, index) => index + 8));
  });
});

describe('crossings within 24 hours', () => {
  const now = { offset: 10, atMs: NOON_MS };

  test('counts those before the crossing at its own port, not itself nor later ones', () => {
    const here: PastCrossing[] = [
      [8, NOON_MS - 2],
      [10, NOON_MS],
      [11, NOON_MS],
    ];
    expect(crossingsWithinWindow({ here, sisters: [], sinceMs: 0 }, now)).toBe(1);
  });

  test("counts a sister port's from the next event minute on", () => {
    const justNow: PastCrossing[] = [[500, NOON_MS - 10_000]];
    expect(crossingsWithinWindow({ here: [], sisters: [justNow], sinceMs: 0 }, now)).toBe(0);
    expect(
      crossingsWithinWindow({ here: [], sisters: [justNow], sinceMs: 0 }, { ...now, atMs: NOON_MS + MINUTE_MS }),
    ).toBe(1);
  });

  test('leaves out what is older than a day', () => {
    expect(crossingsWithinWindow({ here: [[1, NOON_MS - DAY_MS]], sisters: [], sinceMs: 0 }, now)).toBe(0);
  });

  test('is unknown, not small, until the histories hold a whole day again after they were lost', () => {
    const here: PastCrossing[] = [[8, NOON_MS - 2]];
    const countSince = (sinceMs: number) => crossingsWithinWindow({ here, sisters: [], sinceMs }, now);
    expect(countSince(NOON_MS - 5)).toBeNull();
    expect(countSince(NOON_MS - DAY_MS + 1)).toBeNull();
    expect(countSince(NOON_MS - DAY_MS)).toBe(1);
  });
});
