import { checkConfidence, checkHitCount, type Measured } from '../exact-interval.ts';

/**
 * The largest hit rate that still agrees with inspections of which none found anything. Shares, from 0 to 1.
 *
 * One-sided: the whole of 1 − confidence lies above, since nothing can lie below zero. So it is somewhat smaller than
 * the upper end of `exactInterval` at the same confidence, which leaves half on either side.
 *
 * Formula: 1 − (1 − confidence)^(1 / n), at 95 % about three over n.
 * Source: J. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249 (1983), 1743–1745.
 *
 * Without inspections there is not enough evidence. Throws a RangeError unless `inspections` is whole and from 0 up, and
 * `confidence` lies strictly between 0 and 1.
 */
export function zeroHitRate(inspections: number, confidence = 0.95): Measured {
  checkHitCount('', { hits: 0, inspections });
  checkConfidence(confidence);
  if (inspections === 0) return { enoughEvidence: false, reason: 'Nothing was inspected.', lower: 0, upper: 1 };
  return {
    enoughEvidence: true,
    estimate: 0,
    lower: 0,
    upper: -Math.expm1(Math.log(1 - confidence) / inspections),
  };
}
