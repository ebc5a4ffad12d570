/** What was seen when a question was asked, and what came of it. */
export interface Asked {
  /** 0 to 167, from Thursday midnight UTC as the epoch began. */
  readonly hourOfWeek: number;
  /** Each about 0 to 1; the same ones in the same order each time. */
  readonly features: readonly number[];
  readonly happened: boolean;
}

/** A predictor answers with the probability of a yes. */
type Predictor = (asked: Asked) => number;

const HOURS_OF_WEEK = 168;

/** How many answers of the whole stand beside those of an hour of the week, so that few of them do not mislead. Invented. */
const ANSWERS_OF_THE_WHOLE = 50;

/** How often each hour of the week said yes. */
export function baseRate(learned: readonly Asked[]): Predictor {
  const shareOf = (yes: number, all: number, usual: number) =>
    (yes + usual * ANSWERS_OF_THE_WHOLE) / (all + ANSWERS_OF_THE_WHOLE);
  const whole = shareOf(learned.filter(({ happened }) => happened).length, learned.length, 0.5);
  const yes = new Float64Array(HOURS_OF_WEEK);
  const all = new Float64Array(HOURS_OF_WEEK);
  for (const { hourOfWeek, happened } of learned) {
    all[hourOfWeek] = (all[hourOfWeek] ?? 0) + 1;
    if (happened) yes[hourOfWeek] = (yes[hourOfWeek] ?? 0) + 1;
  }
  return ({ hourOfWeek }) => shareOf(yes[hourOfWeek] ?? 0, all[hourOfWeek] ?? 0, whole);
}

/** Rounds of descent, and how much a weight costs: enough to find the planted patterns, and not more. Invented. */
const ROUNDS = 100;
const WEIGHT_COST = 100;

/**
 * What a logistic regression on the features adds to the odds by the hour, trained by accelerated gradient descent and
 * held back by the size of its weights.
 */
export function trained(learned: readonly Asked[], base: Predictor): Predictor {
  const rows = learned.map(({ features }) => Float64Array.from(features));
  const bases = learned.map((asked) => oddsOf(base(asked)));
  const width = rows[0]?.length ?? 0;
  const sizes = rows.reduce((sum, row) => sum + row.reduce((squares, input) => squares + input * input, 0), 0);
  // The curvature is a quarter of this at most, so that steps never overshoot.
  const step = (4 * rows.length) / (sizes + 4 * WEIGHT_COST);
  const weights = new Float64Array(width);
  const ahead = new Float64Array(width);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const slope = ahead.map((weight) => (WEIGHT_COST * weight) / rows.length);
    rows.forEach((row, at) => {
      const probability = logistic((bases[at] ?? 0) + weighed(ahead, row));
      const miss = (probability - Number(learned[at]?.happened)) / rows.length;
      for (let nth = 0; nth < width; nth += 1) slope[nth] = (slope[nth] ?? 0) + miss * (row[nth] ?? 0);
    });
    for (let nth = 0; nth < width; nth += 1) {
      const next = (ahead[nth] ?? 0) - step * (slope[nth] ?? 0);
      ahead[nth] = next + ((round - 1) / (round + 2)) * (next - (weights[nth] ?? 0));
      weights[nth] = next;
    }
  }
  return (asked) => logistic(oddsOf(base(asked)) + weighed(weights, Float64Array.from(asked.features)));
}

function weighed(weights: Float64Array, row: Float64Array): number {
  let sum = 0;
  for (let nth = 0; nth < row.length; nth += 1) sum += (weights[nth] ?? 0) * (row[nth] ?? 0);
  return sum;
}

/** In logarithms, as those of `logistic`. */
function oddsOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** What a prediction costs that turned out so, in nats. */
export function logLoss(probability: number, happened: boolean): number {
  return -Math.log(happened ? probability : 1 - probability);
}
