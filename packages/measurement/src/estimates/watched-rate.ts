import betaln from '@stdlib/math-base-special-betaln';
import { checkConfidence, checkHitCount, type HitCount, type Measured } from '../exact-interval.ts';
import { bisection } from './bisection.ts';

/**
 * The hit rate of a group that is watched as it grows: a confidence sequence. Shares, from 0 to 1.
 *
 * `exactInterval` holds the rate with 95 % each time, for whoever looks once. Whoever looks after every inspection sees
 * it fail sooner or later. This interval holds the rate at *all* those looks together, for ever, with the confidence
 * given: one may stop, go on or raise an alarm on what it says, whenever. The price is width. It depends on the counts
 * alone, so nothing has to be kept.
 *
 * Formula: the rates p for which M(p) < 1 / (1 − confidence), where with h hits in n inspections
 * M(p) = B(h + ½, n − h + ½) / (B(½, ½) · p^h · (1 − p)^(n − h)), the likelihood under Jeffreys' mixture of rates over
 * that under p. Under the true rate M is a martingale that begins at 1, and by Ville's inequality it ever reaches
 * 1 / α with a probability of at most α. Any mixture is valid; Jeffreys' is narrow where rates are small.
 * Sources: H. Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical
 * Statistics 41 (1970), 1397–1409; S. R. Howard, A. Ramdas, J. McAuliffe and J. Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", Annals of Statistics 49 (2021), 1055–1080.
 *
 * It presumes that each inspection has the same rate, whatever was found before. Where the rate moves, what the
 * interval holds is no longer any one rate.
 *
 * Without inspections there is not enough evidence. Throws a RangeError unless the counts are whole,
 * `0 <= hits <= inspections`, and `confidence` lies strictly between 0 and 1. Counts up to 10¹² are safe.
 */
export function watchedRate(hits: number, inspections: number, confidence = 0.95): Measured {
  checkHitCount('', { hits, inspections });
  checkConfidence(confidence);
  if (inspections === 0) return { enoughEvidence: false, reason: 'Nothing was inspected.', lower: 0, upper: 1 };
  return { enoughEvidence: true, estimate: hits / inspections, ...watchedBounds({ hits, inspections }, confidence) };
}

/** The bounds of the sequence; `inspections` is at least 1, all arguments checked. */
export function watchedBounds(
  { hits, inspections }: HitCount,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const misses = inspections - hits;
  return { lower: lowerBound(hits, misses, confidence), upper: 1 - lowerBound(misses, hits, confidence) };
}

/** The smallest share of hits that is not yet refuted; that of the misses is found by turning the two round. */
function lowerBound(hits: number, misses: number, confidence: number): number {
  if (hits === 0) return 0;
  const mixture = betaln(hits + 0.5, misses + 0.5) - Math.log(Math.PI);
  const threshold = mixture + Math.log(1 - confidence);
  const logLikelihood = (rate: number) => hits * Math.log(rate) + (misses === 0 ? 0 : misses * Math.log1p(-rate));
  return bisection(0, hits / (hits + misses), (rate) => logLikelihood(rate) > threshold);
}
