import type { CrossingObserved, SelectionMade, ShadowScored } from '@southbound/contracts';
import type { Policy } from '../budget/policy.ts';
import type { Dossier } from '../intelligence/dossier.ts';
import type { evaluate } from '../rules/evaluate.ts';
import { factsOf } from '../rules/facts.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { scoreOf } from '../select.ts';

/** How a rule set is asked: `evaluate`, unless a test hands in one that throws. */
export type Evaluate = typeof evaluate;

/** A crossing that the live rule set has decided, and what it was decided from. */
export interface DecidedCrossing {
  readonly crossing: CrossingObserved['data'];
  readonly dossier: Dossier | null;
  /** The port's clock, milliseconds since 1970. */
  readonly atMs: number;
  /** The crossing's own draw among those exactly at the threshold, which few need. */
  readonly tieDraw: () => number;
  readonly selection: Pick<SelectionMade['data'], 'thresholdPoints' | 'tieShare'>;
}

/**
 * What a shadow rule set says of a crossing. `wouldPass` compares its score, with the policy's addition for what is
 * indeterminate, with the threshold that the live set has just been held to: whole points, 0 and up. Null for a blind
 * crossing, which no set can score. Throws what the evaluation throws.
 */
export function shadowScore(
  ruleSet: RuleSet,
  policy: Policy,
  { crossing, dossier, atMs, tieDraw, selection: { thresholdPoints, tieShare } }: DecidedCrossing,
  evaluateBy: Evaluate,
): ShadowScored['data'] | null {
  if (thresholdPoints === null || tieShare === null) return null;
  const evaluation = evaluateBy(ruleSet, factsOf(crossing, dossier), atMs);
  const scorePoints = scoreOf(policy, evaluation);
  return {
    crossingId: crossing.crossingId,
    port: crossing.port,
    ruleSet: ruleSet.version,
    scorePoints,
    wouldPass: scorePoints > thresholdPoints || (scorePoints === thresholdPoints && tieDraw() < tieShare),
    rulesFired: evaluation.fired.map(({ ruleId }) => ruleId),
    rulesIndeterminate: evaluation.indeterminate.map(({ ruleId }) => ruleId),
  };
}
