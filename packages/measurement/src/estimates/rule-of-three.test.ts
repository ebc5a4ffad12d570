import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zeroHitRate } from './rule-of-three.ts';

describe('The largest rate that agrees with finding nothing', () => {
  test('is the one that leaves a row of misses a chance of a twentieth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (inspections) => {
        const { upper } = zeroHitRate(inspections);
        expect((1 - (upper ?? Number.NaN)) ** inspections).toBeCloseTo(0.05, 6);
      }),
    );
  });

  test('is about three over the inspections', () => {
    expect(zeroHitRate(300)).toEqual({
      enoughEvidence: true,
      estimate: 0,
      lower: 0,
      upper: expect.closeTo(3 / 300, 3),
    });
    expect(zeroHitRate(1e15).upper).toBeCloseTo(3e-15, 16);
  });

  test('is not known without inspections', () => {
    expect(zeroHitRate(0)).toEqual({ enoughEvidence: false, reason: 'Nothing was inspected.', lower: 0, upper: 1 });
    expect(() => zeroHitRate(-1)).toThrow('inspections is -1');
    expect(() => zeroHitRate(1, 2)).toThrow('confidence is 2');
  });
});
