import { DEFAULT_POLICY, loadRulebook } from '@southbound/targeting/rulebook-files';
import { expect, test } from 'vitest';
import { type Compared, compareCapacity, factorOver, type MinutesSpent, verdictOn } from './capacity-compared.ts';
import { SECOND_RULE_SET, seededWorlds } from './seeded-worlds.ts';

/** A fixed share of what `node test/scenarios/capacity-compared.ts` compares. */
const WORLDS = seededWorlds({ days: '1', ports: '2302', preset: '0.02', closed: false }, { worlds: 3, seed: 7_001 });

test('with half the bays, a policy that knows of them finds more in a minute than first come, first served', async () => {
  const rulebook = loadRulebook({ rules: SECOND_RULE_SET, policy: DEFAULT_POLICY }, undefined);
  const compared = await compareCapacity(WORLDS, rulebook, 0.5);
  const { text } = verdictOn(compared);
  process.stdout.write(`${text}\n`);
  expect(factorOver(compared.capacity, compared.orders, 'tripsFound').factor, text).toBeGreaterThan(1);
  expect(factorOver(compared.capacity, compared.everybody, 'tripsFound').interval.low, text).toBeGreaterThan(1);
  // The bays are as scarce for all of them.
  for (const { minutes } of compared.orders) expect(minutes, text).toBeGreaterThan(2_000);
});

/** Worlds in which a thousand minutes found so many trips, and ten times as many firearms. */
const findingOf = (...trips: readonly number[]): MinutesSpent[] =>
  trips.map((tripsFound) => ({ minutes: 1_000, inspections: 100, tripsFound, firearms: 10 * tripsFound }));

test('a factor is that of all worlds together, and as unsure as the worlds differ', () => {
  const rival = findingOf(4, 5, 6, 5);
  expect(factorOver(rival, rival, 'tripsFound')).toEqual({ factor: 1, interval: { low: 1, high: 1 } });
  expect(factorOver(findingOf(8, 10, 12, 10), rival, 'firearms')).toEqual({
    factor: 2,
    interval: { low: 2, high: 2 },
  });
  const { factor, interval } = factorOver(findingOf(2, 20, 4, 14), rival, 'tripsFound');
  expect(factor).toBe(2);
  expect(interval.low).toBeGreaterThan(0.5);
  expect(interval.low).toBeLessThan(0.9);
  expect(interval.high).toBeGreaterThan(3);
  expect(interval.high).toBeLessThan(3.8);
});

test('more is shown only where both rivals find less beyond doubt', () => {
  const compared = (capacity: readonly number[]): Compared => ({
    capacity: findingOf(...capacity),
    orders: findingOf(4, 5, 6, 5),
    everybody: findingOf(2, 1, 2, 3),
  });
  expect(verdictOn(compared([8, 9, 11, 10])).isBetter).toBe(true);
  expect(verdictOn(compared([4, 5, 6, 5])).isBetter, 'as many as one of them').toBe(false);
  expect(verdictOn(compared([2, 20, 4, 14])).isBetter, 'more in some worlds alone').toBe(false);
});
