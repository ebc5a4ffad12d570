import type { TopicName } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { BatchOutput } from '@southbound/runtime/ports';
import type { PartitionStanding } from './group-standing.ts';
import type { PartitionTransactions } from './partition-transactions.ts';
import { outgoingRecord } from './records.ts';
import { turns } from './turns.ts';

/** How far one topic of an owner's partition was read. */
export interface Place {
  /** The next offset to read as the log has it, or will with the next commit. */
  committed: number;
  /** The next offset that is not handled: ahead of `committed` by what no reader is shown. */
  position: number;
  /** Where the topic ended at the takeover. */
  readonly endedAt: number;
}

/** What made an owner end, whether it had committed records, and when its connection is gone. */
export interface End {
  readonly error: unknown;
  readonly hasCommitted: boolean;
  readonly closed: Promise<void>;
}

/** What one owner of a partition number commits, until it ends. */
export interface Ledger {
  readonly places: ReadonlyMap<TopicName, Place>;
  /** That of the last commit, the owner's own or one before it; empty when there was none. */
  metadata(): string;
  isOver(): boolean;
  /** Resolves when the owner ends. */
  readonly ended: Promise<End>;
  /** From now on everything is refused with fault `owner-fenced`. What the broker has begun may still come to pass. */
  end(error: unknown): void;
  /** Commits through an offset that is not committed yet and no later than `lastOffset`; RangeError otherwise. */
  commit(topic: TopicName, lastOffset: number, output: BatchOutput): Promise<void>;
  note(metadata: string): Promise<void>;
}

/** A broker's default limit, `offset.metadata.max.bytes`. */
export const METADATA_BYTES_MAX = 4_096;

/**
 * Every commit writes offset and metadata of every topic that the group has ever committed in this partition number,
 * joined now or not, so that metadata is the same wherever it is found: a service that takes up a topic again, after a
 * version that did without it, would else find what it wrote there long ago.
 */
export function ledger(
  where: string,
  joined: readonly TopicName[],
  standing: PartitionStanding,
  transactions: PartitionTransactions,
): Ledger {
  const places = new Map(joined.map((topic) => [topic, placeOf(topic, standing)]));
  const formerly = [...standing.committed].filter(([topic]) => !places.has(topic));
  const inTurn = turns(1);
  const { promise: ended, resolve: resolveEnded } = Promise.withResolvers<End>();
  let metadata = metadataOf(joined, standing);
  let hasCommitted = false;
  let endedBy: { readonly error: unknown } | undefined;

  function end(error: unknown): void {
    if (endedBy !== undefined) return;
    endedBy = { error };
    resolveEnded({ error, hasCommitted, closed: inTurn(() => transactions.close()) });
  }

  function assertOwner(): void {
    if (endedBy === undefined) return;
    throw new Fault('owner-fenced', `${where} has another owner now`, { cause: endedBy.error });
  }

  async function write(publications: BatchOutput['publications'], text: string, moved?: [TopicName, number]) {
    assertFits(text);
    const records = publications.map(outgoingRecord);
    const offsets = new Map<TopicName, number>();
    for (const [topic, { offset }] of formerly) offsets.set(topic, offset);
    for (const [topic, { committed }] of places) offsets.set(topic, committed);
    if (moved !== undefined) offsets.set(...moved);
    try {
      await transactions.commit({ records, offsets, metadata: text });
    } catch (error) {
      end(error);
      throw error;
    }
    metadata = text;
  }

  return {
    places,
    metadata: () => metadata,
    isOver: () => endedBy !== undefined,
    ended,
    end,
    commit: (topic, lastOffset, output) =>
      inTurn(async () => {
        assertOwner();
        const place = places.get(topic);
        const { throughOffset } = output;
        if (place === undefined || throughOffset < place.committed || throughOffset > lastOffset) {
          const rest = `${place?.committed} to ${lastOffset}`;
          throw new RangeError(`throughOffset ${throughOffset} lies outside ${rest}, the batch's rest`);
        }
        await write(output.publications, output.metadata, [topic, throughOffset + 1]);
        place.committed = throughOffset + 1;
        // What is committed is handled, also when the rest of its batch is fetched once more.
        place.position = Math.max(place.position, place.committed);
        hasCommitted = true;
      }),
    note: (text) =>
      inTurn(async () => {
        assertOwner();
        await write([], text);
      }),
  };
}

/** The group's place in a topic: where it never committed, at the first record kept. */
function placeOf(topic: TopicName, { committed, kept }: PartitionStanding): Place {
  const range = kept.get(topic);
  if (range === undefined) throw new Fault('topics-wrong', `topic ${topic} lacks a partition that it must have`);
  const offset = committed.get(topic)?.offset ?? range.from;
  // Beyond the end there is something only after the log lost records; to begin anew would answer all of them twice.
  const next = Math.min(Math.max(offset, range.from), range.until);
  return { committed: next, position: next, endedAt: range.until };
}

/** They are all the same, but where an operator has set an offset by hand: that takes the metadata away. */
export function metadataOf(joined: readonly TopicName[], { committed }: PartitionStanding): string {
  const texts = [...joined, ...committed.keys()].map((topic) => committed.get(topic)?.metadata ?? '');
  return texts.find((text) => text !== '') ?? '';
}

function assertFits(metadata: string): void {
  const bytes = Buffer.byteLength(metadata);
  if (bytes > METADATA_BYTES_MAX) throw new RangeError(`metadata of ${bytes} bytes, at most ${METADATA_BYTES_MAX} fit`);
}
