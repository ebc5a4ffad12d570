import { DAY_MS, MINUTE_MS } from '@southbound/contracts';

/** A crossing of one vehicle at one port: the offset of the event that told it, and its event time. */
export type PastCrossing = readonly [offset: number, atMs: number];

/** How far back a vehicle's crossings are counted. */
const COUNTED_WINDOW_MS = DAY_MS;

/**
 * How long crossings are kept: ten minutes longer than they are counted, since a sister port whose clock is behind
 * still counts what has left this port's own window. Lane heartbeats keep a quiet port's clock closer than that.
 */
export const HISTORY_KEPT_MS = COUNTED_WINDOW_MS + 10 * MINUTE_MS;

/**
 * Crossings kept of one vehicle at one port; the oldest go first. A vehicle that crosses more often within the window
 * is counted as having crossed this often.
 */
const CROSSINGS_MAX = 32;

/** The register's text of a vehicle's crossings at one port, in the order of offsets. */
export function packHistory(crossings: readonly PastCrossing[]): string {
  // JSON of whole numbers, put together by hand: every crossing packs one.
  return `[${crossings.map(([offset, atMs]) => `[${offset},${atMs}]`).join()}]`;
}

/** What `packHistory` packed. The text is the engine's own, so one that does not parse is a programming error. */
export function unpackHistory(packed: string): PastCrossing[] {
  return JSON.parse(packed) as PastCrossing[];
}

/**
 * A vehicle's crossings at a port with one more; those up to `keptSinceMs` are dropped. Offsets that are not newer
 * than the last change nothing, so a batch done twice counts once.
 */
export function withCrossing(
  crossings: readonly PastCrossing[],
  crossing: PastCrossing,
  keptSinceMs: number,
): readonly PastCrossing[] {
  const last = crossings.at(-1);
  if (last === undefined) return [crossing];
  if (crossing[0] <= last[0]) return crossings;
  return [...crossings.filter(([, atMs]) => atMs > keptSinceMs), crossing].slice(-CROSSINGS_MAX);
}

/**
 * How often a vehicle crossed in the 24 hours before an instant, this crossing not counted.
 *
 * At this port those count whose offset lies before the crossing's. At sister ports those count that lie in an
 * earlier event minute: what they saw within the same minute may or may not have reached the register, and a
 * decision must not depend on which.
 *
 * Null, for unknown, when the histories hold every crossing only since (`sinceMs`, event time) a later instant than
 * the window's start: the register lost them, and what it counts since is less than the truth.
 */
export function crossingsWithinWindow(
  histories: {
    readonly here: readonly PastCrossing[];
    readonly sisters: readonly (readonly PastCrossing[])[];
    readonly sinceMs: number;
  },
  now: { readonly offset: number; readonly atMs: number },
): number | null {
  const since = now.atMs - COUNTED_WINDOW_MS;
  if (histories.sinceMs > 0 && histories.sinceMs > since) return null;
  const minuteStartsMs = Math.floor(now.atMs / MINUTE_MS) * MINUTE_MS;
  let count = 0;
  for (const [offset, atMs] of histories.here) if (offset < now.offset && atMs > since) count += 1;
  for (const sister of histories.sisters) {
    for (const [, atMs] of sister) if (atMs < minuteStartsMs && atMs > since) count += 1;
  }
  return count;
}
