import { watchedRate } from '../estimates/watched-rate.ts';
import type { Measured } from '../exact-interval.ts';

/** Whether too many random picks are not carried out. */
export interface ComplianceAlarm {
  /**
   * "Random compliance low": more than the tolerated share are not carried out, beyond the doubt that was permitted.
   */
  readonly isRaised: boolean;
  /** The share not carried out, with bounds that hold at all looks together. */
  readonly notCarriedOut: Measured;
}

/**
 * Whether random picks are carried out less often than is tolerated: a sequential test, which may be looked at after
 * every pick. `skipped` and `settled` are the picks not carried out and all those of which something was told;
 * `toleratedShare` lies from 0 to 1, and `falseAlarmShare` strictly between them: the probability with which it is ever
 * raised though no more than the tolerated share is skipped.
 *
 * It is raised when the lower bound of `watchedRate` at confidence 1 − falseAlarmShare lies above the tolerated share.
 * That holds also where the share skipped moves, as with the hour and the queue, as long as it never exceeds the
 * tolerated one. For when more than a share p are skipped, no rate below p explains the counts better than p itself, so
 * at least as much as the threshold comes from the rates above p; and the part of Jeffreys' mixture that lies above p,
 * over the likelihood of p, is a supermartingale under any chances of at most p, whatever they depend on.
 * Sources: those of `watchedRate`; A. Ramdas, P. Grünwald, V. Vovk and G. Shafer, "Game-theoretic statistics and safe
 * anytime-valid inference", Statistical Science 38 (2023), 576–601.
 *
 * The counts are to begin anew each day: picks carried out for months would otherwise hide for as long that officers
 * have stopped. The probability of a false alarm is then a day's. Throws a RangeError for counts and shares that are
 * none.
 */
export function complianceAlarm(
  { skipped, settled }: { readonly skipped: number; readonly settled: number },
  toleratedShare: number,
  falseAlarmShare = 0.01,
): ComplianceAlarm {
  if (!(toleratedShare >= 0 && toleratedShare <= 1)) {
    throw new RangeError(`toleratedShare is ${toleratedShare}; it must lie from 0 to 1, such as 0.1`);
  }
  const notCarriedOut = watchedRate(skipped, settled, 1 - falseAlarmShare);
  return { isRaised: notCarriedOut.lower > toleratedShare, notCarriedOut };
}
