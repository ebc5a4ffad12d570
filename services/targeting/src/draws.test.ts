import { describe, expect, test } from 'vitest';
import { type DrawKey, drawsOf } from './draws.ts';

const key: DrawKey = { id: 'key-1', secret: 'for tests' };
const NAMES = ['random', 'tie', 'fill', 'method'] as const;

const COUNT = 20_000;
const many = Array.from({ length: COUNT }, (_, index) => drawsOf(key, `2304-${index}`));

describe('the draws of a crossing', () => {
  test('are the same each time, so a replay draws the same', () => {
    expect(drawsOf(key, '2304-7f3a')).toEqual(drawsOf({ ...key }, '2304-7f3a'));
    // Written down, so that a change of the formula shows: recordings could not be recomputed after it.
    expect(drawsOf(key, '2304-7f3a')).toEqual({
      random: 0.5298767314847765,
      tie: 0.9498035318916429,
      fill: 0.3043224604156798,
      method: 0.6680045562035382,
    });
  });

  test('are others for another crossing, and under another secret', () => {
    const draws = drawsOf(key, '2304-7f3a');
    const others = [drawsOf(key, '2304-7f3b'), drawsOf({ ...key, secret: 'for testt' }, '2304-7f3a')];
    for (const other of others) for (const name of NAMES) expect(other[name]).not.toBe(draws[name]);
  });

  test('do not depend on the name of the key', () => {
    expect(drawsOf({ ...key, id: 'key-2' }, '2304-7f3a')).toEqual(drawsOf(key, '2304-7f3a'));
  });

  test.each(NAMES)('are spread evenly from 0 to 1: %s', (name) => {
    const bins = Array.from({ length: 20 }, () => 0);
    for (const draws of many) {
      const bin = Math.floor(draws[name] * bins.length);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // A draw below 0, or of 1, would have made a bin of its own.
    expect(Object.keys(bins)).toHaveLength(20);
    const expected = COUNT / bins.length;
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // The 99.9th percentile of chi-square with 19 degrees of freedom; the inputs are fixed, so this never flickers.
    expect(chiSquare).toBeLessThan(43.8);
  });

  test.each([
    ['random', 'tie'],
    ['random', 'fill'],
    ['random', 'method'],
    ['tie', 'fill'],
    ['tie', 'method'],
    ['fill', 'method'],
  ] as const)('tell nothing of one another: %s and %s', (one, other) => {
    const covariance = many.reduce((sum, draws) => sum + (draws[one] - 0.5) * (draws[other] - 0.5), 0) / COUNT;
    const correlation = covariance * 12;
    // Four standard errors.
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(COUNT));
  });
});
