import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS, recordBytesMax, TOPICS, type TopicName } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import kafkajs, { type Admin } from 'kafkajs';
import { adminSession } from './admin-session.ts';
import type { KafkaClient } from './kafka-client.ts';
import { nameOnCluster, TOPIC_NAMES, topicOf } from './topic-names.ts';

export interface TopicOptions {
  /** Copies of each record, on as many brokers; 3 for a cluster. 1 unless told otherwise. */
  readonly replicationFactor?: number;
  /** How many of them a record must have reached before it counts; 2 for a cluster. As the broker has it unless told. */
  readonly minInSyncReplicas?: number;
}

export interface TopicReport {
  /** As it is called on the cluster. */
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'as it was';
}

type Config = Readonly<Record<string, string>>;

const LIMIT_MS = 60_000;
const READY_POLL_MS = 50;

/**
 * Makes what is missing and brings the settings of what is there up to date; doing it again changes nothing. Settings
 * that are not ours stay as they are. Rejects with fault `topics-wrong`, before anything is changed, when a topic has
 * another number of partitions than it must have: its records would stand in the wrong ones.
 */
export async function createTopics(client: KafkaClient, options: TopicOptions = {}): Promise<readonly TopicReport[]> {
  const { replicationFactor = 1, minInSyncReplicas } = options;
  const configOf = (topic: TopicName) => ({
    ...settingsOf(topic),
    ...(minInSyncReplicas !== undefined && { 'min.insync.replicas': String(minInSyncReplicas) }),
  });
  return withAdmin(client, 'creating topics', async (admin) => {
    const existing = await partitionCounts(client, admin);
    assertCounts(client, existing);
    const missing = TOPIC_NAMES.filter((topic) => !existing.has(topic));
    const topics = missing.map((topic) => ({
      topic: nameOnCluster(client, topic),
      numPartitions: TOPICS[topic].partitions,
      replicationFactor,
      configEntries: entriesOf(configOf(topic)),
    }));
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: false });
    await untilReady(
      admin,
      topics.map(({ topic }) => topic),
    );
    // Somebody else may have made them meanwhile.
    assertCounts(client, await partitionCounts(client, admin));
    const reports: TopicReport[] = [];
    for (const topic of TOPIC_NAMES) {
      const name = nameOnCluster(client, topic);
      const isUpdated = existing.has(topic) && (await update(admin, name, configOf(topic)));
      reports.push({ name, outcome: !existing.has(topic) ? 'created' : isUpdated ? 'updated' : 'as it was' });
    }
    return reports;
  });
}

/**
 * A topic that was made a moment ago is unknown for a while, then without a leader, then with one that does not know
 * it yet. Once it tells its offsets it can be used.
 */
async function untilReady(admin: Admin, names: readonly string[]): Promise<void> {
  const untilMs = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      await Promise.all(names.map((name) => admin.fetchTopicOffsets(name)));
      return;
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await pause(READY_POLL_MS);
    }
  }
}

/** Rejects with fault `topics-wrong` when one is missing or has another number of partitions than it must have. */
export async function checkTopics(client: KafkaClient, topics: readonly TopicName[]): Promise<void> {
  const existing = await withAdmin(client, 'checking topics', (admin) => partitionCounts(client, admin));
  const missing = topics.filter((topic) => !existing.has(topic)).map((topic) => nameOnCluster(client, topic));
  if (missing.length > 0) throw new Fault('topics-wrong', `there is no ${missing.join(', no ')}`);
  assertCounts(client, existing);
}

/** For what must hold of a topic beside its partitions. */
function settingsOf(topic: TopicName): Config {
  const { compacted, keptDays } = TOPICS[topic];
  return {
    ...(compacted ? COMPACTED : { 'cleanup.policy': 'delete', 'retention.ms': String(keptDays * DAY_MS) }),
    'max.message.bytes': String(recordBytesMax(topic)),
    // Only what stands in an older segment is compacted or deleted, so by default a week more would be kept.
    'segment.ms': String(DAY_MS),
    // kafkajs gives up for good on records compressed in a way it does not know, as other producers may do.
    'compression.type': 'uncompressed',
    // A producer's wrong clock must not delete records early, nor keep them for ever.
    'message.timestamp.type': 'LogAppendTime',
  };
}

const COMPACTED: Config = {
  'cleanup.policy': 'compact',
  // A purge is gone from the disks two days later.
  'max.compaction.lag.ms': String(DAY_MS),
  // A reader that was away for less than this still learns of every purge. Invented.
  'delete.retention.ms': String(30 * DAY_MS),
};

async function withAdmin<Answer>(
  client: KafkaClient,
  doing: string,
  work: (admin: Admin) => Promise<Answer>,
): Promise<Answer> {
  const session = adminSession(client);
  try {
    return await session.ask(doing, work, LIMIT_MS);
  } finally {
    await session.close();
  }
}

async function partitionCounts(client: KafkaClient, admin: Admin): Promise<ReadonlyMap<TopicName, number>> {
  // Asked for by name, a topic that is missing would be an error.
  const { topics } = await admin.fetchTopicMetadata();
  return new Map(
    topics.flatMap(({ name, partitions }) => {
      const topic = topicOf(client, name);
      return topic === undefined ? [] : [[topic, partitions.length] as const];
    }),
  );
}

function assertCounts(client: KafkaClient, existing: ReadonlyMap<TopicName, number>): void {
  const wrong = [...existing].filter(([topic, count]) => count !== TOPICS[topic].partitions);
  if (wrong.length === 0) return;
  const complaints = wrong.map(
    ([topic, count]) =>
      `${nameOnCluster(client, topic)} has ${count} partitions and must have ${TOPICS[topic].partitions}`,
  );
  throw new Fault('topics-wrong', complaints.join('; '));
}

/** Whether there was anything to update. */
async function update(admin: Admin, name: string, wanted: Config): Promise<boolean> {
  const { ConfigResourceTypes, ConfigSource } = kafkajs;
  const resource = { type: ConfigResourceTypes.TOPIC, name };
  const { resources } = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
  const entries = resources.flatMap(({ configEntries }) => configEntries);
  const isUpToDate = Object.entries(wanted).every(([key, value]) =>
    entries.some(({ configName, configValue }) => configName === key && configValue === value),
  );
  if (isUpToDate) return false;
  // What is not named is set back to its default, so what others have set is named again.
  const set = entries.filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG);
  const kept = Object.fromEntries(set.map(({ configName, configValue }) => [configName, configValue]));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ ...resource, configEntries: entriesOf({ ...kept, ...wanted }) }],
  });
  return true;
}

function entriesOf(config: Config): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}
