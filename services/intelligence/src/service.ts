import { epochMs, type SouthboundEvent, type TopicName } from '@southbound/contracts';
import { type Arrival, type Component, type ConsumeSurroundings, consume, type Logger } from '@southbound/runtime';
import type { EventLog, Membership, Takeover, VehicleRegister } from '@southbound/runtime/ports';
import { LEAD_DESK, portClock } from '@southbound/selectivity';
import { type BatchFolded, foldBatch, readKnown } from './fold-batch.ts';
import { NO_WRITES, type PartitionReading, type RegisterWriter, registerWriter } from './register-writer.ts';
import { stoppedAgainPublication } from './stopped-again.ts';
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
): Component<Owned, BatchFolded> {
  return {
    name: INTELLIGENCE_GROUP,
    topics: TOPICS_READ,
    open: (takeover) => openReading(writer, takeover, NOTHING_COMMITTED),
    revive: (takeover, counters) => openReading(writer, takeover, JSON.parse(counters) as Counters),
    keep: ({ reading: { clockMs, next } }) => ({
      counters: JSON.stringify([clockMs, [...next]] satisfies Counters),
      learned: '',
    }),
    clockMs: ({ reading }) => reading.clockMs,
    readFrom: ({ from }) => from,
    // The register is written here, since what is to be told follows from what it held at that moment.
    async fetch({ reading }, arrivals) {
      const events = eventsOf(arrivals);
      noteRead(reading, arrivals);
      let folded = NOTHING_FOLDED;
      await writer.write(reading, async (read, nowMs) => {
        folded = foldBatch(events, await readKnown(events, read), nowMs);
        return folded.writes;
      });
      return folded;
    },
    decide: (_owned, _arrivals, { refused, stopped }) => ({
      publications: stopped.map(stoppedAgainPublication),
      afterCommit() {
        for (const { by } of refused) intelligenceTelemetry.refused(by);
        // One edit away is a weak match among many: whoever posted it has nothing to do about it.
        const logged = refused.filter(({ by }) => by !== 'near');
        if (logged.length > 0) logger.warn({ lookouts: logged }, 'not all was taken of lookouts');
        const news = stopped.filter(({ isNews }) => isNews).length;
        if (news > 0) intelligenceTelemetry.stoppedAgain(news);
      },
    }),
    async caughtUp({ reading }) {
      reading.isCaughtUp = true;
      await writer.write(reading, NO_WRITES);
    },
  };
}

function eventsOf(arrivals: readonly Arrival[]): SouthboundEvent[] {
  return arrivals.flatMap(({ event }) => (event === null ? [] : [event]));
}

const NOTHING_FOLDED: BatchFolded = { writes: [], refused: [], stopped: [] };

/** Moves a reading on past a batch. */
function noteRead(reading: PartitionReading, arrivals: readonly Arrival[]): void {
  for (const { entry, event } of arrivals) {
    reading.next.set(entry.topic, Math.max(entry.offset + 1, reading.next.get(entry.topic) ?? 0));
    if (event === null) continue;
    const [occurredAtMs, recordedAtMs] = [epochMs(event.occurredAt), epochMs(event.recordedAt)];
    reading.clockMs = portClock(reading.clockMs, occurredAtMs, recordedAtMs);
    // What the lead desk says, it says at a time that others told it.
    if (event.source !== LEAD_DESK)
      reading.heard.set(event.source, portClock(reading.heard.get(event.source) ?? 0, occurredAtMs, recordedAtMs));
  }
}

/** A partition, and where its reading begins. */
interface Owned {
  readonly reading: PartitionReading;
  /**
   * Where the register was read up to, or where the last commit stood if that is less: what the register held before
   * it was committed, nobody has been told of.
   */
  readonly from: ReadonlyMap<TopicName, number>;
}

/** The partition's clock, and by topic the next offset to read. */
type Counters = readonly [clockMs: number, next: readonly (readonly [TopicName, number])[]];

const NOTHING_COMMITTED: Counters = [0, []];

async function openReading(
  writer: RegisterWriter,
  { partition, topics }: Takeover,
  [clockMs, committed]: Counters,
): Promise<Owned> {
  const committedAt = new Map(committed);
  const reading = await writer.open({ partition, topics, clockMs, committed: committedAt });
  const from = [...reading.next].map(
    ([topic, next]) => [topic, Math.min(next, committedAt.get(topic) ?? next)] as const,
  );
  return { reading, from: new Map(from) };
}
