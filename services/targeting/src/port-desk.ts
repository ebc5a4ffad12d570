import type { CrossingObserved, PortCode, SelectionMade } from '@southbound/contracts';
import type { RegisterEntry, RegisterKey } from '@southbound/runtime/ports';
import {
  crossingsWithinWindow,
  type Dossier,
  type InspectionBudget,
  NOTHING_KNOWN,
  openBudget,
  openDossier,
  type PastCrossing,
  type Rulebook,
  select,
  selectUnreadable,
  unpackHistory,
  unpackIntelligence,
  withCrossing,
} from '@southbound/selectivity';
import { type DrawKey, drawsOf } from './draws.ts';

/** How long a crossing's id is remembered: a second event of the same crossing within it is a duplicate. */
const DUPLICATE_WINDOW_MS = 10 * 60_000;

/** What a port's desk remembers between batches. Changed in place; thrown away whenever anything fails. */
export interface PortDesk {
  readonly port: PortCode;
  clockMs: number;
  budget: InspectionBudget;
  /** Ids of recent crossings and the port's clock when they came, oldest first. */
  readonly recent: Map<string, number>;
  /** Event time up to which old histories were evicted. */
  historiesEvictedMs: number;
}

export function openDesk(port: PortCode, rulebook: Rulebook): PortDesk {
  return { port, clockMs: 0, budget: openBudget(rulebook.policy), recent: new Map(), historiesEvictedMs: 0 };
}

/** Small and exact: kept with the committed offset. */
export function deskCounters(desk: PortDesk): string {
  const { scores: _, ...counters } = desk.budget;
  return JSON.stringify({ ...counters, clockMs: desk.clockMs, historiesEvictedMs: desk.historiesEvictedMs });
}

/** All else: the score distribution, and the recent crossings. */
export function deskLearned(desk: PortDesk): string {
  return JSON.stringify({ scores: desk.budget.scores, recent: [...desk.recent] });
}

/** A desk as it was kept. Without what it had learned its counters are still exact, and the rest is learned anew. */
export function reviveDesk(
  port: PortCode,
  rulebook: Rulebook,
  counters: string,
  learned: string | undefined,
): PortDesk {
  const { clockMs, historiesEvictedMs, ...budget } = JSON.parse(counters) as Omit<InspectionBudget, 'scores'> &
    Pick<PortDesk, 'clockMs' | 'historiesEvictedMs'>;
  const fresh = openDesk(port, rulebook);
  if (learned === undefined) {
    return { ...fresh, clockMs, historiesEvictedMs, budget: { ...fresh.budget, ...budget } };
  }
  const { scores, recent } = JSON.parse(learned) as Pick<InspectionBudget, 'scores'> & {
    recent: [string, number][];
  };
  return { ...fresh, clockMs, historiesEvictedMs, budget: { ...budget, scores }, recent: new Map(recent) };
}

/** Whether this crossing was decided already; remembers it if not. */
export function isDuplicate(desk: PortDesk, crossingId: string): boolean {
  for (const [id, atMs] of desk.recent) {
    if (desk.clockMs - atMs <= DUPLICATE_WINDOW_MS) break;
    desk.recent.delete(id);
  }
  if (desk.recent.has(crossingId)) return true;
  desk.recent.set(crossingId, desk.clockMs);
  return false;
}

/** A vehicle's crossings at this port as the batch goes on, and the offset of the last of them. */
export interface HistoryInBatch {
  readonly crossings: readonly PastCrossing[];
  readonly offset: number;
}

/** By vehicle key: a crossing sees the crossings of its own batch before it. */
export type BatchHistories = Map<string, HistoryInBatch>;

/** What the register answered for a crossing's vehicle. */
export interface LookedUp {
  readonly key: RegisterKey;
  readonly known: RegisterEntry;
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
  const { key, known } = lookedUp;
  const packed = known.histories.get(desk.port);
  const here = histories.get(key.vehicleKey)?.crossings ?? (packed === undefined ? [] : unpackHistory(packed));
  const sisters: PastCrossing[][] = [];
  for (const [port, sister] of known.histories) if (port !== desk.port) sisters.push(unpackHistory(sister));
  const crossings = crossingsWithinWindow({ here, sisters }, { offset, atMs: desk.clockMs });
  histories.set(key.vehicleKey, { crossings: withCrossing(here, [offset, desk.clockMs]), offset });
  const intelligence = known.intelligence === null ? NOTHING_KNOWN : unpackIntelligence(known.intelligence);
  return openDossier(intelligence, plate, desk.clockMs, crossings);
}
