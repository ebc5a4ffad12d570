import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A stream of chance of a seed; drawing from it moves it on. */
export function chanceOf(seed: number): RandomGenerator {
  return xoroshiro128plus(seed);
}

/** Whether something of a probability, 0 to 1, happened. */
export function happens(chance: RandomGenerator, probability: number): boolean {
  return uniformFloat64(chance) < probability;
}

/** How many of some inspections hit. Takes time with the hits: it draws how many misses lie between them. */
export function drawnHits(chance: RandomGenerator, inspections: number, rate: number): number {
  if (rate <= 0) return 0;
  if (rate >= 1) return inspections;
  const ofMiss = Math.log1p(-rate);
  let hits = -1;
  for (let at = 0; at <= inspections; hits += 1) at += 1 + Math.floor(Math.log(1 - uniformFloat64(chance)) / ofMiss);
  return hits;
}

/** One of some values, each as often. */
export function drawnOf(chance: RandomGenerator, values: readonly number[]): number {
  const value = values[Math.floor(uniformFloat64(chance) * values.length)];
  if (value === undefined) throw new Error('there is nothing to draw from');
  return value;
}
