import { TOPICS, type TopicName } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { LogEntry } from '@southbound/runtime/ports';
import type { Consumer } from 'kafkajs';
import { type AdminSession, adminSession } from './admin-session.ts';
import { type KafkaClient, RETRY } from './kafka-client.ts';
import { faultOf } from './kafka-fault.ts';
import { entryOf } from './records.ts';
import { nameOnCluster, topicOf } from './topic-names.ts';

export interface TopicReaderOptions {
  readonly topics: readonly TopicName[];
  /** `beginning`: all that is kept. `end`: only what comes from now on. */
  readonly from: 'beginning' | 'end';
  /** How long the cluster may keep an answer back while there is nothing new, in milliseconds; 5 unless told otherwise. */
  readonly fetchWaitMs?: number;
  /**
   * Handed records as they become readable: those of one partition in order and one call at a time, those of several
   * at once. Nothing more of a partition is read before it resolves.
   */
  readonly onRecords: (entries: readonly LogEntry[]) => Promise<void> | void;
}

export interface TopicReader {
  /** Resolves once all was handed over that the topics held when reading began. Rejects when reading had to end. */
  readonly caughtUp: Promise<void>;
  /** Rejects with a fault when reading had to end; never resolves. */
  readonly failed: Promise<never>;
  /** Lets the records under way be handled, reads no further, and leaves nothing on the cluster. */
  close(): Promise<void>;
}

/** Short, so that a latency that is measured with it is not its own. */
const FETCH_WAIT_MS = 5;

/**
 * Reads committed records as an onlooker: in a group of its own that nobody else is in, which commits nothing and is
 * deleted in the end, so no service notices. Rejects with a fault when the cluster does not answer or lacks a topic.
 */
export async function readTopics(client: KafkaClient, options: TopicReaderOptions): Promise<TopicReader> {
  const admin = adminSession(client);
  const groupId = `${client.prefix}onlooker.${crypto.randomUUID()}`;
  const consumer = client.kafka.consumer({
    groupId,
    readUncommitted: false,
    maxWaitTimeInMs: options.fetchWaitMs ?? FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
    retry: RETRY,
  });
  const close = async () => {
    await consumer.disconnect().catch(() => {});
    // A group that committed nothing may be gone already.
    await admin
      .ask('deleting the group of an onlooker', (connected) => connected.deleteGroups([groupId]))
      .catch(() => {});
    await admin.close();
  };
  try {
    const places = await placesOf(client, admin, options);
    const { promise: failed, reject } = Promise.withResolvers<never>();
    failed.catch(() => {});
    const caughtUp = follow(client, consumer, places, reject);
    caughtUp.catch(() => {});
    await run(client, consumer, places, options);
    return { caughtUp: Promise.race([caughtUp, failed]), failed, close };
  } catch (error) {
    await close();
    throw faultOf(error, `reading ${options.topics.join(', ')}`);
  }
}

/** How far a partition is read. */
interface Place {
  readonly topic: TopicName;
  readonly partition: number;
  /** The offset to read next. Whatever is shown again before it, after a rebalance, was handed over. */
  next: number;
  /** Where the partition ended when reading began. */
  readonly end: number;
}

type Places = ReadonlyMap<string, Place>;

async function placesOf(
  client: KafkaClient,
  admin: AdminSession,
  { topics, from }: TopicReaderOptions,
): Promise<Places> {
  const ofTopics = topics.map(async (topic) => {
    const name = nameOnCluster(client, topic);
    const offsets = await admin.ask(`where ${name} ends`, (connected) => connected.fetchTopicOffsets(name));
    return offsets.map(({ partition, low, high }): [string, Place] => [
      `${name}/${partition}`,
      { topic, partition, next: Number(from === 'end' ? high : low), end: Number(high) },
    ]);
  });
  return new Map((await Promise.all(ofTopics)).flat());
}

/** Resolves once every partition was read up to where it ended. */
function follow(client: KafkaClient, consumer: Consumer, places: Places, fail: (fault: Fault) => void): Promise<void> {
  const { GROUP_JOIN, END_BATCH_PROCESS, CRASH } = consumer.events;
  const { promise, resolve } = Promise.withResolvers<void>();
  const unread = new Set([...places].filter(([, { next, end }]) => next < end).map(([name]) => name));
  if (unread.size === 0) resolve();

  // Without committed offsets every assignment would begin at the beginning.
  consumer.on(GROUP_JOIN, () => {
    for (const { topic, partition, next } of places.values()) {
      consumer.seek({ topic: nameOnCluster(client, topic), partition, offset: String(next) });
    }
  });
  // Told of stretches too that hold no record for a reader of what is committed.
  consumer.on(END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
    const place = places.get(`${topic}/${partition}`);
    if (place === undefined) return;
    place.next = Math.max(place.next, Number(lastOffset) + 1);
    if (place.next >= place.end) unread.delete(`${topic}/${partition}`);
    if (unread.size === 0) resolve();
  });
  consumer.on(CRASH, ({ payload: { error, restart } }) => {
    if (!restart) fail(faultOf(error, 'reading as an onlooker'));
  });
  return promise;
}

async function run(
  client: KafkaClient,
  consumer: Consumer,
  places: Places,
  { topics, onRecords }: TopicReaderOptions,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: topics.map((topic) => nameOnCluster(client, topic)), fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: topics.reduce((count, topic) => count + TOPICS[topic].partitions, 0),
    async eachBatch({ batch, heartbeat }) {
      const topic = topicOf(client, batch.topic);
      const place = places.get(`${batch.topic}/${batch.partition}`);
      if (topic === undefined || place === undefined)
        throw new Fault('topics-wrong', `${batch.topic} was not asked for`);
      const entries = batch.messages
        .map((message) => entryOf(topic, batch.partition, message))
        .filter(({ offset }) => offset >= place.next);
      if (entries.length > 0) await onRecords(entries);
      place.next = Math.max(place.next, Number(batch.lastOffset()) + 1);
      await heartbeat();
    },
  });
}
