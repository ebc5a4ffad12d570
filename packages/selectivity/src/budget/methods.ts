import { INSPECTION_METHODS, type InspectionMethod } from '@southbound/contracts';
import { type Effort, type Occupancy, type Resources, startsAtMs } from './occupancy.ts';
import type { Policy } from './policy.ts';

/**
 * The method to recommend, whatever is free. The random stratum's is drawn independently of the score, so that what it
 * finds can be compared, and so is a blind crossing's. All others get the most thorough one that their score reaches;
 * what cannot be scored although it is mandatory (`scorePoints` null) gets the most thorough there is.
 */
export function methodWanted(
  { methods: { random, fromPoints } }: Policy,
  isDrawn: boolean,
  scorePoints: number | null,
  methodDraw: number,
): InspectionMethod {
  if (isDrawn) {
    if (methodDraw < random.visual) return 'visual';
    if (methodDraw < random.visual + random.canine) return 'canine';
    return methodDraw < random.visual + random.canine + random['x-ray'] ? 'x-ray' : 'full';
  }
  if (scorePoints === null || scorePoints >= fromPoints.full) return 'full';
  if (scorePoints >= fromPoints['x-ray']) return 'x-ray';
  return scorePoints >= fromPoints.canine ? 'canine' : 'visual';
}

/** What an inspection by a method takes by the policy's plan. */
export function effortOf(
  { plannedMinutes, officersNeeded }: NonNullable<Policy['capacity']>,
  method: InspectionMethod,
): Effort {
  return { minutes: plannedMinutes[method], officers: officersNeeded[method] };
}

/** A method that can begin, and when. */
export interface MethodInTime {
  readonly method: InspectionMethod;
  /** Milliseconds since 1970; infinite where the port has nobody or nothing to inspect with. */
  readonly startMs: number;
}

/**
 * The method wanted if it can begin by `byMs`, else the most thorough of the less thorough ones that can, else the one
 * that can begin first.
 */
export function methodInTime(
  capacity: NonNullable<Policy['capacity']>,
  resources: Resources,
  occupancy: Occupancy,
  wanted: InspectionMethod,
  atMs: number,
  byMs: number,
): MethodInTime {
  let earliest: MethodInTime | null = null;
  for (let at = INSPECTION_METHODS.indexOf(wanted); at >= 0; at -= 1) {
    const method = INSPECTION_METHODS[at] ?? 'visual';
    const startMs = startsAtMs(occupancy, resources, method, effortOf(capacity, method), atMs);
    if (startMs <= byMs) return { method, startMs };
    if (earliest === null || startMs < earliest.startMs) earliest = { method, startMs };
  }
  return earliest ?? { method: wanted, startMs: Number.POSITIVE_INFINITY };
}
