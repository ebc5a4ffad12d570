import { describe, expect, test } from 'vitest';
import { chanceFor } from '../chance.ts';
import { drawFirearmCount, drawGoods, FIREARMS_PER_LOAD } from './loads.ts';

const DRAWS = 20_000;
const chance = chanceFor(3, 'loads');

/** Quantities of July 2025 in logarithms: their mean must lie where the means of so many draws do, nineteen times of twenty. */
function expectUsual(published: readonly number[], draws: readonly number[]): void {
  const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + Math.log(each), 0) / of.length;
  const size = published.length;
  const means = Array.from({ length: Math.floor(draws.length / size) }, (_, at) =>
    mean(draws.slice(at * size, (at + 1) * size)),
  ).sort((a, b) => a - b);
  expect(mean(published)).toBeGreaterThan(means[Math.floor(0.025 * means.length)] ?? Number.NaN);
  expect(mean(published)).toBeLessThan(means[Math.floor(0.975 * means.length)] ?? Number.NaN);
}

const goods = (kind: 'ammunition' | 'parts', category: string) =>
  Array.from({ length: DRAWS }, () => drawGoods(chance, kind))
    .flat()
    .flatMap((each) => ('category' in each && each.category === category ? [each.count] : []));

describe('quantities are such as the ten events of July 2025 show', () => {
  test('rounds', () => expectUsual([15, 28, 37, 458, 800, 2_392], goods('ammunition', 'Ammunition')));
  test('magazines', () => expectUsual([1, 14, 20, 20, 28, 30], goods('parts', 'Magazine')));
  test('scopes and other parts', () => expectUsual([4, 3], goods('parts', 'Scope')));

  test('firearms: no less than these large seizures, by a mean of twelve', () => {
    const counts = Array.from({ length: DRAWS }, () => drawFirearmCount(chance));
    const mean = counts.reduce((sum, each) => sum + each, 0) / DRAWS;
    // The lognormal's own standard deviation is 1.1 times its mean.
    expect(Math.abs(mean - 47 / 4)).toBeLessThan((4 * 1.12 * FIREARMS_PER_LOAD) / Math.sqrt(DRAWS) + 0.25);
    expect(counts.filter((each) => each >= 40).length / DRAWS).toBeGreaterThan(0.02);
    expectUsual([8, 12, 12, 15], counts);
  });
});

test('the tail of rounds is heavy: one load in a hundred holds a third of them', () => {
  const rounds = goods('ammunition', 'Ammunition').sort((a, b) => b - a);
  const sum = (of: readonly number[]) => of.reduce((all, each) => all + each, 0);
  expect(sum(rounds.slice(0, rounds.length / 100)) / sum(rounds)).toBeGreaterThan(0.25);
});
