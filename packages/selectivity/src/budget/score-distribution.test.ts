import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FRESH_DISTRIBUTION, thresholdFor, withScore } from './score-distribution.ts';

const distributionOf = (scores: readonly number[]) => scores.reduce(withScore, FRESH_DISTRIBUTION);

describe('the distribution of recent scores', () => {
  test('keeps distinct scores in descending order with positive weights that add up', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 300 }), (scores) => {
        const { scores: distinct, weights, totalWeight } = distributionOf(scores);
        expect(distinct).toEqual([...new Set([0, ...scores])].sort((a, b) => b - a));
        expect(weights.every((weight) => weight > 0)).toBe(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(totalWeight);
        expect(weights.every(Number.isSafeInteger)).toBe(true);
      }),
    );
  });

  test('weighs a score half after 1,500 crossings', () => {
    const old = distributionOf([50, ...Array.from({ length: 1_499 }, () => 0)]);
    const weightOf50 = old.weights[old.scores.indexOf(50)] ?? 0;
    expect(weightOf50 / old.nextWeight).toBeCloseTo(0.5, 3);
  });

  test('stays a number and small however long it runs', () => {
    let distribution = FRESH_DISTRIBUTION;
    for (let crossing = 0; crossing < 200_000; crossing += 1) distribution = withScore(distribution, crossing % 7);
    expect(distribution.nextWeight).toBeLessThan(1_000 * 2 ** 20);
    expect(distribution.scores).toHaveLength(7);
  });

  test('forgets a score that has not been seen for a very long time', () => {
    let distribution = withScore(FRESH_DISTRIBUTION, 999);
    for (let crossing = 0; crossing < 100_000; crossing += 1) distribution = withScore(distribution, 1);
    expect(distribution.scores).not.toContain(999);
  });
});

describe('the threshold', () => {
  test('lets exactly the share asked for of the recent vehicles pass, ties counted by their share', () => {
    const arbitrary = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 50, maxLength: 300 }),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    );
    fc.assert(
      fc.property(arbitrary, ([scores, share]) => {
        const distribution = distributionOf(scores);
        const threshold = thresholdFor(distribution, share);
        const passing = distribution.scores.reduce((sum, score, index) => {
          const weight = distribution.weights[index] ?? 0;
          return sum + weight * (score > threshold.points ? 1 : score === threshold.points ? threshold.tieShare : 0);
        }, 0);
        expect(passing / distribution.totalWeight).toBeCloseTo(threshold.passShare, 9);
        expect(threshold.passShare).toBeLessThanOrEqual(share + 1e-12);
      }),
    );
  });

  test('never targets a vehicle that no rule speaks of, however few vehicles score', () => {
    const threshold = thresholdFor(distributionOf([0, 0, 0, 30, 0]), 0.9);
    expect(threshold).toMatchObject({ points: 1, tieShare: 1 });
    expect(threshold.passShare).toBeLessThan(0.1);
  });

  test('lets nobody pass when nothing may be ordered, not even who scores more than anybody before', () => {
    const { points, tieShare, passShare } = thresholdFor(distributionOf([10, 20, 30]), 0);
    expect(points).toBeGreaterThan(500 * 1_000);
    expect([tieShare, passShare]).toEqual([0, 0]);
  });
});
