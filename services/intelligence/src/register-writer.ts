import { MINUTE_MS, TOPICS, type TopicName } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { IntelligenceWrite, RegisterMark, VehicleRegister } from '@southbound/runtime/ports';

/** How far one partition of the intelligence topics was read. */
export interface PartitionReading {
  readonly partition: number;
  /** Event time so far, milliseconds since 1970. */
  clockMs: number;
  /** Event time so far by what each source said since this reading began. */
  readonly heard: Map<string, number>;
  /** Whether all is read that stood there when the partition was taken over. */
  isCaughtUp: boolean;
  /** Where to read on. */
  readonly next: Map<TopicName, number>;
}

/** A partition that came to this instance. */
export interface PartitionOpened {
  readonly partition: number;
  readonly topics: readonly TopicName[];
  readonly clockMs: number;
  /** Where its group's last commit stood: up to there everything was in a register. */
  readonly committed: ReadonlyMap<TopicName, number>;
}

/**
 * Asks the register and answers what to write, at an instant of event time: what is over by then need not be written.
 * Nothing is written meanwhile.
 */
export type WritesFrom = (
  read: (keys: readonly string[]) => Promise<readonly (string | null)[]>,
  nowMs: number,
) => Promise<readonly IntelligenceWrite[]>;

/** Nothing but the mark. */
export const NO_WRITES: WritesFrom = async () => [];

export interface RegisterWriter {
  /** Comes first for each partition; its reading starts where the register says. */
  open(opened: PartitionOpened): Promise<PartitionReading>;
  /**
   * Writes values and mark together. What is to be written follows from what the register holds at that moment: several
   * partitions tell of one plate, and what one of them read before another wrote would undo the other's word.
   */
  write(reading: PartitionReading, writesFrom: WritesFrom): Promise<void>;
  /** Whether the register holds less than this writer wrote; false when it does not answer. */
  hasLost(): Promise<boolean>;
}

/** How often what must be kept no longer is forgotten, event time: rarely enough to cost nothing. */
const FORGET_EVERY_MS = 10 * MINUTE_MS;

/**
 * So many values are forgotten with one write, and the rest with the next ones: all other writes wait meanwhile. More
 * than a write commonly brings. Invented, no source.
 */
const FORGOTTEN_AT_ONCE_MAX = 2_000;

/**
 * Writes the register under one generation, claimed when the first partition comes. Reading goes on from the offsets
 * in the register's mark, which are written together with what was read up to them: a register that is new, lost
 * everything or came back as it was an hour ago is thereby filled anew. It is complete once every partition was read
 * up to where it ended at its takeover; until then what is absent may merely not have been read yet.
 *
 * A writer that was fenced is over, and `onFenced` is called.
 */
export function registerWriter(register: VehicleRegister, onFenced: () => void): RegisterWriter {
  const unread = new Set(Array.from({ length: TOPICS['southbound.inspections.v1'].partitions }, (_, index) => index));
  let claiming: Promise<number> | undefined;
  let isFenced = false;
  /** Of all partitions; what a write carries comes in once it succeeded, so no other write promises it before. */
  let offsetsRead: Record<string, number> = {};
  let historySinceMs = 0;
  /** Whether histories were lost too: they are whole again from the moment that the register is. */
  let isRefilling = false;
  const heard = new Map<string, number>();
  let clockMs = 0;
  let forgottenMs = 0;
  let lastWrite: Promise<void> = Promise.resolve();

  async function claim(): Promise<number> {
    // The mark is read after the claim: nobody else can move it on then.
    const generation = await register.claimIntelligence();
    const { mark } = await register.read([]);
    if (mark !== null) {
      offsetsRead = { ...mark.offsetsRead };
      historySinceMs = mark.historySinceMs;
      isRefilling = mark.coverage === 'reading' && historySinceMs > 0;
    }
    return generation;
  }

  async function generationClaimed(): Promise<number> {
    if (isFenced) throw new Fault('register-fenced', 'this instance starts over from what the register says');
    claiming ??= claim();
    try {
      return await claiming;
    } catch (error) {
      claiming = undefined;
      throw error;
    }
  }

  /** The register is behind what was written to it. What its histories lost, nobody tells again. */
  function noteLoss(): void {
    if (isRefilling) return;
    isRefilling = true;
    // Another number than before, so that whoever reads it notices, and never 0.
    historySinceMs = Math.max(historySinceMs + 1, clockMs);
  }

  function markAfter(generation: number, reading: PartitionReading): RegisterMark {
    if (isRefilling) historySinceMs = Math.max(historySinceMs, clockMs);
    return {
      generation,
      coverage: unread.size === 0 ? 'complete' : 'reading',
      offsetsRead: { ...offsetsRead, ...offsetsOf(reading) },
      historySinceMs,
    };
  }

  /** One write after the other: each carries the mark of all that came before it. */
  async function write(reading: PartitionReading, writesFrom: WritesFrom): Promise<void> {
    const turn = lastWrite.then(() => writeNow(reading, writesFrom));
    lastWrite = turn.catch(() => {});
    await turn;
  }

  async function writeNow(reading: PartitionReading, writesFrom: WritesFrom): Promise<void> {
    const generation = await generationClaimed();
    clockMs = Math.max(clockMs, agreedClock(heard, reading.heard));
    const writes = await writesFrom((keys) => register.readIntelligence(keys), clockMs);
    if (reading.isCaughtUp) unread.delete(reading.partition);
    else unread.add(reading.partition);
    try {
      const mark = markAfter(generation, reading);
      await register.writeIntelligence(mark, writes);
      if (mark.coverage === 'complete') isRefilling = false;
      Object.assign(offsetsRead, offsetsOf(reading));
      await forget(generation);
    } catch (error) {
      if (error instanceof Fault && error.code === 'register-fenced') {
        isFenced = true;
        onFenced();
      }
      throw error;
    }
  }

  async function forget(generation: number): Promise<void> {
    if (clockMs - forgottenMs < FORGET_EVERY_MS) return;
    const isAllForgotten = await register.forgetIntelligence(generation, clockMs, FORGOTTEN_AT_ONCE_MAX);
    if (isAllForgotten) forgottenMs = clockMs;
  }

  return {
    async open({ partition, topics, clockMs: partitionClockMs, committed }) {
      await generationClaimed();
      const next = new Map(topics.map((topic) => [topic, offsetsRead[placeOf(topic, partition)] ?? 0] as const));
      if (topics.some((topic) => (next.get(topic) ?? 0) < (committed.get(topic) ?? 0))) noteLoss();
      const reading = { partition, clockMs: partitionClockMs, heard: new Map(), isCaughtUp: false, next };
      await write(reading, NO_WRITES);
      return reading;
    },
    write,
    hasLost: async () => isFenced || (claiming !== undefined && (await holdsLess(register, { ...offsetsRead }))),
  };
}

/**
 * Adds to what was heard what is new, and answers the latest instant that two sources have come to; 0 until then. One
 * whose clock is wrong by a year must not make the register forget all lookouts in force.
 */
function agreedClock(heard: Map<string, number>, news: ReadonlyMap<string, number>): number {
  for (const [source, atMs] of news) heard.set(source, Math.max(atMs, heard.get(source) ?? 0));
  let [latest, second] = [0, 0];
  for (const atMs of heard.values()) {
    if (atMs > latest) [latest, second] = [atMs, latest];
    else if (atMs > second) second = atMs;
  }
  return second;
}

/** Whether the register's mark is behind offsets; false when it does not answer. */
async function holdsLess(register: VehicleRegister, offsets: Readonly<Record<string, number>>): Promise<boolean> {
  try {
    const { mark } = await register.read([]);
    const held = mark?.offsetsRead ?? {};
    return mark === null || Object.entries(offsets).some(([place, offset]) => (held[place] ?? 0) < offset);
  } catch (error) {
    if (error instanceof Fault && error.code === 'register-away') return false;
    throw error;
  }
}

function placeOf(topic: TopicName, partition: number): string {
  return `${topic}/${partition}`;
}

function offsetsOf({ partition, next }: PartitionReading): Record<string, number> {
  const offsets: Record<string, number> = {};
  for (const [topic, offset] of next) offsets[placeOf(topic, partition)] = offset;
  return offsets;
}
