import { exactInterval } from '@southbound/measurement';
import { describe, expect, test } from 'vitest';
import { type Cell, cellsOf, type Estimator } from './known-truth/cells.ts';
import { COUNTED } from './known-truth/counted.ts';
import { drawnHits } from './known-truth/drawn-counts.ts';
import { worstOfExact, worstOfZeroHits } from './known-truth/enumerated.ts';
import { PROGRESS } from './known-truth/progress.ts';
import { quantityEstimators } from './known-truth/quantities.ts';
import { SOURCES } from './known-truth/sources.ts';
import { watchedEstimators } from './known-truth/watched.ts';
import { WEIGHTED } from './known-truth/weighted.ts';

const SEED = 1;
const PROMISED = 0.95;
/** So seldom would as few be held by chance, if the promise were kept. */
const ALARM_BELOW = 1e-4;

const SAMPLES = 600;
const RUNS_OF_WATCHED = 2_000;

/** Whether what was held is too little for chance, by the exact interval of the share. */
function isTooFew({ held, trials }: Cell): boolean {
  return (exactInterval(held, trials, 1 - 2 * ALARM_BELOW).upper ?? 1) < PROMISED;
}

function expectHeld(estimator: Estimator, samples: number): void {
  for (const cell of cellsOf(estimator, samples, SEED)) {
    const words = `${cell.name} ${cell.expected}: held in ${cell.held} of ${cell.trials}`;
    expect(isTooFew(cell), words).toBe(false);
  }
}

describe('Intervals hold the truth', () => {
  test.each([
    ['a hit rate', worstOfExact],
    ['a hit rate after no hit', worstOfZeroHits],
  ])('of %s, for every number of inspections and every rate of a grid', (_, worstOf) => {
    const { coverage, inspections, rate, cells } = worstOf(60);
    expect(coverage, `${inspections} inspections at a rate of ${rate}`).toBeGreaterThanOrEqual(PROMISED - 1e-12);
    expect(cells).toBe(62 * 14);
  });

  test.each(
    [...COUNTED, ...SOURCES, ...PROGRESS, ...WEIGHTED].map((estimator) => [estimator.name, estimator] as const),
  )('in samples: %s', (_, estimator) => expectHeld(estimator, SAMPLES));

  const quantities = quantityEstimators(1);
  test.each(quantities.map((estimator) => [estimator.name, estimator] as const))(
    'in samples of what the simulated world carries: %s',
    (_, estimator) => expectHeld(estimator, SAMPLES),
  );

  test.each(watchedEstimators().map((estimator) => [estimator.name, estimator] as const))(
    'looked at after every inspection: %s',
    (_, estimator) => expectHeld(estimator, RUNS_OF_WATCHED),
  );
});

test('an interval that was watched though it is for who looks once does not pass', () => {
  const looks = Array.from({ length: 20 }, (_, at) => 50 * (at + 1));
  const once: Estimator = {
    name: 'the exact interval, looked at twenty times',
    expectedCounts: [20],
    trials: (chance, expected) => {
      const rate = expected / 1_000;
      const hits = looks.map(() => drawnHits(chance, 50, rate));
      const held = looks.every((inspections, at) => {
        const { lower, upper } = exactInterval(
          hits.slice(0, at + 1).reduce((sum, each) => sum + each, 0),
          inspections,
        );
        return lower <= rate && rate <= (upper ?? 1);
      });
      return [{ given: true, held }];
    },
  };
  expect(cellsOf(once, RUNS_OF_WATCHED, SEED).map(isTooFew)).toEqual([true]);
});
