import { addCounts } from '../ground-tally.ts';

/**
 * What seizures of one kind of goods came to. All fields are of whole numbers, so that the order of counting changes
 * nothing; only the squares may grow past what a number holds to the unit, which leaves their last digits open.
 */
export interface QuantityTally {
  /** Seizures of these goods. */
  events: number;
  /** Of all of them, in the goods' own unit. */
  total: number;
  /** The largest of them. */
  largest: number;
  squares: number;
  /** The natural logarithms of the quantities, each in whole millionths, and their squares likewise. */
  logMillionths: number;
  logSquareMillionths: number;
}

const MILLION = 1_000_000;

export function emptyQuantities(): QuantityTally {
  return { events: 0, total: 0, largest: 0, squares: 0, logMillionths: 0, logSquareMillionths: 0 };
}

/**
 * Counts what one inspection seized of these goods; zero is no event. Whole units, such as pieces, dollars or grams:
 * then totals are exact.
 *
 * Throws a RangeError for a quantity that is negative, not whole or not safely countable.
 */
export function countQuantity(tally: QuantityTally, quantity: number): void {
  if (!Number.isSafeInteger(quantity) || quantity < 0) {
    throw new RangeError(`quantity is ${quantity}; it must be a whole number from 0 up`);
  }
  if (quantity === 0) return;
  const log = Math.log(quantity);
  tally.events += 1;
  tally.total += quantity;
  tally.largest = Math.max(tally.largest, quantity);
  tally.squares += quantity ** 2;
  tally.logMillionths += Math.round(log * MILLION);
  tally.logSquareMillionths += Math.round(log ** 2 * MILLION);
}

/** Adds what others seized to a tally; the largest is the larger of both. */
export function addQuantities(sum: QuantityTally, { largest, ...more }: Readonly<QuantityTally>): void {
  addCounts(sum, more);
  sum.largest = Math.max(sum.largest, largest);
}

/** Mean and variance of the logarithms; of two events or more. Rounding cannot take the variance below zero. */
export function logMoments({ events, logMillionths, logSquareMillionths }: QuantityTally): {
  readonly mean: number;
  readonly variance: number;
} {
  const mean = logMillionths / MILLION / events;
  const variance = (logSquareMillionths / MILLION - events * mean ** 2) / (events - 1);
  return { mean, variance: Math.max(0, variance) };
}
