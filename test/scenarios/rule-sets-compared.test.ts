import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { expect, test } from 'vitest';
import { compareJudged, comparisonText, judgeWorlds } from './rule-sets-compared.ts';
import { SECOND_RULE_SET, type SeededWorlds, seededWorlds, WORLD_FLAGS } from './seeded-worlds.ts';

/**
 * Less than what `node test/scenarios/rule-sets-compared.ts` compares, in a fifth of its time: one small port, where one
 * vehicle in fifty carries something, so that each day says something.
 */
const WORLDS: SeededWorlds = seededWorlds(
  { days: WORLD_FLAGS.days.default, ports: '2601', preset: '0.02', closed: false },
  { worlds: 6, seed: 5_001 },
);

test('on worlds that no weight was found by, the second rule set finds more than the first beyond doubt', async () => {
  const first = await judged(FIRST_RULE_SET);
  const second = await judged(SECOND_RULE_SET);
  const comparison = compareJudged(first, second);
  const words = comparisonText(comparison);
  process.stdout.write(`${words}\n`);
  expect(comparison.isBetter, words).toBe(true);
  expect(gainIn(comparison, 'trips found'), words).toBeGreaterThan(0);
  // What the policy makes mandatory is the same for both, so none of the gain is its.
  expect(second.map(({ mandatory }) => mandatory)).toEqual(first.map(({ mandatory }) => mandatory));
  expect(first.flatMap(({ mandatory }) => mandatory)).not.toEqual([]);

  expect(compareJudged(second, first).isBetter, 'the other way round').toBe(false);
  expect(compareJudged(first, first), 'with itself').toMatchObject({
    isBetter: false,
    worlds: { more: 0, fewer: 0, asMany: WORLDS.seeds.length },
  });
});

function judged(rules: string) {
  return judgeWorlds(WORLDS, loadRulebook({ rules, policy: DEFAULT_POLICY }, undefined));
}

function gainIn({ figures }: ReturnType<typeof compareJudged>, name: string): number {
  const found = figures.find(({ figure }) => figure === name);
  if (found === undefined) throw new Error(`there is no figure "${name}"`);
  return found.after - found.before;
}
