import { checkConfidence, type Measured } from '../exact-interval.ts';
import { enoughWith } from './enough-with.ts';
import { type WeightedTally, weightedBounds } from './weighted-tally.ts';
import { strengthOf, type Weighted, weightedRate } from './what-if.ts';

/**
 * Which share of all crossings an inspection would find something in: the yield of inspecting everybody, as a share
 * from 0 to 1. What inspections miss is not in it.
 *
 * The tally is one with other propensities of 1. Crossings that were not inspected need not be counted in it; where
 * they are, those that could not come to be inspected make it not enough evidence, as for `whatIf`, whose formula and
 * sources it shares. Throws a RangeError as `whatIf` does.
 */
export function prevalence(tally: WeightedTally, confidence = 0.95): Weighted {
  checkConfidence(confidence);
  return weightedRate(tally, confidence);
}

/**
 * Which share of all that an inspection of every crossing would have found was found: a share from 0 to 1. The tally is
 * that of `prevalence`.
 *
 * Formula: hits C over Σw of the hits, w one over the propensity. What was missed is estimated by M = Σ(w − 1), with
 * variance Σw(w − 1), which holds how M varies about what was missed in fact and not only about its mean; the bounds
 * are C / (C + M) at the bounds of `weightedBounds` for M, rounded outwards, since what was missed is whole. Source: D. Horvitz and D. Thompson, "A generalization of
 * sampling without replacement from a finite universe", Journal of the American Statistical Association 47 (1952),
 * 663–685.
 *
 * Not enough evidence: without a hit. Throws a RangeError as `prevalence` does.
 */
export function shareCaught(tally: WeightedTally, confidence = 0.95): Weighted {
  checkConfidence(confidence);
  return { measured: caught(tally, confidence), ...strengthOf(tally) };
}

function caught(tally: WeightedTally, confidence: number): Measured {
  const { hits, hitWeight, hitWeightSquares, weightMax } = tally;
  if (tally.otherInspectionsUnseen > 0) {
    const reason = 'No overlap: some vehicles could not come to be inspected.';
    return { enoughEvidence: false, reason, lower: 0, upper: 1 };
  }
  if (hits === 0) {
    const enough = enoughWith(1, 'any', tally);
    const reason = 'Nothing was found yet.';
    return { enoughEvidence: false, reason, lower: 0, upper: 1, ...(enough !== undefined && { enoughWith: enough }) };
  }
  const missed = weightedBounds(
    { sum: hitWeight - hits, variance: hitWeightSquares - hitWeight },
    { sum: weightMax - 1, variance: weightMax * (weightMax - 1) },
    confidence,
  );
  const estimate = hits / hitWeight;
  return {
    enoughEvidence: true,
    estimate,
    // Of what is all but certain the estimate is a little less than all, and all is what whole numbers say.
    lower: Math.min(estimate, hits / (hits + Math.ceil(missed.upper))),
    upper: hits / (hits + Math.floor(missed.lower)),
  };
}
