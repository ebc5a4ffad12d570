import { setTimeout as pause } from 'node:timers/promises';
import type { TopicName } from '@southbound/contracts';
import type { Producer, Transaction } from 'kafkajs';
import type { KafkaClient } from './kafka-client.ts';
import { faultOf, isPassing } from './kafka-fault.ts';
import { namedPartition, type OutgoingRecord, sendAll } from './records.ts';
import { nameOnCluster } from './topic-names.ts';
import { within } from './within.ts';

export interface TransactionContent {
  readonly records: readonly OutgoingRecord[];
  /** The next offset to read, by topic. */
  readonly offsets: ReadonlyMap<TopicName, number>;
  readonly metadata: string;
}

/** The transactions of one partition number of a group, never two at once. Whoever opens them fences all before. */
export interface PartitionTransactions {
  /**
   * Records, offsets and metadata become visible together or not at all. When it rejects, with fault `owner-fenced`,
   * `log-away` or `topics-wrong`, it is open whether they did, and nothing can be committed any more: what was sent may
   * stand in the log under the sequence numbers that kafkajs would give to the next.
   */
  commit(content: TransactionContent): Promise<void>;
  /** Lets go of the connection. Not while a commit is under way. */
  close(): Promise<void>;
}

/** A broker ends a transaction that takes longer, so that its readers need not wait for an owner that has gone. */
const TRANSACTION_LIMIT_MS = 10_000;

/** A broker looks every ten seconds for transactions that take too long, so by then what was sent has come to nothing. */
const COMMIT_LIMIT_MS = 20_000;

/**
 * The next transaction often begins before the broker has finished the last one's markers; with kafkajs' own first
 * wait of 300 ms the throughput at 100 records a transaction was a quarter. About twelve seconds altogether.
 */
const QUICK_RETRY = { initialRetryTime: 5, factor: 0.2, multiplier: 2, maxRetryTime: 500, retries: 30 } as const;

/**
 * Fences every former owner of the partition number, and resolves when none of them can commit any more and what they
 * had open is ended. Rejects with a fault.
 *
 * One transactional id for each partition number is what keeps a former owner out: Kafka does not check a group's
 * generation when offsets are committed in a transaction.
 */
export async function partitionTransactions(
  client: KafkaClient,
  group: string,
  partition: number,
): Promise<PartitionTransactions> {
  const groupId = `${client.prefix}${group}`;
  const producer = client.kafka.producer({
    transactionalId: `${groupId}/${partition}`,
    transactionTimeout: TRANSACTION_LIMIT_MS,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: namedPartition,
    retry: QUICK_RETRY,
  });
  /** Connecting fences nobody; the first transaction does. It may stay empty. */
  async function fence(): Promise<void> {
    await producer.connect();
    const empty = await producer.transaction();
    await empty.abort();
  }

  async function commit({ records, offsets, metadata }: TransactionContent): Promise<void> {
    const topics = [...offsets].map(([topic, offset]) => ({
      topic: nameOnCluster(client, topic),
      partitions: [{ partition, offset: String(offset), metadata }],
    }));
    const transaction = await begin(producer, { consumerGroupId: groupId, topics });
    await sendAll(client, transaction, records);
    await transaction.commit();
  }

  async function attempt(doing: string, work: () => Promise<void>): Promise<void> {
    const underWay = work();
    try {
      await within(COMMIT_LIMIT_MS, doing, underWay);
    } catch (error) {
      // kafkajs would connect again for what it is still trying, so its end is awaited first.
      void underWay.catch(() => {}).then(() => disconnect(producer));
      throw faultOf(error, doing);
    }
  }

  await attempt(`fencing partition ${partition} of group ${group}`, fence);
  return {
    commit: (content) => attempt(`a commit in partition ${partition} of group ${group}`, () => commit(content)),
    close: () => disconnect(producer),
  };
}

/**
 * A transaction that has its offsets. They come first, while it can still be ended and begun anew without harm: kafkajs
 * does not try again by itself when a coordinator is busy or has moved, and once a record was sent and its answer lost,
 * the sequence numbers are no longer certain.
 */
async function begin(producer: Producer, offsets: Parameters<Transaction['sendOffsets']>[0]): Promise<Transaction> {
  const untilMs = performance.now() + TRANSACTION_LIMIT_MS;
  for (let waitMs: number = QUICK_RETRY.initialRetryTime; ; waitMs = Math.min(waitMs * 2, QUICK_RETRY.maxRetryTime)) {
    const transaction = await producer.transaction();
    try {
      await transaction.sendOffsets(offsets);
      return transaction;
    } catch (error) {
      if (!isPassing(error) || performance.now() > untilMs) throw error;
      await transaction.abort();
      await pause(waitMs);
    }
  }
}

async function disconnect(producer: Producer): Promise<void> {
  await producer.disconnect().catch(() => {});
}
