import { isDeepStrictEqual } from 'node:util';
import { epochMs, TOPICS, type TopicName } from '@southbound/contracts';
import { type Arrival, type Component, type ConsumeSurroundings, consume, Fault } from '@southbound/runtime';
import type {
  EventLog,
  IntelligenceWrite,
  Membership,
  RegisterMark,
  Takeover,
  VehicleRegister,
} from '@southbound/runtime/ports';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKey,
  packIntelligence,
  unpackIntelligence,
} from '@southbound/selectivity';

const TOPICS_READ = [
  'southbound.lookouts.v1',
  'southbound.trace-leads.v1',
  'southbound.referrals.v1',
  'southbound.inspections.v1',
] as const satisfies readonly TopicName[];

export const INTELLIGENCE_GROUP = 'intelligence';

export interface IntelligencePorts extends ConsumeSurroundings {
  readonly log: EventLog;
  readonly register: VehicleRegister;
}

/**
 * Folds lookouts, trace leads, referrals and what inspections found into the vehicle register. One active instance
 * writes; the register fences every earlier one.
 */
export async function startIntelligence(ports: IntelligencePorts): Promise<Membership> {
  const writer = intelligenceWriter(ports.register);
  return ports.log.join(INTELLIGENCE_GROUP, TOPICS_READ, consume(intelligence(writer), ports));
}

interface PartitionReading {
  readonly partition: number;
  clockMs: number;
  /** Where each topic ended when the partition was taken over: read up to there, nothing older is missing. */
  readonly missing: Map<TopicName, number>;
  /** By `topic/partition`: where to read on. */
  readonly offsetsRead: Record<string, number>;
}

type Known = ReadonlyMap<string, string | null>;

function intelligence(writer: IntelligenceWriter): Component<PartitionReading, Known> {
  return {
    name: INTELLIGENCE_GROUP,
    topics: TOPICS_READ,
    open: (takeover) => openReading(writer, takeover, 0, false),
    revive: (takeover, counters) => openReading(writer, takeover, Number(counters), true),
    keep: (reading) => ({ counters: String(reading.clockMs), learned: '' }),
    clockMs: (reading) => reading.clockMs,
    async fetch(_, arrivals) {
      const keys = [...new Set(arrivals.flatMap(keyOf))];
      const values = keys.length === 0 ? [] : await writer.read(keys);
      return new Map(keys.map((key, index) => [key, values[index] ?? null]));
    },
    decide(reading, arrivals, known) {
      const changed = new Map<string, ReturnType<typeof unpackIntelligence>>();
      for (const { entry, event } of arrivals) {
        reading.offsetsRead[placeOf(entry.topic, entry.partition)] = entry.offset + 1;
        if (entry.offset + 1 >= (reading.missing.get(entry.topic) ?? 0)) reading.missing.delete(entry.topic);
        if (event === null) continue;
        reading.clockMs = Math.max(reading.clockMs, epochMs(event.recordedAt));
        const key = intelligenceKey(event);
        if (key === null) continue;
        const before = changed.get(key) ?? unpackIntelligence(known.get(key) ?? null);
        changed.set(key, foldIntelligence(before, event as IntelligenceEvent));
      }
      const writes = [...changed].map(([plateKey, value]) => ({ plateKey, value: packIntelligence(value) }));
      return { publications: [], beforeCommit: () => writer.write(reading, writes) };
    },
  };
}

function keyOf({ event }: Arrival): string[] {
  const key = event === null ? null : intelligenceKey(event);
  return key === null ? [] : [key];
}

function placeOf(topic: TopicName, partition: number): string {
  return `${topic}/${partition}`;
}

async function openReading(
  writer: IntelligenceWriter,
  takeover: Takeover,
  clockMs: number,
  isContinued: boolean,
): Promise<PartitionReading> {
  const ahead = [...takeover.positions].filter(([, { next, end }]) => next < end);
  const missing = new Map(ahead.map(([topic, { end }]) => [topic, end]));
  const { partition } = takeover;
  const read = [...takeover.positions].map(([topic, { next }]) => [placeOf(topic, partition), next]);
  const reading = { partition, clockMs, missing, offsetsRead: Object.fromEntries(read) };
  await writer.open(reading, isContinued);
  return reading;
}

interface IntelligenceWriter {
  /** Comes first for each partition; `isContinued` when some of it was read into the register before. */
  open(reading: PartitionReading, isContinued: boolean): Promise<void>;
  read(plateKeys: readonly string[]): Promise<readonly (string | null)[]>;
  write(reading: PartitionReading, writes: readonly IntelligenceWrite[]): Promise<void>;
}

/**
 * Writes under one generation, claimed when the first partition comes. The register is complete once every partition
 * was read up to where it ended at its takeover; until then what is absent may merely not have been read yet. A
 * register that lost what was read into it says so for good, so that "lost" is never taken for "nothing known": a new
 * group reads the topics from their beginning.
 */
function intelligenceWriter(register: VehicleRegister): IntelligenceWriter {
  const unread = new Set(Array.from({ length: TOPICS['southbound.inspections.v1'].partitions }, (_, index) => index));
  /** Partitions that were opened here before: what they read since is this writer's own. */
  const opened = new Set<number>();
  let generation: number | undefined;
  let written: RegisterMark | undefined;
  /** Of all partitions; what a write carries comes in once it succeeded, so no other write promises it before. */
  let offsetsRead: RegisterMark['offsetsRead'] = {};
  let wasEmpty = false;
  let isLost = false;

  async function claim(): Promise<number> {
    const { mark } = await register.read([]);
    if (mark === null) {
      wasEmpty = true;
      if (written !== undefined) isLost = true;
    }
    if (mark?.coverage === 'lost') isLost = true;
    return register.claimIntelligence();
  }

  async function write(reading: PartitionReading, writes: readonly IntelligenceWrite[]): Promise<void> {
    if (reading.missing.size === 0) unread.delete(reading.partition);
    else unread.add(reading.partition);
    generation ??= await claim();
    const coverage = isLost ? 'lost' : unread.size === 0 ? 'complete' : 'reading';
    const throughThis = { ...offsetsRead, ...reading.offsetsRead };
    // Of a register that lost something, no offset can be said up to which it holds all.
    const mark: RegisterMark = { generation, coverage, offsetsRead: isLost ? {} : throughThis };
    if (writes.length === 0 && isDeepStrictEqual(mark, written)) return;
    try {
      await register.writeIntelligence(mark, writes);
      written = mark;
      offsetsRead = { ...offsetsRead, ...reading.offsetsRead };
    } catch (error) {
      if (error instanceof Fault && error.code === 'register-fenced') generation = undefined;
      throw error;
    }
  }

  return {
    async open(reading, isContinued) {
      generation ??= await claim();
      if (isContinued && wasEmpty && !opened.has(reading.partition)) isLost = true;
      opened.add(reading.partition);
      await write(reading, []);
    },
    read: (plateKeys) => register.readIntelligence(plateKeys),
    write,
  };
}
