import type { TopicName } from '@southbound/contracts';
import type { Batch, LogEntry, PartitionOwner, TakeOver } from '@southbound/runtime/ports';
import type { Kept, PartitionStanding } from './group-standing.ts';
import { type End, type Ledger, ledger, type Place } from './ledger.ts';
import type { PartitionTransactions } from './partition-transactions.ts';
import { turns } from './turns.ts';

/** A stretch of one partition of a topic, as it was fetched. */
export interface Fetched {
  readonly topic: TopicName;
  /** Exclusive. Control records and aborted ones count, which no reader is shown. */
  readonly until: number;
  readonly entries: readonly LogEntry[];
  /** Keeps the member in its group; rejects when the group has moved on, and then nothing more is handed over. */
  heartbeat(): Promise<void>;
  isRunning(): boolean;
}

export interface OwnershipOptions {
  readonly group: string;
  readonly partition: number;
  /** The joined topics that have the partition. */
  readonly topics: readonly TopicName[];
  readonly takeOver: TakeOver;
  readonly batchSizeMax: number;
  /** Fences all former owners. */
  openTransactions(): Promise<PartitionTransactions>;
  standing(): Promise<PartitionStanding>;
}

/** One owner of a partition number, from its takeover until something fails or the partition moves. */
export interface Ownership {
  readonly places: ReadonlyMap<TopicName, Place>;
  readonly ended: Promise<End>;
  end(error: unknown): void;
  /**
   * Hands a stretch to the owner in batches, and says whether all of it is handled. A failure of the owner's ends it
   * and does not reject.
   */
  read(fetched: Fetched): Promise<boolean>;
  /** A stretch was passed over that holds nothing for a reader. */
  passOver(topic: TopicName, until: number): void;
  /** Goes on at a later offset, since what lies before is no longer kept, and commits that with the metadata as it was. */
  skipTo(topic: TopicName, offset: number): Promise<void>;
}

/**
 * Takes a partition number over: fences all former owners, then asks where the group stands, then has an owner made.
 * Asked before the fence the answer might still change.
 */
export async function takeOwnership(options: OwnershipOptions): Promise<Ownership> {
  const { group, partition, topics } = options;
  const transactions = await options.openTransactions();
  try {
    const standing = await options.standing();
    const held = ledger(`partition ${partition} of group ${group}`, topics, standing, transactions);
    const metadata = held.metadata();
    const owner = await options.takeOver({ partition, metadata, topics, keepsBytes: true, note: held.note });
    for (const [topic, from] of owner.readFrom ?? []) moveTo(from, held.places.get(topic), standing.kept.get(topic));
    return ownership(options, held, owner);
  } catch (error) {
    await transactions.close();
    throw error;
  }
}

/** An offset that is not kept means the first that is. */
function moveTo(offset: number, place: Place | undefined, kept: Kept | undefined): void {
  if (place === undefined || kept === undefined) return;
  const next = offset >= kept.from && offset <= kept.until ? offset : kept.from;
  place.committed = next;
  place.position = next;
}

function ownership(
  { group, partition, batchSizeMax }: OwnershipOptions,
  held: Ledger,
  owner: PartitionOwner,
): Ownership {
  const { places } = held;
  /** The owner is asked one thing at a time. */
  const inTurn = turns(1);
  let isToldCaughtUp = false;

  /** Whether the owner handled the batch; its failure is its end. */
  async function handOver(topic: TopicName, place: Place, entries: readonly LogEntry[]): Promise<boolean> {
    const before = place.committed;
    const lastOffset = entries.at(-1)?.offset ?? Number.NaN;
    const batch: Batch = { topic, partition, entries, commit: (output) => held.commit(topic, lastOffset, output) };
    try {
      await owner.handle(batch);
      if (place.committed === before) throw new Error(`an owner of group ${group} committed nothing of a batch`);
    } catch (error) {
      held.end(error);
    }
    return !held.isOver();
  }

  async function tellIfCaughtUp(): Promise<void> {
    if (isToldCaughtUp || held.isOver()) return;
    for (const { position, endedAt } of places.values()) if (position < endedAt) return;
    isToldCaughtUp = true;
    try {
      await owner.caughtUp();
    } catch (error) {
      held.end(error);
    }
  }

  async function read({ topic, until, entries, heartbeat, isRunning }: Fetched): Promise<boolean> {
    const place = places.get(topic);
    if (place === undefined) return false;
    let rest = entries.filter(({ offset }) => offset >= place.position);
    while (rest.length > 0) {
      if (held.isOver() || !isRunning()) return false;
      const isHandled = await whileBeating(heartbeat, () => handOver(topic, place, rest.slice(0, batchSizeMax)));
      if (!isHandled) return false;
      rest = rest.filter(({ offset }) => offset >= place.committed);
      await heartbeat();
    }
    if (held.isOver()) return false;
    place.position = Math.max(place.position, until);
    await tellIfCaughtUp();
    return !held.isOver();
  }

  // Where nothing is left to read, at once.
  void inTurn(tellIfCaughtUp);
  return {
    places,
    ended: held.ended,
    end: held.end,
    read: (fetched) => inTurn(() => read(fetched)),
    passOver(topic, until) {
      const place = places.get(topic);
      if (place === undefined) return;
      place.position = Math.max(place.position, until);
      void inTurn(tellIfCaughtUp);
    },
    async skipTo(topic, offset) {
      const place = places.get(topic);
      if (place === undefined) return;
      place.committed = offset;
      place.position = offset;
      await held.note(held.metadata());
    },
  };
}

/** How often a member says that it is alive, in milliseconds. */
export const HEARTBEAT_MS = 1_000;

/** What a heartbeat fails with shows again at the next one, after the work. */
async function whileBeating<Result>(heartbeat: () => Promise<void>, work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => void heartbeat().catch(() => {}), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
