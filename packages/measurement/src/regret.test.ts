import { DAY_MS, EVENTS, HOUR_MS, type SelectionMade } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRegretTally, type RegretFigures, regretOf, regretReport } from './regret.ts';

const FROM_MS = Date.parse('2026-03-02T00:00:00Z');

const { data: example } = EVENTS.SelectionMade.example;

interface Seen {
  readonly ground: SelectionMade['data']['ground'];
  readonly randomDraw: boolean;
  readonly scorePoints: number | null;
  readonly ruleSet: string;
  readonly atMs: number;
}

const ORDERS: readonly Seen['ground'][] = ['mandatory', 'random', 'blind', 'targeted', 'fill'];

const isOrdered = ({ ground }: Seen) => ORDERS.includes(ground);

const selectionOf = (seen: Seen): SelectionMade['data'] => ({
  ...example,
  ...seen,
  decision: isOrdered(seen) ? 'inspect' : 'release',
  ruleSet: { ...example.ruleSet, digest: seen.ruleSet },
});

const released = ['not-drawn', 'rate-spent', 'no-capacity'] as const;
/** Most a few minutes apart, some hours and days; a few are dated before the one before them. */
const gapMs = fc.oneof(
  { weight: 20, arbitrary: fc.nat(10 * 60_000) },
  { weight: 2, arbitrary: fc.nat(30 * HOUR_MS) },
  { weight: 1, arbitrary: fc.integer({ min: -5 * HOUR_MS, max: 0 }) },
);
const stream: fc.Arbitrary<readonly Seen[]> = fc
  .array(
    fc.record({
      scored: fc.record({
        ground: fc.constantFrom<Seen['ground']>('mandatory', 'targeted', 'targeted', 'fill', ...released, ...released),
        scorePoints: fc.oneof(fc.nat(6), fc.nat(500)),
      }),
      isBlind: fc.integer({ min: 0, max: 19 }).map((one) => one === 0),
      randomDraw: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
      replaces: fc.integer({ min: 0, max: 29 }).map((one) => one === 0),
      gapMs,
    }),
    { maxLength: 150 },
  )
  .map((each) => {
    let atMs = FROM_MS + 20 * HOUR_MS;
    let ruleSets = 0;
    return each.map(({ scored, isBlind, randomDraw, replaces, gapMs: later }): Seen => {
      atMs += later;
      if (replaces) ruleSets += 1;
      const seen = { randomDraw, atMs, ruleSet: String(ruleSets) };
      if (isBlind) return { ...seen, ground: 'blind', scorePoints: null };
      return { ...seen, ...scored, ground: randomDraw && scored.ground !== 'mandatory' ? 'random' : scored.ground };
    });
  });

function tallied(seen: readonly Seen[], tally = openRegretTally()): RegretFigures {
  for (const each of seen) tally.selected(selectionOf(each), each.atMs);
  return tally.read();
}

/** Hindsight by sorting whole periods, with all that was ever seen at hand. */
function hindsightOf(seen: readonly Seen[], isOfPart: (each: Seen) => boolean) {
  let clockMs = 0;
  const part = seen
    .filter(isOfPart)
    .flatMap((each) => (each.scorePoints === null ? [] : [{ ...each, scorePoints: each.scorePoints }]))
    .map((each) => {
      clockMs = Math.max(clockMs, each.atMs);
      return { ...each, clockMs };
    });
  const sum = (points: readonly number[]) => points.reduce((total, each) => total + each, 0);
  const bestBy = (periodMs: number) => {
    const periods = Map.groupBy(part, ({ clockMs: atMs, ruleSet }) => `${Math.floor(atMs / periodMs)} ${ruleSet}`);
    return sum(
      [...periods.values()].map((period) => {
        const scores = period.map(({ scorePoints }) => scorePoints).sort((a, b) => b - a);
        return sum(scores.slice(0, period.filter(isOrdered).length));
      }),
    );
  };
  const orders = part.filter(isOrdered);
  return {
    orders: orders.length,
    takenPoints: sum(orders.map(({ scorePoints }) => scorePoints)),
    pacedPoints: bestBy(HOUR_MS),
    unpacedPoints: bestBy(DAY_MS),
  };
}

const bySorting = (seen: readonly Seen[]): RegretFigures => ({
  targeted: hindsightOf(seen, ({ ground, randomDraw }) => ground !== 'mandatory' && !randomDraw),
  whole: hindsightOf(seen, () => true),
});

const vehicle = (scorePoints: number, ground: Seen['ground'], minutes: number): Seen => ({
  ...{ scorePoints, ground, randomDraw: false, ruleSet: 'first' },
  atMs: FROM_MS + minutes * 60_000,
});

describe('regret', () => {
  test('is, to the point, what sorting each hour and each day afterwards comes to, whatever came', () => {
    fc.assert(
      fc.property(stream, (seen) => {
        expect(tallied(seen)).toEqual(bySorting(seen));
      }),
      { numRuns: 500 },
    );
  });

  test('goes on from what was saved as if it had not been interrupted', () => {
    fc.assert(
      fc.property(stream, fc.nat(150), (seen, cut) => {
        const [before, after] = [openRegretTally(), openRegretTally()];
        tallied(seen, before);
        tallied(seen.slice(0, cut), after);
        const revived = openRegretTally(after.save());
        expect(tallied(seen.slice(cut), revived)).toEqual(before.read());
        expect(revived.save()).toBe(before.save());
      }),
    );
  });

  test('goes on from its figures alone, never with less hindsight than was taken nor more than there was', () => {
    fc.assert(
      fc.property(stream, fc.nat(150), (seen, cut) => {
        const revived = openRegretTally(tallied(seen.slice(0, cut)));
        const { targeted, whole } = tallied(seen.slice(cut), revived);
        const undisturbed = tallied(seen);
        for (const [part, as] of [
          [targeted, undisturbed.targeted],
          [whole, undisturbed.whole],
        ] as const) {
          expect([part.orders, part.takenPoints]).toEqual([as.orders, as.takenPoints]);
          expect(part.pacedPoints).toBeGreaterThanOrEqual(part.takenPoints);
          expect(part.unpacedPoints).toBeGreaterThanOrEqual(part.pacedPoints);
          expect(part.unpacedPoints).toBeLessThanOrEqual(as.unpacedPoints);
        }
      }),
    );
  });

  test('never falls as more is counted, so that it can be shown as a counter', () => {
    fc.assert(
      fc.property(stream, (seen) => {
        const tally = openRegretTally();
        let before = tally.read().targeted;
        for (const each of seen) {
          const now = tallied([each], tally).targeted;
          expect(now.pacedPoints).toBeGreaterThanOrEqual(before.pacedPoints);
          expect(now.unpacedPoints).toBeGreaterThanOrEqual(before.unpacedPoints);
          before = now;
        }
      }),
    );
  });

  test('is told with the price of pacing as shares', () => {
    const part = { orders: 2, takenPoints: 60, pacedPoints: 100, unpacedPoints: 130 };
    const { targeted, whole } = regretReport({
      targeted: part,
      whole: { ...part, takenPoints: 0, pacedPoints: 0, unpacedPoints: 0 },
    });
    expect(targeted.regret).toBe(0.4);
    expect(targeted.priceOfPacing).toBeCloseTo(0.3, 12);
    expect([whole.regret, whole.priceOfPacing]).toEqual([null, null]);
  });

  test('compares with the best of the same hour, and shows apart what the best of the day would have been', () => {
    const { targeted } = tallied([
      vehicle(10, 'targeted', 1),
      vehicle(30, 'not-drawn', 2),
      vehicle(50, 'targeted', 61),
      vehicle(70, 'not-drawn', 62),
      vehicle(60, 'not-drawn', 63),
    ]);
    expect(targeted).toEqual({ orders: 2, takenPoints: 60, pacedPoints: 100, unpacedPoints: 130 });
    expect(regretOf(targeted.takenPoints, targeted.pacedPoints)).toBe(0.4);
  });

  test('counts a crossing that is dated before the hour under way in that hour, and opens no hour again', () => {
    const { targeted } = tallied([
      vehicle(10, 'targeted', 59),
      vehicle(20, 'targeted', 61),
      vehicle(90, 'not-drawn', 58),
      vehicle(5, 'not-drawn', 62),
    ]);
    expect(targeted.pacedPoints).toBe(100);
  });

  test('leaves lookouts and the random stratum out of the targeted part, and blind crossings out of both', () => {
    const seen = [
      vehicle(90, 'mandatory', 1),
      { ...vehicle(80, 'random', 2), randomDraw: true },
      { ...vehicle(0, 'blind', 3), scorePoints: null },
      vehicle(20, 'fill', 4),
      vehicle(30, 'not-drawn', 5),
    ];
    const { targeted, whole } = tallied(seen);
    expect(targeted).toEqual({ orders: 1, takenPoints: 20, pacedPoints: 30, unpacedPoints: 30 });
    expect(whole).toEqual({ orders: 3, takenPoints: 190, pacedPoints: 200, unpacedPoints: 200 });
  });

  test('never compares the points of one rule set with those of the next', () => {
    const seen = [vehicle(10, 'targeted', 1), { ...vehicle(900, 'not-drawn', 2), ruleSet: 'next' }];
    expect(tallied(seen).whole).toEqual({ orders: 1, takenPoints: 10, pacedPoints: 10, unpacedPoints: 10 });
  });

  test('is unknown where hindsight had nothing to take', () => {
    expect(regretOf(0, 0)).toBeNull();
    expect(tallied([vehicle(0, 'fill', 1)]).targeted).toMatchObject({ orders: 1, pacedPoints: 0 });
  });

  test('keeps no more after a year than after a day', () => {
    const tally = openRegretTally();
    let afterADay = 0;
    for (let hour = 0; hour < 365 * 24; hour += 1) {
      for (let nth = 0; nth < 20; nth += 1) {
        const ground = nth % 5 === 0 ? 'targeted' : 'not-drawn';
        const seen = vehicle((hour * 7 + nth * 13) % 120, ground, hour * 60 + nth);
        tally.selected(selectionOf(seen), seen.atMs);
      }
      if (hour === 23) afterADay = tally.save().length;
    }
    expect(tally.read().whole.orders).toBe(365 * 24 * 4);
    // Totals have a few more digits by then.
    expect(tally.save().length).toBeLessThan(afterADay + 50);
  });
});
