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
  // As text of one byte to a character: that takes half the time of a buffer, and worlds begin with a hundred thousand.
  const digest = hash('sha256', `${seed}/${labels.join('/')}`, 'binary');
  return xoroshiro128plusFromState([wordAt(digest, 0), wordAt(digest, 4), wordAt(digest, 8), wordAt(digest, 12)]);
}

/** Four bytes as a whole number of 32 bits. */
function wordAt(bytes: string, at: number): number {
  return (
    (bytes.charCodeAt(at) << 24) |
    (bytes.charCodeAt(at + 1) << 16) |
    (bytes.charCodeAt(at + 2) << 8) |
    bytes.charCodeAt(at + 3)
  );
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
  let whole = 0;
  for (const each of weighted) whole += each[1];
  let left = uniformFloat64(chance) * whole;
  for (const each of weighted) {
    left -= each[1];
    if (left < 0) return each[0];
  }
  const last = weighted.at(-1);
  if (last === undefined) throw new Error('there is nothing to pick from');
  return last[0];
}

/**
 * Sixteen hexadecimal digits, for ids that carry nothing: among a million of them two are alike once in 37 million worlds.
 * Written at once: put together of pieces they take twice the time, and twice the room for as long as they are kept.
 */
export function hexId(chance: Chance): string {
  return hex64(chance.next(), chance.next());
}

/** Two whole numbers of 32 bits as sixteen hexadecimal digits. */
export function hex64(upper: number, lower: number): string {
  return String.fromCharCode(
    digitAt(upper, 28),
    digitAt(upper, 24),
    digitAt(upper, 20),
    digitAt(upper, 16),
    digitAt(upper, 12),
    digitAt(upper, 8),
    digitAt(upper, 4),
    digitAt(upper, 0),
    digitAt(lower, 28),
    digitAt(lower, 24),
    digitAt(lower, 20),
    digitAt(lower, 16),
    digitAt(lower, 12),
    digitAt(lower, 8),
    digitAt(lower, 4),
    digitAt(lower, 0),
  );
}

const DIGIT_0 = 48;
/** From the character code of 9 to that of a, less one. */
const LETTERS_AFTER = 39;

/** The character code of the hexadecimal digit of four bits. */
function digitAt(bits: number, shift: number): number {
  const digit = (bits >>> shift) & 0xf;
  return digit < 10 ? DIGIT_0 + digit : DIGIT_0 + LETTERS_AFTER + digit;
}
