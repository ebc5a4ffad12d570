import type { ReleaseGround } from '@southbound/contracts';
import type { Admission } from './capacity.ts';
import type { BudgetDecision, BudgetRequest, Draws, InspectionBudget } from './inspection-budget.ts';
import type { Policy } from './policy.ts';
import { passShareFor, type RecentScores, type Threshold, thresholdFor } from './recent-scores.ts';
import { steeringShare } from './steering.ts';
import type { Terms } from './terms.ts';

/** What a crossing is decided from. */
export interface Asked {
  readonly policy: Policy;
  readonly terms: Terms;
  readonly before: InspectionBudget;
  readonly request: BudgetRequest;
  readonly draws: Draws;
  readonly targetRate: number;
  /** This crossing's entitlement included. */
  readonly entitledMillionths: number;
  /** Entitlement less orders, this crossing's entitlement included. */
  readonly owed: number;
  readonly admission: Admission;
  readonly randomDraw: boolean;
}

/** What comes of it, but for the order. */
export type Verdict = Pick<BudgetDecision, 'ground' | 'wouldTarget' | 'threshold' | 'propensity' | 'isBound'>;

/**
 * How many crossings what is owed is spread over by fill, which costs no score: it then wanders by about 0.9
 * inspections, √(0.2 · 0.8 · 10 / 2).
 */
const REPAY_FILL_CROSSINGS = 10;

/**
 * What becomes of a crossing that cannot be scored: by the random draw alone, or mandatory. Of a refusal for want of
 * capacity the propensity tells, which is then 0.
 */
export function blindVerdict({ policy, request, draws, admission, randomDraw }: Asked): Verdict {
  const unscored = { wouldTarget: null, threshold: null, isBound: !admission.random };
  if (request.isMandatory) return { ...unscored, ground: 'mandatory', propensity: 1 };
  // One draw serves both: the random stratum lies inside the blind rate, so together they come to the blind rate.
  const isDrawn = draws.random < policy.blindRate;
  if (!admission.random) return { ...unscored, ground: isDrawn ? 'no-capacity' : 'blind-not-drawn', propensity: 0 };
  const ground = randomDraw ? 'random' : isDrawn ? 'blind' : 'blind-not-drawn';
  return { ...unscored, ground, propensity: policy.blindRate };
}

/**
 * What becomes of a crossing with so many points: the ground, what the score alone would have come to, and the
 * probability of an inspection over this crossing's draws.
 */
export function scoredVerdict(asked: Asked, scorePoints: number): Verdict {
  const { policy, before, draws, targetRate, owed, admission, randomDraw } = asked;
  const { scores, overdrawnShare } = before;
  const byRate = shareByRate(asked);
  const share = Math.min(byRate, shareLeft(admission.share, overdrawnShare));
  const threshold = thresholdFor(scores, share);
  // Before rate and capacity: what debt, overdraft and capacity have taken from the share is given back.
  const wideShare = Math.max(share, shareLeft(targetRate, policy.randomShare));
  const wouldTarget = draws.tie < widePassShare(scores, wideShare, threshold, scorePoints);
  const isBound = share < byRate || !admission.others;
  if (asked.request.isMandatory) return { wouldTarget, threshold, isBound, ground: 'mandatory', propensity: 1 };
  const mayBorrow = owed - 1 >= -policy.borrowInspections;
  const mayOrder = mayBorrow && admission.others;
  const passShare = mayOrder ? passShareOf(threshold, scorePoints) : 0;
  const fillShare = mayOrder ? shareToFill(asked, share, threshold.passShare) : 0;
  const propensity =
    (admission.random ? policy.randomShare : 0) + (1 - policy.randomShare) * (passShare + (1 - passShare) * fillShare);
  const ground = randomDraw
    ? drawnGround(admission)
    : draws.tie < passShare
      ? 'targeted'
      : draws.fill < fillShare
        ? 'fill'
        : whyReleased(wouldTarget, isBound && mayBorrow);
  return { wouldTarget, threshold, isBound, ground, propensity };
}

function drawnGround({ random }: Admission): 'random' | 'no-capacity' {
  return random ? 'random' : 'no-capacity';
}

/** The share to target if capacity were no object. What is overdue has everybody ordered that can be inspected. */
function shareByRate(asked: Asked): number {
  if (isOverdue(asked)) return 1;
  const { policy, before, targetRate, owed } = asked;
  // Half of this crossing's own entitlement is still to come, or half of its order: so the middle is steered for.
  return shareLeft(targetRate + steeringShare(owed - 0.5, policy.borrowInspections, targetRate), before.overdrawnShare);
}

function whyReleased(wouldTarget: boolean, byCapacity: boolean): ReleaseGround {
  if (!wouldTarget) return 'not-drawn';
  return byCapacity ? 'no-capacity' : 'rate-spent';
}

/** The probability, by tie draw, with which a score passes a threshold. */
function passShareOf({ points, tieShare }: Threshold, scorePoints: number): number {
  return scorePoints > points ? 1 : scorePoints === points ? tieShare : 0;
}

/** The same of the threshold of a wider share, which is only looked up where it is not plain from the narrower one. */
function widePassShare(scores: RecentScores, share: number, narrower: Threshold, scorePoints: number): number {
  if (scorePoints > narrower.points) return 1;
  return share <= 0 || scorePoints < 1 ? 0 : passShareFor(scores, share, scorePoints);
}

/** The share of the crossings that no overdrawing ground orders, of which all orders together come to a share. */
function shareLeft(share: number, overdrawnShare: number): number {
  const overdrawn = Math.min(overdrawnShare, 0.999);
  return clampShare((share - overdrawn) / (1 - overdrawn));
}

/**
 * The probability with which a vehicle that is not targeted is inspected, to use what targeting leaves because too few
 * vehicles score. One when what is owed has reached what may be borrowed, so that the rate is met there too.
 */
function shareToFill(asked: Asked, share: number, targetedShare: number): number {
  const { before, targetRate, owed, admission } = asked;
  // Everybody passes who scores like any recent vehicle; when orders are overdue the others are ordered too.
  if (targetedShare >= 1) return isOverdue(asked) ? 1 : 0;
  // Where targeting alone uses the share, fill stays out of it, and the threshold does the steering.
  if (!isOverdue(asked) && targetedShare >= share) return 0;
  const wanted = isOverdue(asked) ? 1 : targetRate + (owed - 0.5) / REPAY_FILL_CROSSINGS;
  const toOrder = shareLeft(Math.min(wanted, admission.share), before.overdrawnShare);
  return clampShare((toOrder - targetedShare) / (1 - targetedShare));
}

/** Whether what is owed has reached what may be left behind. */
function isOverdue({ owed, policy }: Asked): boolean {
  return owed >= policy.borrowInspections;
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
