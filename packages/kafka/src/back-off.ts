import { setTimeout as pause } from 'node:timers/promises';

const FIRST_WAIT_MS = 50;
const WAIT_MS_MAX = 10_000;

/**
 * Waits before the next try: not at all before the first, then twice as long after every failure up to ten seconds,
 * each by chance up to a half shorter so that many do not try at the same moment. Ends early when aborted.
 */
export async function backOff(failures: number, signal: AbortSignal): Promise<void> {
  if (failures === 0) return;
  const longestMs = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), WAIT_MS_MAX);
  await pause(longestMs * (1 - Math.random() / 2), undefined, { signal }).catch(() => undefined);
}
