import type { Measured } from '@southbound/measurement';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { chanceOf } from './drawn-counts.ts';

/** What became of one sample. */
export interface Trial {
  /** Whether there was enough evidence for an estimate. */
  readonly given: boolean;
  /** Whether the interval, or the bounds that are given all the same, held the truth. */
  readonly held: boolean;
}

/** An estimator in a world of which the truth is known. */
export interface Estimator {
  readonly name: string;
  /** What is expected of hits or events in one sample: one cell each. */
  readonly expectedCounts: readonly number[];
  /** How many trials one sample gives; each is counted. */
  readonly trials: (chance: RandomGenerator, expected: number) => readonly Trial[];
}

/** How often an estimator held the truth where so many events are expected. */
export interface Cell {
  readonly name: string;
  readonly expected: number;
  readonly trials: number;
  readonly given: number;
  readonly heldWhereGiven: number;
  readonly held: number;
}

export function trialOf(measured: Measured, truth: number): Trial {
  const { enoughEvidence, lower, upper } = measured;
  return { given: enoughEvidence, held: lower <= truth && (upper === null || truth <= upper) };
}

/** Samples each of an estimator's cells until it has that many trials. */
export function cellsOf({ name, expectedCounts, trials }: Estimator, atLeast: number, seed: number): readonly Cell[] {
  return expectedCounts.map((expected, at) => {
    const chance = chanceOf(seed + 1_000 * at);
    const seen: Trial[] = [];
    while (seen.length < atLeast) seen.push(...trials(chance, expected));
    const given = seen.filter((trial) => trial.given);
    return {
      name,
      expected,
      trials: seen.length,
      given: given.length,
      heldWhereGiven: given.filter(({ held }) => held).length,
      held: seen.filter(({ held }) => held).length,
    };
  });
}
