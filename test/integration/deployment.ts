import type {
  LeadScreened,
  SelectionMade,
  SouthboundEvent,
  TopicName,
  TraceLeadIssued,
  TraceLeadPurged,
  TraceLeadWithdrawn,
} from '@southbound/contracts';
import { startInspection } from '@southbound/inspection';
import { intelligenceTelemetry, startIntelligence } from '@southbound/intelligence';
import { LEAD_DESK_GROUP, loadScreeningCriteria, startLeadDesk } from '@southbound/intelligence/lead-desk';
import { createTopics, kafkaEventLog } from '@southbound/kafka';
import { type KafkaContainer, kafkaContainer } from '@southbound/kafka/container';
import { connectRedis, redisPartitionState, redisVehicleRegister } from '@southbound/redis';
import { type RedisContainer, redisContainer } from '@southbound/redis/container';
import { consumeTelemetry, createLogger, isTombstone, processMetrics } from '@southbound/runtime';
import type { EventLog, LogEntry, Publication } from '@southbound/runtime/ports';
import type { Rulebook } from '@southbound/selectivity';
import { startTargeting, targetingTelemetry } from '@southbound/targeting';
import { startYield } from '@southbound/yield';
import { expect, onTestFinished } from 'vitest';
import { DRAW_KEY, plainOfficers } from '../scenarios/engine-run.ts';

/** Nothing is timed by it: it ends the wait for what does not come about, also where a whole day must be decided. */
export const PATIENCE = { timeout: 300_000, interval: 50 };

/** Real servers for all tests of a file. */
export interface Servers {
  readonly kafka: KafkaContainer;
  readonly redis: RedisContainer;
  close(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const [kafka, redis] = await Promise.all([kafkaContainer(), redisContainer()]);
  await redis.start();
  return {
    kafka,
    redis,
    async close() {
      await Promise.all([kafka.close(), redis.close()]);
    },
  };
}

/** An environment of its own on the servers: its topics, its groups, an empty store. All ends with the test. */
export async function deployment({ kafka, redis }: Servers, name: string) {
  const logger = createLogger({ service: 'test', level: 'silent' });
  const client = () => kafka.client(`${name}.`);
  await createTopics(client());
  await redis.cli(['flushall']);
  const outside = eventLog();

  /** A log of its own, as a process of its own has. */
  function eventLog() {
    const log = kafkaEventLog(client());
    onTestFinished(() => log.close());
    return log;
  }

  function store() {
    const connected = connectRedis(redis.plain, logger);
    onTestFinished(() => connected.close());
    return connected;
  }

  function surroundings(service: string) {
    const registry = processMetrics();
    const telemetry = consumeTelemetry(registry, service, logger);
    const connected = store();
    return { log: eventLog(), partitionState: redisPartitionState(connected), registry, telemetry, logger, connected };
  }

  return {
    outside,
    logger,
    /** What the mains of services need to find these servers. */
    environment: {
      SOUTHBOUND_KAFKA_BROKERS: kafka.broker,
      SOUTHBOUND_KAFKA_TOPIC_PREFIX: `${name}.`,
      SOUTHBOUND_REDIS_URL: redis.plain.SOUTHBOUND_REDIS_URL,
      SOUTHBOUND_HTTP_PORT: '0',
    },
    register: () => redisVehicleRegister(store()),
    partitionState: () => redisPartitionState(store()),
    async startIntelligence() {
      const { connected, ...ports } = surroundings('intelligence');
      const telemetryOfIntelligence = intelligenceTelemetry(ports.registry);
      const register = redisVehicleRegister(connected);
      return startIntelligence({ ...ports, register, intelligenceTelemetry: telemetryOfIntelligence });
    },
    startLeadDesk: () => startLeadDesk({ ...surroundings(LEAD_DESK_GROUP), criteria: loadScreeningCriteria() }),
    async startTargeting(rulebook: Rulebook) {
      const { connected, registry, ...ports } = surroundings('targeting');
      const register = redisVehicleRegister(connected);
      const targeting = { rulebook, drawKey: DRAW_KEY, targetingTelemetry: targetingTelemetry(registry) };
      return startTargeting({ ...ports, ...targeting, register });
    },
    async startInspection() {
      return startInspection({ ...surroundings('inspection'), officers: plainOfficers(5) });
    },
    async startYield() {
      return startYield(surroundings('yield'));
    },
    /** All that is readable on a topic, as it comes; `onRead` is told of each when it has come. */
    records: (topic: TopicName, onRead?: (entry: LogEntry) => void) => recordsOf(outside, topic, onRead),
    /**
     * Resolves once the register holds all of what was published or read: what was published without transactions has
     * as many offsets as records, and what was read says its own.
     */
    async registerHolds(
      told: readonly { readonly topic: TopicName; readonly partition: number; readonly offset?: number }[],
    ) {
      const register = redisVehicleRegister(store());
      const places = Map.groupBy(told, ({ topic, partition }) => `${topic}/${partition}`);
      const ends = [...places].map(
        ([place, all]) => [place, Math.max(all.length, ...all.map(({ offset = -1 }) => offset + 1))] as const,
      );
      await expect
        .poll(async () => {
          const { mark } = await register.read([]).catch(() => ({ mark: null }));
          return mark?.coverage === 'complete' && ends.every(([place, end]) => (mark.offsetsRead[place] ?? 0) >= end);
        }, PATIENCE)
        .toBe(true);
    },
  };
}

/**
 * An environment in which all of some intelligence is known: the lead desk has said what it says of it, and the register
 * holds both.
 */
export async function knowing(servers: Servers, name: string, intelligence: readonly Publication[]) {
  const engine = await deployment(servers, name);
  const leads = await engine.records('southbound.trace-leads.v1');
  const screenings = await engine.records('southbound.screenings.v1');
  const isLead = ({ topic }: Publication) => topic === 'southbound.trace-leads.v1';
  const given = intelligence.filter(isLead).length;
  await engine.startIntelligence();
  await engine.startLeadDesk();
  await engine.outside.publish(intelligence);
  await expect
    .poll(async () => {
      await engine.outside.publish(again(intelligence));
      return leads.length >= given && areScreened(leads, screenings);
    }, PATIENCE)
    .toBe(true);
  await engine.registerHolds([...intelligence.filter((each) => !isLead(each)), ...leads]);
  return engine;
}

/** Says nothing new, and has a lead desk that has just caught up tell what it found. */
export function again(intelligence: readonly Publication[]): readonly Publication[] {
  return intelligence.slice(-1);
}

/** Whether all leads that stand are screened, and what was left out, or is to lose its purchase, stands so. */
function areScreened(leads: readonly LogEntry[], screenings: readonly LogEntry[]): boolean {
  const events = leads.flatMap((entry) => (isTombstone(entry) ? [] : [eventOf<OnTraceLeads>(entry)]));
  const latest = new Map(events.map((event) => [event.data.leadId, event]));
  const told = screenings.flatMap((entry) => (isTombstone(entry) ? [] : [eventOf<LeadScreened>(entry).data]));
  const forOffice = new Map(told.map(({ leadId, isForOffice }) => [leadId, isForOffice]));
  return [...latest.values()].every(
    ({ type, source, data }) =>
      type !== 'TraceLeadIssued' ||
      forOffice.get(data.leadId) === true ||
      (forOffice.has(data.leadId) && source === LEAD_DESK_GROUP),
  );
}

type OnTraceLeads = TraceLeadIssued | TraceLeadPurged | TraceLeadWithdrawn;

/** A reader of a topic that keeps what it was shown. */
async function recordsOf(
  log: EventLog,
  topic: TopicName,
  onRead: (entry: LogEntry) => void = () => {},
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  await log.join(`onlooker of ${topic}`, [topic], async () => ({
    async caughtUp() {},
    async handle(batch) {
      const throughOffset = batch.entries.at(-1)?.offset ?? 0;
      await batch.commit({ publications: [], throughOffset, metadata: '' });
      entries.push(...batch.entries);
      batch.entries.forEach(onRead);
    },
  }));
  return entries;
}

export function eventOf<Event extends SouthboundEvent>({ content }: LogEntry): Event {
  return JSON.parse(Buffer.from(content as Uint8Array).toString()) as Event;
}

/** The selections' own lines, in an order that does not depend on which partition was read first. */
export function linesInOrder(selections: readonly SelectionMade[]): string[] {
  return selections
    .toSorted((a, b) => (a.data.crossingId < b.data.crossingId ? -1 : 1))
    .map((selection) => JSON.stringify(selection));
}
