import { checkConfidence, checkHitCount, clopperPearson, type HitCount, type Measured } from './exact-interval.ts';

/**
 * Lift: how many times as often a targeted inspection finds something as a random one. 1 is no better than chance.
 *
 * `targeted` are the inspected crossings that would have been targeted, whatever the ground of their inspection;
 * `random` is the inspected random stratum. The interval is conditional: given the hits of both groups together, those
 * of the first are binomial with share θ = n₁λ / (n₁λ + n₂), where λ is the lift and n₁, n₂ are the inspections. The
 * exact interval for θ, solved for λ, is the interval for lift.
 *
 * That is exact for rare hits (Poisson counts); for common ones it is wider than it need be. The groups share the
 * crossings that were drawn *and* would have been targeted. Their hits stand in both rates, which then rise and fall
 * together, so that the ratio varies less than that of separate groups: the overlap does not bias the estimate, and
 * makes the interval wider than it need be.
 *
 * Not enough evidence: when either group is empty or neither has a hit (anything from 0 up is possible), and when the
 * random stratum alone has no hit; then the lower bound still counts, and nothing bounds lift from above.
 *
 * Throws a RangeError for counts that are not whole or hits that exceed inspections, and for a confidence that is not
 * strictly between 0 and 1.
 *
 * Source: J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from Poisson series",
 * Biometrika 31 (1940), 313–323, with the bounds of Clopper and Pearson (1934).
 */
export function lift(targeted: HitCount, random: HitCount, confidence = 0.95): Measured {
  checkHitCount('targeted', targeted);
  checkHitCount('random', random);
  checkConfidence(confidence);
  const ratioOf = (theta: number) => (theta / (1 - theta)) * (random.inspections / targeted.inspections);
  const share = () => clopperPearson(targeted.hits, targeted.hits + random.hits, confidence);
  const unknown = liftUnknown(targeted, random, () => ratioOf(share().lower));
  if (unknown !== null) return unknown;
  const { lower, upper } = share();
  const estimate = (targeted.hits * random.inspections) / (targeted.inspections * random.hits);
  return { enoughEvidence: true, estimate, lower: ratioOf(lower), upper: ratioOf(upper) };
}

/**
 * Why a ratio of two hit rates is not known; null where it is. `lowerBound` is asked only where the random group alone
 * has no hit.
 */
export function liftUnknown(targeted: HitCount, random: HitCount, lowerBound: () => number): Measured | null {
  const unknown = (reason: string, lower = 0): Measured => ({ enoughEvidence: false, reason, lower, upper: null });
  if (targeted.inspections === 0) return unknown('No vehicle that would have been targeted was inspected.');
  if (random.inspections === 0) return unknown('No vehicle of the random stratum was inspected.');
  if (targeted.hits + random.hits === 0) {
    return unknown('Neither targeted nor random inspections have found anything yet.');
  }
  if (random.hits > 0) return null;
  const reason = `Random inspections have found nothing yet, in ${random.inspections}: lift has no upper bound.`;
  return unknown(reason, lowerBound());
}
