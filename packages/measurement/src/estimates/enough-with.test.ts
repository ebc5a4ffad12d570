import { expect, test } from 'vitest';
import { enoughWith } from './enough-with.ts';

test('what would be enough is reckoned from what was found so far', () => {
  // 3½ hits in 141 inspections: one more in about 40.
  expect(enoughWith(1, 'random', { hits: 3, inspections: 140 })).toEqual({
    moreInspections: 41,
    of: 'random',
    inWords: 'about 41 more random inspections',
  });
});

test('the less successful group counts, and one that was not inspected does not', () => {
  const groups = [
    { hits: 20, inspections: 100 },
    { hits: 0, inspections: 100 },
    { hits: 0, inspections: 0 },
  ];
  expect(enoughWith(1, 'any', ...groups)?.moreInspections).toBe(210);
});

test('where nothing was inspected nobody knows, nor where it would never be enough', () => {
  expect(enoughWith(1, 'any', { hits: 0, inspections: 0 })).toBeUndefined();
  expect(enoughWith(10, 'any', { hits: 0, inspections: 1e12 })).toBeUndefined();
});

test('numbers are rounded up to two digits, and never below one', () => {
  const certain = { hits: 0.5, inspections: 0.001 };
  const counts = [0.01, 9.1, 99.5, 12_345].map((hits) => enoughWith(hits, 'any', certain)?.moreInspections);
  expect(counts).toEqual([1, 10, 100, 13_000]);
});
