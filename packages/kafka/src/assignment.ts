import type { TopicName } from '@southbound/contracts';
import type { Logger } from '@southbound/runtime';
import type { TakeOver } from '@southbound/runtime/ports';
import type { Batch, Consumer, EachBatchPayload } from 'kafkajs';
import type { PartitionStanding } from './group-standing.ts';
import type { KafkaClient } from './kafka-client.ts';
import { type Ownership, takeOwnership } from './ownership.ts';
import { partitionTransactions } from './partition-transactions.ts';
import { entryOf } from './records.ts';
import { tenure } from './tenure.ts';
import { nameOnCluster, topicOf } from './topic-names.ts';
import type { InTurn } from './turns.ts';

/** How far a member has read one partition of a topic. */
export interface ReadingPlace {
  readonly group: string;
  readonly topic: TopicName;
  readonly partition: number;
  /** The next offset that is not handled. Offsets that no reader is shown count as handled. */
  readonly position: number;
}

export interface AssignmentOptions {
  readonly client: KafkaClient;
  readonly group: string;
  readonly takeOver: TakeOver;
  readonly batchSizeMax: number;
  readonly consumer: Consumer;
  /** The partition numbers that this member got, each with the joined topics that have it. */
  readonly topicsByNumber: ReadonlyMap<number, readonly TopicName[]>;
  /** Bounds how many takeovers run at once. */
  readonly takeoverTurns: InTurn;
  standing(partition: number): Promise<PartitionStanding>;
  /** Resolves when the group confirms that this member belongs to it. */
  confirmed(): Promise<void>;
}

/** What one rebalance gave to this member: valid until the next. */
export interface Assignment {
  readonly numbers: readonly number[];
  places(): readonly ReadingPlace[];
  /** The same of all owners that there were: where one ended, and the next could not take over yet, it stands. */
  lastPlaces(): readonly ReadingPlace[];
  /** kafkajs' `eachBatch`. */
  read(payload: EachBatchPayload): Promise<void>;
  /** kafkajs has moved on beyond an offset and shown nothing, since there was nothing for a reader. */
  passOver(name: string, partition: number, lastOffset: string): void;
  /** Ends all owners; resolves when their connections are gone. */
  end(reason: unknown): Promise<void>;
}

/**
 * Takes over every partition number that was assigned, at once and without waiting for records. kafkajs asks nobody
 * before it reads on, so all is paused first, in the very handler that learns of the assignment; a partition is read
 * once its owner is there, from where that owner says.
 */
export function assignment(options: AssignmentOptions): Assignment {
  const { client, group, topicsByNumber } = options;
  const logger = client.logger.child({ group });
  const numbers = [...topicsByNumber.keys()];
  const cursor = consumerCursor(options);
  const owners = new Map<number, Ownership>();
  const lastOwners = new Map<number, Ownership>();
  const ending = new AbortController();

  for (const number of numbers) cursor.pause(number);
  const tenures = numbers.map((number) =>
    tenure({
      logger: logger.child({ partition: number }),
      signal: ending.signal,
      takeOwnership: () => options.takeoverTurns(() => takeNumber(options, number, ending.signal)),
      begin(ownership) {
        for (const [topic, { position }] of ownership.places) cursor.seek(topic, number, position);
        owners.set(number, ownership);
        lastOwners.set(number, ownership);
        cursor.resume(number);
      },
      cease() {
        owners.delete(number);
        cursor.pause(number);
      },
      confirmed: options.confirmed,
    }),
  );

  return {
    numbers,
    places: () => placesOf(group, owners),
    lastPlaces: () => placesOf(group, lastOwners),
    async read({ batch, resolveOffset, heartbeat, isRunning, isStale }) {
      const { partition, messages } = batch;
      const topic = topicOf(client, batch.topic);
      const ownership = owners.get(partition);
      const last = messages.at(-1);
      if (topic === undefined || ownership === undefined || last === undefined || isStale()) return;
      if (fetchedFrom(batch) > (ownership.places.get(topic)?.position ?? 0)) {
        return mendGap({ options, cursor, logger, ownership, topic, partition });
      }
      const isHandled = await ownership.read({
        topic,
        until: Number(batch.lastOffset()) + 1,
        entries: messages.map((message) => entryOf(topic, partition, message)),
        heartbeat,
        isRunning,
      });
      // Resolved for a later owner it would move that one on.
      if (isHandled && owners.get(partition) === ownership) resolveOffset(last.offset);
    },
    passOver(name, partition, lastOffset) {
      const topic = topicOf(client, name);
      if (topic !== undefined) owners.get(partition)?.passOver(topic, Number(lastOffset) + 1);
    },
    async end(reason) {
      owners.clear();
      ending.abort(reason);
      await Promise.all(tenures);
    },
  };
}

function placesOf(group: string, owners: ReadonlyMap<number, Ownership>): readonly ReadingPlace[] {
  return [...owners].flatMap(([partition, { places }]) =>
    [...places].map(([topic, { position }]) => ({ group, topic, partition, position })),
  );
}

function takeNumber(options: AssignmentOptions, partition: number, signal: AbortSignal): Promise<Ownership> {
  const { client, group, topicsByNumber, takeOver, batchSizeMax } = options;
  // Whoever waited too long for its turn must not fence the partition's next owner.
  signal.throwIfAborted();
  return takeOwnership({
    group,
    partition,
    topics: topicsByNumber.get(partition) ?? [],
    takeOver,
    batchSizeMax,
    openTransactions: () => partitionTransactions(client, group, partition),
    standing: () => options.standing(partition),
  });
}

/** Where kafkajs' consumer reads, in our names. */
interface ConsumerCursor {
  seek(topic: TopicName, partition: number, offset: number): void;
  /** All topics of a partition number. */
  pause(number: number): void;
  resume(number: number): void;
}

function consumerCursor({ client, consumer, topicsByNumber }: AssignmentOptions): ConsumerCursor {
  const topicPartitions = (number: number) =>
    (topicsByNumber.get(number) ?? []).map((topic) => ({ topic: nameOnCluster(client, topic), partitions: [number] }));
  return {
    seek: (topic, partition, offset) =>
      consumer.seek({ topic: nameOnCluster(client, topic), partition, offset: String(offset) }),
    pause(number) {
      try {
        consumer.pause(topicPartitions(number));
      } catch {
        // A consumer that has crashed refuses, and reads nothing more.
      }
    },
    resume: (number) => consumer.resume(topicPartitions(number)),
  };
}

interface Gap {
  readonly options: AssignmentOptions;
  readonly cursor: ConsumerCursor;
  readonly logger: Logger;
  readonly ownership: Ownership;
  readonly topic: TopicName;
  readonly partition: number;
}

/**
 * kafkajs reads on beyond the owner's place when that is no longer kept: it goes to the first record that is, and
 * commits so without the metadata. Anything else that moved it is set right.
 */
async function mendGap({ options, cursor, logger, ownership, topic, partition }: Gap): Promise<void> {
  const position = ownership.places.get(topic)?.position ?? 0;
  try {
    const from = (await options.standing(partition)).kept.get(topic)?.from ?? 0;
    if (from > position) {
      logger.warn({ topic, partition, position, from }, 'records that were not read are no longer kept');
      await ownership.skipTo(topic, from);
    }
    cursor.seek(topic, partition, Math.max(from, position));
  } catch (error) {
    ownership.end(error);
  }
}

/** The offset that was asked for. kafkajs keeps it with the batch and leaves it out of its types. */
function fetchedFrom(batch: Batch): number {
  const { fetchedOffset } = batch as Batch & { readonly fetchedOffset?: string };
  if (fetchedOffset === undefined) throw new Error('kafkajs no longer tells where a batch was fetched from');
  return Number(fetchedOffset);
}
