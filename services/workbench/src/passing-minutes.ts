import { DAY_MS, instantOf, MINUTE_MS } from '@southbound/contracts';
import { turn } from './terminal.ts';

export const MINUTES_PER_DAY = DAY_MS / MINUTE_MS;

/** How many event minutes pass between two looks at what is outside. */
const LOOK_EVERY_MINUTES = 10;

/**
 * Hands over event minutes one after the other, says from time to time how many are done with, and lets signals in:
 * the simulated world itself never waits for anything. Ends early when told to stop.
 */
export async function* passingMinutes<Minute extends { readonly startsAtMs: number }>(
  minutes: Iterable<Minute> | AsyncIterable<Minute>,
  stopping: AbortSignal,
  onPassed: (minutes: number, note: string) => void,
): AsyncGenerator<Minute> {
  let passed = 0;
  for await (const minute of minutes) {
    yield minute;
    passed += 1;
    if (passed % LOOK_EVERY_MINUTES === 0) {
      onPassed(passed, noteOf(minute.startsAtMs));
      await turn();
    }
    if (stopping.aborted) return;
  }
}

/** An event minute, as a progress bar names it. */
export function noteOf(startsAtMs: number): string {
  return `${instantOf(startsAtMs).slice(0, 16)} UTC`;
}
