import type { Agency } from '@southbound/contracts';
import { type DurationTally, durationQuantile, emptyDurations } from '../estimates/duration-tally.ts';
import { shareOf } from '../estimates/share-of.ts';
import { times } from '../estimates/what-if.ts';
import type { Measured } from '../exact-interval.ts';

/** Notices to one agency that fell due in one quarter. */
export interface NoticeTally {
  due: number;
  /** Of those due. */
  told: number;
  /** Of those told. */
  acknowledged: number;
  /** From when it was due until it was told. */
  readonly toNotice: DurationTally;
}

export interface NoticeFigures extends Readonly<Omit<NoticeTally, 'toNotice'>> {
  readonly agency: Agency;
  /** Such as 2026-Q1, in UTC. */
  readonly quarter: string;
  readonly toldShare: Measured;
  readonly acknowledgedShare: Measured;
  readonly minutesToNotice: { readonly median: Measured; readonly ninetieth: Measured };
}

export function emptyNotices(): NoticeTally {
  return { due: 0, told: 0, acknowledged: 0, toNotice: emptyDurations() };
}

/**
 * How the agencies' memorandum of understanding works, by quarter: it demands timely notice when information lies
 * within the other's jurisdiction (DOJ OIG review of ATF's Project Gunrunner, 2010), and GAO asks that its working be
 * monitored (GAO-16-223). In the order given. Shares have exact intervals, quantiles those of `durationQuantile`.
 *
 * A notice counts in the quarter in which it fell due, also when it is told or acknowledged in a later one, so that the
 * figures of the last quarter still rise. Throws a RangeError where more were told than due, or acknowledged than told.
 */
export function noticeMonitor(
  rows: readonly { readonly agency: Agency; readonly quarter: string; readonly tally: Readonly<NoticeTally> }[],
  confidence = 0.95,
): readonly NoticeFigures[] {
  return rows.map(({ agency, quarter, tally: { toNotice, ...tally } }) => ({
    agency,
    quarter,
    ...tally,
    toldShare: shareOf(tally.told, tally.due, 'No notice was due.', confidence),
    acknowledgedShare: shareOf(tally.acknowledged, tally.told, 'No notice was told.', confidence),
    minutesToNotice: {
      median: times(durationQuantile(toNotice, 0.5, confidence), 60),
      ninetieth: times(durationQuantile(toNotice, 0.9, confidence), 60),
    },
  }));
}
