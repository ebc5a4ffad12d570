/**
 * Whether a port's live rule set is suspended, since it leaves most vehicles indeterminate. A plain value, kept with
 * the port's offset.
 */
export interface Breaker {
  /** Digest of the rule set that is counted; empty before the first. */
  readonly ruleSet: string;
  /** Crossings of the count under way. */
  readonly evaluated: number;
  readonly indeterminate: number;
  readonly isSuspended: boolean;
}

export const CLOSED_BREAKER: Breaker = { ruleSet: '', evaluated: 0, indeterminate: 0, isSuspended: false };

/**
 * So many evaluated crossings make a count. With fewer, a set that leaves a third indeterminate would now and then be
 * suspended by chance; a quarter of an hour at a large port. Invented.
 */
const COUNT_CROSSINGS = 100;
/** Suspended when more than this share of a count is indeterminate. */
const SUSPEND_ABOVE_SHARE = 0.5;
/** In force again when at most this share of a count is: well below the other, so that it does not go to and fro. Invented. */
const RESUME_AT_SHARE = 0.25;

/**
 * The breaker once a rule set was evaluated on one more of the port's crossings, suspended or not: what a suspended set
 * would say is still counted, so that it comes back by itself. Decided after every hundredth evaluated crossing; blind
 * ones do not count. Another rule set begins anew and in force.
 */
export function afterEvaluation(breaker: Breaker, ruleSet: string, isIndeterminate: boolean): Breaker {
  const before = breaker.ruleSet === ruleSet ? breaker : { ...CLOSED_BREAKER, ruleSet };
  const evaluated = before.evaluated + 1;
  const indeterminate = before.indeterminate + (isIndeterminate ? 1 : 0);
  if (evaluated < COUNT_CROSSINGS) return { ...before, evaluated, indeterminate };
  const share = indeterminate / evaluated;
  const isSuspended = before.isSuspended ? share > RESUME_AT_SHARE : share > SUSPEND_ABOVE_SHARE;
  return { ruleSet, evaluated: 0, indeterminate: 0, isSuspended };
}

/** Whether this rule set is suspended; what was said of another is no reason. */
export function isSuspended(breaker: Breaker, ruleSet: string): boolean {
  return breaker.isSuspended && breaker.ruleSet === ruleSet;
}
