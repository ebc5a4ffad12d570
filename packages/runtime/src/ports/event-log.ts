import type { SouthboundEvent, TopicName } from '@southbound/contracts';

/**
 * What a record carries: an event, or bytes that may or may not turn out to be one. No bytes at all, on a compacted
 * topic, are a tombstone.
 */
export type Content = SouthboundEvent | Uint8Array;

/** One record to append. Headers say what must be known without reading the content. */
export interface Publication {
  readonly topic: TopicName;
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Content;
}

/** One record of a partition, at its offset. Adapters that keep bytes always hand over bytes. */
export interface LogEntry extends Publication {
  readonly offset: number;
}

/**
 * A run of records of one partition, in order, none left out. Nothing of it counts as read until `commit`.
 */
export interface Batch {
  readonly topic: TopicName;
  readonly partition: number;
  /** Never empty. */
  readonly entries: readonly LogEntry[];
  /**
   * Makes the publications visible and the records up to `throughOffset` read, together or not at all. May be called
   * for one prefix of the batch after the other. Rejects when it is not certain that it happened: the owner is then
   * over, and whoever takes over learns from the log what did.
   */
  commit(output: BatchOutput): Promise<void>;
}

export interface BatchOutput {
  readonly publications: readonly Publication[];
  /** The last record that counts as read. */
  readonly throughOffset: number;
  /** Kept with the offset and handed to the next owner: at most 4,096 bytes. */
  readonly metadata: string;
}

/** Handles the batches of one partition of the joined topics, one at a time, until it fails or the partition moves. */
export interface PartitionOwner {
  /**
   * Where to read on, by topic, for an owner whose state says so better than the last commit: one that finds its state
   * lost reads its topics again. An offset that is no longer kept means the first that is.
   */
  readonly readFrom?: ReadonlyMap<TopicName, number>;
  handle(batch: Batch): Promise<void>;
  /**
   * Called once, between batches: all that the joined topics held of this partition at the takeover was handled. At
   * once when that was nothing. A failure ends the owner, as a failure to handle a batch does.
   */
  caughtUp(): Promise<void>;
}

/**
 * What a new owner is told of a partition number of the joined topics, after all earlier owners were fenced: none of
 * them can commit any more, so this is the truth and stays it.
 */
export interface Takeover {
  readonly partition: number;
  /** The metadata of the last commit; empty when nothing was ever committed. */
  readonly metadata: string;
  /** The joined topics that have this partition. */
  readonly topics: readonly TopicName[];
  /** Whether the log makes bytes of all content; then it may as well be handed bytes. */
  readonly keepsBytes?: boolean;
  /** Changes the metadata without reading on, fenced as a commit is. */
  note(metadata: string): Promise<void>;
}

/**
 * Makes an owner for a partition. Called anew whenever the partition comes to this member and after each failure, so
 * whatever an owner had cached ends with it.
 */
export type TakeOver = (takeover: Takeover) => Promise<PartitionOwner>;

export interface Membership {
  /** Finishes the batches under way, reads no further, and leaves the group. */
  leave(): Promise<void>;
}

/**
 * How a group's partitions go to its members: `even` among all of them, or all to `one` while the others stand by, for
 * a group that must have a single writer. `even` unless said otherwise.
 */
export type Spread = 'even' | 'one';

/** Handed a run of records of one topic, each record once. Must not throw: whoever follows has nobody to tell. */
export type OnRecords = (entries: readonly LogEntry[]) => void;

export interface Following {
  /** Resolves once all was shown that the topics held when following began; never when that cannot be read. */
  readonly caughtUp: Promise<void>;
  /** After it nothing more is shown. */
  close(): Promise<void>;
}

/**
 * The event log: ordered partitions of records that groups read from where they left off. Partition *p* of all the
 * topics that a group joins belongs to one member.
 */
export interface EventLog {
  /**
   * Shows every record of topics of a single partition, from the first that is kept: those of one topic in order, those
   * of several as they come. In no group, so every process is shown all of them. Resolves once records may come.
   */
  follow(topics: readonly TopicName[], onRecords: OnRecords): Promise<Following>;
  /** Appends in the order given, for producers that read nothing. Resolves when all are there. */
  publish(publications: readonly Publication[]): Promise<void>;
  join(group: string, topics: readonly TopicName[], takeOver: TakeOver, spread?: Spread): Promise<Membership>;
}
