import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lift } from '../lift.ts';
import { liftUnderCompliance } from './lift-under-compliance.ts';

const TARGETED = { hits: 30, inspections: 1_000 };
const RANDOM = { hits: 10, inspections: 2_000 };

const hitCount = fc
  .integer({ min: 0, max: 400 })
  .chain((inspections) =>
    fc.record({ hits: fc.nat(Math.min(20, inspections)), inspections: fc.constant(inspections) }),
  );
const missedPicks = fc.nat(12).chain((picks) => fc.record({ picks: fc.constant(picks), wouldTarget: fc.nat(picks) }));

describe('Lift under compliance', () => {
  test('is told by the picks carried out, and by all as if the others had found nothing', () => {
    const measured = liftUnderCompliance(TARGETED, RANDOM, { picks: 200, wouldTarget: 20 });
    expect(measured.carriedOut).toEqual(lift(TARGETED, RANDOM));
    expect(measured.asAssigned).toEqual(lift({ hits: 30, inspections: 1_020 }, { hits: 10, inspections: 2_200 }));
  });

  test('is no other where every pick was carried out', () => {
    const { carriedOut, asAssigned, ...bounds } = liftUnderCompliance(TARGETED, RANDOM, { picks: 0, wouldTarget: 0 });
    expect(asAssigned).toEqual(carriedOut);
    expect(bounds).toEqual({ lower: carriedOut.lower, upper: carriedOut.upper, hiddenHitsInDoubt: null });
  });

  test('says how many hidden hits would put it in doubt', () => {
    const { hiddenHitsInDoubt, lower } = liftUnderCompliance(TARGETED, RANDOM, { picks: 200, wouldTarget: 0 });
    const lowerWith = (hits: number) => lift(TARGETED, { hits: 10 + hits, inspections: 2_200 }).lower;
    expect(lower).toBeLessThan(1);
    expect(lowerWith(hiddenHitsInDoubt ?? Number.NaN)).toBeLessThanOrEqual(1);
    expect(lowerWith((hiddenHitsInDoubt ?? Number.NaN) - 1)).toBeGreaterThan(1);
    expect(liftUnderCompliance(TARGETED, RANDOM, { picks: 5, wouldTarget: 0 }).hiddenHitsInDoubt).toBeNull();
    expect(liftUnderCompliance(RANDOM, TARGETED, { picks: 200, wouldTarget: 0 }).hiddenHitsInDoubt).toBeNull();
  });

  test('holds every interval that there could have been, whatever those not carried out would have found', () => {
    fc.assert(
      fc.property(hitCount, hitCount, missedPicks, (targeted, random, notCarriedOut) => {
        const { lower, upper } = liftUnderCompliance(targeted, random, notCarriedOut);
        for (let ofBoth = 0; ofBoth <= notCarriedOut.wouldTarget; ofBoth += 1) {
          for (let ofOthers = 0; ofOthers <= notCarriedOut.picks - notCarriedOut.wouldTarget; ofOthers += 1) {
            const one = lift(
              { hits: targeted.hits + ofBoth, inspections: targeted.inspections + notCarriedOut.wouldTarget },
              { hits: random.hits + ofBoth + ofOthers, inspections: random.inspections + notCarriedOut.picks },
            );
            expect(one.lower).toBeGreaterThanOrEqual(lower * (1 - 1e-9));
            expect(one.upper ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
              (upper ?? Number.POSITIVE_INFINITY) * (1 + 1e-9),
            );
          }
        }
      }),
    );
  });

  test('does not take more targeted ones for notCarriedOut than were notCarriedOut', () => {
    expect(() => liftUnderCompliance(TARGETED, RANDOM, { picks: 1, wouldTarget: 2 })).toThrow(
      'notCarriedOut is 2 of 1 picks',
    );
  });
});
