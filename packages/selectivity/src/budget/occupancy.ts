import { type InspectionMethod, MINUTE_MS } from '@southbound/contracts';

/** What a port has for inspections at an instant: whole numbers, from 0. */
export interface Resources {
  /** A bay holds one vehicle from the start of its inspection to its end. */
  readonly bays: number;
  /** Officers on duty. */
  readonly officers: number;
  readonly canineUnits: number;
  readonly xRayUnits: number;
}

/** What one inspection by a method takes, as planned. */
export interface Effort {
  readonly minutes: number;
  readonly officers: number;
}

/**
 * Until when bays, officers and units are planned to be busy: for each that is, an instant in milliseconds since 1970,
 * earliest first, never more of them than there are. A value. An order that has to wait counts from the moment it is
 * given: whoever comes later waits longer.
 */
export interface Occupancy {
  readonly bays: readonly number[];
  readonly officers: readonly number[];
  readonly canineUnits: readonly number[];
  readonly xRayUnits: readonly number[];
}

export const ALL_FREE: Occupancy = { bays: [], officers: [], canineUnits: [], xRayUnits: [] };

/** The same without what has ended by an instant. */
export function freedBy(occupancy: Occupancy, atMs: number): Occupancy {
  const { bays, officers, canineUnits, xRayUnits } = occupancy;
  if (!(hasEnded(bays, atMs) || hasEnded(officers, atMs) || hasEnded(canineUnits, atMs) || hasEnded(xRayUnits, atMs))) {
    return occupancy;
  }
  return {
    bays: after(bays, atMs),
    officers: after(officers, atMs),
    canineUnits: after(canineUnits, atMs),
    xRayUnits: after(xRayUnits, atMs),
  };
}

/**
 * When an inspection by a method can begin, from `atMs` on: when a bay, the officers that it takes and its unit are
 * free together; never where the port has none of one of them. Where fewer officers are on duty than the method takes,
 * all of them do it.
 */
export function startsAtMs(
  occupancy: Occupancy,
  resources: Resources,
  method: InspectionMethod,
  effort: Effort,
  atMs: number,
): number {
  const officers = Math.min(effort.officers, Math.max(1, resources.officers));
  const bayMs = freeAtMs(occupancy.bays, resources.bays, 1, atMs);
  const startMs = Math.max(bayMs, freeAtMs(occupancy.officers, resources.officers, officers, atMs));
  if (method === 'canine') return Math.max(startMs, freeAtMs(occupancy.canineUnits, resources.canineUnits, 1, atMs));
  if (method === 'x-ray') return Math.max(startMs, freeAtMs(occupancy.xRayUnits, resources.xRayUnits, 1, atMs));
  return startMs;
}

/**
 * Takes a bay, officers and the method's unit from an instant on, for as long as planned, and forgets what has ended by
 * `nowMs`. Of each no more are busy than there are, so an occupancy never outgrows what is there: whoever is free first does
 * the next one too, and is busy until that one ends.
 */
export function taken(
  occupancy: Occupancy,
  resources: Resources,
  method: InspectionMethod,
  effort: Effort,
  startMs: number,
  nowMs: number,
): Occupancy {
  const endMs = startMs + effort.minutes * MINUTE_MS;
  const { bays, officers, canineUnits, xRayUnits } = occupancy;
  return {
    bays: withEnds(bays, nowMs, endMs, 1, resources.bays),
    officers: withEnds(officers, nowMs, endMs, effort.officers, resources.officers),
    canineUnits:
      method === 'canine' ? withEnds(canineUnits, nowMs, endMs, 1, resources.canineUnits) : after(canineUnits, nowMs),
    xRayUnits: method === 'x-ray' ? withEnds(xRayUnits, nowMs, endMs, 1, resources.xRayUnits) : after(xRayUnits, nowMs),
  };
}

/** When `needed` of `there` are free together, given until when those that are busy are so. */
function freeAtMs(busyUntilMs: readonly number[], there: number, needed: number, atMs: number): number {
  if (there < needed) return Number.POSITIVE_INFINITY;
  const mayBeBusy = there - needed;
  if (busyUntilMs.length <= mayBeBusy) return atMs;
  return Math.max(atMs, busyUntilMs[busyUntilMs.length - mayBeBusy - 1] ?? atMs);
}

function hasEnded(busyUntilMs: readonly number[], atMs: number): boolean {
  const earliest = busyUntilMs[0];
  return earliest !== undefined && earliest <= atMs;
}

function after(busyUntilMs: readonly number[], atMs: number): readonly number[] {
  const ended = endedBy(busyUntilMs, atMs);
  return ended === 0 ? busyUntilMs : busyUntilMs.slice(ended);
}

function endedBy(busyUntilMs: readonly number[], atMs: number): number {
  let ended = 0;
  for (let untilMs = busyUntilMs[0]; untilMs !== undefined && untilMs <= atMs; untilMs = busyUntilMs[ended]) ended += 1;
  return ended;
}

/**
 * Without those that have ended, and with so many more that are busy until an instant; of all the latest, as many as
 * there are at most.
 */
function withEnds(
  busyUntilMs: readonly number[],
  nowMs: number,
  endMs: number,
  times: number,
  there: number,
): readonly number[] {
  const ended = endedBy(busyUntilMs, nowMs);
  // Those that ended leave their places to the new ones: a copy that grows would be copied twice.
  const all = busyUntilMs.slice(Math.max(0, ended - times));
  const vacated = Math.min(ended, times);
  for (let more = vacated; more < times; more += 1) all.unshift(endMs);
  let place = 0;
  for (let sooner = all[times]; sooner !== undefined && sooner <= endMs; sooner = all[place + times]) {
    all[place] = sooner;
    place += 1;
  }
  for (let one = 0; one < times; one += 1) all[place + one] = endMs;
  return all.length > there ? all.slice(all.length - there) : all;
}
