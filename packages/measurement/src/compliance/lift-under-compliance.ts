import type { HitCount, Measured } from '../exact-interval.ts';
import { lift } from '../lift.ts';

/** Random picks that were not carried out, of which nobody knows what they would have found. */
export interface PicksNotCarriedOut {
  readonly picks: number;
  /** Of these: vehicles that the rules would have targeted. */
  readonly wouldTarget: number;
}

/** Lift, and what it may be if the random picks that were not carried out were not like the others. */
export interface LiftUnderCompliance {
  /** By the picks carried out alone. Right where those not carried out are like them. */
  readonly carriedOut: Measured;
  /** By all picks assigned, as if those not carried out had found nothing. */
  readonly asAssigned: Measured;
  /** Whatever those not carried out would have found. */
  readonly lower: number;
  /** Null: nothing bounds it from above. */
  readonly upper: number | null;
  /**
   * How many of those not carried out would have to have found something for the doubt whether targeting is better than
   * chance: the fewest with which the lower bound as assigned is no longer above 1. Null where it is not above 1
   * anyway, or stays so whatever they would have found.
   */
  readonly hiddenHitsInDoubt: number | null;
}

/**
 * Lift with and without the random picks that were not carried out, and what they may hide. `targeted` and `random` are
 * the inspected groups of `lift`; `notCarriedOut` belongs to the random stratum, and to the targeted group as far as
 * the rules would have targeted it.
 *
 * Officers who skip whoever looks innocent leave a random stratum that finds more than chance, which makes targeting
 * look worse than it is; who skip whoever looks like work make it look better. So the bounds suppose anything from no
 * hit in those not carried out to a hit in each, and add the uncertainty of the sample at the ends; one that is in both
 * groups is supposed to hit in the one and not in the other, which makes them wider than need be. They presume nothing,
 * and are soon too wide to say much: where hits are rare, a few in a hundred that are not carried out can hide more
 * than all the others found. That is the price of not carrying them out. `hiddenHitsInDoubt` says how many would
 * matter.
 * Source: C. F. Manski, "Nonparametric bounds on treatment effects", American Economic Review 80 (1990), 319–323.
 *
 * Throws a RangeError as `lift` does, and where more of `notCarriedOut` would be targeted than there are.
 */
export function liftUnderCompliance(
  targeted: HitCount,
  random: HitCount,
  notCarriedOut: PicksNotCarriedOut,
  confidence = 0.95,
): LiftUnderCompliance {
  checkPicks(notCarriedOut);
  /** As if so many of those not carried out had found something, counted in each group by itself. */
  const withHits = (ofTargeted: number, ofRandom: number) =>
    lift(
      { hits: targeted.hits + ofTargeted, inspections: targeted.inspections + notCarriedOut.wouldTarget },
      { hits: random.hits + ofRandom, inspections: random.inspections + notCarriedOut.picks },
      confidence,
    );
  return {
    carriedOut: lift(targeted, random, confidence),
    asAssigned: withHits(0, 0),
    lower: withHits(0, notCarriedOut.picks).lower,
    upper: withHits(notCarriedOut.wouldTarget, 0).upper,
    hiddenHitsInDoubt: hitsInDoubt(notCarriedOut.picks - notCarriedOut.wouldTarget, (hits) => withHits(0, hits).lower),
  };
}

/** The fewest hits, up to `most`, with which a lower bound that falls with them is no longer above 1. */
function hitsInDoubt(most: number, lowerWith: (hits: number) => number): number | null {
  if (lowerWith(0) <= 1 || lowerWith(most) > 1) return null;
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (lowerWith(middle) > 1) low = middle;
    else high = middle;
  }
  return high;
}

function checkPicks({ picks, wouldTarget }: PicksNotCarriedOut): void {
  const isCount = (count: number) => Number.isSafeInteger(count) && count >= 0;
  if (isCount(picks) && isCount(wouldTarget) && wouldTarget <= picks) return;
  throw new RangeError(
    `notCarriedOut is ${wouldTarget} of ${picks} picks; whole numbers from 0, the first not above the other`,
  );
}
