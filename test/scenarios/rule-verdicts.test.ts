import { describe, expect, test } from 'vitest';
import { retiresGood, rulesJudged } from './rule-verdicts.ts';

describe('The verdicts on rules, looked at daily', () => {
  const worlds = [1, 2, 3, 4].map((seed) => rulesJudged(120, seed));
  const kind = (name: string) => worlds.flat().filter((rule) => rule.kind === name);

  test('retire no good rule, and keep most of them within four months', () => {
    expect(worlds.filter((world) => world.some(retiresGood))).toEqual([]);
    const kept = kind('good').filter(({ firstDay }) => firstDay.keep !== undefined);
    expect(kept.length).toBeGreaterThan(0.8 * kind('good').length);
  });

  test('name every rule that only costs minutes, and keep none that finds no more than chance', () => {
    for (const { firstDay } of kind('only costs minutes')) expect(firstDay.retire).toBeLessThan(120);
    expect(kind('no better than chance').filter(({ firstDay }) => firstDay.keep !== undefined)).toEqual([]);
  });
});
