import {
  epochMs,
  HOUR_MS,
  INSPECTION_GROUNDS,
  type InspectionConcluded,
  type InspectionGround,
  type InspectionNotCarriedOut,
  type Instant,
  type NotCarriedOutReason,
  type ReleaseGround,
  type SelectionMade,
} from '@southbound/contracts';
import type { HitCount } from './exact-interval.ts';
import {
  addCounts,
  byGround,
  type GroundTally,
  type InspectionTally,
  type NotCarriedOutTally,
} from './ground-tally.ts';
import { openRegretTally, type RegretFigures } from './regret.ts';
import { type Counters, counterText, emptyCounters, ordersOpen, restoredCounters } from './yield-counters.ts';

/** One port's counts since its tally was opened. */
export interface YieldTally {
  /** The latest `recordedAt` of what was counted; null when nothing was. */
  readonly countedUntil: Instant | null;
  /** Crossings decided. */
  readonly crossings: number;
  readonly releases: Readonly<Record<ReleaseGround, number>>;
  readonly grounds: Readonly<Record<InspectionGround, Readonly<GroundTally>>>;
  /** By the ground of the order. */
  readonly notCarriedOut: Readonly<Record<InspectionGround, Readonly<NotCarriedOutTally>>>;
  /** Inspections that officers began without an order; neither of the two groups below holds them. */
  readonly officerInitiated: Readonly<InspectionTally>;
  /** Inspected crossings that would have been targeted, whatever the ground of their inspection. */
  readonly wouldTarget: HitCount;
  /** Inspected crossings whose random draw came up, whatever the ground of their inspection. */
  readonly randomStratum: HitCount;
  /** Orders whose inspection has neither concluded nor been told of as not carried out. */
  readonly inspectionsUnderWay: number;
  /**
   * Inspections told of as concluded or as not carried out, of crossings that nobody ordered inspected, though no
   * officer said to have begun them. No other figure holds them.
   */
  readonly inspectionsUnmatched: number;
  /** Orders that were forgotten together with the saved text that held them; their inspections count as unmatched. */
  readonly ordersLost: number;
  /** Crossings at which bays or officers let less be ordered than the rate, and what was ordered of them. */
  readonly capacityBound: { readonly crossings: number; readonly orders: number };
  /** Orders whose vehicle had to wait by the plan, and how long, each rounded to the second and all added up. */
  readonly waits: { readonly vehicles: number; readonly seconds: number };
  /** The score that orders took, beside that of hindsight. */
  readonly regret: RegretFigures;
  /** How often hindsight began anew within an hour, because the scores of the hour and the day under way were lost. */
  readonly hindsightRestarts: number;
}

/** All that is needed to go on with a tally. */
export interface SavedTally {
  /** Every figure, as text of less than 2,000 characters. */
  readonly counters: string;
  /** What waits for its counterpart on the other topic, as text; undefined when it was lost. */
  readonly waiting: string | undefined;
  /** How often each score came in the hour and the day under way, as text; undefined when it was lost. */
  readonly scores: string | undefined;
}

/** A fold over one port's selections and inspections. */
export interface OpenYieldTally {
  /** Counts a decision, in the order in which they were made. Each selection is to be counted once: the same one again counts as another crossing. */
  countSelection(selection: SelectionMade): void;
  /**
   * Counts an inspection under the ground of its crossing's selection. The two topics are not ordered to each other,
   * so an inspection may come first: it is unmatched until its selection is counted. One that an officer initiated is
   * nobody's order and waits for none.
   */
  countInspection(inspection: InspectionConcluded): void;
  /** Closes the order of a crossing that was not inspected; it too may come before its selection. */
  countNotCarriedOut(told: InspectionNotCarriedOut): void;
  /** The counts as they stand; later counting does not change them. */
  read(): YieldTally;
  /** All that is needed to go on from here with `openYieldTally`. */
  save(): SavedTally & { readonly waiting: string; readonly scores: string };
}

/** What of a selection must be remembered until its inspection concludes. */
interface Order {
  readonly ground: InspectionGround;
  readonly randomDraw: boolean;
  readonly wouldTarget: boolean;
  readonly decidedAtMs: number;
}

/** What became of an order: what the inspection brought and when it ended, or why there was none. */
type Outcome =
  | { readonly brought: Brought; readonly concludedAtMs: number }
  | { readonly notCarriedOut: NotCarriedOutReason };

type Brought = Omit<InspectionTally, 'delaySeconds'>;

/** An outcome that came before its selection, or has none. */
interface Stray {
  readonly outcome: Outcome;
  readonly heldUntilMs: number;
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
 * How long an outcome without an order waits for it, in event time of the port's selections after it was told. A
 * crossing is decided before anything is told of its inspection, so once the selections have passed that instant no
 * order can come any more; the hour is for clocks that disagree.
 */
const STRAY_HELD_MS = HOUR_MS;

/**
 * Opens a port's tally: empty, or from what an earlier one's `save` gave. It is mutable behind this factory, because
 * it counts every crossing of a port and copying some hundred numbers for each would cost more than the counting.
 *
 * Where only the counters were kept, every figure is exact but what waited is lost: orders under way become
 * `ordersLost`, and hindsight begins anew in the hour and the day under way, which `hindsightRestarts` says. Throws when the saved text is not of this form: figures must not go on from counters that are misread.
 */
export function openYieldTally(saved?: SavedTally): OpenYieldTally {
  const counters = saved === undefined ? emptyCounters() : restoredCounters(saved.counters);
  const waiting: Waiting | undefined = saved?.waiting === undefined ? undefined : JSON.parse(saved.waiting);
  const underWay = openOrders();
  for (const [crossingId, order] of waiting?.underWay ?? []) underWay.add(crossingId, order);
  const strays = new Map<string, Stray>(waiting?.strays);
  if (saved !== undefined && waiting === undefined) counters.ordersLost = ordersOpen(counters);
  if (saved?.scores === undefined && counters.regret.whole.orders > 0) counters.hindsightRestarts += 1;
  const regret = openRegretTally(saved?.scores ?? counters.regret);
  const counted = (): Counters => ({ ...counters, regret: regret.read() });

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
      underWay.add(crossingId, order);
      return;
    }
    strays.delete(crossingId);
    counters.inspectionsUnmatched -= 1;
    conclude(counters, order, stray.outcome);
  }

  function settle(crossingId: string, outcome: Outcome, toldAt: Instant): void {
    const order = underWay.takeFirst(crossingId);
    if (order === undefined) {
      counters.inspectionsUnmatched += 1;
      strays.set(crossingId, { outcome, heldUntilMs: epochMs(toldAt) + STRAY_HELD_MS });
      return;
    }
    conclude(counters, order, outcome);
  }

  function moveOn(recordedAt: Instant): void {
    if (counters.countedUntil === null || recordedAt > counters.countedUntil) counters.countedUntil = recordedAt;
  }

  return {
    countSelection({ data, occurredAt, recordedAt }) {
      moveOn(recordedAt);
      counters.crossings += 1;
      regret.selected(data, epochMs(occurredAt));
      if (data.capacityBound === true) {
        counters.capacityBound.crossings += 1;
        if (data.decision === 'inspect') counters.capacityBound.orders += 1;
      }
      countWait(counters, data.waitMinutes);
      const { ground, randomDraw } = data;
      if (isInspectionGround(ground)) {
        const decidedAtMs = epochMs(occurredAt);
        countOrder(data.crossingId, { ground, randomDraw, wouldTarget: data.wouldTarget === true, decidedAtMs });
      } else {
        counters.releases[ground] += 1;
      }
      if (strays.size > 0) forgetStrays(epochMs(recordedAt));
    },
    countInspection({ data, occurredAt, recordedAt }) {
      moveOn(recordedAt);
      const brought = broughtBy(data);
      const concludedAtMs = epochMs(occurredAt);
      if (data.officerReason === undefined) {
        settle(data.crossingId, { brought, concludedAtMs }, occurredAt);
        return;
      }
      // Nobody kept the vehicle before the officer did.
      addCounts(counters.officerInitiated, withDelay(brought, epochMs(data.startedAt), concludedAtMs));
    },
    countNotCarriedOut({ data, occurredAt, recordedAt }) {
      moveOn(recordedAt);
      settle(data.crossingId, { notCarriedOut: data.reason }, occurredAt);
    },
    read: () => readingOf(counted(), underWay.count()),
    save: () => ({
      counters: counterText(counted()),
      scores: regret.save(),
      waiting: `{"underWay":[${underWay.texts().join()}],"strays":${JSON.stringify([...strays])}}`,
    }),
  };
}

/**
 * The orders under way. A crossing told a second time so late that nobody takes it for a duplicate is ordered a second
 * time; the first order that waits gets the first outcome.
 */
function openOrders() {
  const byCrossing = new Map<string, readonly KeptOrder[]>();
  return {
    add(crossingId: string, order: Order): void {
      const kept = { order, text: JSON.stringify([crossingId, order]) };
      const before = byCrossing.get(crossingId);
      byCrossing.set(crossingId, before === undefined ? [kept] : [...before, kept]);
    },
    takeFirst(crossingId: string): Order | undefined {
      const [first, ...rest] = byCrossing.get(crossingId) ?? [];
      if (rest.length > 0) byCrossing.set(crossingId, rest);
      else byCrossing.delete(crossingId);
      return first?.order;
    },
    count(): number {
      let count = 0;
      for (const orders of byCrossing.values()) count += orders.length;
      return count;
    },
    texts(): string[] {
      const texts: string[] = [];
      for (const orders of byCrossing.values()) for (const { text } of orders) texts.push(text);
      return texts;
    },
  };
}

function isInspectionGround(ground: InspectionGround | ReleaseGround): ground is InspectionGround {
  return (INSPECTION_GROUNDS as readonly string[]).includes(ground);
}

function countWait({ waits }: Counters, waitMinutes = 0): void {
  if (waitMinutes === 0) return;
  waits.vehicles += 1;
  waits.seconds += Math.round(waitMinutes * 60);
}

function conclude(counters: Counters, order: Order, outcome: Outcome): void {
  if ('notCarriedOut' in outcome) {
    counters.notCarriedOut[order.ground][outcome.notCarriedOut] += 1;
    return;
  }
  const { brought, concludedAtMs } = outcome;
  addCounts(counters.grounds[order.ground], withDelay(brought, order.decidedAtMs, concludedAtMs));
  if (order.wouldTarget) addCounts(counters.wouldTarget, { inspections: 1, hits: brought.hits });
  if (order.randomDraw) addCounts(counters.randomStratum, { inspections: 1, hits: brought.hits });
}

/** A vehicle in which nothing was found is taken for a lawful one; that the others were kept is no cost. */
function withDelay(brought: Brought, keptFromMs: number, keptUntilMs: number): InspectionTally {
  const keptMs = brought.hits > 0 ? 0 : Math.max(0, keptUntilMs - keptFromMs);
  return { ...brought, delaySeconds: Math.round(keptMs / 1_000) };
}

function broughtBy({ findings }: InspectionConcluded['data']): Brought {
  const brought = {
    inspections: 1,
    hits: findings.length > 0 ? 1 : 0,
    firearms: 0,
    rounds: 0,
    parts: 0,
    currencyUsd: 0,
    drugsGrams: 0,
  };
  for (const finding of findings) {
    switch (finding.seizureType) {
      case 'Weapons':
        brought.firearms += finding.count;
        break;
      case 'Ammunition & Gun Parts':
        brought[finding.category === 'Ammunition' ? 'rounds' : 'parts'] += finding.count;
        break;
      case 'Currency':
        brought.currencyUsd += finding.amountUsd;
        break;
      case 'Drugs':
        brought.drugsGrams += Math.round(finding.massKg * 1_000);
        break;
    }
  }
  return brought;
}

function readingOf(counters: Counters, inspectionsUnderWay: number): YieldTally {
  return {
    ...counters,
    releases: { ...counters.releases },
    grounds: byGround((ground) => ({ ...counters.grounds[ground] })),
    notCarriedOut: byGround((ground) => ({ ...counters.notCarriedOut[ground] })),
    officerInitiated: { ...counters.officerInitiated },
    wouldTarget: { ...counters.wouldTarget },
    randomStratum: { ...counters.randomStratum },
    capacityBound: { ...counters.capacityBound },
    waits: { ...counters.waits },
    inspectionsUnderWay,
  };
}
