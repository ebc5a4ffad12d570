import { hash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A stream of chance. Drawing from it moves it on. */
export type Chance = RandomGenerator;

/**
 * The stream of one part of the world. Each part draws from its own, so that a port or a ring more leaves what all
 * others draw as it was. The labels say whose stream it is; the digest spreads neighbouring seeds and labels apart.
 */
export function chanceFor(seed: number, ...labels: readonly (string | number)[]): Chance {
  const digest = hash('sha256', [seed, ...labels].join('/'), 'buffer');
  return xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.readInt32BE(at)));
}

/** Evenly from 0 up to, not including, 1. */
export function unit(chance: Chance): number {
  return uniformFloat64(chance);
}

/** True with the probability given, 0 to 1. */
export function comesUp(chance: Chance, probability: number): boolean {
  return uniformFloat64(chance) < probability;
}

/** A whole number from `from` to `to`, both included. */
export function wholeBetween(chance: Chance, from: number, to: number): number {
  return uniformInt(chance, from, to);
}

/** Exponential with mean 1. */
export function exponential(chance: Chance): number {
  return -Math.log(1 - uniformFloat64(chance));
}

/** Lognormal: `median` is exceeded by half of the draws, `spread` is the standard deviation of the logarithm. */
export function lognormal(chance: Chance, median: number, spread: number): number {
  const radius = Math.sqrt(2 * exponential(chance));
  return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * uniformFloat64(chance)));
}

/** How many events a Poisson process has in a span in which `mean` are expected. Takes time in proportion to `mean`. */
export function poisson(chance: Chance, mean: number): number {
  let events = 0;
  for (let span = exponential(chance); span <= mean; span += exponential(chance)) events += 1;
  return events;
}

/** What may come up, and how often in proportion to the rest. */
export type Weighted<Value> = readonly (readonly [value: Value, weight: number])[];

/** One of the values, as often as its weight says. Throws when there is nothing to pick from. */
export function pick<Value>(chance: Chance, weighted: Weighted<Value>): Value {
  let left = uniformFloat64(chance) * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = weighted.at(-1);
  if (last === undefined) throw new Error('there is nothing to pick from');
  return last[0];
}

/** Sixteen hexadecimal digits, for ids that carry nothing: among a million of them two are alike once in 37 million worlds. */
export function hexId(chance: Chance): string {
  return hex32(chance.next()) + hex32(chance.next());
}

function hex32(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}
