import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { perThousandInspections } from './per-thousand.ts';
import { countQuantity, emptyQuantities } from './quantity-tally.ts';

function tallyOf(quantities: readonly number[]) {
  const tally = emptyQuantities();
  for (const quantity of quantities) countQuantity(tally, quantity);
  return tally;
}

const many = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 20, maxLength: 200 });

describe('What a thousand inspections bring', () => {
  test('is the total by the inspections, inside an interval above zero', () => {
    fc.assert(
      fc.property(many, (quantities) => {
        const measured = perThousandInspections(tallyOf(quantities), 1_000);
        const total = quantities.reduce((sum, quantity) => sum + quantity, 0);
        expect(measured).toMatchObject({ enoughEvidence: true, estimate: total });
        expect(measured.lower).toBeGreaterThan(0);
        expect(measured.lower).toBeLessThan(total);
        expect(measured.upper).toBeGreaterThan(total);
      }),
    );
  });

  test('does not depend on the order in which seizures are counted', () => {
    fc.assert(
      fc.property(many, (quantities) => {
        expect(tallyOf(quantities.toReversed())).toEqual(tallyOf(quantities));
      }),
    );
  });

  test('is wider the surer it has to be', () => {
    fc.assert(
      fc.property(many, fc.double({ min: 0.5, max: 0.94, noNaN: true }), (quantities, confidence) => {
        const tally = tallyOf(quantities);
        const [inner, outer] = [perThousandInspections(tally, 500, confidence), perThousandInspections(tally, 500)];
        expect(outer.lower).toBeLessThanOrEqual(inner.lower);
        expect(outer.upper).toBeGreaterThanOrEqual(inner.upper ?? Number.NaN);
      }),
    );
  });

  test('of seizures all alike is as sure as their number', () => {
    const { lower, upper } = perThousandInspections(tallyOf(Array.from({ length: 100 }, () => 10)), 1_000);
    expect(lower).toBeGreaterThan(750);
    expect(upper).toBeLessThan(1_300);
  });

  test('of eleven heavy-tailed events is not known, and has an upper bound that is far away', () => {
    const seized = [15, 28, 37, 458, 800, 2_392, 60, 150, 90, 210, 33];
    const measured = perThousandInspections(tallyOf(seized), 1_100);
    expect(measured).toMatchObject({
      enoughEvidence: false,
      reason: 'Only 11 of 1100 inspections seized such goods; 20 are the fewest.',
      enoughWith: { moreInspections: 870, of: 'any', inWords: 'about 870 more inspections' },
    });
    expect(measured.upper).toBeGreaterThan(4 * 4_273);
  });

  test('of fewer than five events has no upper bound', () => {
    expect(perThousandInspections(tallyOf([0, 12, 0, 7, 3, 9]), 50)).toMatchObject({ lower: 0, upper: null });
    expect(perThousandInspections(emptyQuantities(), 0)).toEqual({
      enoughEvidence: false,
      reason: 'Only 0 of 0 inspections seized such goods; 20 are the fewest.',
      lower: 0,
      upper: null,
    });
  });

  test('refuses quantities that nobody can seize, and more seizures than inspections', () => {
    expect(() => tallyOf([-1])).toThrow('quantity is -1; it must be a whole number from 0 up');
    expect(() => tallyOf([0.5])).toThrow('quantity is 0.5');
    expect(() => tallyOf([Number.NaN])).toThrow('quantity is NaN');
    expect(() => perThousandInspections(tallyOf([1, 1]), 1)).toThrow('hits is 2');
  });
});
