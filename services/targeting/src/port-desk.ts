import {
  type CrossingObserved,
  epochMs,
  type Instant,
  instantOf,
  type LaneHeartbeat,
  type PortCode,
  type SelectionMade,
} from '@southbound/contracts';
import type { RegisterEntry, RegisterKey, RegisterMark } from '@southbound/runtime/ports';
import {
  crossingsWithinWindow,
  type Dossier,
  HISTORY_KEPT_MS,
  type InspectionBudget,
  NOTHING_KNOWN,
  openBudget,
  openDossier,
  type PastCrossing,
  portClock,
  type Rulebook,
  select,
  selectUnreadable,
  unpackHistory,
  unpackIntelligence,
  withCrossing,
} from '@southbound/selectivity';
import { type DrawKey, drawsOf } from './draws.ts';
import { type RecentCrossings, recentCrossings } from './recent-crossings.ts';

/** What a port's desk remembers between batches. Changed in place; thrown away whenever anything fails. */
export interface PortDesk {
  readonly port: PortCode;
  /** The port's clock; `clockAt` is its text. */
  clockMs: number;
  clockAt: Instant;
  budget: InspectionBudget;
  readonly recent: RecentCrossings;
  /** The port's clock when old histories were last evicted. */
  historiesEvictedMs: number;
  /** The port's clock since which the register's histories hold every crossing here; 0 when they always did. */
  historySinceMs: number;
  /** What the register's mark last said of the same; another number tells of a loss. */
  markSinceMs: number;
}

export function openDesk(port: PortCode, rulebook: Rulebook): PortDesk {
  return {
    port,
    clockMs: 0,
    clockAt: instantOf(0),
    budget: openBudget(rulebook.policy),
    recent: recentCrossings(),
    historiesEvictedMs: 0,
    historySinceMs: 0,
    markSinceMs: 0,
  };
}

/** Small and exact: kept with the committed offset. */
export function deskCounters({ clockMs, historiesEvictedMs, historySinceMs, markSinceMs, budget }: PortDesk): string {
  const { scores: _, ...counted } = budget;
  return JSON.stringify({ clockMs, historiesEvictedMs, historySinceMs, markSinceMs, counted } satisfies DeskCounters);
}

type DeskCounters = Pick<PortDesk, 'clockMs' | 'historiesEvictedMs' | 'historySinceMs' | 'markSinceMs'> & {
  readonly counted: Omit<InspectionBudget, 'scores'>;
};

/** All else: a line with the score distribution, and one with the recent crossings. */
export function deskLearned({ budget, recent }: PortDesk): string {
  return `${JSON.stringify(budget.scores)}\n${recent.save()}`;
}

/** A desk as it was kept. Without what it had learned its counters are still exact, and the rest is learned anew. */
export function reviveDesk(
  port: PortCode,
  rulebook: Rulebook,
  counters: string,
  learned: string | undefined,
): PortDesk {
  const { counted, ...clocks } = JSON.parse(counters) as DeskCounters;
  const fresh = openDesk(port, rulebook);
  const [scores, recent] = learned === undefined ? [undefined, ''] : learned.split('\n');
  return {
    ...fresh,
    ...clocks,
    clockAt: instantOf(clocks.clockMs),
    budget: {
      ...counted,
      scores: scores === undefined ? fresh.budget.scores : (JSON.parse(scores) as InspectionBudget['scores']),
    },
    recent: recentCrossings(recent),
  };
}

/** Moves the port's clock on to an event, if it is later. */
export function moveClock(desk: PortDesk, { occurredAt, recordedAt }: CrossingObserved | LaneHeartbeat): void {
  // Instants compare as their texts do. Nothing that can be known at once is computed: every event comes by here.
  if (occurredAt <= desk.clockAt) return;
  const occurredAtMs = epochMs(occurredAt);
  const recordedAtMs = occurredAt <= recordedAt ? occurredAtMs : epochMs(recordedAt);
  const clockMs = portClock(desk.clockMs, occurredAtMs, recordedAtMs);
  if (clockMs === desk.clockMs) return;
  desk.clockMs = clockMs;
  // Nearly always the event's own instant, whose text is there already.
  desk.clockAt = clockMs === occurredAtMs ? occurredAt : instantOf(clockMs);
}

/** A vehicle's crossings at this port as the batch goes on, and the offset of the last of them. */
export interface HistoryInBatch {
  readonly crossings: readonly PastCrossing[];
  readonly offset: number;
}

/** The histories that a batch changes: a crossing sees the crossings of its own batch before it. */
export interface BatchHistories {
  /** By the clock before the batch, so that a batch done again finds all that it found at first. */
  readonly keptSinceMs: number;
  readonly byVehicle: Map<string, HistoryInBatch>;
}

/** Begins a batch's histories, after a look at whether the register's mark tells of a loss. */
export function openHistories(desk: PortDesk, mark: RegisterMark | null): BatchHistories {
  if (mark !== null && mark.historySinceMs !== desk.markSinceMs) {
    desk.markSinceMs = mark.historySinceMs;
    // The mark's own clock is that of intelligence, which may be far behind this port's.
    desk.historySinceMs = Math.max(desk.historySinceMs, mark.historySinceMs, desk.clockMs);
  }
  return { keptSinceMs: desk.clockMs - HISTORY_KEPT_MS, byVehicle: new Map() };
}

/** The register did not take this batch's crossings: what it counts from now on is less than the truth. */
export function historiesNotWritten(desk: PortDesk): void {
  desk.historySinceMs = desk.clockMs;
}

/** What the register answered for a crossing's vehicle. */
export interface LookedUp {
  readonly key: RegisterKey;
  readonly known: RegisterEntry;
  /** Whether what is absent is not known; otherwise it may merely not have been read yet. */
  readonly isComplete: boolean;
}

/** A crossing at its offset; `lookedUp` is null when no plate was read or the register is away. */
export interface CrossingArrived {
  readonly event: CrossingObserved;
  readonly offset: number;
  readonly lookedUp: LookedUp | null;
}

/** Decides one crossing at the desk: its dossier as of the port's clock, the draws, the selection. */
export function decideCrossing(
  desk: PortDesk,
  rulebook: Rulebook,
  drawKey: DrawKey,
  histories: BatchHistories,
  { event, offset, lookedUp }: CrossingArrived,
): SelectionMade['data'] {
  const { crossingId } = event.data;
  const { selection, budget } = select(rulebook, desk.budget, {
    crossing: event.data,
    crossingEventId: event.eventId,
    atMs: desk.clockMs,
    dossier: dossierOf(desk, histories, event.data, offset, lookedUp),
    draws: drawsOf(drawKey, crossingId),
    drawKeyId: drawKey.id,
  });
  desk.budget = budget;
  return selection;
}

/** Decides a crossing of which only port and lane can be read: its draws come from where its message stands. */
export function decideUnreadable(
  desk: PortDesk,
  rulebook: Rulebook,
  drawKey: DrawKey,
  { lane, partition, offset }: { readonly lane: number; readonly partition: number; readonly offset: number },
): SelectionMade['data'] {
  const crossingId = `unread-${partition}-${offset}`;
  const { selection, budget } = selectUnreadable(rulebook, desk.budget, {
    crossingId: crossingId as SelectionMade['data']['crossingId'],
    port: desk.port,
    lane,
    draws: drawsOf(drawKey, crossingId),
    drawKeyId: drawKey.id,
  });
  desk.budget = budget;
  return selection;
}

function dossierOf(
  desk: PortDesk,
  histories: BatchHistories,
  crossing: CrossingObserved['data'],
  offset: number,
  lookedUp: LookedUp | null,
): Dossier | null {
  const { plate } = crossing.identity;
  if (plate === undefined || lookedUp === null) return null;
  const { key, known, isComplete } = lookedUp;
  const packed = known.histories.get(desk.port);
  const inBatch = histories.byVehicle.get(key.vehicleKey);
  const here = inBatch?.crossings ?? (packed === undefined ? [] : unpackHistory(packed));
  const sisters: PastCrossing[][] = [];
  for (const [port, sister] of known.histories) if (port !== desk.port) sisters.push(unpackHistory(sister));
  const crossings = crossingsWithinWindow(
    { here, sisters, sinceMs: desk.historySinceMs },
    { offset, atMs: desk.clockMs },
  );
  const withThis = withCrossing(here, [offset, desk.clockMs], histories.keptSinceMs);
  histories.byVehicle.set(key.vehicleKey, { crossings: withThis, offset });
  if (!isComplete) return null;
  const intelligence = known.intelligence === null ? NOTHING_KNOWN : unpackIntelligence(known.intelligence);
  return openDossier(intelligence, plate, desk.clockMs, crossings);
}
