import { TOPICS, type TopicName } from '@southbound/contracts';
import type { EventLog, OnRecords } from '../ports/index.ts';
import type { Lagging } from '../telemetry.ts';
import { type MemoryGroup, memoryGroup } from './memory-group.ts';
import { memoryRecords, type Tap } from './memory-records.ts';

export interface MemoryEventLogOptions {
  /** The most records that one batch holds; 500 unless told otherwise. */
  readonly batchSizeMax?: number;
  /** Keeps events as UTF-8 JSON, as a broker would, and hands over bytes. Costs an encoding and a decoding each. */
  readonly keepsBytes?: boolean;
}

export interface MemoryEventLog extends EventLog, Lagging {
  /**
   * Has the group's owners handle all that is readable, and what they publish to topics of their own group, until
   * nothing is left: partitions in ascending order, within one the joined topics in their order. Returns how many
   * records were read. Rejects when an owner fails five times in a row without a commit, with its last error. Nothing
   * is read by a group that is never drained.
   */
  drain(group: string): Promise<number>;
  /**
   * Forgets the records that every group has read which ever joined their topic, so that memory stays flat: those of
   * compacted topics too, which a broker never deletes. So it is for who runs every group from the first record on. An
   * owner that would read a compacted topic from before what is kept cannot take over any more: the drain rejects.
   * Records that no group reads are kept.
   */
  trim(): void;
  /** Shows each record of a topic as it becomes visible. The tap must not throw: its record is already there. */
  tap(topic: TopicName, tap: Tap): void;
}

const BATCH_SIZE_MAX = 500;

/** The event log in this process: gone when it ends. A group that never committed starts at the first record kept. */
export function memoryEventLog(options: MemoryEventLogOptions = {}): MemoryEventLog {
  const records = memoryRecords(options.keepsBytes ?? false);
  const batchSizeMax = options.batchSizeMax ?? BATCH_SIZE_MAX;
  const groups = new Map<string, MemoryGroup>();

  /** Each record is shown as it becomes visible, so what a drain reads never depends on when a follower was. */
  function follow(topic: TopicName, onRecords: OnRecords): () => void {
    if (TOPICS[topic].partitions !== 1) throw new RangeError(`${topic} has several partitions: join a group`);
    const partition = records.partition(topic, 0);
    const kept = partition.from(partition.start(), Number.POSITIVE_INFINITY);
    if (kept.length > 0) onRecords(kept);
    return records.tap(topic, (entry) => onRecords([entry]));
  }

  return {
    async publish(publications) {
      records.append(publications);
    },
    async join(name, topics, takeOver) {
      const group = groups.get(name) ?? memoryGroup(name, records, batchSizeMax);
      groups.set(name, group);
      return group.join(topics, takeOver);
    },
    async follow(topics, onRecords) {
      const stops = topics.map((topic) => follow(topic, onRecords));
      return {
        caughtUp: Promise.resolve(),
        async close() {
          for (const stop of stops) stop();
        },
      };
    },
    async drain(name) {
      const group = groups.get(name);
      if (group === undefined) throw new Error(`nobody joined group ${name}`);
      return group.drain();
    },
    async unread() {
      const joined = [...groups].flatMap(([group, { readUntil }]) =>
        [...records.partitions()].map((partition) => ({ group, partition, next: readUntil(partition) })),
      );
      return joined
        .filter(({ next }) => next !== Number.POSITIVE_INFINITY)
        .map(({ group, partition: { topic, partition, end }, next }) => ({
          ...{ group, topic, partition },
          events: end() - next,
        }));
    },
    trim() {
      for (const partition of records.partitions()) {
        const read = [...groups.values()].map((group) => group.readUntil(partition));
        const readByAll = Math.min(...read);
        if (readByAll !== Number.POSITIVE_INFINITY) partition.forgetBefore(readByAll);
      }
    },
    tap(topic, tap) {
      records.tap(topic, tap);
    },
  };
}
