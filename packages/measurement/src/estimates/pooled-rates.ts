import betaln from '@stdlib/math-base-special-betaln';
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { checkConfidence, checkHitCount, exactInterval, type HitCount, type Measured } from '../exact-interval.ts';
import { enoughWith } from './enough-with.ts';

/** One group's hit rate, with the help of the others. */
export interface PooledRate {
  readonly rate: Measured;
  /** How much of the estimate comes from the other groups: from 0, its own counts alone, to 1. */
  readonly pooledShare: number;
}

/** What rates of groups may be like: a beta distribution, and how well it explains all counts. */
interface Candidate {
  readonly logMean: number;
  readonly spread: number;
  readonly mean: number;
  /** It weighs as much as so many inspections. */
  readonly strength: number;
  readonly weight: number;
}

/** What candidates are looked for in: logarithms of means, and spreads as multiples of the mean. */
interface Grid {
  readonly logMeans: readonly [from: number, to: number];
  readonly spreads: readonly [from: number, to: number];
}

/** The mean of groups' rates is looked for within this factor of the rate of all together. Invented, no source. */
const MEAN_FACTOR = 30;
/** The largest spread of groups' rates looked for, as a multiple of their mean. Invented, no source. */
const SPREAD_MAX = 3;
/** In each direction; sixty of them move no bound of four sets of ports that were tried by one part in a thousand. */
const STEPS = 24;
/** The grid is laid anew over what explains the counts, so that it stays fine where there are many of them. */
const ROUNDS = 3;
/**
 * Which part of the permitted failures the posterior's interval takes. At the whole it held 91 to 95 % of ports' rates
 * where ports differ: docs/decisions/0022.
 */
const FAILURES_TAKEN = 0.4;
/** Candidates that explain the counts so much worse than the best are left out. */
const WEIGHT_MIN = 1e-6;

/**
 * Hit rates of groups, such as ports, of which each alone is too small to tell: each drawn towards what the others show,
 * the more the less it has itself (partial pooling). Shares, from 0 to 1, in the order given; `pooledShare` says how
 * strongly.
 *
 * Groups' rates are taken to come from one beta distribution, of mean μ and spread κμ. Every pair of μ and κ of a grid
 * is weighed by how well it explains all counts, so that the intervals hold also what is not known of the two. A
 * group's posterior is the mixture over the grid; its interval is that of the beta distribution with the mixture's mean
 * and variance, taken at a higher confidence because beta is a guess. Prior: even in κ from 0 to 3 (Gelman 2006), and 1 / √μ.
 * Sources: A. Gelman and others, "Bayesian Data Analysis", 3rd edition (2013), 5.3; A. Gelman, "Prior distributions for
 * variance parameters in hierarchical models", Bayesian Analysis 1 (2006), 515–534.
 *
 * The interval holds a rate with the confidence given *on average over the groups*; for a group unlike all others it may
 * hold less often, which is the price of being narrower than the group's own exact interval.
 *
 * With fewer than two inspected groups nothing is pooled, and the answer is `exactInterval`. Not enough evidence: where
 * no group has a hit, with each group's exact bounds; and for a group without inspections, with the bounds that the
 * others suggest. Throws a RangeError as `exactInterval` does, which names the group by its place, from 0.
 */
export function pooledRates(groups: readonly HitCount[], confidence = 0.95): readonly PooledRate[] {
  for (const [at, group] of groups.entries()) checkHitCount(`groups[${at}]`, group);
  checkConfidence(confidence);
  const seen = groups.filter(({ inspections }) => inspections > 0);
  if (seen.length < 2) {
    return groups.map(({ hits, inspections }) => ({
      rate: exactInterval(hits, inspections, confidence),
      pooledShare: 0,
    }));
  }
  const hits = seen.reduce((sum, group) => sum + group.hits, 0);
  const inspections = seen.reduce((sum, group) => sum + group.inspections, 0);
  if (hits === 0)
    return groups.map((group) => ({ rate: nothingFound(group, inspections, confidence), pooledShare: 0 }));
  const found = candidates(seen, hits / inspections);
  return groups.map((group) => pooledRate(group, found, confidence));
}

function nothingFound(group: HitCount, ofAll: number, confidence: number): Measured {
  const own = exactInterval(0, group.inspections, confidence);
  const enough = enoughWith(1, 'any', { hits: 0, inspections: ofAll });
  return {
    enoughEvidence: false,
    reason: 'Nothing was found in any of the groups.',
    lower: 0,
    upper: own.upper,
    ...(enough !== undefined && { enoughWith: enough }),
  };
}

function candidates(groups: readonly HitCount[], rate: number): readonly Candidate[] {
  const highest = Math.min(rate * MEAN_FACTOR, 1 - (1 - rate) / 2);
  let grid: Grid = { logMeans: [Math.log(rate / MEAN_FACTOR), Math.log(highest)], spreads: [0, SPREAD_MAX] };
  let found = weighed(groups, grid);
  for (let round = 1; round < ROUNDS; round += 1) {
    grid = {
      logMeans: around(
        grid.logMeans,
        found.map(({ logMean }) => logMean),
      ),
      spreads: around(
        grid.spreads,
        found.map(({ spread }) => spread),
      ),
    };
    found = weighed(groups, grid);
  }
  return found;
}

/** From the smallest to the largest value and one step further, within what was looked at. */
function around([from, to]: readonly [number, number], values: readonly number[]): [number, number] {
  const step = (to - from) / STEPS;
  return [Math.max(from, Math.min(...values) - step), Math.min(to, Math.max(...values) + step)];
}

/** Whatever of a grid explains the counts at all, weights adding up to one. */
function weighed(groups: readonly HitCount[], { logMeans, spreads }: Grid): readonly Candidate[] {
  const found: (Omit<Candidate, 'weight'> & { readonly logWeight: number })[] = [];
  for (const logMean of middles(logMeans)) {
    const mean = Math.exp(logMean);
    for (const spread of middles(spreads)) {
      const strength = (1 - mean) / (mean * spread ** 2) - 1;
      // So wide a spread no shares have.
      if (strength <= 0) break;
      // Steps are even in the mean's logarithm: the prior 1 / √μ is √μ there.
      const logWeight = logMean / 2 + logLikelihood(groups, mean, strength);
      found.push({ logMean, spread, mean, strength, logWeight });
    }
  }
  const best = found.reduce((most, { logWeight }) => Math.max(most, logWeight), Number.NEGATIVE_INFINITY);
  const likely = found
    .map(({ logWeight, ...candidate }) => ({ ...candidate, weight: Math.exp(logWeight - best) }))
    .filter(({ weight }) => weight > WEIGHT_MIN);
  const whole = likely.reduce((sum, { weight }) => sum + weight, 0);
  return likely.map((candidate) => ({ ...candidate, weight: candidate.weight / whole }));
}

function middles([from, to]: readonly [number, number]): readonly number[] {
  return Array.from({ length: STEPS }, (_, at) => from + ((to - from) * (at + 0.5)) / STEPS);
}

function logLikelihood(groups: readonly HitCount[], mean: number, strength: number): number {
  const [hitsBefore, missesBefore] = [mean * strength, (1 - mean) * strength];
  const before = betaln(hitsBefore, missesBefore);
  return groups.reduce(
    (sum, { hits, inspections }) => sum + betaln(hitsBefore + hits, missesBefore + inspections - hits) - before,
    0,
  );
}

function pooledRate({ hits, inspections }: HitCount, found: readonly Candidate[], confidence: number): PooledRate {
  let [mean, square, pooledShare] = [0, 0, 0];
  for (const candidate of found) {
    const { strength, weight } = candidate;
    const whole = strength + inspections;
    const middle = (candidate.mean * strength + hits) / whole;
    mean += weight * middle;
    square += weight * (middle ** 2 + (middle * (1 - middle)) / (whole + 1));
    pooledShare += (weight * strength) / whole;
  }
  // The weights add up to one but for the last digits.
  pooledShare = Math.min(1, pooledShare);
  const strength = (mean * (1 - mean)) / (square - mean ** 2) - 1;
  const at = (share: number) => betaQuantile(share, mean * strength, (1 - mean) * strength);
  const tail = (FAILURES_TAKEN * (1 - confidence)) / 2;
  const [lower, upper] = [at(tail), at(1 - tail)];
  if (inspections > 0) return { rate: { enoughEvidence: true, estimate: mean, lower, upper }, pooledShare };
  return { rate: { enoughEvidence: false, reason: 'Nothing was inspected.', lower, upper }, pooledShare };
}
