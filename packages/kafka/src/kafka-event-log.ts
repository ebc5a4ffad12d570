import type { Unread } from '@southbound/runtime';
import type { EventLog } from '@southbound/runtime/ports';
import { adminSession } from './admin-session.ts';
import type { ReadingPlace } from './assignment.ts';
import { keptOf } from './group-standing.ts';
import type { KafkaClient } from './kafka-client.ts';
import { type KafkaFollowing, kafkaFollowing } from './kafka-following.ts';
import { type KafkaMembership, kafkaMembership } from './kafka-membership.ts';
import { publisher } from './publisher.ts';
import { outgoingRecord } from './records.ts';
import { TOPIC_NAMES } from './topic-names.ts';
import { checkTopics } from './topics.ts';

export interface KafkaEventLogOptions {
  /** The most records that one batch holds; 4,000 unless told otherwise. */
  readonly batchSizeMax?: number;
}

export interface KafkaEventLog extends EventLog {
  /** Rejects with the fault that says why, unless the cluster answers and has all topics as they must be. */
  assertAnswers(): Promise<void>;
  /**
   * Whether the cluster answers, every group that was joined has heard of its member lately, and whatever is followed is
   * being read; within two seconds.
   */
  isAnswering(): Promise<boolean>;
  /** How far each partition is read that this process owns at the moment. */
  places(): readonly ReadingPlace[];
  /**
   * What stands beyond those places, and beyond that of an owner which ended and could not be followed yet. Rejects when
   * the cluster does not answer within two seconds.
   */
  unread(): Promise<readonly Unread[]>;
  /** Leaves all groups, follows nothing any more and lets go of all connections. */
  close(): Promise<void>;
}

/**
 * Large batches spare transactions when there is much to catch up on; at a lane's pace a batch holds one or two. A fetch
 * brings 1 MB of a partition, about 2,200 crossings: with fewer a second, small transaction followed every large one.
 */
const BATCH_SIZE_MAX = 4_000;

const ANSWER_LIMIT_MS = 2_000;

/**
 * The event log on Kafka. `join` resolves at once and the member gets in when the cluster answers, which may be never:
 * ask `isAnswering`.
 */
export function kafkaEventLog(client: KafkaClient, options: KafkaEventLogOptions = {}): KafkaEventLog {
  const admin = adminSession(client);
  // Apart, since a probe that gives up early takes its connection with it.
  const probe = adminSession(client);
  const producing = publisher(client);
  const memberships = new Set<KafkaMembership>();
  const followings = new Set<KafkaFollowing>();

  return {
    async publish(publications) {
      // All are checked before any is sent.
      await producing.publish(publications.map(outgoingRecord));
    },
    async join(group, topics, takeOver, spread = 'even') {
      const batchSizeMax = options.batchSizeMax ?? BATCH_SIZE_MAX;
      const membership = kafkaMembership({ client, admin, group, topics, takeOver, spread, batchSizeMax });
      memberships.add(membership);
      return {
        async leave() {
          await membership.leave();
          memberships.delete(membership);
        },
      };
    },
    async follow(topics, onRecords) {
      const following = kafkaFollowing(client, topics, onRecords);
      followings.add(following);
      return {
        caughtUp: following.caughtUp,
        async close() {
          await following.close();
          followings.delete(following);
        },
      };
    },
    assertAnswers: () => checkTopics(client, TOPIC_NAMES),
    async isAnswering() {
      for (const membership of memberships) if (!membership.isAlive()) return false;
      for (const following of followings) if (!following.isReading()) return false;
      return probe
        .ask('whether the cluster answers', (connected) => connected.describeCluster(), ANSWER_LIMIT_MS)
        .then(
          () => true,
          () => false,
        );
    },
    places: () => [...memberships].flatMap((membership) => membership.places()),
    async unread() {
      const places = [...memberships].flatMap((membership) => membership.lastPlaces());
      const topics = [...new Set(places.map(({ topic }) => topic))];
      const kept = await probe.ask('how much is unread', (admin) => keptOf(client, admin, topics), ANSWER_LIMIT_MS);
      return places.map(({ position, ...place }) => ({
        ...place,
        events: Math.max(0, (kept.get(place.topic)?.get(place.partition)?.until ?? 0) - position),
      }));
    },
    async close() {
      const over = [...[...memberships].map((each) => each.leave()), ...[...followings].map((each) => each.close())];
      await Promise.all(over);
      memberships.clear();
      followings.clear();
      await Promise.all([producing.close(), admin.close(), probe.close()]);
    },
  };
}
