import { ACTIVATION_LEAD_MS_MIN, type DocumentVersion, epochMs, type RuleSetsActivated } from '@southbound/contracts';
import { portClock } from '../budget/port-clock.ts';

/** Rule sets that have a role from an instant on. */
export interface Activation {
  readonly ruleSets: readonly DocumentVersion[];
  /** Of each port's clock, milliseconds since 1970. */
  readonly fromMs: number;
  /** Offset of the event that said so on its topic: a later one stands at a higher place. */
  readonly place: number;
}

/** What had and will have one role, in the order of beginning; no two begin at the same instant. */
export type ActivationTimeline = readonly Activation[];

/**
 * How many beginnings a timeline keeps, the latest: years of them, while whoever starts anew learns of two. Bounds what
 * is kept ready of rule sets. Invented.
 */
const BEGINNINGS_KEPT = 32;

/**
 * The timeline once an activation was heard of. It says itself what it takes the place of: whatever else was to begin
 * between that and its own beginning, or later, is cancelled. So the last activation alone says all that a crossing
 * after its predecessor's beginning needs. The place is its offset; activations are heard in the order of their topic.
 */
export function withActivation(
  timeline: ActivationTimeline,
  { ruleSets, effectiveFrom, previous }: Pick<RuleSetsActivated['data'], 'ruleSets' | 'effectiveFrom' | 'previous'>,
  place: number,
): ActivationTimeline {
  const activation: Activation = { ruleSets, fromMs: epochMs(effectiveFrom), place };
  if (previous === null) return [activation];
  const before: Activation = { ruleSets: previous.ruleSets, fromMs: epochMs(previous.effectiveFrom), place };
  return [...timeline.filter(({ fromMs }) => fromMs < before.fromMs), before, activation].slice(-BEGINNINGS_KEPT);
}

/** The activations in force at an instant or before, the latest first: whoever cannot use one asks for the one before. */
export function activationsBy(timeline: ActivationTimeline, atMs: number): readonly Activation[] {
  return timeline.filter(({ fromMs }) => fromMs <= atMs).reverse();
}

/**
 * The farthest that any port's clock can have come when gateways' clocks say `nowMs`: a lane's clock ahead of them is
 * believed for some seconds. What begins by then may have begun somewhere. Milliseconds since 1970.
 */
export function latestPortClock(nowMs: number): number {
  return portClock(0, Number.POSITIVE_INFINITY, nowMs);
}

/**
 * The earliest beginning of an activation that is said now, in milliseconds since 1970: ahead of every port's clock by
 * the lead, within which the event log takes it in, every instance hears of it, and the gateways' clocks may differ from
 * that of whoever says so. It then begins on the same crossing whatever the batches.
 */
export function earliestBeginning(nowMs: number): number {
  return latestPortClock(nowMs) + ACTIVATION_LEAD_MS_MIN;
}
