import { liftByDay } from '../estimates/lift-by-day.ts';
import { exactInterval, type Measured } from '../exact-interval.ts';
import { emptyRule, type RuleTally, type RuleWorthTally } from './rule-tally.ts';
import { type RuleVerdict, ruleVerdict } from './rule-verdict.ts';

/** What a rule was worth. */
export interface RuleWorth {
  readonly ruleId: string;
  /** In which it fired, on whatever ground. */
  readonly inspections: number;
  readonly hits: number;
  /** Hits per inspection in which it fired. */
  readonly precision: Measured;
  /** Inspections that would not have been targeted without its points. */
  readonly caused: number;
  /** Of these that found something: nobody else's merit. */
  readonly causedHits: number;
  /** Those hits by the hits of all inspections, on whatever ground: what would have been lost without it. */
  readonly shareOfFinds: Measured;
  /** Minutes for which vehicles were kept in which inspections that it caused found nothing. */
  readonly delayMinutes: number;
  /** Lift of what it caused, with bounds that hold at all looks and for all rules together. */
  readonly lift: Measured;
  readonly verdict: RuleVerdict['verdict'];
  readonly reason: string;
}

/**
 * What each rule of a set was worth, in the order given, also those that never fired. The verdicts on all of them at
 * all looks are right together with the confidence given: each is made at 1 − (1 − confidence) / rules (Bonferroni).
 * Precision and the share of finds are exact, each for who looks once.
 *
 * Throws a RangeError as `ruleVerdict` does.
 */
export function ruleWorth(
  tally: RuleWorthTally,
  ruleIds: readonly string[],
  paysFrom: number,
  confidence = 0.95,
): readonly RuleWorth[] {
  const ofEach = 1 - (1 - confidence) / ruleIds.length;
  return ruleIds.map((ruleId) => worthOf(ruleId, tally.rules.get(ruleId) ?? emptyRule(), tally.hits, paysFrom, ofEach));
}

function worthOf(ruleId: string, rule: RuleTally, hits: number, paysFrom: number, confidence: number): RuleWorth {
  const { fired, caused } = rule;
  return {
    ruleId,
    inspections: fired.inspections,
    hits: fired.hits,
    precision: exactInterval(fired.hits, fired.inspections),
    caused: caused.inspections,
    causedHits: caused.hits,
    shareOfFinds:
      hits === 0
        ? { enoughEvidence: false, reason: 'Nothing was found yet.', lower: 0, upper: 1 }
        : exactInterval(caused.hits, hits),
    delayMinutes: rule.causedDelaySeconds / 60,
    lift: liftByDay(rule.evidence, confidence),
    ...ruleVerdict(rule, paysFrom, confidence),
  };
}
