import { type InspectionMethod, MINUTE_MS } from '@southbound/contracts';
import { effortOf, type MethodInTime, methodInTime } from './methods.ts';
import { ALL_FREE, freedBy, type Occupancy, type Resources, startsAtMs, taken } from './occupancy.ts';
import { type Pace, paceAfter, sustainedShare, UNKNOWN_PACE } from './pace.ts';
import type { Policy } from './policy.ts';
import type { Terms } from './terms.ts';

/** What a port's bays, officers and units are planned to do, and how fast both vehicles and orders come. A value. */
export interface CapacityState {
  readonly occupancy: Occupancy;
  readonly pace: Pace;
}

export const IDLE: CapacityState = { occupancy: ALL_FREE, pace: UNKNOWN_PACE };

/** What capacity lets be ordered at one instant. */
export interface Admission {
  /** Whether one more vehicle of the random stratum, or a blind one, can be inspected within its wait. */
  readonly random: boolean;
  /** The same for a targeted or filled one. */
  readonly others: boolean;
  /** The share of the crossings that can be ordered; infinite where there is enough for any. */
  readonly share: number;
}

const NO_LIMITS: Admission = { random: true, others: true, share: Number.POSITIVE_INFINITY };

/**
 * How much more than the sustained share may be ordered while a bay is free. By the square root of the wait that is
 * left it falls to nothing as a bay's wait comes to the longest allowed: slowly at first, so that the queue settles at
 * three quarters of that wait and bays are seldom idle. Decision 0019 says what other numbers and forms came to.
 */
const SHARE_WHILE_FREE = 2;

/**
 * From so many times the rate there is enough: what is overdue, and has everybody ordered, is then no shortage of bays.
 * While one is free that is where the rate takes half of what all of them can do. Invented, no source.
 */
const ENOUGH_FOR_RATES = 4;

/**
 * What capacity lets be ordered at a target rate. It does not depend on the method, whose draw decides later: as long as
 * the quickest can begin in time something can be done.
 */
export function admissionAt(
  policy: Policy,
  { resources }: Terms,
  state: CapacityState,
  targetRate: number,
  atMs: number,
): Admission {
  const { capacity } = policy;
  if (capacity === undefined || resources === null) return NO_LIMITS;
  const waitMs = startsAtMs(state.occupancy, resources, 'visual', effortOf(capacity, 'visual'), atMs) - atMs;
  const othersMs = capacity.waitMinutes.others * MINUTE_MS;
  const left = waitMs === 0 ? 1 : Math.max(0, 1 - waitMs / othersMs);
  const share = left === 0 ? 0 : SHARE_WHILE_FREE * Math.sqrt(left) * sustainedShare(state.pace, resources);
  return {
    random: waitMs <= capacity.waitMinutes.random * MINUTE_MS,
    others: waitMs <= othersMs,
    share: share >= ENOUGH_FOR_RATES * targetRate ? Number.POSITIVE_INFINITY : share,
  };
}

/** How an order is to be carried out, and the state with it. */
export interface Placed {
  readonly method: InspectionMethod;
  /** How long the vehicle waits for bay, officers and unit by the plan; 0 where no limits are known. */
  readonly waitMinutes: number;
  readonly state: CapacityState;
}

/** Gives an order its method and its place: the one wanted if it can begin in time, else a less thorough one. */
export function placed(
  policy: Policy,
  { resources }: Terms,
  state: CapacityState,
  wanted: InspectionMethod,
  mayWaitFor: 'random' | 'others',
  atMs: number,
): Placed {
  const { capacity } = policy;
  if (capacity === undefined || resources === null) return { method: wanted, waitMinutes: 0, state };
  const byMs = atMs + capacity.waitMinutes[mayWaitFor] * MINUTE_MS;
  const { method, startMs } = methodInTime(capacity, resources, state.occupancy, wanted, atMs, byMs);
  return {
    method,
    waitMinutes: Number.isFinite(startMs) ? (startMs - atMs) / MINUTE_MS : 0,
    state: withInspection(capacity, resources, state, { method, startMs }, atMs),
  };
}

/**
 * An officer-initiated inspection: it takes bay and officers like any other, and orders nothing. Where none is free by
 * the plan its minutes begin when one is: whoever was to have that bay waits as much longer. What the port does not have
 * by the plan, a unit or anybody on duty, it does without.
 */
export function withBayTaken(
  policy: Policy,
  { resources }: Terms,
  state: CapacityState,
  method: InspectionMethod,
  atMs: number,
): CapacityState {
  const { capacity } = policy;
  if (capacity === undefined || resources === null) return state;
  const effort = effortOf(capacity, method);
  const startMs = [method, 'visual' as const]
    .map((by) => startsAtMs(state.occupancy, resources, by, effort, atMs))
    .find(Number.isFinite);
  return { ...state, occupancy: taken(state.occupancy, resources, method, effort, startMs ?? atMs, atMs) };
}

/** A crossing that took nothing of what a port has. */
export function withoutInspection(state: CapacityState, { resources }: Terms, atMs: number): CapacityState {
  if (resources === null) return state;
  return { occupancy: state.occupancy, pace: paceAfter(state.pace, atMs, 0, 0) };
}

function withInspection(
  capacity: NonNullable<Policy['capacity']>,
  resources: Resources,
  state: CapacityState,
  { method, startMs }: MethodInTime,
  atMs: number,
): CapacityState {
  if (!Number.isFinite(startMs))
    return { occupancy: freedBy(state.occupancy, atMs), pace: paceAfter(state.pace, atMs, 0, 0) };
  const effort = effortOf(capacity, method);
  // Where fewer are on duty than the method takes, all of them do it, and no others are missed meanwhile.
  const officers = Math.min(effort.officers, resources.officers);
  return {
    occupancy: taken(state.occupancy, resources, method, effort, startMs, atMs),
    pace: paceAfter(state.pace, atMs, effort.minutes, effort.minutes * officers),
  };
}
