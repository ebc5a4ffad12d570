import type { InspectionGround, ReleaseGround } from '@southbound/contracts';
import { type CapacityState, IDLE, type Placed } from './capacity.ts';
import type { Policy } from './policy.ts';
import { openRecentScores, type RecentScores, type Threshold } from './recent-scores.ts';
import { NO_SURGE, type SurgeState } from './surges.ts';

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
