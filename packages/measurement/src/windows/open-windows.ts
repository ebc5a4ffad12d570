import { DAY_MS, epochMs, hoursOfDay, type Instant } from '@southbound/contracts';
import { countQuantity } from '../estimates/quantity-tally.ts';
import { GOODS, type InspectionKind } from '../evidence/evidence.ts';
import type { Brought } from '../evidence/open-evidence.ts';
import { openPeriodShelf, type SavedShelf } from './period-shelf.ts';
import { addPeriod, emptyPeriod, type PeriodTally, restoredPeriod } from './period-tally.ts';

/** @internal Days that are kept: any three months on end. Invented, no source. */
export const DAYS_KEPT = 92;

/** A period's counts and its number: whole days since 1970 in UTC, or the hour of a port's own day, 0 to 23. */
export interface NumberedPeriod {
  readonly period: number;
  readonly tally: PeriodTally;
}

/**
 * One port's counts by day and by hour of the day. An order, and what became of it, count on the day and hour of its
 * decision, so that a row's inspections are those of its orders; what an officer began, on those of its beginning.
 *
 * Days are those of UTC, as they are for draw keys and for random compliance: the same for all ports, so that ports add
 * up over the same instants, and always 24 hours long. Hours are the port's own, which traffic and shifts follow.
 */
export interface Windows {
  /** Since when it is counted; null where that is as long as the counters are. */
  readonly since: Instant | null;
  /** Days before this one are kept no longer; null while nothing had to be forgotten. */
  readonly keptFromDay: number | null;
  /** At most `DAYS_KEPT` and the day that may follow, ascending; a day on which nothing was counted is left out. */
  readonly days: readonly NumberedPeriod[];
  /** Of the whole time, ascending; an hour in which nothing was counted is left out. */
  readonly hours: readonly NumberedPeriod[];
}

/** An order of which something is told, or an inspection that an officer began. */
export interface Placed {
  readonly kind: InspectionKind;
  readonly atMs: number;
  readonly randomDraw: boolean;
  readonly wouldTarget: boolean;
}

/** A fold over what a yield tally has joined. Mutable behind its factory, as that is. */
export interface OpenWindows {
  /** Counts a crossing decided, and where it was ordered inspected its order. */
  decided(kind: InspectionKind | null, decidedAtMs: number): void;
  concluded(placed: Placed, brought: Brought, delaySeconds: number): void;
  notCarriedOut(placed: Placed): void;
  /** Answers them as they stand; later counting does not change what is answered. */
  read(): () => Windows;
  save(): string;
}

/** The form of the text; a change of it takes the next number. */
const WINDOWS_FORMAT = 1;

type SavedWindows = readonly [
  format: number,
  since: Instant | null,
  newestDay: number | null,
  keptFromDay: number | null,
  days: readonly SavedShelf[],
  hours: readonly SavedShelf[],
];

/**
 * Opens a port's windows from what `save` gave. Where that is lost, or of another form, they begin anew and say so:
 * nothing that was decided up to `since` is counted any more, so that no inspection is without its order.
 *
 * `timeZone` is the port's, by its IANA name; it sets the hours of the day.
 */
export function openWindows(saved: string | undefined, lostSince: Instant | null, timeZone: string): OpenWindows {
  const [, since, ...clock] = savedWindows(saved) ?? [WINDOWS_FORMAT, lostSince, null, null, [], []];
  let [newestDay, keptFromDay] = clock;
  const [, , savedDays, savedHours] = clock;
  const days = openPeriodShelf(savedDays);
  const hours = openPeriodShelf(savedHours);
  const sinceMs = since === null ? Number.NEGATIVE_INFINITY : epochMs(since);
  const hourOf = hoursOfDay(timeZone);
  let text: string | undefined;

  function moveOn(day: number): void {
    if (newestDay !== null && day <= newestDay) return;
    newestDay = day;
    const first = day - DAYS_KEPT + 1;
    if (days.forgetBefore(first) || keptFromDay !== null) keptFromDay = first;
  }

  /** An inspection's own clock may be wrong, and must not bring days that are to come or are forgotten. */
  function count(atMs: number, change: (tally: PeriodTally) => void): void {
    const day = Math.floor(atMs / DAY_MS);
    const isKept = newestDay === null || (day > newestDay - DAYS_KEPT && day <= newestDay + 1);
    if (atMs <= sinceMs || !isKept) return;
    text = undefined;
    change(days.count(day));
    change(hours.count(hourOf(atMs)));
  }

  function save(): string {
    text ??= `[${WINDOWS_FORMAT},${JSON.stringify(since)},${newestDay},${keptFromDay},${days.text()},${hours.text()}]`;
    return text;
  }

  return {
    decided(kind, decidedAtMs) {
      moveOn(Math.floor(decidedAtMs / DAY_MS));
      count(decidedAtMs, (tally) => {
        tally.crossings += 1;
        if (kind !== null) tally.kinds[kind].orders += 1;
      });
    },
    concluded(placed, brought, delaySeconds) {
      count(placed.atMs, (tally) => countConcluded(tally, placed, brought, delaySeconds));
    },
    notCarriedOut({ kind, atMs }) {
      count(atMs, (tally) => {
        tally.kinds[kind].notCarriedOut += 1;
      });
    },
    read() {
      // From its text, which is made with every commit anyway, and only when somebody looks, which is seldom.
      const asOfNow = save();
      let held: Windows | undefined;
      return () => {
        held ??= restoredWindows(asOfNow);
        return held;
      };
    },
    save,
  };
}

/** All ports' windows together, since the latest instant and the latest day from which they are complete. */
export function sumOfWindows(all: readonly Windows[]): Windows {
  return {
    since: all.reduce<Instant | null>((last, { since }) => ((since ?? '') > (last ?? '') ? since : last), null),
    keptFromDay: all.reduce<number | null>(
      (last, { keptFromDay }) => ((keptFromDay ?? 0) > (last ?? 0) ? keptFromDay : last),
      null,
    ),
    days: sumOfPeriods(all.map(({ days }) => days)),
    hours: sumOfPeriods(all.map(({ hours }) => hours)),
  };
}

function sumOfPeriods(all: readonly (readonly NumberedPeriod[])[]): readonly NumberedPeriod[] {
  const sums = new Map<number, PeriodTally>();
  for (const { period, tally } of all.flat()) {
    const sum = sums.get(period) ?? emptyPeriod();
    addPeriod(sum, tally);
    sums.set(period, sum);
  }
  return [...sums].map(([period, tally]) => ({ period, tally })).sort((a, b) => a.period - b.period);
}

function countConcluded(
  { kinds, wouldTarget, randomStratum }: PeriodTally,
  placed: Placed,
  brought: Brought,
  delaySeconds: number,
): void {
  const kind = kinds[placed.kind];
  kind.hits += brought.hits;
  kind.delaySeconds += delaySeconds;
  kind.seized.inspections += 1;
  for (const goods of GOODS) countQuantity(kind.seized.goods[goods], brought[goods]);
  for (const group of [...(placed.wouldTarget ? [wouldTarget] : []), ...(placed.randomDraw ? [randomStratum] : [])]) {
    group.inspections += 1;
    group.hits += brought.hits;
  }
}

function savedWindows(saved: string | undefined): SavedWindows | null {
  const read: SavedWindows | null = saved === undefined ? null : JSON.parse(saved);
  return read?.[0] === WINDOWS_FORMAT ? read : null;
}

function restoredWindows(saved: string): Windows {
  const [, since, , keptFromDay, days, hours]: SavedWindows = JSON.parse(saved);
  const restored = (rows: readonly SavedShelf[]) =>
    rows.map(([period, ...tally]) => ({ period, tally: restoredPeriod(tally) }));
  return { since, keptFromDay, days: restored(days), hours: restored(hours) };
}
