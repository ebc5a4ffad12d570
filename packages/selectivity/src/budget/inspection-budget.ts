import type { InspectionGround, ReleaseGround } from '@southbound/contracts';
import type { Policy } from './policy.ts';
import {
  FRESH_DISTRIBUTION,
  type ScoreDistribution,
  type Threshold,
  thresholdFor,
  withScore,
} from './score-distribution.ts';

/**
 * One port's inspection budget: what it was entitled to order, what it ordered, and what it learned of its scores.
 * A plain value, kept with the port's offset.
 */
export interface InspectionBudget {
  readonly crossingsDecided: number;
  readonly inspectionsOrdered: number;
  /**
   * What the rates in force at each decided crossing add up to, in millionths of an inspection: whole numbers, so
   * that a million crossings at 20 % are exactly 200,000 inspections.
   */
  readonly entitledMillionths: number;
  /** Share of recent crossings ordered on grounds that overdraw (mandatory, random, blind); 0 to 1. */
  readonly overdrawnShare: number;
  readonly scores: ScoreDistribution;
}

export function openBudget(policy: Policy): InspectionBudget {
  return {
    crossingsDecided: 0,
    inspectionsOrdered: 0,
    entitledMillionths: 0,
    overdrawnShare: policy.randomShare,
    scores: FRESH_DISTRIBUTION,
  };
}

/** Chance for one crossing: independent numbers, each at least 0 and below 1. */
export interface Draws {
  /** The random stratum; for a blind crossing, whether it is inspected. */
  readonly random: number;
  /** Among the vehicles exactly at the threshold. */
  readonly tie: number;
  readonly fill: number;
  /** The random stratum's method. */
  readonly method: number;
}

/** What the budget must know of a crossing. */
export type BudgetRequest =
  | { readonly isMandatory: boolean; readonly scorePoints: number }
  /** A crossing that cannot be scored. */
  | { readonly isMandatory: boolean; readonly scorePoints: null };

export interface BudgetDecision {
  readonly ground: InspectionGround | ReleaseGround;
  readonly randomDraw: boolean;
  /** Whether score and tie draw pass the threshold, before rate; null when blind. */
  readonly wouldTarget: boolean | null;
  readonly threshold: Threshold | null;
  /** The probability, over this crossing's draws alone, with which it was going to be inspected. */
  readonly propensity: number;
  readonly budget: InspectionBudget;
}

/**
 * How many crossings a debt or a credit is spread over when the threshold is set. The debt then wanders by about
 * 1.8 inspections (√(0.2·0.8·40/2)) and the threshold's share by 4.5 points: a quicker repayment would move the
 * threshold more, and pass worse vehicles for better ones.
 */
const REPAY_TARGETED_CROSSINGS = 40;

/** The same for fill, which costs no score: the debt then wanders by about 0.9 inspections. */
const REPAY_FILL_CROSSINGS = 10;

/** How slowly the overdrawn share follows: about the last 500 crossings. */
const OVERDRAWN_MEMORY_CROSSINGS = 500;

const MILLION = 1_000_000;

/**
 * Decides one crossing. The ground is the first that applies: mandatory, random, blind, targeted, fill. The first
 * three are never refused by the rate; they overdraw, and what they overdrew is taken back from targeted and fill,
 * which stay within `borrowInspections` of the entitlement.
 */
export function decide(policy: Policy, budget: InspectionBudget, request: BudgetRequest, draws: Draws): BudgetDecision {
  const entitledMillionths = budget.entitledMillionths + Math.round(policy.targetRate * MILLION);
  const owed = entitledMillionths / MILLION - budget.inspectionsOrdered;
  const randomDraw = draws.random < policy.randomShare;
  const verdict =
    request.scorePoints === null
      ? blindVerdict(policy, request.isMandatory, randomDraw, draws)
      : scoredVerdict(policy, budget, owed, request.isMandatory, request.scorePoints, randomDraw, draws);
  return { ...verdict, randomDraw, budget: after(budget, entitledMillionths, request.scorePoints, verdict.ground) };
}

type Verdict = Omit<BudgetDecision, 'budget' | 'randomDraw'>;

function blindVerdict(policy: Policy, isMandatory: boolean, randomDraw: boolean, draws: Draws): Verdict {
  const unscored = { wouldTarget: null, threshold: null };
  if (isMandatory) return { ...unscored, ground: 'mandatory', propensity: 1 };
  // One draw serves both: the random stratum lies inside the blind rate, so together they come to the blind rate.
  const ground = randomDraw ? 'random' : draws.random < policy.blindRate ? 'blind' : 'blind-not-drawn';
  return { ...unscored, ground, propensity: policy.blindRate };
}

function scoredVerdict(
  policy: Policy,
  budget: InspectionBudget,
  owed: number,
  isMandatory: boolean,
  scorePoints: number,
  randomDraw: boolean,
  draws: Draws,
): Verdict {
  const share = shareToOrder(policy, budget, owed / REPAY_TARGETED_CROSSINGS);
  const threshold = thresholdFor(budget.scores, share);
  const passShare = passShareOf(threshold, scorePoints);
  // Before the rate: what debt and overdraft have taken from the share is given back.
  const wideShare = Math.max(share, shareBeforeRate(policy));
  const beforeRate = wideShare === share ? threshold : thresholdFor(budget.scores, wideShare);
  const wouldTarget = draws.tie < passShareOf(beforeRate, scorePoints);
  const mayOrder = owed - 1 >= -policy.borrowInspections;
  const fillShare = shareToFill(policy, budget, owed, threshold.passShare);
  const propensity = isMandatory
    ? 1
    : mayOrder
      ? policy.randomShare + (1 - policy.randomShare) * (passShare + (1 - passShare) * fillShare)
      : policy.randomShare;
  const ground = isMandatory
    ? 'mandatory'
    : randomDraw
      ? 'random'
      : groundByRate(mayOrder && draws.tie < passShare, mayOrder && draws.fill < fillShare, wouldTarget);
  return { ground, wouldTarget, threshold, propensity };
}

function groundByRate(isTargeted: boolean, isFilled: boolean, wouldTarget: boolean): Verdict['ground'] {
  if (isTargeted) return 'targeted';
  if (isFilled) return 'fill';
  return wouldTarget ? 'rate-spent' : 'not-drawn';
}

/** The probability, by tie draw, with which a score passes a threshold. */
function passShareOf({ points, tieShare }: Threshold, scorePoints: number): number {
  return scorePoints > points ? 1 : scorePoints === points ? tieShare : 0;
}

/** What the policy leaves to targeted and fill, as a share of the crossings that the random draw leaves. */
function shareBeforeRate({ targetRate, randomShare }: Policy): number {
  return (targetRate - randomShare) / (1 - Math.min(randomShare, 0.999));
}

/**
 * The share of crossings, among those not ordered on an overdrawing ground, that targeted and fill may order between
 * them: the target less what overdraws, and a part of the debt.
 */
function shareToOrder(policy: Policy, budget: InspectionBudget, repayment: number): number {
  const overdrawn = Math.min(budget.overdrawnShare, 0.999);
  return clampShare((policy.targetRate - overdrawn + repayment) / (1 - overdrawn));
}

/**
 * The probability with which a vehicle that is not targeted is inspected to use what targeting leaves. One when the
 * debt has reached what may be borrowed, so the rate is met also where hardly anybody scores.
 */
function shareToFill(policy: Policy, budget: InspectionBudget, owed: number, targetedShare: number): number {
  if (owed >= policy.borrowInspections) return 1;
  const steady = shareToOrder(policy, budget, 0);
  // Where targeting alone uses the share, fill stays out of it, and the threshold does the steering.
  if (targetedShare >= steady) return 0;
  const toOrder = shareToOrder(policy, budget, owed / REPAY_FILL_CROSSINGS);
  return clampShare((toOrder - targetedShare) / (1 - targetedShare));
}

function after(
  budget: InspectionBudget,
  entitledMillionths: number,
  scorePoints: number | null,
  ground: InspectionGround | ReleaseGround,
): InspectionBudget {
  const overdraws = ground === 'mandatory' || ground === 'random' || ground === 'blind';
  const isOrdered = overdraws || ground === 'targeted' || ground === 'fill';
  return {
    crossingsDecided: budget.crossingsDecided + 1,
    inspectionsOrdered: budget.inspectionsOrdered + (isOrdered ? 1 : 0),
    entitledMillionths,
    overdrawnShare: budget.overdrawnShare + ((overdraws ? 1 : 0) - budget.overdrawnShare) / OVERDRAWN_MEMORY_CROSSINGS,
    scores: scorePoints === null ? budget.scores : withScore(budget.scores, scorePoints),
  };
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
