import { DAY_MS } from '@southbound/contracts';

/**
 * The whole days of a duration. Never negative: a date that lies ahead, by an error of whoever wrote it, is today's.
 */
export function wholeDays(durationMs: number): number {
  return Math.max(0, Math.floor(durationMs / DAY_MS));
}
