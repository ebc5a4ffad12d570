/**
 * The vehicle register: what is known of vehicles. Its values are text that only their writers understand; the
 * register keeps who may write them, and in which order.
 */

/** Whose values to read: intelligence is kept by plate, and under further keys; history by vehicle at a port. */
export interface RegisterKey {
  readonly plateKey: string;
  readonly vehicleKey: string;
}

/** How far the register has read the intelligence, and whether it may be believed. */
export interface RegisterMark {
  /** Grows by one with each instance that takes over the writing. */
  readonly generation: number;
  /** `complete`: what is absent is not known. `reading`: it may merely not have been read yet. */
  readonly coverage: 'complete' | 'reading';
  /**
   * By `topic/partition`: the offset up to which, exclusive, intelligence was read into the register. The writer goes
   * on from here and not from what its group committed, so a register that lost everything, or came back as it was an
   * hour ago, is read anew; and a replay can wait until it has read up to a crossing's time. What does not stand here
   * was not read at all.
   */
  readonly offsetsRead: Readonly<Record<string, number>>;
  /**
   * 0 for a register that never lost a history, else about when it was whole again: event time of intelligence,
   * milliseconds since 1970, which may be behind a port's. Another number than before tells of a loss.
   */
  readonly historySinceMs: number;
}

/** The two packed values of one vehicle; null where the register knows nothing. */
export interface RegisterEntry {
  readonly intelligence: string | null;
  /** By port code, this port's and its sister ports'. */
  readonly histories: ReadonlyMap<string, string>;
}

export interface RegisterReading {
  /** Null when the register was never written, or lost everything: an empty store is not "nothing known". */
  readonly mark: RegisterMark | null;
  /** In the order of the keys asked for. */
  readonly entries: readonly RegisterEntry[];
  /** Intelligence in the order of the further keys asked for; null where the register knows nothing. */
  readonly further: readonly (string | null)[];
}

export interface HistoryWrite {
  readonly vehicleKey: string;
  /** Of the crossing that made this value: a write with an offset not newer than what stands there changes nothing. */
  readonly offset: number;
  readonly value: string;
  /** Event time of the vehicle's last crossing, for eviction. */
  readonly lastCrossedAtMs: number;
}

export interface IntelligenceWrite {
  /** A plate's, or any further key. */
  readonly plateKey: string;
  /** Null forgets what stands there. */
  readonly value: string | null;
  /** Event time until which the value must be kept, in milliseconds since 1970; for good where null or absent. */
  readonly keptUntilMs?: number | null;
}

export interface VehicleRegister {
  /**
   * All of a batch's vehicles, what stands under further keys, and the mark, in one round trip. Rejects when the
   * register does not answer.
   */
  read(keys: readonly RegisterKey[], furtherKeys?: readonly string[]): Promise<RegisterReading>;
  /** Writes a port's histories in one round trip. Only that port's partition owner writes them. */
  writeHistories(port: string, writes: readonly HistoryWrite[]): Promise<void>;
  /** Forgets the histories of vehicles last seen at this port before an instant of event time. */
  evictHistories(port: string, beforeMs: number): Promise<void>;
  /** Makes the caller the only writer of intelligence and returns its generation; every earlier one is fenced. */
  claimIntelligence(): Promise<number>;
  readIntelligence(plateKeys: readonly string[]): Promise<readonly (string | null)[]>;
  /** Writes values and mark together. Rejects with fault `register-fenced` when a later generation has claimed. */
  writeIntelligence(mark: RegisterMark, writes: readonly IntelligenceWrite[]): Promise<void>;
  /**
   * Forgets intelligence that must be kept no longer than to before an instant of event time, about so many values at
   * most, and says whether no more is left to be forgotten. Fenced as writing is.
   */
  forgetIntelligence(generation: number, beforeMs: number, valuesMax: number): Promise<boolean>;
}
