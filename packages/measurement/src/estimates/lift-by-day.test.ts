import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HitCount } from '../exact-interval.ts';
import { countLiftDay, emptyLiftEvidence, evidenceAgainst, liftByDay } from './lift-by-day.ts';
import { watchedLift } from './watched-lift.ts';

type Day = readonly [targeted: HitCount, random: HitCount];

function evidenceOf(days: readonly Day[]) {
  const evidence = emptyLiftEvidence();
  for (const [targeted, random] of days) countLiftDay(evidence, targeted, random);
  return evidence;
}

const hitCount = fc
  .integer({ min: 0, max: 2_000 })
  .chain((inspections) => fc.record({ hits: fc.nat(Math.min(9, inspections)), inspections: fc.constant(inspections) }));
const days = fc.array(fc.tuple(hitCount, hitCount), { maxLength: 30 });

/** Thirty days of 100 targeted and 200 random inspections, with one hit each. */
const MONTH: readonly Day[] = Array.from({ length: 30 }, () => [
  { hits: 1, inspections: 100 },
  { hits: 1, inspections: 200 },
]);

describe('The lift by day', () => {
  test('is where the hits of both groups are most likely', () => {
    const { lower, upper, ...lift } = liftByDay(evidenceOf(MONTH));
    expect(lift).toEqual({ enoughEvidence: true, estimate: expect.closeTo(2, 1) });
    expect(lower).toBe(0.85);
    expect(upper).toBe(4.5);
  });

  test('is refuted by the ratio of likelihoods, reckoned here with plain powers', () => {
    const evidence = emptyLiftEvidence();
    countLiftDay(evidence, { hits: 3, inspections: 100 }, { hits: 1, inspections: 300 });
    const likelihood = (lift: number) => (lift / (lift + 3)) ** 3 * (3 / (lift + 3));
    expect(evidenceAgainst(evidence, 1) - evidenceAgainst(evidence, 5)).toBeCloseTo(
      Math.log(likelihood(5) / likelihood(1)),
      5,
    );
    expect(evidenceAgainst(emptyLiftEvidence(), 2)).toBeCloseTo(0, 12);
  });

  test('does not mind that days differ in how much there is to find, where pooled counts would', () => {
    // Targeting inspects most on the days with least to find: by pooled counts it looks worse than chance.
    const moved = Array.from(
      { length: 40 },
      (_, at): Day =>
        at % 2 === 0
          ? [
              { hits: 8, inspections: 100 },
              { hits: 40, inspections: 1_000 },
            ]
          : [
              { hits: 2, inspections: 1_000 },
              { hits: 1, inspections: 1_000 },
            ],
    );
    const lift = liftByDay(evidenceOf(moved));
    const total = evidenceOf(moved);
    expect(watchedLift(total.targeted, total.random).upper).toBeLessThan(1);
    expect(lift).toMatchObject({ enoughEvidence: true, estimate: expect.closeTo(2, 1) });
    expect(lift.lower).toBeGreaterThan(1);
  });

  test('lies inside its bounds, which are wider the surer they have to be, in whatever order the days are counted', () => {
    fc.assert(
      fc.property(days, fc.double({ min: 0.5, max: 0.94, noNaN: true }), (counted, confidence) => {
        const evidence = evidenceOf(counted);
        const [inner, outer] = [liftByDay(evidence, confidence), liftByDay(evidence)];
        const unbounded = Number.POSITIVE_INFINITY;
        expect(outer.lower).toBeLessThanOrEqual(inner.lower);
        expect(outer.upper ?? unbounded).toBeGreaterThanOrEqual(inner.upper ?? unbounded);
        const estimate = inner.enoughEvidence ? inner.estimate : inner.lower;
        expect(inner.lower).toBeLessThanOrEqual(estimate);
        expect(inner.upper ?? unbounded).toBeGreaterThanOrEqual(estimate);
        const turned = liftByDay(evidenceOf(counted.toReversed()));
        expect([turned.lower, turned.upper]).toEqual([outer.lower, outer.upper]);
      }),
    );
  });

  test('leaves out days on which only one group was inspected', () => {
    const more: Day = [
      { hits: 9, inspections: 100 },
      { hits: 0, inspections: 0 },
    ];
    expect(liftByDay(evidenceOf([...MONTH, more, [more[1], more[0]]]))).toEqual(liftByDay(evidenceOf(MONTH)));
  });

  test('of targeted inspections that found nothing is zero, with an upper bound', () => {
    const nothing = MONTH.map(([targeted, random]): Day => [{ ...targeted, hits: 0 }, random]);
    expect(liftByDay(evidenceOf(nothing))).toMatchObject({ enoughEvidence: true, estimate: 0, lower: 0, upper: 0.5 });
  });

  test('without random hits has bounds, and words for it', () => {
    const lift = liftByDay(
      evidenceOf([
        [
          { hits: 20, inspections: 100 },
          { hits: 0, inspections: 900 },
        ],
      ]),
    );
    expect(lift).toMatchObject({ enoughEvidence: false, reason: expect.stringContaining('found nothing yet, in 900') });
    expect(lift.lower).toBeGreaterThan(10);
    expect(liftByDay(emptyLiftEvidence())).toMatchObject({ enoughEvidence: false, lower: 0, upper: null });
  });

  test('refuses counts and confidences that are none', () => {
    const none = { hits: 0, inspections: 0 };
    expect(() => countLiftDay(emptyLiftEvidence(), { hits: 1, inspections: 0 }, none)).toThrow('targeted.hits is 1');
    expect(() => countLiftDay(emptyLiftEvidence(), none, { hits: 1, inspections: 0 })).toThrow('random.hits is 1');
    expect(() => liftByDay(emptyLiftEvidence(), 1)).toThrow('confidence is 1');
  });
});
