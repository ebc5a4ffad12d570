import { HOUR_MS, MINUTE_MS, portOfPartition, type SelectionMade, type TopicName } from '@southbound/contracts';
import {
  type Arrival,
  type Component,
  type ConsumeSurroundings,
  consume,
  derivedEventId,
  Fault,
  type Refuse,
} from '@southbound/runtime';
import type {
  EventLog,
  LogEntry,
  Membership,
  Publication,
  RegisterKey,
  RegisterMark,
  VehicleRegister,
} from '@southbound/runtime/ports';
import { expiredRules, packHistory, plateKey, type Rulebook, vehicleKey } from '@southbound/selectivity';
import type { DrawKey } from './draws.ts';
import {
  type BatchHistories,
  decideCrossing,
  decideUnreadable,
  deskCounters,
  deskLearned,
  historiesNotWritten,
  type LookedUp,
  moveClock,
  openDesk,
  openHistories,
  type PortDesk,
  reviveDesk,
} from './port-desk.ts';
import type { TargetingTelemetry } from './telemetry.ts';

export type { DrawKey } from './draws.ts';
export { targetingTelemetry } from './telemetry.ts';

const TOPICS_READ = ['southbound.crossings.v1'] as const satisfies readonly TopicName[];

export const TARGETING_GROUP = 'targeting';

export interface TargetingPorts extends ConsumeSurroundings {
  readonly log: EventLog;
  readonly register: VehicleRegister;
  readonly rulebook: Rulebook;
  readonly drawKey: DrawKey;
  readonly targetingTelemetry: TargetingTelemetry;
}

/** Decides every crossing: inspect or release. A port's crossings are decided one after the other, by one owner. */
export async function startTargeting(ports: TargetingPorts): Promise<Membership> {
  return ports.log.join(TARGETING_GROUP, TOPICS_READ, consume(targeting(ports), ports));
}

/** What the register answered; null when it is away. */
interface Known {
  /** Null when the register was never written or lost everything. */
  readonly mark: RegisterMark | null;
  /** A place for each arrival; null where there is no plate. */
  readonly entries: readonly (LookedUp | null)[];
}

function targeting(ports: TargetingPorts): Component<PortDesk, Known | null> {
  const { register, rulebook, targetingTelemetry } = ports;
  return {
    name: TARGETING_GROUP,
    topics: TOPICS_READ,
    open: ({ partition }) => openDesk(portOfPartition(partition).code, rulebook),
    revive({ partition }, counters, learned) {
      const { code } = portOfPartition(partition);
      if (learned === undefined) targetingTelemetry.relearning(code);
      return reviveDesk(code, rulebook, counters, learned);
    },
    keep: (desk) => ({ counters: deskCounters(desk), learned: deskLearned(desk) }),
    clockMs: (desk) => desk.clockMs,
    fetch: (_, arrivals) => askRegister(register, arrivals),
    decide(desk, arrivals, known, refuse) {
      const isComplete = known?.mark?.coverage === 'complete';
      const histories = openHistories(desk, known?.mark ?? null);
      const hourBefore = Math.floor(desk.clockMs / HOUR_MS);
      const { publications, duplicates } = decideAll(ports, desk, histories, arrivals, known, refuse);
      if (known === null) historiesNotWritten(desk);
      const isNewHour = Math.floor(desk.clockMs / HOUR_MS) !== hourBefore;
      return {
        publications,
        ...(known !== null && { beforeCommit: historiesWriting(register, desk, histories) }),
        afterCommit() {
          if (duplicates > 0) targetingTelemetry.duplicates(desk.port, duplicates);
          if (!isComplete) targetingTelemetry.registerAway();
          if (isNewHour) targetingTelemetry.rulesExpired(expiredRules(rulebook.ruleSet, desk.clockMs).length);
        },
      };
    },
  };
}

/**
 * One round trip for the batch's vehicles. Away, never written and not rebuilt yet are the same to a decision: nothing
 * is certain. But what answers also keeps histories.
 */
async function askRegister(register: VehicleRegister, arrivals: readonly Arrival[]): Promise<Known | null> {
  const keys: RegisterKey[] = [];
  const places: number[] = [];
  arrivals.forEach(({ event }, place) => {
    const plate = event?.type === 'CrossingObserved' ? event.data.identity.plate : undefined;
    if (plate === undefined) return;
    const key = plateKey(plate.text);
    keys.push({ plateKey: key, vehicleKey: vehicleKey(plate, key) });
    places.push(place);
  });
  try {
    const { mark, entries } = await register.read(keys);
    const isComplete = mark?.coverage === 'complete';
    const known: (LookedUp | null)[] = arrivals.map(() => null);
    keys.forEach((key, nth) => {
      const entry = entries[nth];
      const place = places[nth];
      if (entry !== undefined && place !== undefined) known[place] = { key, known: entry, isComplete };
    });
    return { mark, entries: known };
  } catch (error) {
    if (error instanceof Fault && error.code === 'register-away') return null;
    throw error;
  }
}

interface DecidedAll {
  readonly publications: readonly Publication[];
  readonly duplicates: number;
}

/** Apart, so that what was known of the vehicles is kept by nothing that is called at the commit. */
function decideAll(
  ports: TargetingPorts,
  desk: PortDesk,
  histories: BatchHistories,
  arrivals: readonly Arrival[],
  known: Known | null,
  refuse: Refuse,
): DecidedAll {
  const publications: Publication[] = [];
  let duplicates = 0;
  arrivals.forEach((arrival, index) => {
    const answer = decideArrival(ports, desk, histories, arrival, known?.entries[index] ?? null, refuse);
    if (answer === 'duplicate') duplicates += 1;
    else if (answer !== null) publications.push(selectionMade(desk, arrival, answer));
  });
  return { publications, duplicates };
}

/** What a message is answered with; null when there is no vehicle to decide on. */
function decideArrival(
  { rulebook, drawKey }: TargetingPorts,
  desk: PortDesk,
  histories: BatchHistories,
  arrival: Arrival,
  lookedUp: LookedUp | null,
  refuse: Refuse,
): SelectionMade['data'] | 'duplicate' | null {
  const { entry, event } = arrival;
  if (event === null) return decideByHeaders(rulebook, desk, drawKey, entry);
  if (event.type !== 'CrossingObserved' && event.type !== 'LaneHeartbeat') return null;
  if (event.data.port !== desk.port) {
    const reason = `data.port: this partition carries port ${desk.port}; the port table's row is the partition`;
    refuse(entry, { code: 'event-port-mismatch', reason });
    return event.type === 'LaneHeartbeat' ? null : decideByHeaders(rulebook, desk, drawKey, entry);
  }
  moveClock(desk, event);
  if (event.type === 'LaneHeartbeat') return null;
  if (desk.recent.isDuplicate(event.data.crossingId, desk.clockMs)) return 'duplicate';
  return decideCrossing(desk, rulebook, drawKey, histories, { event, offset: entry.offset, lookedUp });
}

/**
 * A message that cannot be used, but whose headers name a lane: a vehicle stands there, so it is decided blind. A
 * heartbeat has no vehicle, and without a lane nobody could be told.
 */
function decideByHeaders(
  rulebook: Rulebook,
  desk: PortDesk,
  drawKey: DrawKey,
  entry: LogEntry,
): SelectionMade['data'] | null {
  const lane = Number(entry.headers['lane']);
  if (entry.headers['type'] === 'LaneHeartbeat' || !Number.isInteger(lane) || lane < 1 || lane > 99) return null;
  return decideUnreadable(desk, rulebook, drawKey, { lane, partition: entry.partition, offset: entry.offset });
}

function selectionMade(desk: PortDesk, { entry }: Arrival, selection: SelectionMade['data']): Publication {
  // A message decided by its headers may still be sent again and decided as what it is: that is another selection.
  const input = selection.crossingEventId ?? `${entry.topic}/${entry.partition}/${entry.offset}`;
  return {
    topic: 'southbound.selections.v1',
    partition: entry.partition,
    key: desk.port,
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
  { byVehicle, keptSinceMs }: BatchHistories,
): () => Promise<void> {
  const { port, clockMs } = desk;
  const evicts = clockMs - desk.historiesEvictedMs >= EVICT_EVERY_MS;
  if (evicts) desk.historiesEvictedMs = clockMs;
  return async () => {
    const writes = [...byVehicle].map(([key, { crossings, offset }]) => ({
      vehicleKey: key,
      offset,
      value: packHistory(crossings),
      lastCrossedAtMs: clockMs,
    }));
    if (writes.length > 0) await register.writeHistories(port, writes);
    if (evicts) await register.evictHistories(port, keptSinceMs);
  };
}
