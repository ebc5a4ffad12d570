import {
  epochMs,
  INSPECTION_GROUNDS,
  type InspectionConcluded,
  type InspectionGround,
  type InspectionNotCarriedOut,
  type Instant,
  type ReleaseGround,
  type SelectionMade,
} from '@southbound/contracts';
import type { Evidence } from './evidence/evidence.ts';
import { type OpenEvidence, openEvidence } from './evidence/open-evidence.ts';
import type { HitCount } from './exact-interval.ts';
import {
  addCounts,
  byGround,
  type GroundTally,
  type InspectionTally,
  type NotCarriedOutTally,
} from './ground-tally.ts';
import { type Brought, type Outcome, openInspectionJoin } from './inspection-join.ts';
import type { Order } from './open-orders.ts';
import { openRegretTally, type RegretFigures } from './regret.ts';
import { type OpenWindows, openWindows, type Windows } from './windows/open-windows.ts';
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
  /** Told a second time. No other figure holds the second word. */
  readonly inspectionsDoubled: number;
  /** Told too late, or ended too long after their order, which then stays under way. No other figure holds them. */
  readonly inspectionsLate: number;
  /** Records of inspections that nobody can read, or that tell of quantities that cannot be. */
  readonly inspectionsUnreadable: number;
  /**
   * Orders that were forgotten: together with the saved text that held them, or because nothing was told of them for
   * five days. Their inspections count as unmatched.
   */
  readonly ordersLost: number;
  /** Crossings at which bays or officers let less be ordered than the rate, and what was ordered of them. */
  readonly capacityBound: { readonly crossings: number; readonly orders: number };
  /** Orders whose vehicle had to wait by the plan, and how long, each rounded to the second and all added up. */
  readonly waits: { readonly vehicles: number; readonly seconds: number };
  /** The score that orders took, beside that of hindsight. */
  readonly regret: RegretFigures;
  /** How often hindsight began anew within an hour, because the scores of the hour and the day under way were lost. */
  readonly hindsightRestarts: number;
  /** What intervals and verdicts are made of; it may begin later than the counts. */
  readonly evidence: Evidence;
  /** The counts by day and by hour of the day; they may begin later too. */
  readonly windows: Windows;
}

/** All that is needed to go on with a tally. */
export interface SavedTally {
  /** Every figure, as text of less than 2,000 characters. */
  readonly counters: string;
  /** What waits for its counterpart on the other topic, as text; undefined when it was lost. */
  readonly waiting: string | undefined;
  /** How often each score came in the hour and the day under way, as text; undefined when it was lost. */
  readonly scores: string | undefined;
  /** What intervals and verdicts are made of, as text; undefined when it was lost, and absent before it was counted. */
  readonly evidence?: string | undefined;
  /** The counts by day and by hour, as text; undefined when it was lost, and absent before it was counted. */
  readonly windows?: string | undefined;
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
  /** Counts a record of inspections that nobody can read. */
  countUnreadable(): void;
  /** The counts as they stand; later counting does not change them. */
  read(): YieldTally;
  /** All that is needed to go on from here with `openYieldTally`. */
  save(): { readonly [Name in keyof SavedTally]-?: string };
}

/**
 * Opens a port's tally: empty, or from what an earlier one's `save` gave. It is mutable behind this factory, because
 * it counts every crossing of a port and copying some hundred numbers for each would cost more than the counting.
 *
 * Where only the counters were kept, every figure is exact but what waited is lost: orders under way become
 * `ordersLost`, hindsight begins anew in the hour and the day under way, which `hindsightRestarts` says, and evidence
 * begins anew altogether, which its `since` says; so it does where it was saved in another form, and so do the counts by
 * day and hour. Throws when the counters are not of this form: figures must not go on from counters that are misread.
 *
 * `timeZone` is the port's: its hours of the day follow it.
 */
export function openYieldTally(saved?: SavedTally, timeZone = 'UTC'): OpenYieldTally {
  const counters = saved === undefined ? emptyCounters() : restoredCounters(saved.counters);
  const evidence = openEvidence(saved?.evidence, counters.countedUntil);
  const windows = openWindows(saved?.windows, counters.countedUntil, timeZone);
  const join = openInspectionJoin({
    saved: saved?.waiting,
    isEvidenceLost: evidence.isLost,
    aside: counters,
    conclude: (...joined) => conclude({ counters, evidence, windows }, ...joined),
  });
  if (saved !== undefined && saved.waiting === undefined) counters.ordersLost = ordersOpen(counters);
  if (saved?.scores === undefined && counters.regret.whole.orders > 0) counters.hindsightRestarts += 1;
  const regret = openRegretTally(saved?.scores ?? counters.regret);
  const counted = (): Counters => ({ ...counters, regret: regret.read() });

  function moveOn(recordedAt: Instant): void {
    if (counters.countedUntil === null || recordedAt > counters.countedUntil) counters.countedUntil = recordedAt;
  }

  return {
    countSelection({ data, occurredAt, recordedAt }) {
      const decidedAtMs = epochMs(occurredAt);
      moveOn(recordedAt);
      counters.crossings += 1;
      regret.selected(data, decidedAtMs);
      if (data.capacityBound === true) {
        counters.capacityBound.crossings += 1;
        if (data.decision === 'inspect') counters.capacityBound.orders += 1;
      }
      countWait(counters, data.waitMinutes);
      const { ground, randomDraw } = data;
      if (isInspectionGround(ground)) {
        counters.grounds[ground].orders += 1;
        windows.decided(ground, decidedAtMs);
        const asDecided = evidence.order(data, decidedAtMs);
        const wouldTarget = data.wouldTarget === true;
        join.order(data.crossingId, { ground, randomDraw, wouldTarget, decidedAtMs, asDecided });
      } else {
        counters.releases[ground] += 1;
        windows.decided(null, decidedAtMs);
      }
      join.selectedAt(decidedAtMs, epochMs(recordedAt));
    },
    countInspection({ data, occurredAt, recordedAt }) {
      moveOn(recordedAt);
      const { crossingId, officerReason, method } = data;
      const brought = broughtBy(data);
      const [startedAtMs, concludedAtMs] = [epochMs(data.startedAt), epochMs(occurredAt)];
      const told = { crossingId, endedAtMs: concludedAtMs, recordedAt };
      if (officerReason === undefined) {
        join.outcome(told, { brought, concludedAtMs, startedAtMs, method });
        return;
      }
      if (!join.isOfficersOwn(told)) return;
      // Nobody kept the vehicle before the officer did.
      const kept = withDelay(brought, startedAtMs, concludedAtMs);
      addCounts(counters.officerInitiated, kept);
      evidence.officerInitiated(brought);
      const placed = { kind: 'officer-initiated', atMs: startedAtMs, randomDraw: false, wouldTarget: false } as const;
      windows.concluded(placed, brought, kept.delaySeconds);
    },
    countNotCarriedOut({ data: { crossingId, reason }, occurredAt, recordedAt }) {
      moveOn(recordedAt);
      join.outcome({ crossingId, endedAtMs: epochMs(occurredAt), recordedAt }, { notCarriedOut: reason });
    },
    countUnreadable() {
      counters.inspectionsUnreadable += 1;
    },
    read: () => readingOf(counted(), join.underWay(), evidence.read(), windows.read()),
    save: () => ({
      counters: counterText(counted()),
      scores: regret.save(),
      evidence: evidence.save(),
      windows: windows.save(),
      waiting: join.save(),
    }),
  };
}

/** What an order and its outcome are counted into. */
interface Folds {
  readonly counters: Counters;
  readonly evidence: OpenEvidence;
  readonly windows: OpenWindows;
}

function isInspectionGround(ground: InspectionGround | ReleaseGround): ground is InspectionGround {
  return (INSPECTION_GROUNDS as readonly string[]).includes(ground);
}

function countWait({ waits }: Counters, waitMinutes = 0): void {
  if (waitMinutes === 0) return;
  waits.vehicles += 1;
  waits.seconds += Math.round(waitMinutes * 60);
}

function conclude(
  { counters, evidence, windows }: Folds,
  crossingId: string,
  { asDecided, ...order }: Order,
  outcome: Outcome,
): void {
  const decided = asDecided === undefined ? null : { crossingId, ...order, asDecided };
  const placed = { ...order, kind: order.ground, atMs: order.decidedAtMs };
  if ('notCarriedOut' in outcome) {
    counters.notCarriedOut[order.ground][outcome.notCarriedOut] += 1;
    windows.notCarriedOut(placed);
    if (decided !== null) evidence.notCarriedOut(decided, outcome.notCarriedOut);
    return;
  }
  const { brought, concludedAtMs, startedAtMs, method } = outcome;
  const kept = withDelay(brought, order.decidedAtMs, concludedAtMs);
  addCounts(counters.grounds[order.ground], kept);
  windows.concluded(placed, brought, kept.delaySeconds);
  if (order.wouldTarget) addCounts(counters.wouldTarget, { inspections: 1, hits: brought.hits });
  if (order.randomDraw) addCounts(counters.randomStratum, { inspections: 1, hits: brought.hits });
  if (decided === null || method === undefined || startedAtMs === undefined) return;
  evidence.concluded(decided, { method, startedAtMs, keptSeconds: kept.delaySeconds, brought });
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

function readingOf(
  counters: Counters,
  inspectionsUnderWay: number,
  evidence: () => Evidence,
  windows: () => Windows,
): YieldTally {
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
    get evidence() {
      return evidence();
    },
    get windows() {
      return windows();
    },
  };
}
