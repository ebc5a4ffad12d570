import {
  type BayTaken,
  type CrossingObserved,
  epochMs,
  type Instant,
  instantOf,
  type LaneHeartbeat,
  type PortCode,
  type SelectionMade,
} from '@southbound/contracts';
import type { RegisterMark } from '@southbound/runtime/ports';
import {
  afterEvaluation,
  type Breaker,
  type BudgetCounters,
  type BudgetLearned,
  budgetOf,
  CLOSED_BREAKER,
  CROSSINGS_UNKNOWN,
  countersOf,
  crossingsBefore,
  type Dossier,
  type InspectionBudget,
  isSuspended,
  learnedOf,
  NO_CROSSINGS,
  openBudget,
  openDossier,
  openTerms,
  type Policy,
  portClock,
  type Rulebook,
  select,
  selectUnreadable,
  type Terms,
  unpackHistory,
  unpackIntelligence,
  type VehicleHistory,
  withCrossing,
  withOfficersBay,
} from '@southbound/selectivity';
import { type DescriptionMatches, descriptionMatches } from './description-matches.ts';
import { type DayKeys, drawsOf } from './draws.ts';
import type { LookedUp } from './look-up.ts';
import { type RecentCrossings, recentCrossings } from './recent-crossings.ts';
import { openShadowScores, type ShadowScores } from './shadow-scores.ts';

/** What a port's desk remembers between batches. Changed in place; thrown away whenever anything fails. */
export interface PortDesk {
  readonly port: PortCode;
  /** The port's clock; `clockAt` is its text. */
  clockMs: number;
  clockAt: Instant;
  budget: InspectionBudget;
  /** What the policy says for this port by instants. */
  readonly termsAt: (atMs: number) => Terms;
  /** By digest, what shadow rule sets last scored here. */
  readonly shadowScores: ShadowScores;
  readonly recent: RecentCrossings;
  readonly descriptions: DescriptionMatches;
  breaker: Breaker;
  /** The day on which this owner last told commitments to draw keys, in days since 1970; null for none. */
  committedDay: number | null;
  /** Where the activation stands that was last decided by; -1 for the rule set of the settings. */
  activationPlace: number;
  /** The port's clock when it last decided, and the digest of the rule set that it decided by. */
  lastDecided: { readonly atMs: number; readonly ruleSet: string };
  /** How often a rule set became live here when the port had already decided past its beginning, for this owner. */
  lateActivations: number;
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
    termsAt: openTerms(rulebook.policy, port),
    shadowScores: openShadowScores(),
    recent: recentCrossings(),
    descriptions: descriptionMatches(),
    breaker: CLOSED_BREAKER,
    committedDay: null,
    activationPlace: -1,
    lastDecided: { atMs: -1, ruleSet: '' },
    lateActivations: 0,
    historiesEvictedMs: 0,
    historySinceMs: 0,
    markSinceMs: 0,
  };
}

/** Small and exact: kept with the committed offset. */
export function deskCounters(desk: PortDesk): string {
  const { clockMs, historiesEvictedMs, historySinceMs, markSinceMs } = desk;
  const { breaker, activationPlace, lastDecided } = desk;
  const counted = countersOf(desk.budget);
  const clocks = { clockMs, historiesEvictedMs, historySinceMs, markSinceMs };
  return JSON.stringify({ ...clocks, breaker, activationPlace, lastDecided, counted } satisfies DeskCounters);
}

type CountedApart =
  | 'port'
  | 'clockAt'
  | 'budget'
  | 'termsAt'
  | 'shadowScores'
  | 'recent'
  | 'descriptions'
  | 'committedDay'
  | 'lateActivations';
type DeskCounters = Omit<PortDesk, CountedApart> & { readonly counted: BudgetCounters };

/**
 * All else, a line each: what the budget learned, the recent crossings, matches by description, and what shadow rule sets
 * scored up to the commit before, since they score after it.
 */
export function deskLearned({ budget, recent, descriptions, shadowScores, clockMs }: PortDesk): string {
  const lines = [JSON.stringify(learnedOf(budget)), recent.save(), descriptions.save(), shadowScores.save(clockMs)];
  return lines.join('\n');
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
  const [budgetLearned, recent, descriptions, shadowScores] = learned === undefined ? [] : learned.split('\n');
  return {
    ...fresh,
    ...clocks,
    clockAt: instantOf(clocks.clockMs),
    budget: budgetOf(
      rulebook.policy,
      counted,
      budgetLearned === undefined ? null : (JSON.parse(budgetLearned) as BudgetLearned),
    ),
    recent: recentCrossings(recent),
    descriptions: descriptionMatches(descriptions),
    shadowScores: openShadowScores(shadowScores),
  };
}

/** Moves the port's clock on to an event, if it is later. */
export function moveClock(
  desk: PortDesk,
  { occurredAt, recordedAt }: CrossingObserved | LaneHeartbeat | BayTaken,
): void {
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
  readonly history: VehicleHistory;
  readonly offset: number;
}

/** The histories that a batch changes: a crossing sees the crossings of its own batch before it. */
export interface BatchHistories {
  /** The port's clock before the batch, so that a batch done again finds all that it found at first. */
  readonly startsMs: number;
  readonly byVehicle: Map<string, HistoryInBatch>;
}

/** Begins a batch's histories, after a look at whether the register's mark tells of a loss. */
export function openHistories(desk: PortDesk, mark: RegisterMark | null): BatchHistories {
  if (mark !== null && mark.historySinceMs !== desk.markSinceMs) {
    desk.markSinceMs = mark.historySinceMs;
    // The mark's own clock is that of intelligence, which may be far behind this port's.
    desk.historySinceMs = Math.max(desk.historySinceMs, mark.historySinceMs, desk.clockMs);
  }
  return { startsMs: desk.clockMs, byVehicle: new Map() };
}

/** The register did not take this batch's crossings: what it counts from now on is less than the truth. */
export function historiesNotWritten(desk: PortDesk): void {
  desk.historySinceMs = desk.clockMs;
}

/** A crossing at its offset; `lookedUp` is null when there was nothing to look up or the register is away. */
export interface CrossingArrived {
  readonly event: CrossingObserved;
  readonly offset: number;
  readonly lookedUp: LookedUp | null;
}

export interface DecidedAtDesk {
  readonly selection: SelectionMade['data'];
  /** What the selection was made from. */
  readonly dossier: Dossier | null;
}

/** Decides one crossing at the desk: its dossier as of the port's clock, the draws, the selection. */
export function decideCrossing(
  desk: PortDesk,
  rulebook: Rulebook,
  dayKeys: DayKeys,
  histories: BatchHistories,
  { event, offset, lookedUp }: CrossingArrived,
): DecidedAtDesk {
  const { crossingId } = event.data;
  const { digest } = rulebook.ruleSet.version;
  const dossier = dossierOf(desk, histories, event.data, offset, lookedUp);
  const dayKey = dayKeys(desk.clockMs);
  const { selection, budget } = select(rulebook, desk.budget, {
    crossing: event.data,
    crossingEventId: event.eventId,
    atMs: desk.clockMs,
    dossier,
    draws: drawsOf(dayKey, crossingId),
    drawKeyId: dayKey.id,
    terms: desk.termsAt(desk.clockMs),
    shadowScores: desk.shadowScores.of(digest, desk.clockMs),
    isSuspended: isSuspended(desk.breaker, digest),
  });
  desk.budget = budget;
  // Without a plate most rules are indeterminate whatever the set: that is the reader's doing.
  if (selection.scorePoints !== null && event.data.identity.plate !== undefined) {
    desk.breaker = afterEvaluation(desk.breaker, digest, selection.rulesIndeterminate.length > 0);
  }
  return { selection, dossier };
}

/** An officer began an inspection that was not ordered. Heard once more it takes no second bay. */
export function takeBay(desk: PortDesk, policy: Policy, { data }: BayTaken): void {
  if (desk.recent.isDuplicate(`bay-${data.crossingId}`, desk.clockMs)) return;
  const terms = desk.termsAt(desk.clockMs);
  desk.budget = withOfficersBay(policy, terms, desk.budget, data.method, desk.clockMs);
}

/** Decides a crossing of which only port and lane can be read: its draws come from where its message stands. */
export function decideUnreadable(
  desk: PortDesk,
  rulebook: Rulebook,
  dayKeys: DayKeys,
  { lane, partition, offset }: { readonly lane: number; readonly partition: number; readonly offset: number },
): SelectionMade['data'] {
  const crossingId = `unread-${partition}-${offset}`;
  const dayKey = dayKeys(desk.clockMs);
  const { selection, budget } = selectUnreadable(rulebook, desk.budget, {
    crossingId: crossingId as SelectionMade['data']['crossingId'],
    port: desk.port,
    lane,
    atMs: desk.clockMs,
    draws: drawsOf(dayKey, crossingId),
    drawKeyId: dayKey.id,
    terms: desk.termsAt(desk.clockMs),
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
  if (lookedUp === null) return null;
  const { own, further, isComplete } = lookedUp;
  const before = own === null ? CROSSINGS_UNKNOWN : crossingsBeforeThis(desk, histories, own, offset);
  if (!isComplete) return null;
  const packed = own?.known.intelligence ?? null;
  const known = packed === null ? further : [unpackIntelligence(packed), ...further];
  if (further.length > 0) desk.descriptions.moveTo(desk.clockMs);
  const dossier = openDossier(known, crossing, desk.clockMs, before, desk.descriptions.isSpent);
  if (further.length > 0) desk.descriptions.count(dossier);
  // Without a plate it is known only if it corresponds to something.
  const corresponds = dossier.lookouts.length > 0 || dossier.withdrawnLookouts.length > 0;
  return own === null && !corresponds ? null : dossier;
}

/** How often a vehicle crossed before; this crossing stands in the batch's histories from then on. */
function crossingsBeforeThis(
  desk: PortDesk,
  histories: BatchHistories,
  { key, known }: NonNullable<LookedUp['own']>,
  offset: number,
): ReturnType<typeof crossingsBefore> {
  const packed = known.histories.get(desk.port);
  const inBatch = histories.byVehicle.get(key.vehicleKey);
  const here = inBatch?.history ?? (packed === undefined ? NO_CROSSINGS : unpackHistory(packed));
  const sisters: VehicleHistory[] = [];
  for (const [port, sister] of known.histories) if (port !== desk.port) sisters.push(unpackHistory(sister));
  const now = { offset, atMs: desk.clockMs };
  const history = withCrossing(here, [offset, desk.clockMs], histories.startsMs);
  histories.byVehicle.set(key.vehicleKey, { history, offset });
  return crossingsBefore({ here, sisters, sinceMs: desk.historySinceMs }, now);
}
