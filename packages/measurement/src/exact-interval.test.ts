import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactInterval } from './exact-interval.ts';

const hitCounts = fc
  .integer({ min: 1, max: 50_000 })
  .chain((inspections) => fc.tuple(fc.integer({ min: 0, max: inspections }), fc.constant(inspections)));

/** P(k hits in n inspections) for k = 0…n, by the ratio of neighbours; p strictly between 0 and 1, n small. */
function binomial(n: number, p: number): number[] {
  const chances = [(1 - p) ** n];
  for (let k = 1; k <= n; k += 1) {
    chances.push(((chances[k - 1] ?? 0) * (n - k + 1) * p) / (k * (1 - p)));
  }
  return chances;
}

describe('The exact interval of a hit rate', () => {
  test('agrees with the published bounds for 4 of 10', () => {
    const rate = exactInterval(4, 10);
    expect(rate.lower).toBeCloseTo(0.1216, 4);
    expect(rate.upper).toBeCloseTo(0.7376, 4);
  });

  test('after 12 inspections without a hit reaches from zero to the rate that leaves 2.5 % for such a row', () => {
    expect(exactInterval(0, 12)).toEqual({
      enoughEvidence: true,
      estimate: 0,
      lower: 0,
      upper: expect.closeTo(1 - 0.025 ** (1 / 12), 12),
    });
  });

  test('when every inspection hit reaches up to one', () => {
    expect(exactInterval(12, 12)).toEqual({
      enoughEvidence: true,
      estimate: 1,
      lower: expect.closeTo(0.025 ** (1 / 12), 12),
      upper: 1,
    });
  });

  test('without inspections there is not enough evidence, and any rate is possible', () => {
    expect(exactInterval(0, 0)).toEqual({
      enoughEvidence: false,
      reason: 'Nothing was inspected.',
      lower: 0,
      upper: 1,
    });
  });

  test('contains its estimate', () => {
    fc.assert(
      fc.property(hitCounts, ([hits, inspections]) => {
        const { lower, upper } = exactInterval(hits, inspections);
        expect(lower).toBeLessThanOrEqual(hits / inspections);
        expect(upper).toBeGreaterThanOrEqual(hits / inspections);
      }),
    );
  });

  test('is wider the surer it has to be', () => {
    const confidences = fc.tuple(
      fc.double({ min: 0.5, max: 0.9, noNaN: true }),
      fc.double({ min: 0.91, max: 0.999, noNaN: true }),
    );
    fc.assert(
      fc.property(hitCounts, confidences, ([hits, inspections], [less, more]) => {
        const inner = exactInterval(hits, inspections, less);
        const outer = exactInterval(hits, inspections, more);
        expect(outer.lower).toBeLessThanOrEqual(inner.lower);
        expect(outer.upper).toBeGreaterThanOrEqual(inner.upper ?? Number.NaN);
      }),
    );
  });

  test.each([0.8, 0.95, 0.99])('holds the true rate at least as often as it promises, at %d', (confidence) => {
    for (const inspections of [1, 2, 5, 10, 20, 40]) {
      const intervals = Array.from({ length: inspections + 1 }, (_, hits) =>
        exactInterval(hits, inspections, confidence),
      );
      for (const rate of [0.002, 0.01, 0.03, 0.1, 0.25, 0.5, 0.77, 0.95]) {
        const chances = binomial(inspections, rate);
        const covered = intervals.map(({ lower, upper }, hits) =>
          lower <= rate && rate <= (upper ?? Number.NaN) ? (chances[hits] ?? 0) : 0,
        );
        const coverage = covered.reduce((sum, chance) => sum + chance, 0);
        expect(coverage, `${inspections} inspections at rate ${rate}`).toBeGreaterThanOrEqual(confidence - 1e-12);
      }
    }
  });

  test.each([
    [5, 4, 'hits is 5; it must be a whole number from 0 to the 4 inspections'],
    [-1, 4, 'hits is -1'],
    [0.5, 4, 'hits is 0.5'],
    [0, -1, 'inspections is -1; it must be a whole number from 0 up'],
    [0, Number.NaN, 'inspections is NaN'],
  ])('refuses %d hits in %d inspections and says why', (hits, inspections, message) => {
    expect(() => exactInterval(hits, inspections)).toThrow(message);
  });

  test.each([0, 1, 95, Number.NaN])('refuses a confidence of %d', (confidence) => {
    expect(() => exactInterval(1, 2, confidence)).toThrow(`confidence is ${confidence}; it must lie between 0 and 1`);
  });
});
