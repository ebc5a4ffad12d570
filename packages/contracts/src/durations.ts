import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts';

/**
 * The upper ends of the ranges by which durations are counted: from minutes, in which a lookout is to reach a lane, to
 * the five years within which a sale is prosecuted. Invented, no source, but for the months and years, after which leads
 * are called stale (DOJ OIG review of ATF's Project Gunrunner, 2010).
 */
export const DURATION_EDGES_MS: readonly number[] = [
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 182, 365, 730, 1_096, 1_826].map((days) => days * DAY_MS),
];

/** Which range a duration of 0 ms or more lies in, from 0; what exceeds all edges lies in one behind the last. */
export function durationRange(ms: number): number {
  const at = DURATION_EDGES_MS.findIndex((edge) => ms <= edge);
  return at === -1 ? DURATION_EDGES_MS.length : at;
}
