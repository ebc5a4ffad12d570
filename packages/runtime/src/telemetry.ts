import { portOfPartition, TOPICS, type TopicName } from '@southbound/contracts';
import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { Fault, type FaultCode } from './fault.ts';

/** Gauges of the default metrics whose names end in `_total` like a counter's, which promtool refuses. */
const MISNAMED_GAUGES = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** In place of a code: the error is no fault, so it is ours. */
const UNEXPECTED = 'unexpected';

/** A registry with the metrics that every Node process has. One for each process; nothing is registered globally. */
export function processMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED_GAUGES) registry.removeSingleMetric(name);
  return registry;
}

/** Where a batch that failed began. */
export interface FailedBatch extends Place {
  readonly fromOffset: number;
}

/** A partition of a topic. */
interface Place {
  readonly topic: TopicName;
  readonly partition: number;
}

/** What the consume loop tells of a service's work. */
export interface ConsumeTelemetry {
  /** A run of records of one topic was handled and committed. */
  batchDone(batch: { readonly topic: TopicName; readonly entries: number; readonly seconds: number }): void;
  /** Event time that the service has come to in a partition, as of its last commit, milliseconds since 1970. */
  reached(place: Place, clockMs: number): void;
  quarantined(topic: TopicName, code: FaultCode): void;
  /** A partition came to this member, or came back to it after a failure. */
  takenOver(): void;
  /** Handling a batch failed: its owner is over, and the partition is taken over anew. */
  ownerFailed(batch: FailedBatch, error: unknown): void;
}

/** Counts in a registry, and logs what fails. Services in one process share the metrics and differ in the label `service`. */
export function consumeTelemetry(registry: Registry, service: string, logger: Logger): ConsumeTelemetry {
  const read = metricOf(registry, 'southbound_events_read_total', (name) => {
    const help = 'Events read and committed, quarantined ones included.';
    return new Counter({ name, help, labelNames: ['service', 'topic'], registers: [registry] });
  });
  const quarantined = metricOf(registry, 'southbound_events_quarantined_total', (name) => {
    const help = 'Events sent to quarantine, by the code of their fault.';
    return new Counter({ name, help, labelNames: ['service', 'topic', 'code'], registers: [registry] });
  });
  const takeovers = metricOf(registry, 'southbound_takeovers_total', (name) => {
    const help = 'Partitions taken over, after a rebalance or a failure.';
    return new Counter({ name, help, labelNames: ['service'], registers: [registry] });
  }).labels(service);
  const failures = metricOf(registry, 'southbound_owner_failures_total', (name) => {
    const help =
      'Batches whose handling failed, by the code of the fault, or unexpected; the log has the error. Nothing is lost: their partition is taken over anew.';
    return new Counter({ name, help, labelNames: ['service', 'code'], registers: [registry] });
  });
  // There from the beginning, so that the first failure that nobody expects is an increase.
  failures.labels(service, UNEXPECTED).inc(0);
  const batchSeconds = metricOf(registry, 'southbound_batch_seconds', (name) => {
    const help = 'Seconds from receiving a batch to its commit.';
    const buckets = [0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    return new Histogram({ name, help, buckets, labelNames: ['service'], registers: [registry] });
  }).labels(service);
  const eventTime = metricOf(registry, 'southbound_event_time_seconds', (name) => {
    const help =
      'Event time that a service has come to at a port as of its last commit, seconds since 1970. port all: topics that no port has a part of.';
    return new Gauge({ name, help, labelNames: ['service', 'port'], registers: [registry] });
  });
  // Looking a label up costs more than counting, so each is looked up once.
  const readByTopic = new Map<TopicName, Counter.Internal>();

  return {
    batchDone({ topic, entries, seconds }) {
      let ofTopic = readByTopic.get(topic);
      if (ofTopic === undefined) {
        ofTopic = read.labels(service, topic);
        readByTopic.set(topic, ofTopic);
      }
      ofTopic.inc(entries);
      batchSeconds.observe(seconds);
    },
    reached(place, clockMs) {
      // Nothing was read yet: that is no time.
      if (clockMs > 0) eventTime.set({ service, port: portLabelOf(place) }, clockMs / 1_000);
    },
    quarantined: (topic, code) => quarantined.labels(service, topic, code).inc(),
    takenOver: () => takeovers.inc(),
    ownerFailed(batch, error) {
      failures.labels(service, error instanceof Fault ? error.code : UNEXPECTED).inc();
      logger.error(
        { err: error, group: service, ...batch },
        'handling a batch failed: the partition is taken over anew',
      );
    },
  };
}

/** How many events of a partition a group has not handled yet. */
export interface Unread extends Place {
  readonly group: string;
  readonly events: number;
}

/** An event log that says how far behind its end the groups are that this process is a member of. */
export interface Lagging {
  /** Of the partitions that came to this process. Rejects when the log does not answer. */
  unread(): Promise<readonly Unread[]>;
}

/**
 * Asks the log itself whenever the metrics are read: what a service counted when it last got on would stand still with
 * it. A log that does not answer leaves the metric out; readiness says so too.
 */
export function registerUnread(registry: Registry, log: Lagging): void {
  new Gauge({
    name: 'southbound_events_unread',
    help: 'Lag: events that stand in a topic and that a service has not handled yet, of the partitions that came to this instance. port all: a topic that no port has a part of. Missing while the event log does not answer.',
    labelNames: ['service', 'topic', 'port'],
    registers: [registry],
    async collect() {
      this.reset();
      const unread = await log.unread().catch(() => []);
      for (const { group, events, ...place } of unread) {
        this.set({ service: group, topic: place.topic, port: portLabelOf(place) }, events);
      }
    },
  });
}

function portLabelOf({ topic, partition }: Place): string {
  return TOPICS[topic].partitions === 1 ? 'all' : portOfPartition(partition).code;
}

/** The metric of this name, made at its first use: the second service of a process finds the first one's. */
function metricOf<Kind extends Metric>(registry: Registry, name: string, make: (name: string) => Kind): Kind {
  return (registry.getSingleMetric(name) as Kind | undefined) ?? make(name);
}
