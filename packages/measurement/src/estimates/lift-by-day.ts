import { checkConfidence, checkHitCount, type HitCount, type Measured } from '../exact-interval.ts';
import { addCounts } from '../ground-tally.ts';
import { liftUnknown } from '../lift.ts';

/** What days have told of a lift. Ports' days can be counted into one: each counts for itself. */
export interface LiftEvidence {
  /** Of the days on which both groups were inspected. */
  readonly targeted: { hits: number; inspections: number };
  readonly random: { hits: number; inspections: number };
  /**
   * For each lift of the grid: the logarithm of the likelihood of what was found, each day's in whole millionths, so
   * that evidence can be added up in any order.
   */
  readonly logMillionths: number[];
}

/**
 * Lifts of which it is asked how well they explain the days. Bounds are rounded outwards to one of them, so that they
 * are close together where rules are judged. Invented, no source.
 */
const GRID = [
  0.01, 0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.75, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 10, 12,
  15, 20, 30, 50, 100, 1_000,
];

const MILLION = 1_000_000;

export function emptyLiftEvidence(): LiftEvidence {
  return {
    targeted: { hits: 0, inspections: 0 },
    random: { hits: 0, inspections: 0 },
    logMillionths: GRID.map(() => 0),
  };
}

/**
 * Counts a day, or a part of one, of one port or of more. No inspection may be in both groups. A day on which either
 * group was not inspected says nothing of their ratio and is left out. Throws a RangeError for counts that are none.
 */
export function countLiftDay(evidence: LiftEvidence, targeted: HitCount, random: HitCount): void {
  checkHitCount('targeted', targeted);
  checkHitCount('random', random);
  if (targeted.inspections === 0 || random.inspections === 0) return;
  addCounts(evidence.targeted, targeted);
  addCounts(evidence.random, random);
  for (const [at, lift] of GRID.entries()) {
    const odds = (lift * targeted.inspections) / random.inspections;
    const ofTargeted = Math.log(odds) - Math.log1p(odds);
    const ofDay = targeted.hits * ofTargeted - random.hits * Math.log1p(odds);
    evidence.logMillionths[at] = (evidence.logMillionths[at] ?? 0) + Math.round(ofDay * MILLION);
  }
}

/** Adds the evidence of other days, or of another port's, to some. */
export function addLiftEvidence(sum: LiftEvidence, more: Readonly<LiftEvidence>): void {
  addCounts(sum.targeted, more.targeted);
  addCounts(sum.random, more.random);
  for (const [at, millionths] of more.logMillionths.entries()) {
    sum.logMillionths[at] = (sum.logMillionths[at] ?? 0) + millionths;
  }
}

/**
 * Lift, watched day by day: a confidence sequence, which may be looked at after every day. It is far narrower than
 * `watchedLift`, because it compares the groups within each day: how much is smuggled may differ from day to day, and
 * is never estimated. For that the groups must not overlap, such as inspections on the ground targeted and on the
 * ground random.
 *
 * Formula: given a day's hits of both groups together, those of the first are binomial with share θ(λ) = n₁λ / (n₁λ +
 * n₂), as for `lift`, with n₁ and n₂ of that day. The likelihoods L(λ) are multiplied over the days. Over the lift that
 * is true, the mean of the L over a grid of lifts is a martingale that begins at 1, whatever the days' inspections; so
 * a lift is refuted once mean L > L(λ) / (1 − confidence) (Ville's inequality). The bounds are the first
 * refuted lifts of the grid on either side: L is log-concave in log λ, so nothing between is left out. The estimate is
 * where a parabola in log λ through the most likely lift and its neighbours is highest.
 * Sources: those of `lift` and `watchedRate`.
 *
 * It presumes rare hits, as `lift` does, one lift on all days, and that a day's inspections do not depend on what that
 * day finds. Not enough evidence as for `lift`, and where no lift of up to a thousand is refuted. Throws a RangeError
 * for a confidence that is not strictly between 0 and 1.
 */
export function liftByDay(evidence: LiftEvidence, confidence = 0.95): Measured {
  checkConfidence(confidence);
  const { lower, upper } = boundsOf(evidence, confidence);
  const unknown = liftUnknown(evidence.targeted, evidence.random, () => lower);
  if (unknown !== null) return unknown;
  if (upper === null)
    return { enoughEvidence: false, reason: 'No lift is too large for what was found.', lower, upper };
  return { enoughEvidence: true, estimate: mostLikely(evidence), lower, upper };
}

/**
 * How strongly a lift is refuted: the logarithm of the martingale of `liftByDay`, at the lift of the grid nearest to
 * it. Refuted from log(1 / (1 − confidence)) on; before anything was counted, 0.
 */
export function evidenceAgainst(evidence: LiftEvidence, lift: number): number {
  const away = GRID.map((of) => Math.abs(Math.log(of / lift)));
  const logs = logLikelihoods(evidence);
  return logMean(logs) - (logs[away.indexOf(Math.min(...away))] ?? 0);
}

function logLikelihoods({ logMillionths }: LiftEvidence): number[] {
  return logMillionths.map((millionths) => millionths / MILLION);
}

function boundsOf(evidence: LiftEvidence, confidence: number) {
  const logs = logLikelihoods(evidence);
  const least = logMean(logs) + Math.log(1 - confidence);
  const isLeft = (logLikelihood: number) => logLikelihood >= least;
  const first = logs.findIndex(isLeft);
  const last = logs.findLastIndex(isLeft);
  return { lower: GRID[first - 1] ?? 0, upper: GRID[last + 1] ?? null };
}

function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}

function mostLikely(evidence: LiftEvidence): number {
  if (evidence.targeted.hits === 0) return 0;
  const logs = logLikelihoods(evidence);
  const at = logs.indexOf(Math.max(...logs));
  const point = (of: number) => [Math.log(GRID[of] ?? Number.NaN), logs[of] ?? Number.NaN] as const;
  if (at === 0 || at === GRID.length - 1) return GRID[at] ?? Number.NaN;
  const [[x0, y0], [x1, y1], [x2, y2]] = [point(at - 1), point(at), point(at + 1)];
  const [rise, fall] = [(y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)];
  // Flat on both sides only where nothing was found, of which no estimate is given.
  return Math.exp((x0 + x1) / 2 + (rise * (x2 - x0)) / (2 * (rise - fall)));
}
