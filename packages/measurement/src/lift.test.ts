import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HitCount, Measured } from './exact-interval.ts';
import { lift } from './lift.ts';

const hitCount = fc
  .integer({ min: 1, max: 20_000 })
  .chain((inspections) =>
    fc.record({ hits: fc.integer({ min: 0, max: inspections }), inspections: fc.constant(inspections) }),
  );

const withHits = hitCount.filter(({ hits }) => hits > 0);

/** P(k) for k = 0…n, each from the one before. */
function chancesOf(first: number, n: number, ratio: (k: number) => number): number[] {
  const chances = [first];
  for (let k = 1; k <= n; k += 1) chances.push((chances[k - 1] ?? 0) * ratio(k));
  return chances;
}

const poisson = (mean: number, upTo: number) => chancesOf(Math.exp(-mean), upTo, (k) => mean / k);

const binomial = (n: number, p: number) => chancesOf((1 - p) ** n, n, (k) => ((n - k + 1) * p) / (k * (1 - p)));

function holds({ lower, upper }: Measured, truth: number): boolean {
  return lower <= truth && (upper === null || truth <= upper);
}

/** How often the interval holds the truth: the sum of the chances of all hit counts from which it does. */
function coverage(groups: { targeted: number; random: number }, truth: number, chances: number[][]): number {
  let covered = 0;
  for (const [a, row] of chances.entries()) {
    for (const [b, chance] of row.entries()) {
      if (chance < 1e-9) continue;
      const measured = lift({ hits: a, inspections: groups.targeted }, { hits: b, inspections: groups.random });
      if (holds(measured, truth)) covered += chance;
    }
  }
  return covered;
}

describe('Lift', () => {
  test('is the ratio of the hit rates, with the interval of the conditional binomial solved for it', () => {
    const measured = lift({ hits: 30, inspections: 1_000 }, { hits: 10, inspections: 2_000 });
    // 30 of 40 hits: θ lies from 0.58804 to 0.87310 (Clopper–Pearson), and λ = θ / (1 − θ) · 2.
    expect(measured).toEqual({
      enoughEvidence: true,
      estimate: 6,
      lower: expect.closeTo(2.855, 2),
      upper: expect.closeTo(13.76, 2),
    });
  });

  test('of targeted inspections that found nothing is zero, with an upper bound', () => {
    const measured = lift({ hits: 0, inspections: 100 }, { hits: 4, inspections: 100 });
    expect(measured).toMatchObject({ enoughEvidence: true, estimate: 0, lower: 0 });
    expect(measured.upper).toBeCloseTo((1 - 0.025 ** (1 / 4)) / 0.025 ** (1 / 4), 9);
  });

  test('has a lower bound and no upper one while random inspections have found nothing', () => {
    const measured = lift({ hits: 3, inspections: 100 }, { hits: 0, inspections: 50 });
    const theta = 0.025 ** (1 / 3);
    expect(measured).toEqual({
      enoughEvidence: false,
      reason: 'Random inspections have found nothing yet, in 50: lift has no upper bound.',
      lower: expect.closeTo((theta / (1 - theta)) * 0.5, 9),
      upper: null,
    });
  });

  test.each<[string, HitCount, HitCount, string]>([
    ['no hit at all', { hits: 0, inspections: 9 }, { hits: 0, inspections: 9 }, 'Neither targeted nor random'],
    ['nothing targeted', { hits: 0, inspections: 0 }, { hits: 2, inspections: 9 }, 'No vehicle that would have been'],
    ['nothing random', { hits: 2, inspections: 9 }, { hits: 0, inspections: 0 }, 'No vehicle of the random stratum'],
  ])('is not known from %s', (_, targeted, random, reason) => {
    const measured = lift(targeted, random);
    expect(measured).toMatchObject({ enoughEvidence: false, lower: 0, upper: null });
    expect(measured).toHaveProperty('reason', expect.stringContaining(reason));
  });

  test('lies inside its interval', () => {
    fc.assert(
      fc.property(hitCount, withHits, (targeted, random) => {
        const measured = lift(targeted, random);
        if (!measured.enoughEvidence) throw new Error(measured.reason);
        expect(measured.lower).toBeLessThanOrEqual(measured.estimate);
        expect(measured.upper).toBeGreaterThanOrEqual(measured.estimate);
      }),
    );
  });

  test('turned round is one over itself, and so are its bounds', () => {
    fc.assert(
      fc.property(withHits, withHits, (targeted, random) => {
        const there = lift(targeted, random);
        const back = lift(random, targeted);
        expect(there.lower * (back.upper ?? Number.NaN)).toBeCloseTo(1, 6);
        expect(back.lower * (there.upper ?? Number.NaN)).toBeCloseTo(1, 6);
      }),
    );
  });

  test('has a wider interval the surer it has to be', () => {
    fc.assert(
      fc.property(
        hitCount,
        withHits,
        fc.double({ min: 0.5, max: 0.94, noNaN: true }),
        (targeted, random, confidence) => {
          const inner = lift(targeted, random, confidence);
          const outer = lift(targeted, random, 0.95);
          expect(outer.lower).toBeLessThanOrEqual(inner.lower);
          expect(outer.upper).toBeGreaterThanOrEqual(inner.upper ?? Number.NaN);
        },
      ),
    );
  });

  test.each([
    { targeted: 1_000, random: 1_000 },
    { targeted: 1_500, random: 500 },
    { targeted: 500, random: 1_500 },
  ])(
    'its interval holds the truth at least 95 times in 100 where hits are rare, for $targeted and $random',
    (groups) => {
      for (const randomHits of [0.5, 2, 6]) {
        for (const truth of [0.5, 1, 3]) {
          const ofTargeted = poisson((randomHits * truth * groups.targeted) / groups.random, 130);
          const ofRandom = poisson(randomHits, 60);
          const chances = ofTargeted.map((a) => ofRandom.map((b) => a * b));
          const covered = coverage(groups, truth, chances);
          expect(covered, `${randomHits} random hits expected, lift ${truth}`).toBeGreaterThan(0.95 - 1e-5);
        }
      }
    },
  );

  test.each([0, 10, 30])('its interval holds the truth at least as often where the groups share %d of 40', (shared) => {
    for (const randomRate of [0.02, 0.1, 0.3]) {
      for (const targetedRate of [0.05, 0.2, 0.6]) {
        const both = binomial(shared, targetedRate);
        const onlyTargeted = binomial(40 - shared, targetedRate);
        const onlyRandom = binomial(40 - shared, randomRate);
        const chanceOf = (a: number, b: number) =>
          both.reduce((sum, chance, k) => sum + chance * (onlyTargeted[a - k] ?? 0) * (onlyRandom[b - k] ?? 0), 0);
        const chances = Array.from({ length: 41 }, (_, a) => Array.from({ length: 41 }, (_, b) => chanceOf(a, b)));
        const truth = targetedRate / ((shared * targetedRate + (40 - shared) * randomRate) / 40);
        const covered = coverage({ targeted: 40, random: 40 }, truth, chances);
        expect(covered, `hit rates ${targetedRate} and ${randomRate}`).toBeGreaterThan(0.95);
      }
    }
  });

  test('refuses counts that are none, naming the group', () => {
    expect(() => lift({ hits: 2, inspections: 1 }, { hits: 0, inspections: 1 })).toThrow('targeted.hits is 2');
    expect(() => lift({ hits: 0, inspections: 1 }, { hits: 0, inspections: 1.5 })).toThrow('random.inspections is 1.5');
  });
});
