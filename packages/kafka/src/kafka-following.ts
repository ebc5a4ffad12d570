import { TOPICS, type TopicName } from '@southbound/contracts';
import type { Following, OnRecords } from '@southbound/runtime/ports';
import { backOff } from './back-off.ts';
import type { KafkaClient } from './kafka-client.ts';
import { readTopics } from './topic-reader.ts';

export interface KafkaFollowing extends Following {
  /** Whether the topics are being read at the moment. */
  isReading(): boolean;
}

/** Nothing is told late for it, since the cluster answers at once when there is something: it spares idle requests. */
const FETCH_WAIT_MS = 500;

/**
 * Shows every record of topics of a single partition for as long as the process lives. Reading that had to end begins
 * anew, after a pause that grows; what was shown before is not shown again. Throws a RangeError for a topic of several
 * partitions.
 */
export function kafkaFollowing(
  client: KafkaClient,
  topics: readonly TopicName[],
  onRecords: OnRecords,
): KafkaFollowing {
  for (const topic of topics) {
    if (TOPICS[topic].partitions !== 1) throw new RangeError(`${topic} has several partitions: join a group`);
  }
  const next = new Map<TopicName, number>();
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) => closing.signal.addEventListener('abort', () => resolve()));
  const { promise: caughtUp, resolve: resolveCaughtUp } = Promise.withResolvers<void>();
  let isReading = false;
  let failures = 0;

  const show: OnRecords = (entries) => {
    const fresh = entries.filter(({ topic, offset }) => offset >= (next.get(topic) ?? 0));
    const last = fresh.at(-1);
    if (last === undefined || closing.signal.aborted) return;
    next.set(last.topic, last.offset + 1);
    onRecords(fresh);
  };

  async function readOn(): Promise<void> {
    const reader = await readTopics(client, { topics, from: 'beginning', fetchWaitMs: FETCH_WAIT_MS, onRecords: show });
    try {
      isReading = true;
      await Promise.race([reader.caughtUp, closed]);
      if (closing.signal.aborted) return;
      failures = 0;
      resolveCaughtUp();
      await Promise.race([reader.failed, closed]);
    } finally {
      isReading = false;
      await reader.close();
    }
  }

  async function stay(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await readOn();
      } catch (error) {
        failures += 1;
        client.logger.warn({ err: error, topics, failures }, 'following topics had to end; beginning anew');
        await backOff(failures, closing.signal);
      }
    }
  }

  const staying = stay();
  return {
    caughtUp,
    isReading: () => isReading,
    async close() {
      closing.abort();
      await staying;
    },
  };
}
