import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import hypergeometricCdf from '@stdlib/stats-base-dists-hypergeometric-cdf';

/** A test alarms when what it saw, or anything further off, comes by chance less often than this. */
export const ALARM_BELOW = 1e-6;

/** With what probability a bias that is said to be found is found. */
const POWER = 0.9;

/** Crossings, and how many of them the random draw picked. */
export interface Drawn {
  readonly crossings: number;
  readonly drawn: number;
}

/**
 * How likely it is that a group is drawn so differently from all, itself included, when the draw knows nothing of the
 * group: two-sided, exact given the totals (Fisher's exact test, both tails doubled). From 0 to 1.
 */
export function chanceOfGroup(group: Drawn, all: Drawn): number {
  const notDrawn = group.crossings - group.drawn;
  const asFew = hypergeometricCdf(group.drawn, all.crossings, group.crossings, all.drawn);
  const asMany = hypergeometricCdf(notDrawn, all.crossings, group.crossings, all.crossings - all.drawn);
  return Math.min(1, 2 * Math.min(asFew, asMany));
}

/**
 * The smallest share of a group that a biased draw may pick and be found with probability 0.9, at an alarm level; null
 * when even the whole group drawn would not be enough.
 */
export function shareFound(groupSize: number, all: Drawn, alarmBelow: number): number | null {
  const most = Math.min(groupSize, all.drawn);
  const alarms = (drawn: number) =>
    drawn * all.crossings > groupSize * all.drawn && chanceOfGroup({ crossings: groupSize, drawn }, all) < alarmBelow;
  const fewest = firstWhere(most, alarms);
  return fewest === null ? null : betaQuantile(POWER, fewest, groupSize - fewest + 1);
}

/**
 * The shares between which a draw's true share lies, all but a chance of `ALARM_BELOW`: the interval of Clopper and
 * Pearson (1934). There must be a crossing.
 */
export function shareBounds({ crossings, drawn }: Drawn): { readonly lower: number; readonly upper: number } {
  const tail = ALARM_BELOW / 2;
  return {
    lower: drawn === 0 ? 0 : betaQuantile(tail, drawn, crossings - drawn + 1),
    upper: drawn === crossings ? 1 : betaQuantile(1 - tail, drawn + 1, crossings - drawn),
  };
}

/** The nearest shares above and below a share that would be told from it with probability 0.9; null where none would. */
export function sharesTold(
  share: number,
  crossings: number,
): { readonly above: number | null; readonly below: number | null } {
  const isAbove = (drawn: number) => shareBounds({ crossings, drawn }).lower > share;
  const isBelow = (missing: number) => shareBounds({ crossings, drawn: crossings - missing }).upper < share;
  const most = firstWhere(crossings, isAbove);
  const missing = firstWhere(crossings, isBelow);
  return {
    above: most === null ? null : betaQuantile(POWER, most, crossings - most + 1),
    below: missing === null ? null : betaQuantile(1 - POWER, crossings - missing + 1, missing),
  };
}

/** The smallest whole number from 0 to `last` for which a condition holds that holds for all larger ones too. */
function firstWhere(last: number, holds: (whole: number) => boolean): number | null {
  if (!holds(last)) return null;
  let [from, to] = [0, last];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
