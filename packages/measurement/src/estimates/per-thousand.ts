import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { checkConfidence, checkHitCount, clopperPearson, type Measured } from '../exact-interval.ts';
import { enoughWith } from './enough-with.ts';
import { logMoments, type QuantityTally } from './quantity-tally.ts';
import { weightedBounds } from './weighted-tally.ts';

/** With so many events the upper bound of rounds is still eleven times the truth: docs/decisions/0022. */
const EVENTS_MIN = 20;
/** Of fewer the spread of the logarithms tells nothing. Invented, no source. */
const EVENTS_BOUNDED_MIN = 5;
/**
 * Which part of the permitted failures each of the two intervals takes. At the whole, gun parts, of which some come as
 * magazines by the dozen and some as single pieces, were held in 94.4 % at 20 events: docs/decisions/0022.
 */
const FAILURES_TAKEN = 0.8;

/**
 * What a thousand inspections bring of one kind of goods: firearms, rounds, dollars, grams. From 0 up, in the goods'
 * unit.
 *
 * The estimate is the total by the inspections. The interval is **model-based**. A few large seizures make most of a
 * total, and a sample that has none of them says nothing of them by itself: a bootstrap is far too narrow. So the
 * interval is the wider, on each side, of two. One takes quantities for lognormal, and reckons with large ones from the
 * spread of the small; it is right of few events, and fails of many where quantities are not quite lognormal. The other
 * takes them as they were seen and allows for one more of the largest; it is right of many events.
 *
 * Formulas: (1) ln r + m + s² / 2, with r the events by the inspections, m and s² the mean and variance of n events'
 * logarithms. The distances of the three parts from their own bounds are added as squares (MOVER): ln r has those of
 * `exactInterval`, m has z·s / √n, and s² / 2 has s² / 2 · (1 − (n − 1) / χ²) and s² / 2 · ((n − 1) / χ² − 1), from
 * quantiles of the chi-squared distribution with n − 1 degrees of freedom. (2) `weightedBounds`, with the quantities
 * for weights. Sources: G. Zou, J. Taleban and C. Huo, "Confidence interval estimation for lognormal data with
 * application to health economics", Computational Statistics & Data Analysis 53 (2009), 3755–3764; M. Fay and E. Feuer,
 * Statistics in Medicine 16 (1997), 791–801. That the wider of both is taken is ours: the simulated world's goods are
 * held by neither alone.
 *
 * Not enough evidence: below twenty events, with what would be enough; from five on with bounds. Throws a RangeError
 * where `inspections` is not whole or there are more events than inspections, and for a confidence that is not strictly
 * between 0 and 1.
 */
export function perThousandInspections(tally: QuantityTally, inspections: number, confidence = 0.95): Measured {
  const { events, total } = tally;
  checkHitCount('', { hits: events, inspections });
  checkConfidence(confidence);
  const bounds = events < EVENTS_BOUNDED_MIN ? { lower: 0, upper: null } : modelBounds(tally, inspections, confidence);
  if (events >= EVENTS_MIN && bounds.upper !== null) {
    return { enoughEvidence: true, estimate: (1_000 * total) / inspections, ...bounds };
  }
  const enough = enoughWith(EVENTS_MIN - events, 'any', { hits: events, inspections });
  const reason = `Only ${events} of ${inspections} inspections seized such goods; ${EVENTS_MIN} are the fewest.`;
  return { enoughEvidence: false, reason, ...bounds, ...(enough !== undefined && { enoughWith: enough }) };
}

function modelBounds(tally: QuantityTally, inspections: number, confidence: number) {
  const ofEach = 1 - FAILURES_TAKEN * (1 - confidence);
  const lognormal = lognormalBounds(tally, inspections, ofEach);
  const asSeen = weightedBounds(
    { sum: tally.total, variance: tally.squares },
    { sum: tally.largest, variance: tally.largest ** 2 },
    ofEach,
  );
  return {
    lower: 1_000 * Math.min(lognormal.lower, asSeen.lower / inspections),
    upper: 1_000 * Math.max(lognormal.upper, asSeen.upper / inspections),
  };
}

/** Of the quantity per inspection. */
function lognormalBounds(tally: QuantityTally, inspections: number, confidence: number) {
  const { events } = tally;
  const tail = (1 - confidence) / 2;
  const { mean, variance } = logMoments(tally);
  const rate = clopperPearson(events, inspections, confidence);
  const seen = events / inspections;
  const ofMean = normalQuantile(1 - tail, 0, 1) * Math.sqrt(variance / events);
  const ofVariance = (share: number) =>
    (variance / 2) * ((events - 1) / gammaQuantile(share, (events - 1) / 2, 0.5) - 1);
  const middle = Math.log(seen) + mean + variance / 2;
  return {
    lower: Math.exp(middle - Math.hypot(Math.log(seen / rate.lower), ofMean, ofVariance(1 - tail))),
    upper: Math.exp(middle + Math.hypot(Math.log(rate.upper / seen), ofMean, ofVariance(tail))),
  };
}
