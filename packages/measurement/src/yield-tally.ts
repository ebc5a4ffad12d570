import {
  epochMs,
  HOUR_MS,
  INSPECTION_GROUNDS,
  type InspectionConcluded,
  type InspectionGround,
  type Instant,
  type ReleaseGround,
  type SelectionMade,
} from '@southbound/contracts';
import type { HitCount } from './exact-interval.ts';
import { addCounts, byGround, emptyGround, type GroundTally } from './ground-tally.ts';

/** One port's counts since its tally was opened. */
export interface YieldTally {
  /** The latest `recordedAt` of what was counted; null when nothing was. */
  readonly countedUntil: Instant | null;
  /** Crossings decided. */
  readonly crossings: number;
  readonly releases: Readonly<Record<ReleaseGround, number>>;
  readonly grounds: Readonly<Record<InspectionGround, Readonly<GroundTally>>>;
  /** Inspected crossings that would have been targeted, whatever the ground of their inspection. */
  readonly wouldTarget: HitCount;
  /** Inspected crossings whose random draw came up, whatever the ground of their inspection. */
  readonly randomStratum: HitCount;
  /** Orders whose inspection has not concluded. */
  readonly inspectionsUnderWay: number;
  /** Inspections concluded of crossings that nobody ordered inspected. No other figure holds them. */
  readonly inspectionsUnmatched: number;
  /** Orders that were forgotten together with the saved text that held them; their inspections count as unmatched. */
  readonly ordersLost: number;
}

/** All that is needed to go on with a tally. */
export interface SavedTally {
  /** Every figure, as text of less than 1,000 characters. */
  readonly counters: string;
  /** What waits for its counterpart on the other topic, as text; undefined when it was lost. */
  readonly waiting: string | undefined;
}

/** A fold over one port's selections and inspections. */
export interface OpenYieldTally {
  /** Counts a decision. Each selection is to be counted once: the same one again counts as another crossing. */
  countSelection(selection: SelectionMade): void;
  /**
   * Counts an inspection under the ground of its crossing's selection. The two topics are not ordered to each other,
   * so an inspection may come first: it is unmatched until its selection is counted.
   */
  countInspection(inspection: InspectionConcluded): void;
  /** The counts as they stand; later counting does not change them. */
  read(): YieldTally;
  /** All that is needed to go on from here with `openYieldTally`. */
  save(): SavedTally & { readonly waiting: string };
}

/** What of a selection must be remembered until its inspection concludes. */
interface Order {
  readonly ground: InspectionGround;
  readonly randomDraw: boolean;
  readonly wouldTarget: boolean;
}

type Outcome = Omit<GroundTally, 'orders'>;

/** An inspection that came before its selection, or has none. */
interface Stray {
  readonly outcome: Outcome;
  readonly heldUntilMs: number;
}

interface Counters {
  countedUntil: Instant | null;
  crossings: number;
  readonly releases: Record<ReleaseGround, number>;
  readonly grounds: Record<InspectionGround, GroundTally>;
  readonly wouldTarget: { hits: number; inspections: number };
  readonly randomStratum: { hits: number; inspections: number };
  inspectionsUnmatched: number;
  ordersLost: number;
}

/** An order and its text: the state is kept with every commit, and most of it has not changed since the last. */
interface KeptOrder {
  readonly order: Order;
  readonly text: string;
}

/** What the saved text holds. */
interface Waiting {
  readonly underWay: readonly (readonly [string, Order])[];
  readonly strays: readonly (readonly [string, Stray])[];
}

/**
 * How long an inspection without an order waits for it, in event time of the port's selections after its conclusion.
 * A crossing is decided before its inspection concludes, so once the selections have passed that instant no order can
 * come any more; the hour is for clocks that disagree.
 */
const STRAY_HELD_MS = HOUR_MS;

/**
 * Opens a port's tally: empty, or from what an earlier one's `save` gave. It is mutable behind this factory, because
 * it counts every crossing of a port and copying some sixty numbers for each would cost more than the counting.
 *
 * Where only the counters were kept, every figure is exact but what waited is lost: orders under way become
 * `ordersLost`. Throws when the saved text is not of this form: figures must not go on from counters that are misread.
 */
export function openYieldTally(saved?: SavedTally): OpenYieldTally {
  const counters = saved === undefined ? emptyCounters() : restoredCounters(saved.counters);
  const waiting: Waiting | undefined = saved?.waiting === undefined ? undefined : JSON.parse(saved.waiting);
  const underWay = new Map<string, KeptOrder>();
  for (const [crossingId, order] of waiting?.underWay ?? []) awaitInspection(crossingId, order);
  const strays = new Map<string, Stray>(waiting?.strays);
  if (saved !== undefined && waiting === undefined) counters.ordersLost = ordersOpen(counters);

  function awaitInspection(crossingId: string, order: Order): void {
    underWay.set(crossingId, { order, text: JSON.stringify([crossingId, order]) });
  }

  /** Strays stand in about the order of their conclusions, so the first that is kept ends the search. */
  function forgetStrays(clockMs: number): void {
    for (const [crossingId, stray] of strays) {
      if (stray.heldUntilMs >= clockMs) return;
      strays.delete(crossingId);
    }
  }

  function countOrder(crossingId: string, order: Order): void {
    counters.grounds[order.ground].orders += 1;
    const stray = strays.get(crossingId);
    if (stray === undefined) {
      awaitInspection(crossingId, order);
      return;
    }
    strays.delete(crossingId);
    counters.inspectionsUnmatched -= 1;
    conclude(counters, order, stray.outcome);
  }

  function moveOn(recordedAt: Instant): void {
    if (counters.countedUntil === null || recordedAt > counters.countedUntil) counters.countedUntil = recordedAt;
  }

  return {
    countSelection({ data, recordedAt }) {
      moveOn(recordedAt);
      counters.crossings += 1;
      const { ground } = data;
      if (isInspectionGround(ground)) {
        countOrder(data.crossingId, { ground, randomDraw: data.randomDraw, wouldTarget: data.wouldTarget === true });
      } else {
        counters.releases[ground] += 1;
      }
      if (strays.size > 0) forgetStrays(epochMs(recordedAt));
    },
    countInspection({ data, occurredAt, recordedAt }) {
      moveOn(recordedAt);
      const outcome = outcomeOf(data);
      const order = underWay.get(data.crossingId);
      if (order === undefined) {
        counters.inspectionsUnmatched += 1;
        strays.set(data.crossingId, { outcome, heldUntilMs: epochMs(occurredAt) + STRAY_HELD_MS });
        return;
      }
      underWay.delete(data.crossingId);
      conclude(counters, order.order, outcome);
    },
    read: () => readingOf(counters, underWay.size),
    save: () => ({
      counters: counterText(counters),
      waiting: waitingText(underWay, strays),
    }),
  };
}

/** The text of a `Waiting`. */
function waitingText(underWay: ReadonlyMap<string, KeptOrder>, strays: ReadonlyMap<string, Stray>): string {
  const orders = Array.from(underWay.values(), ({ text }) => text).join();
  return `{"underWay":[${orders}],"strays":${JSON.stringify([...strays])}}`;
}

function isInspectionGround(ground: InspectionGround | ReleaseGround): ground is InspectionGround {
  return (INSPECTION_GROUNDS as readonly string[]).includes(ground);
}

function conclude(counters: Counters, order: Order, outcome: Outcome): void {
  addCounts(counters.grounds[order.ground], outcome);
  if (order.wouldTarget) addCounts(counters.wouldTarget, { inspections: 1, hits: outcome.hits });
  if (order.randomDraw) addCounts(counters.randomStratum, { inspections: 1, hits: outcome.hits });
}

function outcomeOf({ findings, durationMinutes }: InspectionConcluded['data']): Outcome {
  const outcome = {
    inspections: 1,
    hits: findings.length > 0 ? 1 : 0,
    firearms: 0,
    rounds: 0,
    parts: 0,
    currencyUsd: 0,
    drugsGrams: 0,
    delaySeconds: Math.round(durationMinutes * 60),
  };
  for (const finding of findings) {
    switch (finding.seizureType) {
      case 'Weapons':
        outcome.firearms += finding.count;
        break;
      case 'Ammunition & Gun Parts':
        outcome[finding.category === 'Ammunition' ? 'rounds' : 'parts'] += finding.count;
        break;
      case 'Currency':
        outcome.currencyUsd += finding.amountUsd;
        break;
      case 'Drugs':
        outcome.drugsGrams += Math.round(finding.massKg * 1_000);
        break;
    }
  }
  return outcome;
}

function emptyCounters(): Counters {
  return {
    countedUntil: null,
    crossings: 0,
    releases: { 'not-drawn': 0, 'rate-spent': 0, 'blind-not-drawn': 0 },
    grounds: byGround(emptyGround),
    wouldTarget: { hits: 0, inspections: 0 },
    randomStratum: { hits: 0, inspections: 0 },
    inspectionsUnmatched: 0,
    ordersLost: 0,
  };
}

/** The form of the saved counters: their values alone, in the order of their names. A change takes the next number. */
const COUNTERS_FORMAT = 2;

type SavedCounters = readonly [
  format: number,
  countedUntil: Instant | null,
  figures: readonly number[],
  releases: readonly number[],
  grounds: readonly (readonly number[])[],
  groups: readonly (readonly number[])[],
];

function counterText({ countedUntil, releases, grounds, wouldTarget, randomStratum, ...figures }: Counters): string {
  return JSON.stringify([
    COUNTERS_FORMAT,
    countedUntil,
    Object.values(figures),
    Object.values(releases),
    INSPECTION_GROUNDS.map((ground) => Object.values(grounds[ground])),
    [Object.values(wouldTarget), Object.values(randomStratum)],
  ] satisfies SavedCounters);
}

function restoredCounters(saved: string): Counters {
  const [format, countedUntil, figures, releases, grounds, groups]: SavedCounters = JSON.parse(saved);
  if (format !== COUNTERS_FORMAT) {
    throw new Error(`a saved yield tally is of format ${format}; this code reads format ${COUNTERS_FORMAT}`);
  }
  const empty = emptyCounters();
  const { releases: noReleases, grounds: noGrounds, wouldTarget, randomStratum, countedUntil: _, ...noFigures } = empty;
  return {
    countedUntil,
    ...withValues(noFigures, figures),
    releases: withValues(noReleases, releases),
    grounds: byGround((ground) => withValues(noGrounds[ground], grounds[INSPECTION_GROUNDS.indexOf(ground)])),
    wouldTarget: withValues(wouldTarget, groups[0]),
    randomStratum: withValues(randomStratum, groups[1]),
  };
}

/** The same names with other values, in their order. */
function withValues<Names extends object>(names: Names, values: readonly number[] = []): Names {
  return Object.fromEntries(Object.keys(names).map((name, index) => [name, values[index] ?? 0])) as Names;
}

/** Orders that no inspection was counted for. */
function ordersOpen({ grounds }: Counters): number {
  return INSPECTION_GROUNDS.reduce((sum, ground) => sum + grounds[ground].orders - grounds[ground].inspections, 0);
}

function readingOf(counters: Counters, inspectionsUnderWay: number): YieldTally {
  return {
    ...counters,
    releases: { ...counters.releases },
    grounds: byGround((ground) => ({ ...counters.grounds[ground] })),
    wouldTarget: { ...counters.wouldTarget },
    randomStratum: { ...counters.randomStratum },
    inspectionsUnderWay,
  };
}
