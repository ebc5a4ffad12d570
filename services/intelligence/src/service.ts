import { epochMs, type TopicName } from '@southbound/contracts';
import { type Arrival, type Component, type ConsumeSurroundings, consume, type Logger } from '@southbound/runtime';
import type { EventLog, Membership, Takeover, VehicleRegister } from '@southbound/runtime/ports';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKey,
  packIntelligence,
  unpackIntelligence,
} from '@southbound/selectivity';
import { type PartitionReading, type RegisterWriter, registerWriter } from './register-writer.ts';

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
  readonly logger: Logger;
}

export interface IntelligenceService {
  readonly membership: Membership;
  /**
   * Reads the intelligence into the register anew if the register lost what was read into it. To be called now and
   * then, since a register that was emptied cannot say so. Resolves when the reading has begun; a register that does
   * not answer is left alone.
   */
  checkRegister(): Promise<void>;
}

/**
 * Folds lookouts, trace leads, referrals and what inspections found into the vehicle register. One active instance
 * writes; the register fences every earlier one. When it is fenced, or the register lost something, it takes all its
 * partitions over anew and reads on from where the register says.
 */
export async function startIntelligence(ports: IntelligencePorts): Promise<IntelligenceService> {
  const { log, register, logger } = ports;
  let hasLeft = false;
  let startingOver: Promise<void> | undefined;
  let session = await openSession();

  async function openSession() {
    const writer = registerWriter(register, () => void startOver(writer, 'fenced').catch(() => {}));
    const takeOver = consume(intelligence(writer), ports);
    return { writer, membership: await log.join(INTELLIGENCE_GROUP, TOPICS_READ, takeOver, 'one') };
  }

  async function startOver(writer: RegisterWriter, reason: string): Promise<void> {
    if (hasLeft || session.writer !== writer) return;
    startingOver ??= (async () => {
      logger.warn({ reason }, 'the register is not what this instance wrote: reading on from what it says');
      await session.membership.leave();
      if (!hasLeft) session = await openSession();
    })().finally(() => {
      startingOver = undefined;
    });
    await startingOver;
  }

  return {
    membership: {
      async leave() {
        hasLeft = true;
        await startingOver?.catch(() => {});
        await session.membership.leave();
      },
    },
    async checkRegister() {
      await startingOver;
      const { writer } = session;
      if (await writer.hasLost()) await startOver(writer, 'lost');
    },
  };
}

type Known = ReadonlyMap<string, string | null>;

function intelligence(writer: RegisterWriter): Component<PartitionReading, Known> {
  return {
    name: INTELLIGENCE_GROUP,
    topics: TOPICS_READ,
    open: (takeover) => openReading(writer, takeover, NOTHING_COMMITTED),
    revive: (takeover, counters) => openReading(writer, takeover, JSON.parse(counters) as Counters),
    keep: ({ clockMs, next }) => ({ counters: JSON.stringify([clockMs, [...next]] satisfies Counters), learned: '' }),
    clockMs: (reading) => reading.clockMs,
    readFrom: (reading) => reading.next,
    async fetch(_, arrivals) {
      const keys = new Set<string>();
      for (const { event } of arrivals) {
        const key = event === null ? null : intelligenceKey(event);
        if (key !== null) keys.add(key);
      }
      if (keys.size === 0) return NOTHING_ASKED;
      const asked = [...keys];
      const values = await writer.read(asked);
      return new Map(asked.map((key, index) => [key, values[index] ?? null]));
    },
    decide(reading, arrivals, known) {
      const writes = [...folded(reading, arrivals, known)];
      const packed = writes.map(([plateKey, value]) => ({ plateKey, value: packIntelligence(value) }));
      return { publications: [], beforeCommit: () => writer.write(reading, packed) };
    },
    async caughtUp(reading) {
      reading.isCaughtUp = true;
      await writer.write(reading, []);
    },
  };
}

const NOTHING_ASKED: Known = new Map();

/** What a batch makes of the vehicles it tells of, by plate key. */
function folded(reading: PartitionReading, arrivals: readonly Arrival[], known: Known) {
  const changed = new Map<string, ReturnType<typeof unpackIntelligence>>();
  for (const { entry, event } of arrivals) {
    reading.next.set(entry.topic, entry.offset + 1);
    if (event === null) continue;
    reading.clockMs = Math.max(reading.clockMs, epochMs(event.recordedAt));
    const key = intelligenceKey(event);
    if (key === null) continue;
    const before = changed.get(key) ?? unpackIntelligence(known.get(key) ?? null);
    changed.set(key, foldIntelligence(before, event as IntelligenceEvent));
  }
  return changed;
}

/** The partition's clock, and by topic the next offset to read. */
type Counters = readonly [clockMs: number, next: readonly (readonly [TopicName, number])[]];

const NOTHING_COMMITTED: Counters = [0, []];

async function openReading(
  writer: RegisterWriter,
  { partition, topics }: Takeover,
  [clockMs, committed]: Counters,
): Promise<PartitionReading> {
  return writer.open({ partition, topics, clockMs, committed: new Map(committed) });
}
