import { DAY_MS, HOUR_MS, MINUTE_MS } from '@southbound/contracts';

/** A crossing of one vehicle at one port: the offset of the event that told it, and its event time. */
export type PastCrossing = readonly [offset: number, atMs: number];

/** How often a vehicle crossed on one day: whole days since 1970, in UTC. */
type DayCount = readonly [day: number, crossings: number];

/** A vehicle's crossings at one port. */
export interface VehicleHistory {
  /** Those of the last 24 hours and the last one before them, in the order of offsets. */
  readonly crossings: readonly PastCrossing[];
  /** The earlier ones of thirty days, counted by day, in the order of days. */
  readonly days: readonly DayCount[];
}

export const NO_CROSSINGS: VehicleHistory = { crossings: [], days: [] };

/** How far back a vehicle's crossings are looked at one by one. */
const RECENT_MS = DAY_MS;

const LONGEST_WINDOW_DAYS = 30;

/**
 * How long a crossing is kept by itself: ten minutes longer than it is counted so, since a sister port whose clock is
 * behind still counts what has left this port's own window. Lane heartbeats keep a quiet port's clock closer than that.
 */
const RECENT_KEPT_MS = RECENT_MS + 10 * MINUTE_MS;

/**
 * How long a vehicle is remembered after its last crossing: the longest window, the day it began in, and one to spare.
 */
export const HISTORY_KEPT_MS = (LONGEST_WINDOW_DAYS + 2) * DAY_MS;

/**
 * Crossings of one vehicle at one port that are kept within the time for which they are kept one by one. Further ones
 * are not kept, neither here nor by day, until the first of these are old enough: were the oldest to make room, a batch
 * done again would find fewer than it found at first. So a vehicle that crosses more often within a day, such as a
 * plate that a reader makes up, is counted as having crossed this often, and was last seen when the last of these was.
 * Invented.
 */
const CROSSINGS_MAX = 32;

/** The register's text of a vehicle's crossings at one port. */
export function packHistory({ crossings, days }: VehicleHistory): string {
  // JSON of whole numbers, put together by hand: every crossing packs one. Joined at once: a text that is added to
  // piece by piece is kept in its pieces, which take several times its room.
  const pieces: (string | number)[] = ['[['];
  for (const [nth, [offset, atMs]] of crossings.entries()) pieces.push(nth === 0 ? '[' : ',[', offset, ',', atMs, ']');
  pieces.push(days.length === 0 ? ']]' : `],${JSON.stringify(days)}]`);
  return pieces.join('');
}

/** What `packHistory` packed. The text is the engine's own, so one that does not parse is a programming error. */
export function unpackHistory(packed: string): VehicleHistory {
  const [crossings, days = []] = JSON.parse(packed) as [PastCrossing[], DayCount[]?];
  return { crossings, days };
}

/**
 * A vehicle's crossings at a port with one more. `batchStartsMs` is the port's clock before the batch: crossings too
 * old by it to be looked at one by one are counted by day, but for the last of them, and days too old forgotten.
 * Offsets that are not newer than the last change nothing, so a batch done twice counts once. Whether a crossing is
 * kept follows from the crossings before it alone, and not from where batches begin.
 */
export function withCrossing(history: VehicleHistory, crossing: PastCrossing, batchStartsMs: number): VehicleHistory {
  const { crossings, days } = history;
  const last = crossings.at(-1);
  if (last === undefined) return { crossings: [crossing], days };
  if (crossing[0] <= last[0]) return history;
  const [, fullSinceMs = Number.NEGATIVE_INFINITY] = crossings.at(-CROSSINGS_MAX) ?? [];
  if (fullSinceMs > crossing[1] - RECENT_KEPT_MS) return history;
  const keptSinceMs = batchStartsMs - RECENT_KEPT_MS;
  // The last of the old ones says when the vehicle was last seen, for as long as a crossing of this batch may ask.
  let old = 0;
  while ((crossings[old + 1]?.[1] ?? Number.POSITIVE_INFINITY) <= keptSinceMs) old += 1;
  return {
    crossings: [...crossings.slice(old), crossing],
    days: old === 0 ? days : withDays(days, crossings.slice(0, old), dayOf(batchStartsMs) - LONGEST_WINDOW_DAYS - 1),
  };
}

function withDays(days: readonly DayCount[], crossings: readonly PastCrossing[], sinceDay: number): DayCount[] {
  const counts = new Map(days);
  for (const [, atMs] of crossings) counts.set(dayOf(atMs), (counts.get(dayOf(atMs)) ?? 0) + 1);
  return [...counts].filter(([day]) => day >= sinceDay).sort(([one], [other]) => one - other);
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/** How often and when a vehicle crossed before a crossing, as rules may ask. Null is unknown: the register lost it. */
export interface CrossingsBefore {
  readonly crossingsLast24Hours: number | null;
  /** Of today and the seven days before, in UTC. */
  readonly crossingsLast7Days: number | null;
  /** Of today and the thirty days before, in UTC. */
  readonly crossingsLast30Days: number | null;
  /** Whole hours; 720 when there was none within thirty days. */
  readonly hoursSinceLastCrossing: number | null;
}

/** Hours since the last crossing of a vehicle that has none: as many as thirty days have, and never more. */
export const HOURS_SINCE_NONE = (LONGEST_WINDOW_DAYS * DAY_MS) / HOUR_MS;

/** A vehicle that did not cross within thirty days. */
export const NEVER_CROSSED: CrossingsBefore = {
  crossingsLast24Hours: 0,
  crossingsLast7Days: 0,
  crossingsLast30Days: 0,
  hoursSinceLastCrossing: HOURS_SINCE_NONE,
};

/** A vehicle of which nobody can say whether it crossed: its plate was not read. */
export const CROSSINGS_UNKNOWN: CrossingsBefore = {
  crossingsLast24Hours: null,
  crossingsLast7Days: null,
  crossingsLast30Days: null,
  hoursSinceLastCrossing: null,
};

export interface Histories {
  readonly here: VehicleHistory;
  readonly sisters: readonly VehicleHistory[];
  /** Since when (event time) the histories hold every crossing; 0 when they always did. */
  readonly sinceMs: number;
}

/**
 * How often and when a vehicle crossed before an instant, this crossing not counted.
 *
 * At this port those count whose offset lies before the crossing's. At sister ports those count that lie in an
 * earlier event minute: what they saw within the same minute may or may not have reached the register, and a
 * decision must not depend on which. The longer windows begin with a day, so that it makes no difference whether a
 * crossing is still kept by itself or counted by day.
 *
 * Unknown is what reaches back further than the histories do: the register lost them, and what it counts since is less
 * than the truth.
 */
export function crossingsBefore(
  { here, sisters, sinceMs }: Histories,
  now: { readonly offset: number; readonly atMs: number },
): CrossingsBefore {
  const tally = openTally(now.atMs);
  for (const [offset, atMs] of here.crossings) if (offset < now.offset) tally.crossed(atMs);
  tally.onDays(here.days);
  const minuteStartsMs = now.atMs - (now.atMs % MINUTE_MS);
  for (const sister of sisters) {
    for (const [, atMs] of sister.crossings) if (atMs < minuteStartsMs) tally.crossed(atMs);
    tally.onDays(sister.days);
  }
  const counted = tally.counted();
  return sinceMs > 0 ? unlessLost(counted, { sinceMs, nowMs: now.atMs, lastMs: tally.lastMs() }) : counted;
}

function openTally(nowMs: number) {
  const today = dayOf(nowMs);
  let [last24Hours, last7Days, last30Days, lastMs] = [0, 0, 0, Number.NEGATIVE_INFINITY];

  function count(day: number, crossings: number): void {
    if (day >= today - 7) last7Days += crossings;
    if (day >= today - LONGEST_WINDOW_DAYS) last30Days += crossings;
  }

  return {
    crossed(atMs: number): void {
      if (atMs > nowMs - RECENT_MS) last24Hours += 1;
      lastMs = Math.max(lastMs, atMs);
      count(dayOf(atMs), 1);
    },
    onDays(days: readonly DayCount[]): void {
      for (const [day, crossings] of days) count(day, crossings);
    },
    lastMs: () => lastMs,
    counted(): CrossingsBefore {
      if (last30Days === 0) return NEVER_CROSSED;
      const hours = Math.floor(Math.max(0, nowMs - lastMs) / HOUR_MS);
      return {
        crossingsLast24Hours: last24Hours,
        crossingsLast7Days: last7Days,
        crossingsLast30Days: last30Days,
        hoursSinceLastCrossing: Math.min(HOURS_SINCE_NONE, hours),
      };
    },
  };
}

function unlessLost(
  counted: CrossingsBefore,
  { sinceMs, nowMs, lastMs }: { readonly sinceMs: number; readonly nowMs: number; readonly lastMs: number },
): CrossingsBefore {
  const today = dayOf(nowMs);
  const holdsSince = (windowStartsMs: number) => sinceMs <= windowStartsMs;
  const holdsLongest = holdsSince((today - LONGEST_WINDOW_DAYS) * DAY_MS);
  // A crossing that is known is the last one, whatever came before it was lost.
  const isLastKnown = holdsLongest || lastMs >= sinceMs;
  return {
    crossingsLast24Hours: holdsSince(nowMs - RECENT_MS) ? counted.crossingsLast24Hours : null,
    crossingsLast7Days: holdsSince((today - 7) * DAY_MS) ? counted.crossingsLast7Days : null,
    crossingsLast30Days: holdsLongest ? counted.crossingsLast30Days : null,
    hoursSinceLastCrossing: isLastKnown ? counted.hoursSinceLastCrossing : null,
  };
}
