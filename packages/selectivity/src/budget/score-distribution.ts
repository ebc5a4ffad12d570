/**
 * The distribution of a port's recent scores: for each score that occurred its weight, highest score first. Newer
 * scores weigh more, so the distribution follows the traffic. A value: adding a score gives a new one.
 */
export interface ScoreDistribution {
  /** Distinct scores, descending. */
  readonly scores: readonly number[];
  /** Their weights, in the same order: whole numbers, so that their sum is exact and they are short as text. */
  readonly weights: readonly number[];
  readonly totalWeight: number;
  /** What the next score will weigh, before rounding. */
  readonly nextWeight: number;
}

/**
 * After this many crossings a score weighs half. About an hour at the busiest port, a day and a half at one of a
 * thousand vehicles a day: long enough for a steady threshold, short enough to follow the traffic.
 */
const HALF_LIFE_CROSSINGS = 1_500;
const GROWTH = 2 ** (1 / HALF_LIFE_CROSSINGS);

/** What a score weighs at first. Rounding a weight to a whole number then errs by less than one in two thousand. */
const FIRST_WEIGHT = 1_000;

/** Weights are scaled back when the next would exceed this; sums then stay far below 2^53. */
const WEIGHT_MAX = FIRST_WEIGHT * 2 ** 20;

/**
 * Before anything was seen: as if this many vehicles had scored zero, which most do. Without it the first vehicle
 * would be compared with nothing.
 */
const PRIOR_CROSSINGS = 20;

export const FRESH_DISTRIBUTION: ScoreDistribution = {
  scores: [0],
  weights: [PRIOR_CROSSINGS * FIRST_WEIGHT],
  totalWeight: PRIOR_CROSSINGS * FIRST_WEIGHT,
  nextWeight: FIRST_WEIGHT,
};

/** The distribution with one more score. */
export function withScore(distribution: ScoreDistribution, scorePoints: number): ScoreDistribution {
  const { scores, nextWeight } = distribution;
  const weight = Math.round(nextWeight);
  const at = scores.findIndex((score) => score <= scorePoints);
  const index = at === -1 ? scores.length : at;
  const isKnown = scores[index] === scorePoints;
  const weights = isKnown
    ? distribution.weights.with(index, (distribution.weights[index] ?? 0) + weight)
    : distribution.weights.toSpliced(index, 0, weight);
  return scaledBack({
    scores: isKnown ? scores : scores.toSpliced(index, 0, scorePoints),
    weights,
    totalWeight: distribution.totalWeight + weight,
    nextWeight: nextWeight * GROWTH,
  });
}

/** Scores that have all but faded round to nothing when weights are scaled back, and are forgotten. */
function scaledBack(distribution: ScoreDistribution): ScoreDistribution {
  const { scores, weights, nextWeight } = distribution;
  if (nextWeight < WEIGHT_MAX) return distribution;
  const kept = scores
    .map((score, index) => ({ score, weight: Math.round(((weights[index] ?? 0) * FIRST_WEIGHT) / nextWeight) }))
    .filter(({ weight }) => weight > 0);
  return {
    scores: kept.map(({ score }) => score),
    weights: kept.map(({ weight }) => weight),
    totalWeight: kept.reduce((sum, { weight }) => sum + weight, 0),
    nextWeight: FIRST_WEIGHT,
  };
}

/** The score from which vehicles are targeted, and the share of those exactly at it that pass. */
export interface Threshold {
  /** At least 1: a vehicle that no rule speaks of is never targeted. */
  readonly points: number;
  /** 0 to 1. */
  readonly tieShare: number;
  /** Share of the recent vehicles that would pass: at most the share asked for, less when few vehicles score. */
  readonly passShare: number;
}

/** Above any score that a rule set can give. */
const NOBODY_PASSES: Threshold = { points: 1_000_000, tieShare: 0, passShare: 0 };

/** The threshold that lets the best-scoring `share` (0 to 1) of the recent vehicles pass; nobody when that is none. */
export function thresholdFor(distribution: ScoreDistribution, share: number): Threshold {
  if (share <= 0) return NOBODY_PASSES;
  const wanted = share * distribution.totalWeight;
  let above = 0;
  // Highest first, so that only the scores above the threshold are looked at.
  for (let index = 0; index < distribution.scores.length; index += 1) {
    const score = distribution.scores[index] ?? 0;
    if (score < 1) break;
    const weight = distribution.weights[index] ?? 0;
    if (above + weight >= wanted) {
      return { points: score, tieShare: Math.max(0, wanted - above) / weight, passShare: share };
    }
    above += weight;
  }
  return { points: 1, tieShare: 1, passShare: above / distribution.totalWeight };
}
