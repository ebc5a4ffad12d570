import { TOPICS, type TopicName } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { Membership, Spread, TakeOver } from '@southbound/runtime/ports';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { AdminSession } from './admin-session.ts';
import { type Assignment, assignment, type ReadingPlace } from './assignment.ts';
import { backOff } from './back-off.ts';
import { groupStanding } from './group-standing.ts';
import { type KafkaClient, RETRY } from './kafka-client.ts';
import { faultOf } from './kafka-fault.ts';
import { HEARTBEAT_MS } from './ownership.ts';
import { partitionAssigner } from './partition-assigner.ts';
import { nameOnCluster } from './topic-names.ts';
import { turns } from './turns.ts';
import { within } from './within.ts';

export interface MembershipOptions {
  readonly client: KafkaClient;
  readonly admin: AdminSession;
  readonly group: string;
  readonly topics: readonly TopicName[];
  readonly takeOver: TakeOver;
  readonly spread: Spread;
  readonly batchSizeMax: number;
}

export interface KafkaMembership extends Membership {
  /** Whether the group has heard of this member lately. */
  isAlive(): boolean;
  places(): readonly ReadingPlace[];
  lastPlaces(): readonly ReadingPlace[];
}

/** A member that is not heard of for so long is out, and its partitions move. */
const SESSION_LIMIT_MS = 10_000;

/** How long a rebalance waits for members that are still at work. */
const REBALANCE_LIMIT_MS = 30_000;

/** A consumer that has had no answer from the group for so long is given up, whatever it waits for. */
const SILENCE_MS_MAX = REBALANCE_LIMIT_MS + 2 * SESSION_LIMIT_MS;

/**
 * How long a fetch waits for records. A partition that was taken over is read from the next fetch on, so a longer wait
 * makes takeovers slower.
 */
const FETCH_WAIT_MS = 100;

/**
 * A takeover is a connection, a fence and a few questions. From joining on, 25 of them took 450 ms one by one, 250 ms
 * eight at once and 210 ms all at once, on two cores.
 */
const TAKEOVERS_AT_ONCE = 8;

/** For the batches under way, and then for connections: together less than a process is given to stop. */
const LEAVE_LIMIT_MS = 6_000;
const LET_GO_LIMIT_MS = 2_000;

/**
 * Joins a group and stays in it until told to leave: whatever ends kafkajs' consumer, another one is made, for ever,
 * later and later while none gets in.
 */
export function kafkaMembership(options: MembershipOptions): KafkaMembership {
  const logger = options.client.logger.child({ group: options.group });
  const leaving = new AbortController();
  const member: Member = { current: undefined, held: [], heardAtMs: Number.NEGATIVE_INFINITY, failures: 0 };

  async function stay(): Promise<void> {
    while (!leaving.signal.aborted) {
      const error = await beConsumer(options, member, leaving.signal);
      if (leaving.signal.aborted) return;
      member.failures += 1;
      logger.warn({ err: error, failures: member.failures }, 'not in the group any more; joining anew');
      await backOff(member.failures, leaving.signal);
    }
  }

  const staying = stay();
  return {
    isAlive: () => member.current !== undefined && performance.now() - member.heardAtMs < SESSION_LIMIT_MS,
    places: () => member.current?.places() ?? [],
    lastPlaces: () => member.current?.lastPlaces() ?? [],
    async leave() {
      leaving.abort();
      await staying;
    },
  };
}

/** What outlives a consumer. */
interface Member {
  current: Assignment | undefined;
  /** The partition numbers that it had last. */
  held: readonly number[];
  /** When the group last answered. */
  heardAtMs: number;
  /** Consumers in a row that never got in. */
  failures: number;
}

/** Is a consumer until it crashes or is to leave. Resolves with what ended it; never rejects. */
async function beConsumer(options: MembershipOptions, member: Member, leaving: AbortSignal): Promise<unknown> {
  const { client, group, topics } = options;
  const consumer = makeConsumer(options, member);
  const { promise: over, resolve: end } = Promise.withResolvers<unknown>();
  const onLeaving = () => end(new Fault('owner-fenced', `this member has left group ${group}`));
  leaving.addEventListener('abort', onLeaving, { once: true });
  member.heardAtMs = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - member.heardAtMs < SILENCE_MS_MAX) return;
    end(new Fault('log-away', `group ${group} has not answered for ${SILENCE_MS_MAX} ms`));
  }, HEARTBEAT_MS);

  const following = follow(consumer, options, member, end);
  const running = run(consumer, client, topics, following).catch((error) => end(faultOf(error, `joining ${group}`)));
  const error = await over;
  clearInterval(watch);
  leaving.removeEventListener('abort', onLeaving);
  // Who leaves finishes the batches under way; who crashed has lost its partitions.
  if (!leaving.aborted) void following.end(error);
  const logger = client.logger.child({ group });
  // Disconnected before its start has ended, kafkajs would go on to join.
  await within(
    LEAVE_LIMIT_MS,
    `leaving group ${group}`,
    running.then(() => consumer.disconnect()),
  ).catch((problem) => logger.warn({ err: problem }, 'a consumer could not be closed in order'));
  await within(LET_GO_LIMIT_MS, `ending the owners of group ${group}`, following.end(error)).catch((problem) =>
    logger.warn({ err: problem }, 'owners could not be ended in order'),
  );
  return error;
}

function makeConsumer({ client, group, spread }: MembershipOptions, member: Member): Consumer {
  return client.kafka.consumer({
    groupId: `${client.prefix}${group}`,
    partitionAssigners: [partitionAssigner(client, spread, () => member.held)],
    sessionTimeout: SESSION_LIMIT_MS,
    rebalanceTimeout: REBALANCE_LIMIT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
    // Restarted by kafkajs it would be out of our sight; a new one is made instead.
    retry: { ...RETRY, restartOnFailure: async () => false },
  });
}

async function run(
  consumer: Consumer,
  client: KafkaClient,
  topics: readonly TopicName[],
  { read }: Following,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: topics.map((topic) => nameOnCluster(client, topic)), fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    // One for each, so that whatever a fetch brings is shown at once. Kept in a queue it could outlast its owner.
    partitionsConsumedConcurrently: topics.reduce((count, topic) => count + TOPICS[topic].partitions, 0),
    eachBatch: read,
  });
}

interface Following {
  read(payload: EachBatchPayload): Promise<void>;
  /** Ends the owners and heeds nothing any more that the consumer tells. */
  end(reason: unknown): Promise<void>;
}

/** Follows what the consumer tells of its group. kafkajs calls listeners in the midst of what they tell of. */
function follow(
  consumer: Consumer,
  { client, admin, group, topics, takeOver, batchSizeMax }: MembershipOptions,
  member: Member,
  crash: (error: unknown) => void,
): Following {
  const { GROUP_JOIN, HEARTBEAT, END_BATCH_PROCESS, CRASH } = consumer.events;
  const logger = client.logger.child({ group });
  const standing = groupStanding(client, admin, group, topics);
  const takeoverTurns = turns(TAKEOVERS_AT_ONCE);
  let current: Assignment | undefined;
  /** Who waits for the group to confirm that this member belongs to it. */
  let waiting: (() => void)[] = [];

  function heard(): void {
    member.heardAtMs = performance.now();
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  function begin(memberAssignment: Readonly<Record<string, readonly number[]>>): void {
    void current?.end(new Fault('owner-fenced', `the partitions of group ${group} have been assigned anew`));
    heard();
    current = assignment({
      client,
      group,
      takeOver,
      batchSizeMax,
      consumer,
      topicsByNumber: byNumber(client, topics, memberAssignment),
      takeoverTurns,
      standing,
      confirmed: () => new Promise<void>((resolve) => waiting.push(resolve)),
    });
    Object.assign(member, { current, held: current.numbers, failures: 0 });
    logger.info({ partitions: current.numbers }, 'partitions assigned');
  }

  const listeners = [
    consumer.on(GROUP_JOIN, ({ payload }) => begin(payload.memberAssignment)),
    consumer.on(HEARTBEAT, heard),
    consumer.on(END_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, lastOffset } }) => {
      // Nothing but control records and aborted ones: kafkajs has moved on without showing it.
      if (batchSize === 0) current?.passOver(topic, partition, lastOffset);
    }),
    consumer.on(CRASH, ({ payload }) => crash(faultOf(payload.error, `the consumer of group ${group}`))),
  ];
  return {
    read: async (payload) => current?.read(payload),
    async end(reason) {
      for (const removeListener of listeners) removeListener();
      member.current = undefined;
      const ending = current?.end(reason);
      heard();
      await ending;
    },
  };
}

function byNumber(
  client: KafkaClient,
  joined: readonly TopicName[],
  memberAssignment: Readonly<Record<string, readonly number[]>>,
): ReadonlyMap<number, readonly TopicName[]> {
  const topicsByNumber = new Map<number, TopicName[]>();
  for (const topic of joined) {
    for (const number of memberAssignment[nameOnCluster(client, topic)] ?? []) {
      const topics = topicsByNumber.get(number) ?? [];
      topicsByNumber.set(number, topics);
      topics.push(topic);
    }
  }
  return new Map([...topicsByNumber].toSorted(([a], [b]) => a - b));
}
