import { checkConfidence, checkHitCount, type HitCount, type Measured } from '../exact-interval.ts';
import { liftUnknown } from '../lift.ts';
import { binomialSum, chanceFrom, chanceUpTo } from './binomial-sum.ts';
import { bisection } from './bisection.ts';
import { withEnoughForLift } from './enough-with.ts';

/** The two groups that lift compares, as far as they were inspected by one method, or at one port. */
export interface LiftStratum {
  readonly targeted: HitCount;
  readonly random: HitCount;
}

/** Lift is looked for between e⁻⁶⁰ and e⁶⁰: no counts that can be counted tell it from 0 or from no bound outside. */
const LOG_LIFT_MAX = 60;

/**
 * Lift where methods differ: how many times as often a targeted inspection finds something as a random one *by the same
 * method*. A thorough method finds more, and targeted vehicles get it more often; the lift of pooled counts holds that
 * too, this one does not.
 *
 * One stratum for each method. Strata in which one of the groups was not inspected compare nothing and are left out.
 * The lift is taken to be the same by every method; where it is not, the answer is a mean of the methods' lifts, in
 * which those with more hits weigh more.
 *
 * Formula: given the hits of stratum k, those of its targeted group are binomial with share
 * θₖ = n₁ₖλ / (n₁ₖλ + n₂ₖ), as in `lift`. The sum of the targeted hits over the strata tells all that there is to know
 * of λ; its distribution is that of a sum of binomials, and rises with λ. The bounds are the λ under which a sum as
 * large, or as small, as the one seen has half of 1 − confidence; the estimate is the λ that expects the sum seen. That
 * is exact for rare hits, however few and however many strata, where Mantel and Haenszel's ratio with its normal
 * interval (Greenland and Robins 1985) is not; with one stratum it is `lift`.
 * Sources: N. Breslow and N. Day, "Statistical Methods in Cancer Research II", IARC (1987), 3.6, for the conditional
 * likelihood of stratified rates; N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22 (1959),
 * 719–748; S. Greenland and J. Robins, Biometrics 41 (1985), 55–68.
 *
 * Not enough evidence as for `lift`, with what would be enough, of the strata that compare something. Throws a RangeError as `lift` does, which
 * names the stratum by its place, from 0.
 */
export function stratifiedLift(strata: readonly LiftStratum[], confidence = 0.95): Measured {
  for (const [at, { targeted, random }] of strata.entries()) {
    checkHitCount(`strata[${at}].targeted`, targeted);
    checkHitCount(`strata[${at}].random`, random);
  }
  checkConfidence(confidence);
  const compared = strata.filter(({ targeted, random }) => targeted.inspections > 0 && random.inspections > 0);
  const targeted = sumOf(compared.map((stratum) => stratum.targeted));
  const random = sumOf(compared.map((stratum) => stratum.random));
  if (compared.length === 0 && strata.length > 0) {
    return { enoughEvidence: false, reason: 'No method inspected vehicles of both groups.', lower: 0, upper: null };
  }
  const tail = (1 - confidence) / 2;
  const isPossible = (logLift: number) => chanceFrom(targeted.hits, sumUnder(compared, logLift)) > tail;
  const lowerBound = () => (targeted.hits === 0 ? 0 : Math.exp(liftWhere(isPossible)));
  const unknown = liftUnknown(targeted, random, lowerBound);
  if (unknown !== null) return withEnoughForLift(unknown, targeted, random);
  const isExpected = (logLift: number) => expectedHits(compared, logLift) > targeted.hits;
  const isTooLarge = (logLift: number) => chanceUpTo(targeted.hits, sumUnder(compared, logLift)) < tail;
  return {
    enoughEvidence: true,
    estimate: targeted.hits === 0 ? 0 : Math.exp(liftWhere(isExpected)),
    lower: lowerBound(),
    upper: Math.exp(liftWhere(isTooLarge)),
  };
}

function liftWhere(isPast: (logLift: number) => boolean): number {
  return bisection(-LOG_LIFT_MAX, LOG_LIFT_MAX, isPast);
}

function sumUnder(strata: readonly LiftStratum[], logLift: number) {
  return binomialSum(strata.map((stratum) => ({ trials: hitsOf(stratum), share: shareUnder(stratum, logLift) })));
}

function expectedHits(strata: readonly LiftStratum[], logLift: number): number {
  return strata.reduce((sum, stratum) => sum + hitsOf(stratum) * shareUnder(stratum, logLift), 0);
}

function hitsOf({ targeted, random }: LiftStratum): number {
  return targeted.hits + random.hits;
}

function shareUnder({ targeted, random }: LiftStratum, logLift: number): number {
  return 1 / (1 + random.inspections / (targeted.inspections * Math.exp(logLift)));
}

function sumOf(counts: readonly HitCount[]): HitCount {
  return counts.reduce<HitCount>(
    (sum, { hits, inspections }) => ({ hits: sum.hits + hits, inspections: sum.inspections + inspections }),
    { hits: 0, inspections: 0 },
  );
}
