import { type InspectionGround, MINUTE_MS, type ReleaseGround } from '@southbound/contracts';
import {
  type Admission,
  admissionAt,
  type CapacityState,
  IDLE,
  type Placed,
  placed,
  withoutInspection,
} from './capacity.ts';
import { methodWanted } from './methods.ts';
import type { Policy } from './policy.ts';
import {
  openRecentScores,
  passShareFor,
  type RecentScores,
  type Threshold,
  thresholdFor,
  withScore,
} from './recent-scores.ts';
import { steeringShare } from './steering.ts';
import { NO_SURGE, type SurgeState, surgeAfter } from './surges.ts';
import type { Terms } from './terms.ts';

/**
 * One port's inspection budget: what it was entitled to order, what it ordered, and what it learned of its traffic. A
 * plain value, kept with the port's offset.
 */
export interface InspectionBudget {
  readonly crossingsDecided: number;
  readonly inspectionsOrdered: number;
  /**
   * What the rates in force at each decided crossing add up to, in millionths of an inspection: whole numbers, so
   * that a million crossings at 20 % are exactly 200,000 inspections. Without what has lapsed.
   */
  readonly entitledMillionths: number;
  /** What capacity left unordered beyond what may be owed, and is not made up for later, in millionths. */
  readonly lapsedMillionths: number;
  /** Ordered vehicles that had to wait by the plan, and how long, all added up, in milliseconds. */
  readonly vehiclesMadeToWait: number;
  readonly waitedMs: number;
  /** Share of recent crossings ordered on grounds that overdraw (mandatory, random, blind); 0 to 1. */
  readonly overdrawnShare: number;
  readonly surge: SurgeState;
  readonly capacity: CapacityState;
  /** The digest of the rule set that gave the scores; empty before the first. */
  readonly scoresOf: string;
  readonly scores: RecentScores;
}

export function openBudget(policy: Policy): InspectionBudget {
  return {
    crossingsDecided: 0,
    inspectionsOrdered: 0,
    entitledMillionths: 0,
    lapsedMillionths: 0,
    vehiclesMadeToWait: 0,
    waitedMs: 0,
    overdrawnShare: policy.randomShare,
    surge: NO_SURGE,
    capacity: IDLE,
    scoresOf: '',
    scores: openRecentScores(),
  };
}

/**
 * The budget for a rule set's scores. Those of another one are of another scale and forgotten: in their place comes what
 * this one last scored as a shadow, newest last, or nothing. What is owed stays.
 */
export function scoredBy(budget: InspectionBudget, digest: string, shadowScores: readonly number[]): InspectionBudget {
  if (budget.scoresOf === digest) return budget;
  return { ...budget, scoresOf: digest, scores: openRecentScores(shadowScores) };
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
  /** Whether a surge starts or ends after this crossing. */
  readonly surge: number;
}

/** What the budget must know of a crossing. */
export interface BudgetRequest {
  /** The port's clock, milliseconds since 1970; never before that of an earlier crossing. */
  readonly atMs: number;
  readonly isMandatory: boolean;
  /** Null when the crossing cannot be scored. */
  readonly scorePoints: number | null;
  /** Whether the score says nothing of the vehicle, and is not to be learned from. */
  readonly isSuspended?: boolean;
}

export interface BudgetDecision {
  readonly ground: InspectionGround | ReleaseGround;
  readonly randomDraw: boolean;
  /** Whether score and tie draw pass the threshold, before rate and capacity; null when blind. */
  readonly wouldTarget: boolean | null;
  readonly threshold: Threshold | null;
  /** The probability, over this crossing's draws alone, with which it was going to be inspected. */
  readonly propensity: number;
  /** The recommended method and the wait for it; null when released. */
  readonly order: Omit<Placed, 'state'> | null;
  /** The target rate that it was decided by. */
  readonly targetRate: number;
  /** Whether capacity let less be ordered than that rate. */
  readonly isBound: boolean;
  /** The surge that the crossing was decided in; null when there was none. */
  readonly surge: string | null;
  readonly budget: InspectionBudget;
}

/**
 * How many crossings what is owed is spread over by fill, which costs no score: it then wanders by about 0.9
 * inspections, √(0.2 · 0.8 · 10 / 2).
 */
const REPAY_FILL_CROSSINGS = 10;

/** How slowly the overdrawn share follows: about the last 500 crossings. */
const OVERDRAWN_MEMORY_CROSSINGS = 500;

const MILLION = 1_000_000;

/**
 * Decides one crossing. The ground is the first that applies: mandatory, random, blind, targeted, fill. The first
 * three are never refused by the rate; they overdraw, and what they overdrew is taken back from targeted and fill,
 * which stay within `borrowInspections` of the entitlement. Capacity refuses what cannot be inspected in time, but for
 * what is mandatory.
 */
export function decide(
  policy: Policy,
  terms: Terms,
  budget: InspectionBudget,
  request: BudgetRequest,
  draws: Draws,
): BudgetDecision {
  const surge = surgeOf(policy, budget);
  const targetRate = Math.max(terms.targetRate, surge?.targetRate ?? 0);
  const entitledMillionths = budget.entitledMillionths + Math.round(targetRate * MILLION);
  const asked: Asked = {
    policy,
    terms,
    before: budget,
    request,
    draws,
    targetRate,
    entitledMillionths,
    owed: entitledMillionths / MILLION - budget.inspectionsOrdered,
    admission: admissionAt(policy, terms, budget.capacity, targetRate, request.atMs),
    randomDraw: draws.random < policy.randomShare,
  };
  const verdict = request.scorePoints === null ? blindVerdict(asked) : scoredVerdict(asked, request.scorePoints);
  const order = placedOrder(asked, verdict.ground);
  return {
    ground: verdict.ground,
    wouldTarget: verdict.wouldTarget,
    threshold: verdict.threshold,
    propensity: verdict.propensity,
    randomDraw: asked.randomDraw,
    order,
    targetRate,
    isBound: verdict.isBound,
    surge: surge?.name ?? null,
    budget: after(asked, verdict, order),
  };
}

function surgeOf({ surges }: Policy, { surge }: InspectionBudget): Policy['surges'][number] | undefined {
  // Mostly there is none, and every crossing asks.
  return surge.name === null ? undefined : surges.find(({ name }) => name === surge.name);
}

/** What a crossing is decided from. */
interface Asked {
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

type Verdict = Pick<BudgetDecision, 'ground' | 'wouldTarget' | 'threshold' | 'propensity' | 'isBound'>;

function blindVerdict({ policy, request, draws, admission, randomDraw }: Asked): Verdict {
  const unscored = { wouldTarget: null, threshold: null, isBound: !admission.random };
  if (request.isMandatory) return { ...unscored, ground: 'mandatory', propensity: 1 };
  // One draw serves both: the random stratum lies inside the blind rate, so together they come to the blind rate.
  const isDrawn = draws.random < policy.blindRate;
  if (!admission.random) return { ...unscored, ground: isDrawn ? 'no-capacity' : 'blind-not-drawn', propensity: 0 };
  const ground = randomDraw ? 'random' : isDrawn ? 'blind' : 'blind-not-drawn';
  return { ...unscored, ground, propensity: policy.blindRate };
}

function scoredVerdict(asked: Asked, scorePoints: number): Verdict {
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

function placedOrder(asked: Asked, ground: BudgetDecision['ground']): Placed | null {
  if (!isOrder(ground)) return null;
  const { policy, terms, before, draws, randomDraw } = asked;
  const { atMs, scorePoints, isSuspended } = asked.request;
  const isDrawn = randomDraw || ground === 'blind';
  const isMandatory = ground === 'mandatory';
  const reached = isMandatory && isSuspended === true ? null : scorePoints;
  const wanted = methodWanted(policy, isDrawn, reached, draws.method);
  return placed(policy, terms, before.capacity, wanted, isDrawn || isMandatory ? 'random' : 'others', atMs);
}

function after(asked: Asked, { ground, isBound }: Verdict, order: Placed | null): InspectionBudget {
  const { policy, terms, before, draws, entitledMillionths } = asked;
  const { scorePoints, isSuspended, atMs } = asked.request;
  const inspectionsOrdered = before.inspectionsOrdered + (isOrder(ground) ? 1 : 0);
  const lapsed = isBound ? lapsedMillionths(asked, inspectionsOrdered) : 0;
  const waitMs = order === null ? 0 : Math.round(order.waitMinutes * MINUTE_MS);
  const overdrawn = isOverdrawing(ground) ? 1 : 0;
  return {
    surge: surgeAfter(policy.surges, before.surge, draws.surge, atMs),
    capacity: order?.state ?? withoutInspection(before.capacity, terms, atMs),
    crossingsDecided: before.crossingsDecided + 1,
    inspectionsOrdered,
    entitledMillionths: entitledMillionths - lapsed,
    lapsedMillionths: before.lapsedMillionths + lapsed,
    vehiclesMadeToWait: before.vehiclesMadeToWait + (waitMs > 0 ? 1 : 0),
    waitedMs: before.waitedMs + waitMs,
    overdrawnShare: before.overdrawnShare + (overdrawn - before.overdrawnShare) / OVERDRAWN_MEMORY_CROSSINGS,
    scoresOf: before.scoresOf,
    // Zeros that no rule gave are nothing to learn from: the threshold goes on where it stood.
    scores: scorePoints === null || isSuspended === true ? before.scores : withScore(before.scores, scorePoints, atMs),
  };
}

/**
 * What capacity left unordered and is not owed to officers later: a night's shortage must not be made up at noon. A
 * shortage that what may be borrowed makes up for is none, and what was owed before this crossing stays.
 */
function lapsedMillionths({ policy, before, entitledMillionths }: Asked, inspectionsOrdered: number): number {
  const mayOwe = policy.borrowInspections * MILLION;
  const owedBefore = before.entitledMillionths - before.inspectionsOrdered * MILLION;
  return Math.max(0, entitledMillionths - inspectionsOrdered * MILLION - Math.max(mayOwe, owedBefore));
}

function isOverdrawing(ground: BudgetDecision['ground']): boolean {
  return ground === 'mandatory' || ground === 'random' || ground === 'blind';
}

/** @internal Whether a ground is one to inspect on; elsewhere the order itself says so. */
export function isOrder(ground: BudgetDecision['ground']): ground is InspectionGround {
  return isOverdrawing(ground) || ground === 'targeted' || ground === 'fill';
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
