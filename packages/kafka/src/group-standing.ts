import type { TopicName } from '@southbound/contracts';
import type { Admin } from 'kafkajs';
import type { AdminSession } from './admin-session.ts';
import type { KafkaClient } from './kafka-client.ts';
import { sharedReading } from './shared-reading.ts';
import { nameOnCluster, topicOf } from './topic-names.ts';

/** What a group has committed in one partition of a topic. */
export interface Committed {
  /** The next offset to read. */
  readonly offset: number;
  readonly metadata: string;
}

/** The offsets that one partition of a topic keeps for readers of committed records. */
export interface Kept {
  readonly from: number;
  /** Exclusive. Whatever lies before is decided, be it committed or aborted. */
  readonly until: number;
}

/** Where a group stands in one partition number. */
export interface PartitionStanding {
  /** By topic; also of topics that the group does not read now and once did. */
  readonly committed: ReadonlyMap<TopicName, Committed>;
  /** By joined topic. */
  readonly kept: ReadonlyMap<TopicName, Kept>;
}

/** Asks where the group stands, after the call. Callers share answers, since each is of all partitions. */
export function groupStanding(
  client: KafkaClient,
  admin: AdminSession,
  group: string,
  topics: readonly TopicName[],
): (partition: number) => Promise<PartitionStanding> {
  const groupId = `${client.prefix}${group}`;
  const readAll = sharedReading(() =>
    admin.ask(`where group ${group} stands`, async (connected) => ({
      // Of all topics: without a list of topics the answer holds whatever the group has committed.
      committed: await connected.fetchOffsets({ groupId }),
      kept: await keptOf(client, connected, topics),
    })),
  );
  return async (partition) => {
    const { committed, kept } = await readAll();
    const committedHere = new Map<TopicName, Committed>();
    for (const { topic: name, partitions } of committed) {
      const topic = topicOf(client, name);
      const found = partitions.find((each) => each.partition === partition);
      // A negative offset is how Kafka says that there is none.
      if (topic === undefined || found === undefined || Number(found.offset) < 0) continue;
      committedHere.set(topic, { offset: Number(found.offset), metadata: found.metadata ?? '' });
    }
    const keptHere = new Map<TopicName, Kept>();
    for (const [topic, partitions] of kept) {
      const found = partitions.get(partition);
      if (found !== undefined) keptHere.set(topic, found);
    }
    return { committed: committedHere, kept: keptHere };
  };
}

/** By topic and partition. */
export async function keptOf(
  client: KafkaClient,
  admin: Admin,
  topics: readonly TopicName[],
): Promise<ReadonlyMap<TopicName, ReadonlyMap<number, Kept>>> {
  const entries = topics.map(async (topic) => {
    const offsets = await admin.fetchTopicOffsets(nameOnCluster(client, topic));
    const byPartition = offsets.map(
      ({ partition, low, high }) => [partition, { from: Number(low), until: Number(high) }] as const,
    );
    return [topic, new Map(byPartition)] as const;
  });
  return new Map(await Promise.all(entries));
}
