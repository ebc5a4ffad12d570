import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactInterval } from '../exact-interval.ts';
import { pooledRates } from './pooled-rates.ts';

const hitCount = fc
  .integer({ min: 0, max: 2_000 })
  .chain((inspections) =>
    fc.record({ hits: fc.integer({ min: 0, max: Math.min(30, inspections) }), inspections: fc.constant(inspections) }),
  );

describe('Pooled rates', () => {
  test('of ports that are alike lean on each other, and are surer than each alone', () => {
    const ports = Array.from({ length: 12 }, () => ({ hits: 1, inspections: 100 }));
    for (const { rate, pooledShare } of pooledRates(ports)) {
      expect(rate).toMatchObject({ enoughEvidence: true, estimate: expect.closeTo(0.01, 2) });
      expect(pooledShare).toBeGreaterThan(0.8);
      expect(rate.upper).toBeLessThan((exactInterval(1, 100).upper ?? Number.NaN) / 2);
    }
  });

  test('of ports that differ beyond doubt stay their own', () => {
    const ports = [2, 400, 5, 900].map((hits) => ({ hits, inspections: 10_000 }));
    for (const [at, { rate, pooledShare }] of pooledRates(ports).entries()) {
      const own = (ports[at]?.hits ?? 0) / 10_000;
      expect(pooledShare).toBeLessThan(0.1);
      expect(rate.lower).toBeLessThan(own);
      expect(rate.upper).toBeGreaterThan(own);
    }
  });

  test('draw a port towards the others the more the less it has itself', () => {
    const [small, large] = pooledRates([
      { hits: 1, inspections: 10 },
      { hits: 100, inspections: 1_000 },
      ...Array.from({ length: 8 }, () => ({ hits: 20, inspections: 1_000 })),
    ]);
    expect(small?.pooledShare).toBeGreaterThan(5 * (large?.pooledShare ?? 1));
    expect(small?.rate).toMatchObject({ enoughEvidence: true });
    expect(small?.rate.enoughEvidence === true && small.rate.estimate).toBeLessThan(0.08);
  });

  test('of any counts lie inside their intervals, wherever the ports stand in the list', () => {
    fc.assert(
      fc.property(fc.array(hitCount, { maxLength: 8 }), (ports) => {
        const pooled = pooledRates(ports);
        const turned = pooledRates(ports.toReversed()).toReversed();
        expect(pooled).toHaveLength(ports.length);
        for (const [at, { rate, pooledShare }] of pooled.entries()) {
          const estimate = rate.enoughEvidence ? rate.estimate : rate.lower;
          expect(rate.lower).toBeGreaterThanOrEqual(0);
          expect(rate.lower).toBeLessThanOrEqual(estimate);
          expect(rate.upper).toBeGreaterThanOrEqual(estimate);
          expect(rate.upper).toBeLessThanOrEqual(1);
          expect(pooledShare).toBeGreaterThanOrEqual(0);
          expect(pooledShare).toBeLessThanOrEqual(1);
          expect(turned[at]?.rate.lower).toBeCloseTo(rate.lower, 9);
          expect(turned[at]?.rate.upper).toBeCloseTo(rate.upper ?? Number.NaN, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of a port without inspections are not known, though the others suggest bounds', () => {
    const [empty] = pooledRates([
      { hits: 0, inspections: 0 },
      ...[5, 6, 4, 7, 5, 6, 5, 4].map((hits) => ({ hits, inspections: 500 })),
    ]);
    expect(empty?.rate).toMatchObject({ enoughEvidence: false, reason: 'Nothing was inspected.' });
    expect(empty?.rate.upper).toBeLessThan(0.1);
    expect(empty?.pooledShare).toBeCloseTo(1, 12);
  });

  test('are not known where nothing was found anywhere, and say what would be enough', () => {
    const [first] = pooledRates([
      { hits: 0, inspections: 100 },
      { hits: 0, inspections: 400 },
    ]);
    expect(first).toEqual({
      rate: {
        enoughEvidence: false,
        reason: 'Nothing was found in any of the groups.',
        lower: 0,
        upper: exactInterval(0, 100).upper,
        enoughWith: { moreInspections: 1_100, of: 'any', inWords: 'about 1100 more inspections' },
      },
      pooledShare: 0,
    });
  });

  test('of one port are its exact interval', () => {
    expect(pooledRates([{ hits: 2, inspections: 50 }])).toEqual([{ rate: exactInterval(2, 50), pooledShare: 0 }]);
    expect(() =>
      pooledRates([
        { hits: 2, inspections: 50 },
        { hits: 9, inspections: 1 },
      ]),
    ).toThrow('groups[1].hits is 9');
  });
});
