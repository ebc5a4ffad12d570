import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HitCount } from '../exact-interval.ts';
import { lift } from '../lift.ts';
import { watchedLift } from './watched-lift.ts';
import { watchedRate } from './watched-rate.ts';

const hitCount = fc
  .integer({ min: 0, max: 20_000 })
  .chain((inspections) =>
    fc.record({ hits: fc.integer({ min: 0, max: inspections }), inspections: fc.constant(inspections) }),
  );

describe('The lift that is watched', () => {
  test('is the ratio of two watched rates, each at half of what may fail', () => {
    const [ofTargeted, ofRandom] = [watchedRate(30, 1_000, 0.975), watchedRate(10, 2_000, 0.975)];
    expect(watchedLift({ hits: 30, inspections: 1_000 }, { hits: 10, inspections: 2_000 })).toEqual({
      enoughEvidence: true,
      estimate: 6,
      lower: ofTargeted.lower / (ofRandom.upper ?? Number.NaN),
      upper: (ofTargeted.upper ?? Number.NaN) / ofRandom.lower,
    });
  });

  test('is wider than the lift of who looks once', () => {
    const groups = [
      { hits: 30, inspections: 1_000 },
      { hits: 10, inspections: 2_000 },
    ] as const;
    const [watched, once] = [watchedLift(...groups), lift(...groups)];
    expect(watched.lower).toBeLessThan(once.lower);
    expect(watched.upper).toBeGreaterThan(once.upper ?? Number.NaN);
  });

  test('agrees with lift on the estimate and on what is not known', () => {
    fc.assert(
      fc.property(hitCount, hitCount, (targeted, random) => {
        const known = (measured: ReturnType<typeof lift>) =>
          measured.enoughEvidence ? measured.estimate : measured.reason;
        expect(known(watchedLift(targeted, random))).toEqual(known(lift(targeted, random)));
      }),
    );
  });

  test.each<[string, HitCount, HitCount, string | undefined]>([
    ['of the random stratum', { hits: 3, inspections: 19 }, { hits: 0, inspections: 19 }, 'about 40 more random'],
    [
      'of a random stratum not begun',
      { hits: 1, inspections: 29 },
      { hits: 0, inspections: 0 },
      'about 20 more random',
    ],
    ['of targeted vehicles', { hits: 0, inspections: 0 }, { hits: 1, inspections: 9 }, 'about 1 more inspections of'],
    ['of neither', { hits: 0, inspections: 0 }, { hits: 0, inspections: 0 }, undefined],
  ])('says what would be enough where too few were inspected %s', (_, targeted, random, words) => {
    const measured = watchedLift(targeted, random);
    const said = measured.enoughEvidence ? 'known' : measured.enoughWith?.inWords;
    if (words === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(words);
  });

  test('lies inside its interval, which is wider the surer it has to be', () => {
    fc.assert(
      fc.property(
        hitCount,
        hitCount,
        fc.double({ min: 0.5, max: 0.94, noNaN: true }),
        (targeted, random, confidence) => {
          const [inner, outer] = [watchedLift(targeted, random, confidence), watchedLift(targeted, random)];
          const unbounded = Number.POSITIVE_INFINITY;
          expect(outer.lower).toBeLessThanOrEqual(inner.lower);
          expect(outer.upper ?? unbounded).toBeGreaterThanOrEqual(inner.upper ?? unbounded);
          const estimate = inner.enoughEvidence ? inner.estimate : inner.lower;
          expect(inner.lower).toBeLessThanOrEqual(estimate * (1 + 1e-9));
          expect(inner.upper ?? unbounded).toBeGreaterThanOrEqual(estimate * (1 - 1e-9));
        },
      ),
    );
  });

  test('names the group whose counts are none', () => {
    expect(() => watchedLift({ hits: 1, inspections: 1 }, { hits: 0, inspections: -1 })).toThrow(
      'random.inspections is -1',
    );
    expect(() => watchedLift({ hits: 1, inspections: 1 }, { hits: 0, inspections: 1 }, 0)).toThrow('confidence is 0');
  });
});
