import type { CrossingObserved, PortCode, SelectionMade } from '@southbound/contracts';
import { decide } from './budget/decide.ts';
import { type BudgetDecision, type Draws, type InspectionBudget, scoredBy } from './budget/inspection-budget.ts';
import type { Policy } from './budget/policy.ts';
import type { Terms } from './budget/terms.ts';
import { compactDossier, type Dossier, fullDossier, matchesOf } from './intelligence/dossier.ts';
import { type Evaluation, evaluate, expiredRules, type RuleFired } from './rules/evaluate.ts';
import { type Facts, factsOf } from './rules/facts.ts';
import type { RuleSet } from './rules/rule-set.ts';

/** What decides: the analysts' rule set and the supervisors' policy. */
export interface Rulebook {
  readonly ruleSet: RuleSet;
  readonly policy: Policy;
}

/** A crossing to decide on, and what is known at this moment. */
export interface CrossingToDecide {
  readonly crossing: CrossingObserved['data'];
  readonly crossingEventId: CrossingObserved['eventId'];
  /** The port's clock, milliseconds since 1970. */
  readonly atMs: number;
  /** Null when the register is away: what is known of the vehicle is then unknown, not nothing. */
  readonly dossier: Dossier | null;
  readonly draws: Draws;
  readonly drawKeyId: string;
  /** What the policy says for the port at this moment. */
  readonly terms: Terms;
  /** What the rule set last scored at this port as a shadow, newest last; left out where it was none. */
  readonly shadowScores?: readonly number[];
  /** Whether the breaker has suspended the rule set: what it says is told and counts for nothing. */
  readonly isSuspended?: boolean;
}

/** A crossing that cannot be read, but for its port and lane. */
export interface UnreadableCrossing {
  readonly crossingId: SelectionMade['data']['crossingId'];
  readonly port: PortCode;
  readonly lane: number;
  /** The port's clock, milliseconds since 1970. */
  readonly atMs: number;
  readonly draws: Draws;
  readonly drawKeyId: string;
  /** What the policy says for the port at this moment. */
  readonly terms: Terms;
}

export interface Selected {
  readonly selection: SelectionMade['data'];
  readonly budget: InspectionBudget;
}

/**
 * The one decision: inspect or release a vehicle, and on what ground. Chance first: the draws were made before the
 * score is looked at. A vehicle whose register is away is decided blind, never released as if nothing were known.
 */
export function select(rulebook: Rulebook, budget: InspectionBudget, toDecide: CrossingToDecide): Selected {
  const { crossing, dossier, draws, terms, atMs, shadowScores = [], isSuspended = false } = toDecide;
  const { policy, ruleSet } = rulebook;
  const isMandatory = mustInspect(policy, crossing, dossier);
  const canScore = dossier !== null || crossing.identity.plate === undefined;
  const evaluation = canScore ? evaluate(ruleSet, factsOf(crossing, dossier), atMs) : null;
  const scorePoints = evaluation === null ? null : isSuspended ? 0 : scoreOf(policy, evaluation);
  const { digest } = ruleSet.version;
  const before = scoredBy(budget, digest, shadowScores);
  const decision = decide(policy, terms, before, { atMs, isMandatory, scorePoints, isSuspended }, draws);
  const selection = selectionOf(rulebook, crossing, decision, scorePoints, toDecide.drawKeyId);
  selection.crossingEventId = toDecide.crossingEventId;
  if (before !== budget && shadowScores.length > 0) selection.startScores = [...shadowScores];
  if (evaluation !== null) {
    noteEvaluation(policy, selection, evaluation, isSuspended);
    const expired = expiredRules(ruleSet, atMs);
    if (expired.length > 0) selection.rulesExpired = expired;
  }
  if (dossier !== null) {
    selection.matches = matchesOf(dossier);
    selection.dossier = compactDossier(dossier);
  }
  return { selection, budget: decision.budget };
}

/**
 * The facts that rules saw of a crossing, out of its selection; null when it was decided without a score, since the
 * register was away.
 */
export function factsSeen(crossing: CrossingObserved['data'], selection: SelectionMade['data']): Facts | null {
  if (selection.scorePoints === null) return null;
  const isUnknown = crossing.identity.plate === undefined && selection.dossier === null;
  return factsOf(crossing, isUnknown ? null : fullDossier(selection.dossier));
}

/**
 * The decision on a crossing whose message cannot be read: by draw at the blind rate, so that garbling a message is
 * no way through.
 */
export function selectUnreadable(
  rulebook: Rulebook,
  budget: InspectionBudget,
  unreadable: UnreadableCrossing,
): Selected {
  const { atMs, terms, draws, drawKeyId } = unreadable;
  const decision = decide(rulebook.policy, terms, budget, { atMs, isMandatory: false, scorePoints: null }, draws);
  const vehicle = { ...unreadable, identity: {} };
  return { selection: selectionOf(rulebook, vehicle, decision, null, drawKeyId), budget: decision.budget };
}

/** What the rules had to say. Of a suspended set's word only the doubts stand: it was asked, and counts for nothing. */
function noteEvaluation(
  policy: Policy,
  selection: SelectionMade['data'],
  evaluation: Evaluation,
  isSuspended: boolean,
): void {
  selection.rulesIndeterminate = [...evaluation.indeterminate];
  if (evaluation.decidedOnMissing.length > 0) selection.rulesDecidedOnMissing = [...evaluation.decidedOnMissing];
  if (isSuspended) selection.ruleSetSuspended = true;
  else selection.rulesFired = firedAsCounted(policy, evaluation);
}

/** A selection as the budget decided it, before what rules and register had to say. */
function selectionOf(
  { policy, ruleSet }: Rulebook,
  vehicle: Pick<SelectionMade['data'], 'crossingId' | 'port' | 'lane' | 'identity'>,
  { ground, threshold, randomDraw, wouldTarget, propensity, order, surge, targetRate, isBound }: BudgetDecision,
  scorePoints: number | null,
  drawKeyId: string,
): SelectionMade['data'] {
  return {
    crossingId: vehicle.crossingId,
    port: vehicle.port,
    lane: vehicle.lane,
    identity: vehicle.identity,
    decision: order === null ? 'release' : 'inspect',
    ground,
    method: order === null ? null : order.method,
    ...(order !== null && order.waitMinutes > 0 && { waitMinutes: order.waitMinutes }),
    ...(targetRate !== policy.targetRate && { targetRate }),
    ...(isBound && { capacityBound: true }),
    ...(surge !== null && { surge }),
    scorePoints,
    thresholdPoints: threshold === null ? null : threshold.points,
    tieShare: threshold === null ? null : threshold.tieShare,
    randomDraw,
    wouldTarget,
    propensity,
    drawKeyId,
    ruleSet: ruleSet.version,
    policy: policy.version,
    rulesFired: [],
    rulesIndeterminate: [],
    matches: [],
    dossier: null,
  };
}

/** What the policy makes mandatory: only an exact match may, never a look-alike. */
function mustInspect(policy: Policy, crossing: CrossingObserved['data'], dossier: Dossier | null): boolean {
  if (policy.mandatory.canineAlert && crossing.canine === 'alert') return true;
  if (dossier === null) return false;
  return dossier.lookouts.some(
    ({ match, priority }) => match === 'exact' && policy.mandatory.lookoutPriorities.includes(priority),
  );
}

/** The points of an evaluation, with the policy's addition when a rule is indeterminate. */
export function scoreOf(policy: Policy, evaluation: Evaluation): number {
  return evaluation.points + pointsAdded(policy, evaluation);
}

/**
 * The policy's points when a rule is indeterminate; when none is, and one fired by what little could be looked up, what it
 * lacks to them.
 */
function pointsAdded({ indeterminatePoints }: Policy, { indeterminate, unsettled }: Evaluation): number {
  if (indeterminate.length > 0) return indeterminatePoints;
  return unsettled === undefined ? 0 : Math.max(0, indeterminatePoints - unsettled.points);
}

/** The rules that fired, with all that each counts for. */
function firedAsCounted(policy: Policy, evaluation: Evaluation): RuleFired[] {
  const { fired, indeterminate, unsettled } = evaluation;
  const added = indeterminate.length > 0 ? 0 : pointsAdded(policy, evaluation);
  return fired.map((rule) =>
    added > 0 && rule.ruleId === unsettled?.ruleId ? { ...rule, points: rule.points + added } : rule,
  );
}
