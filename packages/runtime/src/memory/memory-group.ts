import { TOPICS, type TopicName } from '@southbound/contracts';
import { Fault } from '../fault.ts';
import type { Batch, BatchOutput, Membership, PartitionOwner, TakeOver, Takeover } from '../ports/index.ts';
import type { MemoryRecords, PartitionRecords } from './memory-records.ts';

/** One group of readers. It has one member at a time: who joins last takes over from whoever joined before. */
export interface MemoryGroup {
  join(topics: readonly TopicName[], takeOver: TakeOver): Membership;
  drain(): Promise<number>;
  /** The first offset that the group has not read; infinite when it never joined its topic. */
  readUntil(partition: PartitionRecords): number;
}

/** How far the group has read one partition of one topic. */
interface Cursor {
  readonly records: PartitionRecords;
  next: number;
}

interface GroupPartition {
  readonly partition: number;
  /** Of the topics joined now, in the order of joining. */
  cursors: readonly Cursor[];
  metadata: string;
  owner: PartitionOwner | undefined;
  /** Where each cursor's records ended at the takeover, until the owner was told that all of them are handled. */
  endedAt: ReadonlyMap<Cursor, number> | undefined;
  /** Grows with each takeover: whoever was given an earlier one is fenced. */
  epoch: number;
  failuresWithoutProgress: number;
}

interface Member {
  readonly takeOver: TakeOver;
}

const FAILURES_WITHOUT_PROGRESS_MAX = 5;
const METADATA_BYTES_MAX = 4_096;

export function memoryGroup(name: string, records: MemoryRecords, batchSizeMax: number): MemoryGroup {
  const cursors = new Map<PartitionRecords, Cursor>();
  const partitions: GroupPartition[] = [];
  let assigned: readonly GroupPartition[] = [];
  let current: Member | undefined;
  let underWay: Promise<void> | undefined;
  let isDraining = false;
  let recordsRead = 0;

  function assign(topics: readonly TopicName[]): void {
    const count = Math.max(...topics.map((topic) => TOPICS[topic].partitions));
    while (partitions.length < count) partitions.push(unownedPartition(partitions.length));
    for (const owned of partitions) {
      fence(owned);
      owned.failuresWithoutProgress = 0;
      owned.cursors = topics
        .filter((topic) => owned.partition < TOPICS[topic].partitions)
        .map((topic) => cursorOf(cursors, records.partition(topic, owned.partition)));
    }
    assigned = partitions.slice(0, count);
  }

  /** Lets the owner handle the next batch of one topic, after a takeover where there is no owner. */
  async function advance(member: Member, owned: GroupPartition, cursor: Cursor | undefined): Promise<void> {
    const before = recordsRead;
    try {
      if (owned.owner === undefined) await takeOverFor(member, owned, name);
      else if (cursor !== undefined) await handleNext(owned.owner, owned, cursor);
      if (owned.endedAt !== undefined) await tellIfCaughtUp(owned, owned.endedAt);
    } catch (error) {
      // Whoever was fenced by a newcomer, or is leaving, may fail: what it left uncommitted is read again.
      if (current === member) noteFailure(owned, error, recordsRead > before);
    }
  }

  async function handleNext(owner: PartitionOwner, owned: GroupPartition, cursor: Cursor): Promise<void> {
    const before = cursor.next;
    try {
      await owner.handle(batchOf(owned, cursor, name, records, batchSizeMax));
    } finally {
      recordsRead += cursor.next - before;
    }
    if (cursor.next === before) throw new Error(`an owner of group ${name} handled a batch and committed none of it`);
  }

  async function drainPartition(owned: GroupPartition): Promise<void> {
    if (owned.owner === undefined && current !== undefined) {
      underWay = advance(current, owned, undefined);
      await underWay;
    }
    while (current !== undefined && hasNews(owned)) {
      for (const cursor of owned.cursors) {
        while (current !== undefined && cursor.next < cursor.records.end()) {
          underWay = advance(current, owned, cursor);
          await underWay;
        }
      }
    }
  }

  async function drain(): Promise<number> {
    const before = recordsRead;
    for (;;) {
      // An owner may publish to a partition that was drained already, so the round is repeated until there is nothing.
      const unfinished = assigned.filter((owned) => owned.owner === undefined || hasNews(owned));
      if (current === undefined || unfinished.length === 0) return recordsRead - before;
      for (const owned of unfinished) await drainPartition(owned);
    }
  }

  return {
    join(topics, takeOver) {
      const member: Member = { takeOver };
      assign(topics);
      current = member;
      return {
        async leave() {
          if (current !== member) return;
          current = undefined;
          // How a batch under way failed, if it did, is the drain's to report.
          await underWay?.catch(() => {});
          if (current === undefined) partitions.forEach(fence);
        },
      };
    },
    async drain() {
      if (isDraining) throw new Error(`group ${name} is being drained already`);
      isDraining = true;
      try {
        return await drain();
      } finally {
        isDraining = false;
      }
    },
    readUntil: (partition) => cursors.get(partition)?.next ?? Number.POSITIVE_INFINITY,
  };
}

function unownedPartition(partition: number): GroupPartition {
  return {
    partition,
    cursors: [],
    metadata: '',
    owner: undefined,
    endedAt: undefined,
    epoch: 0,
    failuresWithoutProgress: 0,
  };
}

/** Where the group was in a partition of a topic, or the first record kept when it was never there. */
function cursorOf(cursors: Map<PartitionRecords, Cursor>, records: PartitionRecords): Cursor {
  const cursor = cursors.get(records) ?? { records, next: records.start() };
  cursors.set(records, cursor);
  return cursor;
}

function hasNews(owned: GroupPartition): boolean {
  return owned.cursors.some((cursor) => cursor.next < cursor.records.end());
}

function fence(owned: GroupPartition): void {
  owned.owner = undefined;
  owned.endedAt = undefined;
  owned.epoch += 1;
}

async function tellIfCaughtUp(owned: GroupPartition, endedAt: ReadonlyMap<Cursor, number>): Promise<void> {
  for (const [cursor, end] of endedAt) if (cursor.next < end) return;
  owned.endedAt = undefined;
  await owned.owner?.caughtUp();
}

function noteFailure(owned: GroupPartition, error: unknown, hasCommitted: boolean): void {
  fence(owned);
  if (hasCommitted) return;
  owned.failuresWithoutProgress += 1;
  if (owned.failuresWithoutProgress < FAILURES_WITHOUT_PROGRESS_MAX) return;
  owned.failuresWithoutProgress = 0;
  throw error;
}

async function takeOverFor(member: Member, owned: GroupPartition, group: string): Promise<void> {
  fence(owned);
  const { epoch, partition, metadata } = owned;
  const endedAt = new Map(owned.cursors.map((cursor) => [cursor, cursor.records.end()]));
  const takeover: Takeover = {
    partition,
    metadata,
    topics: owned.cursors.map(({ records }) => records.topic),
    async note(noted) {
      assertOwns(owned, epoch, group);
      assertFits(noted);
      owned.metadata = noted;
    },
  };
  const owner = await member.takeOver(takeover);
  if (owned.epoch !== epoch) return;
  for (const cursor of owned.cursors) {
    const from = owner.readFrom?.get(cursor.records.topic);
    if (from !== undefined) cursor.next = firstKept(cursor.records, from);
  }
  owned.owner = owner;
  owned.endedAt = endedAt;
}

/** Topics that a broker deletes from may begin later than asked for; what a compacted one lacks was trimmed. */
function firstKept(records: PartitionRecords, from: number): number {
  const start = records.start();
  if (from < start && TOPICS[records.topic].compacted) {
    throw new RangeError(`${records.topic} was trimmed up to ${start}: it cannot be read again from ${from} on`);
  }
  return Math.max(from, start);
}

function batchOf(
  owned: GroupPartition,
  cursor: Cursor,
  group: string,
  records: MemoryRecords,
  batchSizeMax: number,
): Batch {
  const { epoch, partition } = owned;
  const entries = cursor.records.from(cursor.next, batchSizeMax);
  const end = cursor.next + entries.length;
  return {
    topic: cursor.records.topic,
    partition,
    entries,
    async commit({ publications, throughOffset, metadata }: BatchOutput) {
      assertOwns(owned, epoch, group);
      if (throughOffset < cursor.next || throughOffset >= end) {
        throw new RangeError(
          `throughOffset ${throughOffset} lies outside ${cursor.next} to ${end - 1}, the batch's rest`,
        );
      }
      assertFits(metadata);
      records.append(publications);
      cursor.next = throughOffset + 1;
      owned.metadata = metadata;
      owned.failuresWithoutProgress = 0;
    },
  };
}

function assertOwns(owned: GroupPartition, epoch: number, group: string): void {
  if (owned.epoch === epoch) return;
  throw new Fault('owner-fenced', `partition ${owned.partition} of group ${group} has another owner now`);
}

function assertFits(metadata: string): void {
  // A character takes three bytes at most, so short texts need no counting.
  if (metadata.length * 3 <= METADATA_BYTES_MAX) return;
  const bytes = Buffer.byteLength(metadata);
  if (bytes > METADATA_BYTES_MAX) throw new RangeError(`metadata of ${bytes} bytes, at most ${METADATA_BYTES_MAX} fit`);
}
