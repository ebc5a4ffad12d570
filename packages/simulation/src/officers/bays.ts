import type { InspectionMethod } from '@southbound/contracts';
import { DUTY_STEP_MS, OFFICERS_NEEDED, type Staffing } from './staffing.ts';

/** What there is no room for, within the time that a vehicle can wait. */
export type Lacking = 'no-bay' | 'no-officer';

/** A port's bays and the officers at them, and until when each is taken. */
export interface Bays {
  /** When a bay and officers for a method are both free: an instant from `atMs` to `untilMs`, or what is lacking. */
  startFor(method: InspectionMethod, atMs: number, untilMs: number): number | Lacking;
  /** Takes a bay and officers for a method, from an instant that `startFor` gave to another. */
  take(method: InspectionMethod, startsAtMs: number, endsAtMs: number): void;
}

/**
 * All free at first. Whoever is at an inspection when the shift ends stays to its end; where fewer are on duty than a
 * method takes, all of them do it.
 */
export function openBays(staffing: Staffing): Bays {
  const bayFreeAtMs = Array.from({ length: staffing.bays }, () => Number.NEGATIVE_INFINITY);
  const officerFreeAtMs = Array.from({ length: staffing.officers }, () => Number.NEGATIVE_INFINITY);

  return {
    startFor(method, atMs, untilMs) {
      const bayFromMs = Math.max(atMs, Math.min(...bayFreeAtMs));
      if (bayFromMs > untilMs) return 'no-bay';
      for (let fromMs = bayFromMs; fromMs <= untilMs; fromMs = nextDutyStep(fromMs)) {
        const onDuty = staffing.onDuty(fromMs);
        const startsAtMs = Math.max(fromMs, enoughFreeAt(officerFreeAtMs, onDuty, OFFICERS_NEEDED[method]));
        if (startsAtMs < nextDutyStep(fromMs)) return startsAtMs <= untilMs ? startsAtMs : 'no-officer';
      }
      return 'no-officer';
    },
    take(method, startsAtMs, endsAtMs) {
      const onDuty = staffing.onDuty(startsAtMs);
      takeEarliest(bayFreeAtMs, bayFreeAtMs.length, endsAtMs);
      for (let taken = 0; taken < Math.min(OFFICERS_NEEDED[method], onDuty); taken += 1) {
        takeEarliest(officerFreeAtMs, onDuty, endsAtMs);
      }
    },
  };
}

function nextDutyStep(atMs: number): number {
  return (Math.floor(atMs / DUTY_STEP_MS) + 1) * DUTY_STEP_MS;
}

/** When so many of the first `onDuty` are free together, or all of them where they are fewer. */
function enoughFreeAt(freeAtMs: readonly number[], onDuty: number, needed: number): number {
  let earliestMs = Number.POSITIVE_INFINITY;
  let secondMs = Number.POSITIVE_INFINITY;
  for (let at = 0; at < onDuty; at += 1) {
    const ms = freeAtMs[at] ?? Number.POSITIVE_INFINITY;
    if (ms < earliestMs) {
      secondMs = earliestMs;
      earliestMs = ms;
    } else if (ms < secondMs) {
      secondMs = ms;
    }
  }
  return needed === 1 || onDuty === 1 ? earliestMs : secondMs;
}

/** Takes the one of the first `among` that has been free longest. */
function takeEarliest(freeAtMs: number[], among: number, untilMs: number): void {
  let earliest = 0;
  for (let at = 1; at < among; at += 1) if ((freeAtMs[at] ?? 0) < (freeAtMs[earliest] ?? 0)) earliest = at;
  freeAtMs[earliest] = untilMs;
}
