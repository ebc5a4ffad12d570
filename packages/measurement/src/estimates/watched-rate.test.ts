import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactInterval } from '../exact-interval.ts';
import { watchedRate } from './watched-rate.ts';

const hitCounts = fc
  .integer({ min: 1, max: 50_000 })
  .chain((inspections) => fc.tuple(fc.integer({ min: 0, max: inspections }), fc.constant(inspections)));

/** ln Γ(k + ½) − ln Γ(½), by its product. */
function logHalfGamma(k: number): number {
  return Array.from({ length: k }, (_, at) => Math.log(at + 0.5)).reduce((sum, log) => sum + log, 0);
}

const logFactorial = (n: number) => Array.from({ length: n }, (_, at) => Math.log(at + 1)).reduce((a, b) => a + b, 0);

describe('The hit rate that is watched', () => {
  test.each([
    [0, 1],
    [4, 10],
    [3, 400],
    [29, 30],
  ])('reaches, for %d of %d, to where the mixture is twenty times as likely', (hits, inspections) => {
    const { lower, upper } = watchedRate(hits, inspections);
    // Γ(h + ½) Γ(m + ½) / (Γ(½)² n!), over the likelihood.
    const mixture = logHalfGamma(hits) + logHalfGamma(inspections - hits) - logFactorial(inspections);
    const evidence = (rate: number) => mixture - hits * Math.log(rate) - (inspections - hits) * Math.log1p(-rate);
    for (const bound of [lower, upper ?? Number.NaN]) {
      if (bound > 0) expect(evidence(bound)).toBeCloseTo(Math.log(20), 6);
    }
    expect(lower === 0).toBe(hits === 0);
  });

  test('holds its estimate, and is wider than the interval for who looks once', () => {
    fc.assert(
      fc.property(hitCounts, ([hits, inspections]) => {
        const watched = watchedRate(hits, inspections);
        const once = exactInterval(hits, inspections, 0.9);
        expect(watched.lower).toBeLessThanOrEqual(hits / inspections);
        expect(watched.upper).toBeGreaterThanOrEqual(hits / inspections);
        expect(watched.lower).toBeGreaterThanOrEqual(0);
        expect(watched.upper).toBeLessThanOrEqual(1);
        expect(watched.lower).toBeLessThanOrEqual(once.lower);
        expect(watched.upper).toBeGreaterThanOrEqual(once.upper ?? Number.NaN);
      }),
    );
  });

  test('rises with a hit and falls with a miss', () => {
    fc.assert(
      fc.property(hitCounts, ([hits, inspections]) => {
        const now = watchedRate(hits, inspections);
        const afterHit = watchedRate(hits + 1, inspections + 1);
        const afterMiss = watchedRate(hits, inspections + 1);
        expect(afterHit.lower).toBeGreaterThanOrEqual(now.lower);
        expect(afterHit.upper).toBeGreaterThanOrEqual((now.upper ?? Number.NaN) - 1e-12);
        expect(afterMiss.lower).toBeLessThanOrEqual(now.lower);
        expect(afterMiss.upper).toBeLessThanOrEqual((now.upper ?? Number.NaN) + 1e-12);
      }),
    );
  });

  test('is wider the surer it has to be', () => {
    fc.assert(
      fc.property(hitCounts, fc.double({ min: 0.5, max: 0.94, noNaN: true }), ([hits, inspections], confidence) => {
        const inner = watchedRate(hits, inspections, confidence);
        const outer = watchedRate(hits, inspections, 0.95);
        expect(outer.lower).toBeLessThanOrEqual(inner.lower);
        expect(outer.upper).toBeGreaterThanOrEqual(inner.upper ?? Number.NaN);
      }),
    );
  });

  test('of misses is that of hits turned round', () => {
    fc.assert(
      fc.property(hitCounts, ([hits, inspections]) => {
        const { lower } = watchedRate(inspections - hits, inspections);
        expect(watchedRate(hits, inspections).upper).toBeCloseTo(1 - lower, 12);
      }),
    );
  });

  test('of a million million inspections is narrow, and right', () => {
    const { lower, upper } = watchedRate(1e10, 1e12);
    const deviation = Math.sqrt(0.01 * 0.99 * 1e-12);
    expect(lower).toBeGreaterThan(0.01 - 8 * deviation);
    expect(lower).toBeLessThan(0.01 - 2 * deviation);
    expect(upper).toBeGreaterThan(0.01 + 2 * deviation);
    expect(upper).toBeLessThan(0.01 + 8 * deviation);
  });

  test('without inspections is not known', () => {
    expect(watchedRate(0, 0)).toEqual({ enoughEvidence: false, reason: 'Nothing was inspected.', lower: 0, upper: 1 });
  });

  test('refuses what no count is, and no confidence', () => {
    expect(() => watchedRate(3, 2)).toThrow('hits is 3; it must be a whole number from 0 to the 2 inspections');
    expect(() => watchedRate(1, 2, 1)).toThrow('confidence is 1');
  });
});
