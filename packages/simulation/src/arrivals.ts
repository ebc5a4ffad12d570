import { type Chance, exponential } from './chance.ts';

/** Instants that come one after the other by chance: a Poisson process. */
export interface Arrivals {
  /**
   * The next arrival before an instant, in whole milliseconds, given the rate from the last instant asked about up to
   * this one; undefined when there is none. Ask again until it is.
   */
  nextBefore(untilMs: number, perMs: number): number | undefined;
}

/**
 * Arrivals from an instant on. An arrival falls due when the expected number since the one before it exceeds an
 * exponential draw, so a rate may change at any instant without a draw being lost or spent twice.
 */
export function arrivalsFrom(chance: Chance, startsAtMs: number): Arrivals {
  let atMs = startsAtMs;
  let expectedUntilNext = exponential(chance);
  return {
    nextBefore(untilMs, perMs) {
      const expected = (untilMs - atMs) * perMs;
      if (expected <= expectedUntilNext) {
        expectedUntilNext -= expected;
        atMs = untilMs;
        return undefined;
      }
      atMs += expectedUntilNext / perMs;
      expectedUntilNext = exponential(chance);
      return Math.floor(atMs);
    },
  };
}
