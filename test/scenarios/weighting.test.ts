import { prevalence } from '@southbound/measurement';
import { prevalenceOf, USUAL_WORLD } from '@southbound/simulation';
import { expect, test } from 'vitest';
import { chanceOf } from './known-truth/drawn-counts.ts';
import { dayOf } from './known-truth/weighted.ts';
import { STANDARD_ERRORS_MAX, weighting } from './weighting.ts';

test('on 200 days of a made-up port the weighted share is right, and the share of the inspected is not', () => {
  const errors = Array.from({ length: 200 }, (_, seed) => {
    const { ofAll, trips } = dayOf(chanceOf(seed), 20);
    const { measured } = prevalence(ofAll);
    const truth = trips / ofAll.crossings;
    return {
      weighted: measured.enoughEvidence ? measured.estimate - truth : Number.NaN,
      naive: ofAll.hits / ofAll.inspections / truth - 1,
    };
  });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const weighted = mean(errors.map((error) => error.weighted));
  const square = mean(errors.map((error) => (error.weighted - weighted) ** 2));
  expect(Math.abs(weighted)).toBeLessThan(STANDARD_ERRORS_MAX * Math.sqrt(square / 200));
  expect(mean(errors.map(({ naive }) => naive))).toBeGreaterThan(0.1);
});

test('in worlds that the engine decides, weights by its own propensities bring back the share of the traffic', async () => {
  const { weighted, naive, held, worlds } = await weighting({
    world: { ...USUAL_WORLD, days: 1, ports: ['2408'], preset: prevalenceOf('0.02') },
    seeds: [1, 2, 3, 4, 5, 6, 7, 8],
    mode: 'open loop',
  });
  expect(Math.abs(weighted.error)).toBeLessThan(STANDARD_ERRORS_MAX * weighted.standardError);
  expect(naive.error).toBeGreaterThan(0.1 + STANDARD_ERRORS_MAX * naive.standardError);
  expect(held).toBeGreaterThanOrEqual(worlds - 1);
});
