import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile';
import { addCounts } from '../ground-tally.ts';

/** A crossing of which it was logged how likely its inspection was, and how likely another policy's would have been. */
export interface LoggedCrossing {
  /** With which probability it was going to be inspected, from 0 to 1. */
  readonly propensity: number;
  /** With which probability the other policy would have inspected it; 1 to ask of all crossings. */
  readonly otherPropensity: number;
  readonly outcome: 'released' | 'inspected' | 'hit';
}

/**
 * The sums from which figures by inverse propensity weighting are made, however many crossings they are of. An
 * inspection's weight is its other propensity over its propensity: for so many crossings it stands.
 */
export interface WeightedTally {
  crossings: number;
  /** Inspections that the other policy would have made of these crossings, expected. */
  otherInspections: number;
  /** Of those, on crossings that could not come to be inspected. */
  otherInspectionsUnseen: number;
  /** The largest weight that an inspection of any of the crossings has or would have had. */
  weightMax: number;
  inspections: number;
  weight: number;
  weightSquares: number;
  hits: number;
  hitWeight: number;
  hitWeightSquares: number;
}

export function emptyWeightedTally(): WeightedTally {
  return {
    crossings: 0,
    otherInspections: 0,
    otherInspectionsUnseen: 0,
    weightMax: 0,
    inspections: 0,
    weight: 0,
    weightSquares: 0,
    hits: 0,
    hitWeight: 0,
    hitWeightSquares: 0,
  };
}

/**
 * Counts one crossing. The order in which they are counted changes no more than the last digits.
 *
 * Throws a RangeError that names the field: for a propensity outside 0 to 1, and for an inspection whose propensity is
 * 0, which cannot have been.
 */
export function countLogged(tally: WeightedTally, { propensity, otherPropensity, outcome }: LoggedCrossing): void {
  checkPropensity('propensity', propensity);
  checkPropensity('otherPropensity', otherPropensity);
  if (propensity === 0 && outcome !== 'released') {
    throw new RangeError('propensity is 0 for a crossing that was inspected; it must be above 0');
  }
  tally.crossings += 1;
  tally.otherInspections += otherPropensity;
  if (propensity === 0) {
    tally.otherInspectionsUnseen += otherPropensity;
    return;
  }
  const weight = otherPropensity / propensity;
  tally.weightMax = Math.max(tally.weightMax, weight);
  if (outcome !== 'released') addInspection(tally, weight, outcome === 'hit');
}

/** Weights are taken to a 1,024th, whose sums and squares a number holds to the last digit. */
const WEIGHT_PARTS = 1_024;

/**
 * Counts one inspection with other propensities of 1, for `prevalence` and `shareCaught`. `propensity` is above 0 and
 * at most 1; the weight is rounded to a 1,024th, so that the order of counting, and of adding tallies up, changes
 * nothing at all.
 */
export function countInspected(tally: WeightedTally, propensity: number, isHit: boolean): void {
  checkPropensity('propensity', propensity);
  const weight = Math.round(WEIGHT_PARTS / propensity) / WEIGHT_PARTS;
  tally.crossings += 1;
  tally.otherInspections += 1;
  tally.weightMax = Math.max(tally.weightMax, weight);
  addInspection(tally, weight, isHit);
}

function addInspection(tally: WeightedTally, weight: number, isHit: boolean): void {
  tally.inspections += 1;
  tally.weight += weight;
  tally.weightSquares += weight ** 2;
  if (!isHit) return;
  tally.hits += 1;
  tally.hitWeight += weight;
  tally.hitWeightSquares += weight ** 2;
}

/** Adds another tally to one; the largest weight is the larger of both. */
export function addWeighted(sum: WeightedTally, { weightMax, ...more }: Readonly<WeightedTally>): void {
  addCounts(sum, more);
  sum.weightMax = Math.max(sum.weightMax, weightMax);
}

function checkPropensity(field: string, propensity: number): void {
  if (propensity >= 0 && propensity <= 1) return;
  throw new RangeError(`${field} is ${propensity}; it must lie from 0 to 1`);
}

/**
 * How many equally weighted inspections would tell as much: (Σw)² / Σw², from 0 to the inspections. 0 where there is
 * none. Source: L. Kish, "Survey Sampling", Wiley (1965), 11.2C.
 */
export function effectiveSize(weight: number, weightSquares: number): number {
  return weightSquares === 0 ? 0 : weight ** 2 / weightSquares;
}

/** A sum of weighted counts and what it varies by, or what one count more would add to the two. */
interface WeightedSum {
  readonly sum: number;
  readonly variance: number;
}

/**
 * The bounds for what a sum of weighted rare events estimates. `unseen` is an event of the largest weight: that none of
 * those was seen proves little, and the upper bound allows for one.
 *
 * Formula: with sum y of variance v, the lower bound is the quantile of a gamma distribution with mean y and variance
 * v; the upper bound that of one with mean y + w and variance v + w². With equal weights that is the exact interval of
 * a Poisson count (Garwood 1936). Source: M. Fay and E. Feuer, "Confidence intervals for directly standardized rates: a
 * method based on the gamma distribution", Statistics in Medicine 16 (1997), 791–801.
 */
export function weightedBounds(
  seen: WeightedSum,
  unseen: WeightedSum,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const tail = (1 - confidence) / 2;
  const withOneMore = { sum: seen.sum + unseen.sum, variance: seen.variance + unseen.variance };
  return { lower: gammaPoint(tail, seen), upper: gammaPoint(1 - tail, withOneMore) };
}

function gammaPoint(share: number, { sum, variance }: WeightedSum): number {
  return variance === 0 ? sum : gammaQuantile(share, sum ** 2 / variance, sum / variance);
}
