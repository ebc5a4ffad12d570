import { DAY_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { commitmentTo, type DrawKey, dayKey, dayKeysOf, drawsOf } from './draws.ts';

const DRAW_KEY: DrawKey = { id: 'key-1', secret: 'for tests' };
const NAMES = ['random', 'tie', 'fill', 'method', 'surge'] as const;
const key = dayKey(DRAW_KEY, '2026-03-02');

const COUNT = 20_000;
const many = Array.from({ length: COUNT }, (_, index) => drawsOf(key, `2304-${index}`));

describe('the key of a day', () => {
  test('follows from secret and day, and is the same from the first millisecond of the day to the last', () => {
    const keys = dayKeysOf(DRAW_KEY);
    const dayMs = Date.parse('2026-03-02T00:00:00.000Z');
    expect([dayMs, dayMs + DAY_MS - 1].map(keys)).toEqual([key, key]);
    expect(keys(dayMs - 1)).toEqual(dayKey(DRAW_KEY, '2026-03-01'));
    expect(keys(dayMs + DAY_MS)).toEqual(dayKey(DRAW_KEY, '2026-03-03'));
    // Written down as openssl gives them, so that an auditor needs nothing of ours.
    expect(key).toEqual({
      id: 'key-1/2026-03-02',
      key: '1fbeff4c94a471e85ed45ce77580a10bedab869e24d9480fd4e40257710a8e15',
    });
    expect(commitmentTo(key.key)).toBe('5bf9bfc7ccc7b026f055bfc1b12dfe58b5658b55c1a8d351e2a7601920a146e1');
  });

  test("is the next secret's from its first day on", () => {
    const next = { id: 'key-2', secret: 'also for tests', fromDay: '2026-03-02' };
    const keys = dayKeysOf({ ...DRAW_KEY, next });
    const firstMs = Date.parse(next.fromDay);
    expect(keys(firstMs - 1)).toEqual(dayKey(DRAW_KEY, '2026-03-01'));
    expect(keys(firstMs)).toEqual(dayKey(next, '2026-03-02'));
    expect(keys(firstMs + 300 * DAY_MS)).toEqual(dayKey(next, '2026-12-27'));
  });

  test('is another one on each day and under each secret, however many days are asked for', () => {
    const keys = dayKeysOf(DRAW_KEY);
    const all = Array.from({ length: 40 }, (_, day) => keys(day * DAY_MS).key);
    expect(new Set([...all, dayKey({ ...DRAW_KEY, secret: 'for testt' }, '1970-01-01').key]).size).toBe(41);
    expect(keys(0).key).toBe(all[0]);
  });
});

describe('the draws of a crossing', () => {
  test('are the same each time, so a replay draws the same', () => {
    // Written down, so that a change of the formula shows: recordings could not be recomputed after it.
    expect(drawsOf({ key: key.key }, '2304-7f3a')).toEqual({
      random: 0.9486968700937375,
      tie: 0.07889876250110817,
      fill: 0.19665333784854155,
      method: 0.8835875684352814,
      surge: 0.7978202677675057,
    });
  });

  test('are others for another crossing, and on another day', () => {
    const draws = drawsOf(key, '2304-7f3a');
    const others = [drawsOf(key, '2304-7f3b'), drawsOf(dayKey(DRAW_KEY, '2026-03-03'), '2304-7f3a')];
    for (const other of others) for (const name of NAMES) expect(other[name]).not.toBe(draws[name]);
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
    ['random', 'surge'],
    ['tie', 'surge'],
    ['fill', 'surge'],
    ['method', 'surge'],
  ] as const)('tell nothing of one another: %s and %s', (one, other) => {
    const covariance = many.reduce((sum, draws) => sum + (draws[one] - 0.5) * (draws[other] - 0.5), 0) / COUNT;
    const correlation = covariance * 12;
    // Four standard errors.
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(COUNT));
  });
});
