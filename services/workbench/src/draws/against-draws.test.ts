import { EVENTS, type SelectionMade } from '@southbound/contracts';
import type { Draws } from '@southbound/selectivity';
import { DEFAULT_POLICY, loadPolicy } from '@southbound/targeting/rulebook-files';
import { describe, expect, test } from 'vitest';
import { againstDraws } from './against-draws.ts';

/** Draws 2 % at random, and inspects a fifth of what cannot be scored. */
const policy = loadPolicy(DEFAULT_POLICY);
const NEVER: Draws = { random: 0.99, tie: 0.99, fill: 0.99, method: 0.99, surge: 0.99 };

function against(data: Partial<SelectionMade['data']>, draws: Partial<Draws>): string | null {
  return againstDraws(policy, { ...EVENTS.SelectionMade.example.data, ...data }, { ...NEVER, ...draws });
}

describe('of a vehicle that could not be scored', () => {
  const unscored = { scorePoints: null, thresholdPoints: null, tieShare: null, wouldTarget: null, randomDraw: false };
  const inspected = { ...unscored, decision: 'inspect', ground: 'blind', method: 'full' } as const;
  const released = { ...unscored, decision: 'release', ground: 'blind-not-drawn', method: null } as const;

  test('the draw says whether it is inspected, at the blind rate', () => {
    expect(against(inspected, { random: 0.199 })).toBeNull();
    expect(against(released, { random: 0.201 })).toBeNull();
    expect(against(inspected, { random: 0.201 })).toBe('the blind draw is not followed');
    expect(against(released, { random: 0.199 })).toBe('the blind draw is not followed');
  });

  test('the draw says by which method, too', () => {
    expect(against({ ...inspected, method: 'visual' }, { random: 0.199, method: 0 })).toBeNull();
    expect(against(inspected, { random: 0.199, method: 0 })).toBe('the method drawn was visual');
  });
});

test('a vehicle that is told as a random pick was drawn into the random stratum', () => {
  const pick = { decision: 'inspect', ground: 'random', method: 'full', randomDraw: true } as const;
  expect(against(pick, { random: 0.019 })).toBeNull();
  expect(against(pick, {})).toBe('randomDraw is not what was drawn');
  expect(against({ ...pick, randomDraw: false }, {})).toBe('it was not drawn into the random stratum');
});
