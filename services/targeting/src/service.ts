import { HOUR_MS, MINUTE_MS, portOfPartition, type SelectionMade, type TopicName } from '@southbound/contracts';
import {
  type Arrival,
  type Component,
  type ConsumeSurroundings,
  consume,
  derivedEventId,
  type Logger,
  type Refuse,
} from '@southbound/runtime';
import type { EventLog, LogEntry, Membership, Publication, VehicleRegister } from '@southbound/runtime/ports';
import { evaluate, expiredRules, HISTORY_KEPT_MS, packHistory, type Rulebook } from '@southbound/selectivity';
import { type DayKeys, type DrawKey, dayKeysOf, dayOf } from './draws.ts';
import { commitmentsDue } from './draws-committed.ts';
import { hearOfActivation, liveRulebook, openShadowBatch, tellRuleSets } from './live-rule-sets.ts';
import { askRegister, type Known, type LookedUp, openedOnce } from './look-up.ts';
import {
  type BatchHistories,
  type DecidedAtDesk,
  decideCrossing,
  decideUnreadable,
  deskCounters,
  deskLearned,
  historiesNotWritten,
  moveClock,
  openDesk,
  openHistories,
  type PortDesk,
  reviveDesk,
  takeBay,
} from './port-desk.ts';
import { openRuleShelf, type RuleShelf } from './rule-shelf.ts';
import { type ShadowBatch, type ShadowPorts, type ShadowScoring, shadowScoring } from './shadow-scoring.ts';
import type { TargetingTelemetry } from './telemetry.ts';

export type { DrawKey } from './draws.ts';
export { targetingTelemetry } from './telemetry.ts';

const TOPICS_READ = ['southbound.crossings.v1'] as const satisfies readonly TopicName[];

export const TARGETING_GROUP = 'targeting';

export interface TargetingPorts extends ConsumeSurroundings {
  readonly log: EventLog;
  readonly register: VehicleRegister;
  /** The policy, and the rule set that is live until another one is activated. */
  readonly rulebook: Rulebook;
  readonly drawKey: DrawKey;
  readonly targetingTelemetry: TargetingTelemetry;
  readonly logger: Logger;
  /** How shadow rule sets are evaluated, and by which clock their time is bounded, if not as usual. */
  readonly shadow?: Partial<Pick<ShadowPorts, 'evaluate' | 'nowMs'>>;
}

/** Decides every crossing: inspect or release. A port's crossings are decided one after the other, by one owner. */
export async function startTargeting(ports: TargetingPorts): Promise<Membership> {
  const { log, rulebook, logger, targetingTelemetry } = ports;
  const telemetry = targetingTelemetry.ruleSets;
  // Before any partition comes: what was activated long ago must not be decided by an older set.
  const shelf = await openRuleShelf({ log, rulebook, telemetry, logger });
  const usual = { evaluate, nowMs: () => performance.now() };
  const scoring = shadowScoring({ log, policy: rulebook.policy, telemetry, logger, ...usual, ...ports.shadow });
  const component = targeting({ ...ports, shelf, scoring, dayKeys: dayKeysOf(ports.drawKey) });
  const membership = await log.join(TARGETING_GROUP, TOPICS_READ, consume(component, ports));
  return {
    async leave() {
      await membership.leave();
      await scoring.settled();
      await shelf.close();
    },
  };
}

interface TargetingParts extends TargetingPorts {
  readonly shelf: RuleShelf;
  readonly scoring: ShadowScoring;
  readonly dayKeys: DayKeys;
}

function targeting(parts: TargetingParts): Component<PortDesk, Known | null> {
  const { register, rulebook, targetingTelemetry, logger, shelf, scoring } = parts;
  const opened = openedOnce();
  return {
    name: TARGETING_GROUP,
    topics: TOPICS_READ,
    open: ({ partition }) => openDesk(portOfPartition(partition).code, rulebook),
    async revive({ partition }, counters, learned) {
      const { code } = portOfPartition(partition);
      if (learned === undefined) targetingTelemetry.relearning(code);
      const desk = reviveDesk(code, rulebook, counters, learned);
      await hearOfActivation(shelf, desk, targetingTelemetry.ruleSets, logger);
      return desk;
    },
    keep: (desk) => ({ counters: deskCounters(desk), learned: deskLearned(desk) }),
    clockMs: (desk) => desk.clockMs,
    async fetch(_, arrivals) {
      const askedAtMs = performance.now();
      const known = await askRegister(register, arrivals, opened);
      targetingTelemetry.lookedUp((performance.now() - askedAtMs) / 1_000);
      return known;
    },
    decide(desk, arrivals, known, refuse) {
      const isComplete = known?.mark?.coverage === 'complete';
      const histories = openHistories(desk, known?.mark ?? null);
      const hourBefore = Math.floor(desk.clockMs / HOUR_MS);
      const lateBefore = desk.lateActivations;
      const { publications, duplicates, forShadow } = decideAll(parts, desk, histories, arrivals, known, refuse);
      const suspended = publications.filter(isOfSuspendedRuleSet).length;
      const withdrawn = publications.filter(isOfWithdrawnLookout).length;
      if (known === null) historiesNotWritten(desk);
      const late = desk.lateActivations - lateBefore;
      const isNewHour = Math.floor(desk.clockMs / HOUR_MS) !== hourBefore;
      return {
        publications,
        ...(known !== null && { beforeCommit: historiesWriting(register, desk, histories) }),
        afterCommit() {
          targetingTelemetry.budget(desk.port, desk.budget);
          targetingTelemetry.heard(desk.port, lanesOf(arrivals), desk.clockMs);
          if (withdrawn > 0) targetingTelemetry.crossedAfterWithdrawal(desk.port, withdrawn);
          if (duplicates > 0) targetingTelemetry.duplicates(desk.port, duplicates);
          if (!isComplete) targetingTelemetry.registerAway();
          const live = shelf.liveAt(desk.clockMs).rulebook.ruleSet;
          if (isNewHour) targetingTelemetry.rulesExpired(expiredRules(live, desk.clockMs).length);
          tellRuleSets(shelf, desk, late, targetingTelemetry.ruleSets, logger);
          if (suspended > 0) targetingTelemetry.ruleSets.suspended(desk.port, suspended);
          scoring.score(forShadow);
        },
      };
    },
  };
}

function lanesOf(arrivals: readonly Arrival[]): ReadonlySet<number> {
  const lanes = new Set<number>();
  for (const { event } of arrivals) {
    if (event?.type === 'CrossingObserved' || event?.type === 'LaneHeartbeat') lanes.add(event.data.lane);
  }
  return lanes;
}

function isOfWithdrawnLookout({ content }: Publication): boolean {
  if (content === null || content instanceof Uint8Array || content.type !== 'SelectionMade') return false;
  return content.data.matches.some(({ kind }) => kind === 'withdrawn-lookout');
}

function isOfSuspendedRuleSet({ content }: Publication): boolean {
  return !(content instanceof Uint8Array) && content.type === 'SelectionMade' && content.data.ruleSetSuspended === true;
}

interface DecidedAll {
  readonly publications: readonly Publication[];
  readonly duplicates: number;
  readonly forShadow: ShadowBatch;
}

/** Apart, so that what was known of the vehicles is kept at the commit by nothing but the shadow, and of few of them. */
function decideAll(
  parts: TargetingParts,
  desk: PortDesk,
  histories: BatchHistories,
  arrivals: readonly Arrival[],
  known: Known | null,
  refuse: Refuse,
): DecidedAll {
  const publications: Publication[] = [];
  const shadow = openShadowBatch(parts.shelf, parts.dayKeys);
  let duplicates = 0;
  arrivals.forEach((arrival, index) => {
    const answer = decideArrival(parts, desk, histories, arrival, known?.entries[index] ?? null, refuse);
    if (answer === 'duplicate') duplicates += 1;
    if (answer === 'duplicate' || answer === null) return;
    publications.push(...commitmentsDue(parts.dayKeys, desk.clockMs, desk.committedDay));
    desk.committedDay = dayOf(desk.clockMs);
    publications.push(selectionMade(desk, arrival, answer.selection));
    if (arrival.event?.type === 'CrossingObserved') shadow.add(desk, arrival.event, answer);
  });
  return { publications, duplicates, forShadow: shadow.noted() };
}

/** What a message is answered with; null when there is no vehicle to decide on. */
function decideArrival(
  parts: TargetingParts,
  desk: PortDesk,
  histories: BatchHistories,
  arrival: Arrival,
  lookedUp: LookedUp | null,
  refuse: Refuse,
): DecidedAtDesk | 'duplicate' | null {
  const { entry, event } = arrival;
  if (event === null) return decideByHeaders(parts, desk, entry);
  if (event.type !== 'CrossingObserved' && event.type !== 'LaneHeartbeat' && event.type !== 'BayTaken') return null;
  if (event.data.port !== desk.port) {
    const reason = `data.port: this partition carries port ${desk.port}; the port table's row is the partition`;
    refuse(entry, { code: 'event-port-mismatch', reason });
    return event.type === 'CrossingObserved' ? decideByHeaders(parts, desk, entry) : null;
  }
  moveClock(desk, event);
  if (event.type === 'BayTaken') takeBay(desk, parts.rulebook.policy, event);
  if (event.type !== 'CrossingObserved') return null;
  if (desk.recent.isDuplicate(event.data.crossingId, desk.clockMs)) return 'duplicate';
  const live = liveRulebook(parts.shelf, desk);
  return decideCrossing(desk, live, parts.dayKeys, histories, { event, offset: entry.offset, lookedUp });
}

/**
 * A message that cannot be used, but whose headers name a lane: a vehicle stands there, so it is decided blind. A
 * heartbeat has no vehicle, and without a lane nobody could be told.
 */
function decideByHeaders(parts: TargetingParts, desk: PortDesk, entry: LogEntry): DecidedAtDesk | null {
  const lane = Number(entry.headers['lane']);
  if (entry.headers['type'] === 'LaneHeartbeat' || !Number.isInteger(lane) || lane < 1 || lane > 99) return null;
  const place = { lane, partition: entry.partition, offset: entry.offset };
  const selection = decideUnreadable(desk, liveRulebook(parts.shelf, desk), parts.dayKeys, place);
  return { selection, dossier: null };
}

function selectionMade(desk: PortDesk, { entry }: Arrival, selection: SelectionMade['data']): Publication {
  // A message decided by its headers may still be sent again and decided as what it is: that is another selection.
  const input = selection.crossingEventId ?? `${entry.topic}/${entry.partition}/${entry.offset}`;
  return {
    topic: 'southbound.selections.v1',
    partition: entry.partition,
    key: desk.port,
    // Every header costs kafkajs a zeroed buffer, and of selections nobody reads one.
    headers: {},
    content: {
      eventId: derivedEventId(input, 'SelectionMade'),
      type: 'SelectionMade',
      occurredAt: desk.clockAt,
      recordedAt: desk.clockAt,
      source: TARGETING_GROUP,
      data: selection,
    },
  };
}

/** Rarely enough to cost nothing, often enough to keep the register small. */
const EVICT_EVERY_MS = 10 * MINUTE_MS;

/** How a batch's histories are written before its commit, and by event time what no port can count any more forgotten. */
function historiesWriting(
  register: VehicleRegister,
  desk: PortDesk,
  { byVehicle }: BatchHistories,
): () => Promise<void> {
  const { port, clockMs } = desk;
  const evicts = clockMs - desk.historiesEvictedMs >= EVICT_EVERY_MS;
  if (evicts) desk.historiesEvictedMs = clockMs;
  return async () => {
    const writes = [...byVehicle].map(([key, { history, offset }]) => ({
      vehicleKey: key,
      offset,
      value: packHistory(history),
      lastCrossedAtMs: clockMs,
    }));
    if (writes.length > 0) await register.writeHistories(port, writes);
    if (evicts) await register.evictHistories(port, clockMs - HISTORY_KEPT_MS);
  };
}
