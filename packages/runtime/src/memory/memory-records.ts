import { encodeEvent, messageBytesMax, TOPICS, type TopicName } from '@southbound/contracts';
import { Fault } from '../fault.ts';
import type { Content, LogEntry, Publication } from '../ports/index.ts';

/** The records of one partition that are still kept, by offset. */
export interface PartitionRecords {
  readonly topic: TopicName;
  readonly partition: number;
  /** The offset of the first record kept, and of the next one to come. */
  readonly start: () => number;
  readonly end: () => number;
  /** At most `countMax` records from an offset on; empty at the end. */
  readonly from: (offset: number, countMax: number) => readonly LogEntry[];
  readonly append: (entry: LogEntry) => void;
  readonly forgetBefore: (offset: number) => void;
}

export type Tap = (entry: LogEntry) => void;

export interface MemoryRecords {
  /** Appends all or none: what cannot stand in its topic is refused before anything is appended. */
  append(publications: readonly Publication[]): void;
  partition(topic: TopicName, partition: number): PartitionRecords;
  partitions(): Iterable<PartitionRecords>;
  /** Returns what ends it. */
  tap(topic: TopicName, tap: Tap): () => void;
}

export function memoryRecords(keepsBytes: boolean): MemoryRecords {
  const byTopic = new Map<TopicName, readonly PartitionRecords[]>();
  const taps = new Map<TopicName, Tap[]>();
  for (const [topic, { partitions }] of Object.entries(TOPICS) as [TopicName, { partitions: number }][]) {
    const ofTopic = Array.from({ length: partitions }, (_, partition) => partitionRecords(topic, partition));
    byTopic.set(topic, ofTopic);
  }

  function partitionOf(topic: TopicName, partition: number): PartitionRecords {
    const found = byTopic.get(topic)?.[partition];
    if (found === undefined) throw new RangeError(`no partition ${partition} of topic ${topic}`);
    return found;
  }

  function appendOne(publication: Publication, content: Content): void {
    const records = partitionOf(publication.topic, publication.partition);
    const { topic, partition, key, headers } = publication;
    const entry = { topic, partition, key, headers, content, offset: records.end() };
    records.append(entry);
    for (const tap of taps.get(topic) ?? []) tap(entry);
  }

  return {
    append(publications) {
      if (publications.length === 0) return;
      const contents = publications.map((publication) => {
        partitionOf(publication.topic, publication.partition);
        return contentOf(publication, keepsBytes);
      });
      publications.forEach((publication, index) => {
        appendOne(publication, contents[index] as Content);
      });
    },
    partition: partitionOf,
    *partitions() {
      for (const ofTopic of byTopic.values()) yield* ofTopic;
    },
    tap(topic, tap) {
      taps.set(topic, [...(taps.get(topic) ?? []), tap]);
      return () => taps.set(topic, taps.get(topic)?.filter((each) => each !== tap) ?? []);
    },
  };
}

/** What a record is to carry. Events are handed over as they are, unless the log keeps bytes as a broker would. */
function contentOf(publication: Publication, keepsBytes: boolean): Content {
  const { content } = publication;
  const kept =
    keepsBytes && !(content instanceof Uint8Array) ? new TextEncoder().encode(encodeEvent(content)) : content;
  const bytesMax = messageBytesMax(publication.topic);
  if (kept instanceof Uint8Array && kept.byteLength > bytesMax) {
    throw new Fault(
      'message-too-large',
      `${kept.byteLength} bytes for ${publication.topic}, which admits at most ${bytesMax}`,
    );
  }
  return kept;
}

function partitionRecords(topic: TopicName, partition: number): PartitionRecords {
  let start = 0;
  let entries: LogEntry[] = [];
  return {
    topic,
    partition,
    start: () => start,
    end: () => start + entries.length,
    from: (offset, countMax) => entries.slice(offset - start, offset - start + countMax),
    append: (entry) => void entries.push(entry),
    forgetBefore: (offset) => {
      if (offset <= start) return;
      entries = entries.slice(offset - start);
      start = offset;
    },
  };
}
