import { describe, expect, test } from 'vitest';
import { openBayPlan } from './bay-plan.ts';
import { type Made, selectionAt } from './fixtures/selection-at.ts';
import { TRIED_POLICY, triedPolicyWith } from './fixtures/tried-policy.ts';

const TWO_BAYS = { bays: 2, officers: 9 };
const POLICY = triedPolicyWith(TWO_BAYS, 1);

const ordered = (atMinute: number, made: Omit<Made, 'atMinute'> = {}): Made => ({
  atMinute,
  decision: 'inspect',
  ground: 'targeted',
  method: 'canine',
  ...made,
});

/** What the plan says of selections at a port with two bays, and how often it looked. */
function judged(made: readonly Made[], policy = POLICY) {
  const plan = openBayPlan(policy);
  for (const each of made) plan.selected(selectionAt(each));
  const { verdict, looked, violations } = plan.result();
  return [verdict, looked, violations];
}

describe('the plan of bays', () => {
  test('is kept where as many are occupied as there are, and the next begins when one of them ends', () => {
    expect(judged([ordered(0), ordered(1), ordered(8)])).toEqual(['holds', 3, 0]);
    expect(judged([ordered(0), ordered(1), ordered(2, { waitMinutes: 6 })])).toEqual(['holds', 3, 0]);
  });

  test('is broken by an order that begins before one of them ends', () => {
    expect(judged([ordered(0), ordered(1), ordered(7.9)])).toEqual(['violated', 3, 1]);
    expect(judged([ordered(0), ordered(1), ordered(2, { waitMinutes: 5.9 })])).toEqual(['violated', 3, 1]);
  });

  test('counts bays that wait to be occupied, too', () => {
    const waiting = ordered(2, { waitMinutes: 6 });
    expect(judged([ordered(0), ordered(0), waiting, ordered(8)])).toEqual(['holds', 4, 0]);
    expect(judged([ordered(0), ordered(0), waiting, ordered(8), ordered(9)])).toEqual(['violated', 5, 1]);
  });

  test('is broken by a longer wait than the policy allows, which is longer for the random stratum', () => {
    expect(judged([ordered(0, { waitMinutes: 10 })])).toEqual(['holds', 1, 0]);
    expect(judged([ordered(0, { waitMinutes: 10.1 })])).toEqual(['violated', 1, 1]);
    for (const ground of ['random', 'blind'] as const) {
      expect(judged([ordered(0, { waitMinutes: 15, ground })])).toEqual(['holds', 1, 0]);
      expect(judged([ordered(0, { waitMinutes: 15.1, ground })])).toEqual(['violated', 1, 1]);
    }
  });

  test('is not broken by what is mandatory, which takes a bay all the same', () => {
    const alert = (atMinute: number) => ordered(atMinute, { ground: 'mandatory' });
    expect(judged([ordered(0), ordered(0), alert(1), alert(1)])).toEqual(['holds', 2, 0]);
    expect(judged([alert(0), alert(0), ordered(1)])).toEqual(['violated', 1, 1]);
  });

  test('counts no bay of what is mandatory where a shift may have had nobody for it', () => {
    const alert = ordered(0, { ground: 'mandatory' });
    expect(judged([alert, alert, ordered(1)], triedPolicyWith(TWO_BAYS, 1, 0))).toEqual(['holds', 1, 0]);
  });

  test('is not judged of releases, nor where no limits are known', () => {
    const release = { decision: 'release', ground: 'no-capacity', method: null } as const;
    expect(judged([ordered(0, release)])).toEqual(['not judged', 0, 0]);
    const crowd = Array.from({ length: 9 }, () => ordered(0, { port: '2504' }));
    expect(judged(crowd)).toEqual(['not judged', 0, 0]);
    expect(judged([ordered(0), ordered(0), ordered(0)], TRIED_POLICY)).toEqual(['not judged', 0, 0]);
  });
});
