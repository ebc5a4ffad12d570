import { readFileSync } from 'node:fs';
import { EVENTS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { openBudget } from '../budget/inspection-budget.ts';
import { readPolicy } from '../budget/policy.ts';
import { usualTerms } from '../budget/terms.ts';
import { readRuleSet } from '../rules/rule-set.ts';
import { type Rulebook, select } from '../select.ts';

const fileOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const ruleSet = readRuleSet(fileOf('rule-sets/first/rule-set.yaml'), '1'.repeat(32));
const policy = readPolicy(fileOf('policies/default.yaml'), '2'.repeat(32));
if (!ruleSet.ok || !policy.ok) throw new Error('the documents that come with the project read');
const rulebook: Rulebook = { ruleSet: ruleSet.value, policy: policy.value };

const { data, eventId, occurredAt } = EVENTS.CrossingObserved.example;

/** A vehicle without a plate: what intelligence knows of it is missing, so rules are indeterminate. */
function selected(isSuspended: boolean, canine: 'alert' | 'clear') {
  return select(rulebook, openBudget(rulebook.policy), {
    crossing: { ...data, identity: {}, plateObscured: true, canine },
    crossingEventId: eventId,
    atMs: Date.parse(occurredAt),
    dossier: null,
    draws: { random: 0.9, tie: 0.5, fill: 0.99, method: 0.5, surge: 1 },
    drawKeyId: 'key-1',
    terms: usualTerms(rulebook.policy),
    isSuspended,
  });
}

test('a suspended rule set gives no points, names what it could not evaluate, and the selection says that it is', () => {
  const [usual, suspended] = [selected(false, 'clear').selection, selected(true, 'clear').selection];
  expect(usual.scorePoints).toBeGreaterThan(0);
  expect(usual).not.toHaveProperty('ruleSetSuspended');
  expect(suspended).toMatchObject({ ruleSetSuspended: true, scorePoints: 0, wouldTarget: false, rulesFired: [] });
  expect(suspended.rulesIndeterminate).toEqual(usual.rulesIndeterminate);
  expect(suspended.rulesIndeterminate).not.toEqual([]);
});

test('nothing is learned from scores that a suspended rule set did not give, and the crossing counts all the same', () => {
  const { budget } = selected(true, 'clear');
  expect(budget.scores).toEqual(openBudget(rulebook.policy).scores);
  expect(budget.crossingsDecided).toBe(1);
  expect(selected(false, 'clear').budget.scores).not.toEqual(budget.scores);
});

test('what the policy makes mandatory stays so, by the most thorough method', () => {
  expect(selected(true, 'alert').selection).toMatchObject({ ground: 'mandatory', method: 'full', propensity: 1 });
});
