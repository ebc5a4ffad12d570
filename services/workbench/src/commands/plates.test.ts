import { expect, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';

const WORLD = ['--seed', '3', '--ports', '2502,2304', '--lookouts', '2000'];

test('of misread plates nearly all are found, and the answer tells how often a match is wrong', async () => {
  const { exitCode, out } = await southbound(['plates', ...WORLD, '--json']);
  const { simulated, lookouts, crossings, found, oneCharacter, matches } = JSON.parse(out);
  expect({ exitCode, simulated, lookouts }).toEqual({ exitCode: 0, simulated: true, lookouts: 2_000 });
  for (const how of ['look-alike', 'dropped', 'doubled']) expect(found[how].misread, how).toBeGreaterThan(5);
  expect(oneCharacter.estimate).toBeGreaterThanOrEqual(0.95);
  const sum = (of: 'right' | 'wrong') =>
    matches.reduce((total: number, each: Record<typeof of, number>) => total + each[of], 0);
  expect(sum('right')).toBeGreaterThan(1_000);
  expect(sum('wrong') / crossings).toBeLessThan(0.01);
});

test('people are told with intervals, by way of misreading and by strength', async () => {
  const { out } = await southbound(['plates', ...WORLD]);
  expect(out).toMatch(/any one character +\d+ +\d+\.\d\d % \(\d/);
  expect(out).toMatch(/one-edit +0(\.\d+)? and more +\d+ +\d+/);
  expect(out.replaceAll('\n', ' ')).toContain('of 100,000 crossings');
});
