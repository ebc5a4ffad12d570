import type { HitCount, Measured } from '../exact-interval.ts';
import { lift } from '../lift.ts';

/**
 * How many times as often something happens in one group as in another: `lift` of any two groups that share nobody, by
 * its interval, which is exact for rare events and wider than it need be for common ones. `what` is the plural of what
 * happens, such as "false stops".
 *
 * Not enough evidence: where a group is empty, or it never happened in the second. Throws a RangeError as `lift` does.
 */
export function rateRatio(what: string, one: HitCount, other: HitCount, confidence = 0.95): Measured {
  const ratio = lift(one, other, confidence);
  if (ratio.enoughEvidence) return ratio;
  const isEmpty = one.inspections === 0 || other.inspections === 0;
  const reason = isEmpty ? 'One of the groups is empty.' : `There were no ${what} in the group compared with.`;
  return { ...ratio, reason };
}
