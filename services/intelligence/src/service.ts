import { epochMs, type SouthboundEvent, type TopicName } from '@southbound/contracts';
import { type Arrival, type Component, type ConsumeSurroundings, consume, type Logger } from '@southbound/runtime';
import type { EventLog, Membership, Takeover, VehicleRegister } from '@southbound/runtime/ports';
import { type BatchTold, foldBatch, readKnown } from './batch-told.ts';
import { NO_WRITES, type PartitionReading, type RegisterWriter, registerWriter } from './register-writer.ts';
import type { IntelligenceTelemetry } from './telemetry.ts';

export { intelligenceTelemetry } from './telemetry.ts';

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
  readonly intelligenceTelemetry: IntelligenceTelemetry;
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
    const takeOver = consume(intelligence(writer, ports), ports);
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

function intelligence(
  writer: RegisterWriter,
  { logger, intelligenceTelemetry }: IntelligencePorts,
): Component<PartitionReading, undefined> {
  return {
    name: INTELLIGENCE_GROUP,
    topics: TOPICS_READ,
    open: (takeover) => openReading(writer, takeover, NOTHING_COMMITTED),
    revive: (takeover, counters) => openReading(writer, takeover, JSON.parse(counters) as Counters),
    keep: ({ clockMs, next }) => ({ counters: JSON.stringify([clockMs, [...next]] satisfies Counters), learned: '' }),
    clockMs: (reading) => reading.clockMs,
    readFrom: (reading) => reading.next,
    fetch: async () => undefined,
    decide(reading, arrivals) {
      const events = eventsOf(arrivals);
      noteRead(reading, arrivals);
      let told = NOTHING_TOLD;
      return {
        publications: [],
        beforeCommit: () =>
          writer.write(reading, async (read) => {
            told = foldBatch(events, await readKnown(events, read));
            return told.writes;
          }),
        afterCommit() {
          const { refused, stoppedAgain } = told;
          for (const { by } of refused) intelligenceTelemetry.refused(by);
          const descriptions = refused.filter(({ by }) => by === 'description').map(({ lookoutId }) => lookoutId);
          if (descriptions.length > 0) logger.warn({ lookouts: descriptions }, 'no room for lookouts by description');
          if (stoppedAgain > 0) intelligenceTelemetry.stoppedAgain(stoppedAgain);
        },
      };
    },
    async caughtUp(reading) {
      reading.isCaughtUp = true;
      await writer.write(reading, NO_WRITES);
    },
  };
}

function eventsOf(arrivals: readonly Arrival[]): SouthboundEvent[] {
  return arrivals.flatMap(({ event }) => (event === null ? [] : [event]));
}

const NOTHING_TOLD: BatchTold = { writes: [], refused: [], stoppedAgain: 0 };

/** Moves a reading on past a batch. */
function noteRead(reading: PartitionReading, arrivals: readonly Arrival[]): void {
  for (const { entry, event } of arrivals) {
    reading.next.set(entry.topic, entry.offset + 1);
    if (event !== null) reading.clockMs = Math.max(reading.clockMs, epochMs(event.recordedAt));
  }
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
