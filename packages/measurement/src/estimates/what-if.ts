import { checkConfidence, type Measured } from '../exact-interval.ts';
import { enoughWith } from './enough-with.ts';
import { effectiveSize, type WeightedTally, weightedBounds } from './weighted-tally.ts';

/** A figure by weights, with what stands behind it. */
export interface Weighted {
  readonly measured: Measured;
  /** How many equally weighted inspections would tell as much. */
  readonly effectiveInspections: number;
  /** The same of the hits among them. */
  readonly effectiveHits: number;
  /** Why the figure is to be taken with care, in words; null where there is no such reason. */
  readonly warning: string | null;
}

/** What another policy would have come to. */
export interface WhatIf {
  /** Inspections it would have made, expected. */
  readonly inspections: number;
  /** Hits it would have had, expected. */
  readonly hits: Weighted;
  /** Hits per inspection, a share. */
  readonly hitRate: Weighted;
}

/** With five equal events the exact interval reaches from a third to 2.3 times the estimate (Garwood 1936). */
const EFFECTIVE_HITS_MIN = 5;

/**
 * What another rule set or rate would have yielded on a recording: by the outcomes of those inspections that were made,
 * weighted by how much likelier or less likely the other would have made them. The recording must be open-loop: nothing
 * in it may have followed from what was inspected. Hits are as by the methods that were used.
 *
 * Count every crossing of the recording, released ones too.
 *
 * Formula: the hit rate is Σwy / Σw over the inspections, w the other propensity over the logged one and y whether it
 * was a hit, self-normalised, with the bounds of `weightedBounds`; hits are the rate times the inspections the other
 * would have made, which the propensities tell without an outcome. Sources: J. Hájek, "Comment on an essay by D. Basu",
 * in "Foundations of Statistical Inference", Holt, Rinehart and Winston (1971), 236; A. Swaminathan and T. Joachims,
 * "The self-normalized estimator for counterfactual learning", NIPS (2015), 3231–3239.
 *
 * Not enough evidence: where the other would have inspected vehicles that could not come to be inspected, for of those
 * nothing is known (no overlap); and where it would have made no inspection, or none of its kind was made. A warning is
 * given where hits of large weight make it rest on few of them.
 *
 * Throws a RangeError for a confidence that is not strictly between 0 and 1.
 */
export function whatIf(tally: WeightedTally, confidence = 0.95): WhatIf {
  checkConfidence(confidence);
  const { otherInspections } = tally;
  const hitRate = weightedRate(tally, confidence);
  return {
    inspections: otherInspections,
    hitRate,
    hits: { ...hitRate, measured: times(hitRate.measured, otherInspections) },
  };
}

/** The weighted share of hits; `confidence` is checked. */
export function weightedRate(tally: WeightedTally, confidence: number): Weighted {
  return { measured: rateOf(tally, confidence), ...strengthOf(tally) };
}

function rateOf(tally: WeightedTally, confidence: number): Measured {
  const unknown = (reason: string): Measured => ({ enoughEvidence: false, reason, lower: 0, upper: 1 });
  if (tally.otherInspectionsUnseen > 0) {
    const share = (100 * tally.otherInspectionsUnseen) / tally.otherInspections;
    return unknown(`No overlap: ${share.toPrecision(2)} % of its inspections are of vehicles that could not come up.`);
  }
  if (tally.otherInspections === 0) return unknown('It would have inspected nothing.');
  if (tally.weight === 0) return unknown('Nothing that it would have inspected was inspected.');
  const { lower, upper } = weightedBounds(
    { sum: tally.hitWeight / tally.weight, variance: tally.hitWeightSquares / tally.weight ** 2 },
    { sum: tally.weightMax / tally.weight, variance: (tally.weightMax / tally.weight) ** 2 },
    confidence,
  );
  return { enoughEvidence: true, estimate: tally.hitWeight / tally.weight, lower, upper: Math.min(1, upper) };
}

/** What stands behind a weighted figure. */
export function strengthOf(tally: WeightedTally): Omit<Weighted, 'measured'> {
  const effectiveHits = effectiveSize(tally.hitWeight, tally.hitWeightSquares);
  const seen = { hits: effectiveHits, inspections: tally.inspections };
  const needed = enoughWith(EFFECTIVE_HITS_MIN - effectiveHits, 'any', seen);
  const more = needed === undefined ? '' : `; ${needed.inWords} would be enough`;
  return {
    effectiveInspections: effectiveSize(tally.weight, tally.weightSquares),
    effectiveHits,
    warning:
      effectiveHits < EFFECTIVE_HITS_MIN
        ? `It rests on ${tally.hits} hits that tell as much as ${effectiveHits.toFixed(1)} of equal weight${more}.`
        : null,
  };
}

/** So many times a figure: of a share, a number. `factor` is from 0 up. */
export function times(measured: Measured, factor: number): Measured {
  const lower = measured.lower * factor;
  if (!measured.enoughEvidence) {
    return { ...measured, lower, upper: measured.upper === null ? null : measured.upper * factor };
  }
  return { enoughEvidence: true, estimate: measured.estimate * factor, lower, upper: measured.upper * factor };
}
