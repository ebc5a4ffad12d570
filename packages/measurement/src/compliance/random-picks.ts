import { MINUTE_MS, type NotCarriedOutReason } from '@southbound/contracts';
import { addCounts, type NotCarriedOutTally, noneNotCarriedOut } from '../ground-tally.ts';

/**
 * What became of random picks. Every field is a sum of whole numbers, so tallies can be added up, and the order in
 * which picks are counted changes nothing.
 */
export interface PickTally {
  /** Orders on the ground random: carried out, not carried out, and those of which nothing was told yet. */
  assigned: number;
  carriedOut: number;
  /** Of those carried out: how many began later than `LATE_AFTER_MS`. */
  late: number;
  /** Not carried out, by the reason told. */
  readonly notCarriedOut: NotCarriedOutTally;
  /** Of those not carried out: vehicles that the rules would have targeted. */
  notCarriedOutWouldTarget: number;
}

/** What became of one random pick. */
export type PickOutcome =
  /** `waitedMs`: from its selection until it began, from 0. */
  { readonly waitedMs: number } | { readonly reason: NotCarriedOutReason; readonly wouldTarget: boolean };

/**
 * A random pick that begins so much later than its selection is late. Simulated officers let a vehicle wait for twice
 * as long, and then let it go on. Invented, no source.
 */
const LATE_AFTER_MS = 10 * MINUTE_MS;

export function emptyPicks(): PickTally {
  return { assigned: 0, carriedOut: 0, late: 0, notCarriedOut: noneNotCarriedOut(), notCarriedOutWouldTarget: 0 };
}

/** Counts what became of a pick that was assigned before or is assigned later. */
export function countPickOutcome(tally: PickTally, outcome: PickOutcome): void {
  if ('reason' in outcome) {
    tally.notCarriedOut[outcome.reason] += 1;
    if (outcome.wouldTarget) tally.notCarriedOutWouldTarget += 1;
    return;
  }
  tally.carriedOut += 1;
  if (outcome.waitedMs > LATE_AFTER_MS) tally.late += 1;
}

export function sumOfPicks(tallies: readonly Readonly<PickTally>[]): PickTally {
  const sum = emptyPicks();
  for (const tally of tallies) {
    sum.assigned += tally.assigned;
    sum.carriedOut += tally.carriedOut;
    sum.late += tally.late;
    sum.notCarriedOutWouldTarget += tally.notCarriedOutWouldTarget;
    addCounts(sum.notCarriedOut, tally.notCarriedOut);
  }
  return sum;
}

/** Picks not carried out, whatever the reason. */
export function picksNotCarriedOut({ notCarriedOut }: Readonly<PickTally>): number {
  return Object.values(notCarriedOut).reduce((sum, count) => sum + count, 0);
}
