import type { TopicName } from '@southbound/contracts';
import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Histogram, type Metric, Registry } from 'prom-client';
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
export interface FailedBatch {
  readonly topic: TopicName;
  readonly partition: number;
  readonly fromOffset: number;
}

/** What the consume loop tells of a service's work. */
export interface ConsumeTelemetry {
  /** A run of records of one topic was handled and committed. */
  batchDone(batch: { readonly topic: TopicName; readonly entries: number; readonly seconds: number }): void;
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

/** The metric of this name, made at its first use: the second service of a process finds the first one's. */
function metricOf<Kind extends Metric>(registry: Registry, name: string, make: (name: string) => Kind): Kind {
  return (registry.getSingleMetric(name) as Kind | undefined) ?? make(name);
}
