import type { Measured } from '../exact-interval.ts';
import { rateRatio } from './rate-ratio.ts';

/**
 * What befell one hidden group of the simulated world: counted from the hidden truth, which no part of the engine sees.
 */
export interface GroupTally {
  readonly crossings: number;
  /** Crossings that were ordered inspected. */
  readonly ordered: number;
  /** Crossings of vehicles that carried nothing illegal. */
  readonly lawful: number;
  /** Of the lawful: inspected. */
  readonly stoppedFalsely: number;
}

/** One group's rates over the other's; 1 is alike. */
export interface GroupRatios {
  readonly selection: Measured;
  readonly falseStops: Measured;
}

/**
 * Whether one group is selected, or stopped in vain, more often than another. Where the groups carry alike, a ratio
 * whose interval lies on one side of 1 says that something the engine reads stands in for the group. Intervals as of
 * `rateRatio`.
 *
 * Throws a RangeError where more were ordered than crossed, or stopped falsely than lawful.
 */
export function groupRatios(group: GroupTally, other: GroupTally, confidence = 0.95): GroupRatios {
  const selected = ({ ordered, crossings }: GroupTally) => ({ hits: ordered, inspections: crossings });
  const stopped = ({ stoppedFalsely, lawful }: GroupTally) => ({ hits: stoppedFalsely, inspections: lawful });
  return {
    selection: rateRatio('orders', selected(group), selected(other), confidence),
    falseStops: rateRatio('false stops', stopped(group), stopped(other), confidence),
  };
}
