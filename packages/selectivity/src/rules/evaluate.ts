import type { PlainReason } from '@southbound/contracts';
import { areOthersUnknown, type Facts, isNothingKnown } from './facts.ts';
import type { Indeterminate } from './indeterminate.ts';
import type { Rule } from './rule.ts';
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

/** A rule whose `onMissing` decided it, since a fact that it needs is missing. */
export interface RuleDecidedOnMissing extends RuleIndeterminate {
  readonly fired: boolean;
}

export interface Evaluation {
  /** Points of the rules that fired: a lower bound where rules are indeterminate. */
  readonly points: number;
  readonly fired: readonly RuleFired[];
  /** Rules that could not be evaluated, since a fact is missing: neither true nor false. */
  readonly indeterminate: readonly RuleIndeterminate[];
  /** Rules that could not be evaluated either, and were decided by their `onMissing`. */
  readonly decidedOnMissing: readonly RuleDecidedOnMissing[];
  /**
   * Of the rules that fired by what little could be looked up, and would be indeterminate without it, the one worth least:
   * it must not count for less than a rule that nobody can evaluate, or knowing more would lower a score. Absent when
   * all was looked up.
   */
  readonly unsettled?: RuleFired;
}

/** What a rule set says of nearly all vehicles. */
const NOTHING_SAID: Evaluation = { points: 0, fired: [], indeterminate: [], decidedOnMissing: [] };

/**
 * What a rule set says of a crossing's facts at an instant. Points add up; an expired rule says nothing. A rule
 * that needs a missing fact is indeterminate, with its cause, unless its `onMissing` says otherwise; one whose
 * arithmetic has no result always is. None is silently true or false.
 */
export function evaluate(ruleSet: RuleSet, facts: Facts, atMs: number): Evaluation {
  return areOthersUnknown(facts) ? evaluatePartly(ruleSet, facts, atMs) : evaluateAll(ruleSet, facts, atMs);
}

/**
 * Of some lookouts it is known that they correspond, and of others nothing is. What fires by those that do fires whatever
 * the others; all else is as if nothing had been looked up.
 */
function evaluatePartly(ruleSet: RuleSet, { lookouts = [], ...unknown }: Facts, atMs: number): Evaluation {
  const known = evaluateAll(ruleSet, { ...unknown, lookouts: lookouts.slice(0, -1) }, atMs);
  const nothing = evaluateAll(ruleSet, unknown, atMs);
  const byKnown = new Set(known.fired.map(({ ruleId }) => ruleId));
  const isLeft = ({ ruleId }: { readonly ruleId: string }) => !byKnown.has(ruleId);
  const fired = [...known.fired, ...nothing.fired.filter(isLeft)];
  const [unsettled] = known.fired
    .filter(({ ruleId }) => nothing.indeterminate.some((rule) => rule.ruleId === ruleId))
    .sort((one, other) => one.points - other.points);
  return {
    points: fired.reduce((sum, { points }) => sum + points, 0),
    fired,
    indeterminate: nothing.indeterminate.filter(isLeft),
    decidedOnMissing: nothing.decidedOnMissing.filter(isLeft),
    ...(unsettled !== undefined && { unsettled }),
  };
}

function evaluateAll(ruleSet: RuleSet, facts: Facts, atMs: number): Evaluation {
  let said: Said | null = null;
  for (const rule of isNothingKnown(facts) ? ruleSet.rulesIfNothingKnown : ruleSet.rules) {
    if (atMs >= rule.expiresAtMs) continue;
    const answer = rule.condition(facts);
    if (answer === false) continue;
    said ??= { points: 0, fired: [], indeterminate: [], decidedOnMissing: [] };
    if (answer === true || firesAllTheSame(rule, answer, said)) fire(rule, facts, said);
  }
  return said ?? NOTHING_SAID;
}

/** Whether a rule fires although nobody can say whether its condition holds; what it does instead is noted. */
function firesAllTheSame({ id: ruleId, onMissing }: Rule, { cause, isMissing }: Indeterminate, said: Said): boolean {
  if (!isMissing || onMissing === 'indeterminate') {
    said.indeterminate.push({ ruleId, cause });
    return false;
  }
  const fired = onMissing === 'fires';
  said.decidedOnMissing.push({ ruleId, cause, fired });
  return fired;
}

function fire({ id: ruleId, reason, worth }: Rule, facts: Facts, said: Said): void {
  const points = worth(facts);
  if (typeof points === 'number') {
    said.points += points;
    said.fired.push({ ruleId, points, reason });
  } else {
    said.indeterminate.push({ ruleId, cause: points.cause });
  }
}

/** An evaluation while it is made. */
interface Said extends Evaluation {
  points: number;
  readonly fired: RuleFired[];
  readonly indeterminate: RuleIndeterminate[];
  readonly decidedOnMissing: RuleDecidedOnMissing[];
}

/** The ids of rules that have expired at an instant: they score nothing, and somebody should be told. */
export function expiredRules(ruleSet: RuleSet, atMs: number): string[] {
  return ruleSet.rules.filter((rule) => atMs >= rule.expiresAtMs).map((rule) => rule.id);
}
