import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lift } from '../lift.ts';
import { type LiftStratum, stratifiedLift } from './stratified-lift.ts';

const hitCount = fc.integer({ min: 1, max: 2_000 }).chain((inspections) =>
  fc.record({
    hits: fc.integer({ min: 0, max: Math.min(12, inspections) }),
    inspections: fc.constant(inspections),
  }),
);
const strata = fc.array(fc.record({ targeted: hitCount, random: hitCount }), { minLength: 1, maxLength: 5 });

const stratum = (targetedHits: number, targeted: number, randomHits: number, random: number): LiftStratum => ({
  targeted: { hits: targetedHits, inspections: targeted },
  random: { hits: randomHits, inspections: random },
});

describe('Lift by method', () => {
  test('of one method is lift', () => {
    fc.assert(
      fc.property(hitCount, hitCount, (targeted, random) => {
        const [one, other] = [stratifiedLift([{ targeted, random }]), lift(targeted, random)];
        expect(one.enoughEvidence).toBe(other.enoughEvidence);
        expect(one.lower).toBeCloseTo(other.lower, 6);
        expect(one.upper === null).toBe(other.upper === null);
        expect((one.upper ?? 1) / (other.upper ?? 1)).toBeCloseTo(1, 6);
      }),
    );
  });

  test('is one where targeted vehicles only get the more thorough method, which the pooled counts take for four', () => {
    const methods = [stratum(90, 900, 10, 100), stratum(1, 100, 9, 900)];
    const byMethod = stratifiedLift(methods);
    expect(byMethod).toMatchObject({ enoughEvidence: true, estimate: expect.closeTo(1, 6) });
    expect(byMethod.lower).toBeLessThan(1);
    expect(byMethod.upper).toBeGreaterThan(1);
    expect(lift({ hits: 91, inspections: 1_000 }, { hits: 19, inspections: 1_000 }).lower).toBeGreaterThan(2);
  });

  test('has bounds under which what was seen has a chance of a fortieth, reckoned by every way it can come about', () => {
    // Two methods with one hit each way: 0 to 4 targeted hits in all, and 3 were seen.
    const methods = [stratum(2, 10, 0, 20), stratum(1, 30, 1, 20)];
    const { lower, upper } = stratifiedLift(methods);
    const chances = (lifted: number) => {
      const [one, other] = [(10 * lifted) / (10 * lifted + 20), (30 * lifted) / (30 * lifted + 20)];
      const sum = [0, 0, 0, 0, 0];
      for (let outcome = 0; outcome < 16; outcome += 1) {
        const hits = [1, 2, 4, 8].map((bit) => (outcome & bit) > 0);
        const chance = hits.reduce((all, hit, at) => {
          const share = at < 2 ? one : other;
          return all * (hit ? share : 1 - share);
        }, 1);
        const targeted = hits.filter(Boolean).length;
        sum[targeted] = (sum[targeted] ?? 0) + chance;
      }
      return sum;
    };
    const [, , , threeBelow = 0, fourBelow = 0] = chances(lower);
    expect(threeBelow + fourBelow).toBeCloseTo(0.025, 9);
    const [zero = 0, one = 0, two = 0, three = 0] = chances(upper ?? Number.NaN);
    expect(zero + one + two + three).toBeCloseTo(0.025, 9);
  });

  test('does not depend on the order of methods, nor on methods that compare nothing', () => {
    fc.assert(
      fc.property(strata, (methods) => {
        const measured = stratifiedLift(methods);
        const other = stratifiedLift([stratum(3, 40, 0, 0), ...methods.toReversed(), stratum(0, 0, 2, 9)]);
        expect(other.lower).toBeCloseTo(measured.lower, 9);
        expect((other.upper ?? 1) / (measured.upper ?? 1)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('lies inside its interval, which is wider the surer it has to be', () => {
    fc.assert(
      fc.property(strata, fc.double({ min: 0.5, max: 0.94, noNaN: true }), (methods, confidence) => {
        const [inner, outer] = [stratifiedLift(methods, confidence), stratifiedLift(methods)];
        expect(outer.lower).toBeLessThanOrEqual(inner.lower);
        expect(outer.upper ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(inner.upper ?? Number.POSITIVE_INFINITY);
        const estimate = inner.enoughEvidence ? inner.estimate : outer.lower;
        expect(estimate).toBeGreaterThanOrEqual(outer.lower);
        expect(estimate).toBeLessThanOrEqual(outer.upper ?? Number.POSITIVE_INFINITY);
      }),
    );
  });

  test('is not known where no method inspected both groups, and of no methods at all', () => {
    expect(stratifiedLift([stratum(1, 9, 0, 0), stratum(0, 0, 1, 9)])).toEqual({
      enoughEvidence: false,
      reason: 'No method inspected vehicles of both groups.',
      lower: 0,
      upper: null,
    });
    expect(stratifiedLift([])).toMatchObject({ enoughEvidence: false, lower: 0, upper: null });
  });

  test('stays quick and right where hits are many', () => {
    const many = Array.from({ length: 4 }, () => stratum(3_000, 100_000, 1_000, 50_000));
    const { lower, upper } = stratifiedLift(many);
    // The sum of four alike is binomial, so the one of all together is the same.
    const pooled = lift({ hits: 12_000, inspections: 400_000 }, { hits: 4_000, inspections: 200_000 });
    expect(lower).toBeCloseTo(pooled.lower, 6);
    expect(upper).toBeCloseTo(pooled.upper ?? Number.NaN, 6);
  });

  test('names the method and the group whose counts are none', () => {
    expect(() => stratifiedLift([stratum(0, 1, 0, 1), stratum(0, 1, 2, 1)])).toThrow('strata[1].random.hits is 2');
  });
});
