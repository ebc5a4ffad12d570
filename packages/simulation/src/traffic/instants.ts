import { type Instant, instantOf, MINUTE_MS } from '@southbound/contracts';

const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, '0')}.`);
const MILLISECONDS = Array.from({ length: 1_000 }, (_, ms) => `${String(ms).padStart(3, '0')}Z`);

/**
 * Writes instants as `instantOf` does, many of one minute: what they share is written once. A crossing has two, and
 * writing them took a quarter of the time of making it.
 */
export function instantWriter(): (atMs: number) => Instant {
  let minuteStartsAtMs = Number.NaN;
  let minuteText = '';
  return (atMs) => {
    const startsAtMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    if (startsAtMs !== minuteStartsAtMs) {
      minuteStartsAtMs = startsAtMs;
      minuteText = instantOf(startsAtMs).slice(0, 'YYYY-MM-DDTHH:MM:'.length);
    }
    const ms = atMs - startsAtMs;
    const second = Math.floor(ms / 1_000);
    return `${minuteText}${SECONDS[second]}${MILLISECONDS[ms - 1_000 * second]}` as Instant;
  };
}
