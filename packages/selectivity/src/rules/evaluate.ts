import type { PlainReason } from '@southbound/contracts';
import { type Facts, isNothingKnown } from './facts.ts';
import type { RuleSet } from './rule-set.ts';

export interface RuleFired {
  readonly ruleId: string;
  readonly points: number;
  readonly reason: PlainReason;
}

export interface RuleIndeterminate {
  readonly ruleId: string;
  readonly cause: string;
}

export interface Evaluation {
  /** Points of the rules that fired: a lower bound where rules are indeterminate. */
  readonly points: number;
  readonly fired: readonly RuleFired[];
  /** Rules that could not be evaluated, since a fact is missing: neither true nor false. */
  readonly indeterminate: readonly RuleIndeterminate[];
}

/** What a rule set says of nearly all vehicles. */
const NOTHING_SAID: Evaluation = { points: 0, fired: [], indeterminate: [] };

/**
 * What a rule set says of a crossing's facts at an instant. Points add up; an expired rule says nothing. A rule
 * that needs a missing fact is indeterminate, with its cause, never silently true or false.
 */
export function evaluate(ruleSet: RuleSet, facts: Facts, atMs: number): Evaluation {
  let points = 0;
  let fired: RuleFired[] | null = null;
  let indeterminate: RuleIndeterminate[] | null = null;
  for (const rule of isNothingKnown(facts) ? ruleSet.rulesIfNothingKnown : ruleSet.rules) {
    if (atMs >= rule.expiresAtMs) continue;
    const answer = rule.condition(facts);
    if (answer === false) continue;
    if (answer === true) {
      points += rule.points;
      fired ??= [];
      fired.push({ ruleId: rule.id, points: rule.points, reason: rule.reason });
    } else {
      indeterminate ??= [];
      indeterminate.push({ ruleId: rule.id, cause: answer.cause });
    }
  }
  if (fired === null && indeterminate === null) return NOTHING_SAID;
  return { points, fired: fired ?? [], indeterminate: indeterminate ?? [] };
}

/** The ids of rules that have expired at an instant: they score nothing, and somebody should be told. */
export function expiredRules(ruleSet: RuleSet, atMs: number): string[] {
  return ruleSet.rules.filter((rule) => atMs >= rule.expiresAtMs).map((rule) => rule.id);
}
