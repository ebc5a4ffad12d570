import type { Change } from './candidates.ts';
import { explainCondition, type PartExplained } from './explain.ts';
import type { Facts } from './facts.ts';
import { nearestChange } from './nearest-change.ts';
import type { Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';

/** What one rule says of a crossing, and why. */
export interface RuleExplained {
  readonly ruleId: string;
  /** `expired` rules say nothing, whatever their condition. */
  readonly outcome: 'fired' | 'did-not-fire' | 'indeterminate' | 'expired';
  /** What it gave; 0 unless it fired. */
  readonly points: number;
  /** Why it is indeterminate, or which fact is missing that `onMissing` decided without; null otherwise. */
  readonly cause: string | null;
  readonly condition: PartExplained;
  /**
   * What would have made it fire, or fire no more; null for one that has expired, and when the search found nothing,
   * which does not say that nothing would.
   */
  readonly nearestChange: readonly Change[] | null;
}

/** Explains one rule of a set for a crossing's facts at an instant. */
export function explainRule(ruleSet: RuleSet, rule: Rule, facts: Facts, atMs: number): RuleExplained {
  const condition = explainCondition(rule.syntax, ruleSet.scope.names, facts);
  const { id: ruleId } = rule;
  if (atMs >= rule.expiresAtMs) {
    return { ruleId, outcome: 'expired', points: 0, cause: null, condition, nearestChange: null };
  }
  const change = nearestChange(ruleSet, rule, facts, (other) => outcomeOf(rule, other).outcome === 'fired');
  return { ruleId, ...outcomeOf(rule, facts), condition, nearestChange: change };
}

function outcomeOf(rule: Rule, facts: Facts): Pick<RuleExplained, 'outcome' | 'points' | 'cause'> {
  const said = rule.condition(facts);
  if (said === false) return { outcome: 'did-not-fire', points: 0, cause: null };
  const cause = said === true ? null : said.cause;
  if (said !== true && (!said.isMissing || rule.onMissing === 'indeterminate')) {
    return { outcome: 'indeterminate', points: 0, cause };
  }
  if (said !== true && rule.onMissing === 'does-not-fire') return { outcome: 'did-not-fire', points: 0, cause };
  const points = rule.worth(facts);
  return typeof points === 'number'
    ? { outcome: 'fired', points, cause }
    : { outcome: 'indeterminate', points: 0, cause: points.cause };
}
