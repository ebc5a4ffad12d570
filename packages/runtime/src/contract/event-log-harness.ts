import { encodeEvent, type TopicName } from '@southbound/contracts';
import type { Batch, EventLog, LogEntry, PartitionOwner, Publication, TakeOver, Takeover } from '../ports/index.ts';

export interface EventLogUnderTest {
  readonly log: EventLog;
  /** Resolves when the group has handled all that is readable, and what its owners published meanwhile. */
  caughtUp(group: string): Promise<void>;
  close(): Promise<void>;
}

/** Makes event logs that start empty, one for each check. */
export interface EventLogHarness {
  /** How long a record may take to be shown to a follower, in milliseconds; a tenth of a second unless said. */
  readonly patienceMs?: number;
  make(): Promise<EventLogUnderTest>;
}

export const LOOKOUTS: TopicName = 'southbound.lookouts.v1';
export const CROSSINGS: TopicName = 'southbound.crossings.v1';
export const SELECTIONS: TopicName = 'southbound.selections.v1';

/** Runs a check on a fresh log and closes it whatever comes of it. */
export async function withLog(
  harness: EventLogHarness,
  run: (underTest: EventLogUnderTest) => Promise<void>,
): Promise<void> {
  const underTest = await harness.make();
  try {
    await run(underTest);
  } finally {
    await underTest.close();
  }
}

/** Records with one text each, in this order. Key and header tell how it begins. */
export function texts(topic: TopicName, partition: number, ...contents: readonly string[]): Publication[] {
  return contents.map((text) => ({
    topic,
    partition,
    key: `key of ${text.slice(0, 40)}`,
    headers: { about: text.slice(0, 40) },
    content: new TextEncoder().encode(text),
  }));
}

export function textOf(entry: LogEntry): string {
  return entry.content instanceof Uint8Array ? new TextDecoder().decode(entry.content) : encodeEvent(entry.content);
}

export function lastOffset(entries: readonly LogEntry[]): number {
  return entries.at(-1)?.offset ?? Number.NaN;
}

export function commitAll(batch: Batch, publications: readonly Publication[] = [], metadata = ''): Promise<void> {
  return batch.commit({ publications, throughOffset: lastOffset(batch.entries), metadata });
}

/** A member that keeps what it was told and shown. */
export interface Reader {
  readonly takeOver: TakeOver;
  readonly takeovers: Takeover[];
  readonly entries: LogEntry[];
  /** How many records it had been shown when it was told that it had caught up, by partition; each time it was told. */
  readonly caughtUpAfter: ReadonlyMap<number, readonly number[]>;
  /** What it was shown, by text, in order. */
  texts(): readonly string[];
}

/** `handle` commits each batch whole unless told otherwise; `nth` counts batches from 1. */
export function reader(
  handle: (batch: Batch, nth: number) => Promise<void> = (batch) => commitAll(batch),
  readFrom: ReadonlyMap<TopicName, number> = new Map(),
): Reader {
  const takeovers: Takeover[] = [];
  const entries: LogEntry[] = [];
  const caughtUpAfter = new Map<number, readonly number[]>();
  let batches = 0;
  const ownerOf = (partition: number): PartitionOwner => ({
    readFrom,
    async caughtUp() {
      const shown = entries.filter((entry) => entry.partition === partition).length;
      caughtUpAfter.set(partition, [...(caughtUpAfter.get(partition) ?? []), shown]);
    },
    async handle(batch) {
      entries.push(...batch.entries);
      batches += 1;
      await handle(batch, batches);
    },
  });
  return {
    takeovers,
    entries,
    caughtUpAfter,
    texts: () => entries.map(textOf),
    async takeOver(takeover) {
      takeovers.push(takeover);
      return ownerOf(takeover.partition);
    },
  };
}

/** What a group that was never here before reads of some topics. */
export async function readAll({ log, caughtUp }: EventLogUnderTest, ...topics: readonly TopicName[]): Promise<Reader> {
  const all = reader();
  const membership = await log.join(`onlooker of ${topics.join(', ')}`, topics, all.takeOver);
  await caughtUp(`onlooker of ${topics.join(', ')}`);
  await membership.leave();
  return all;
}
