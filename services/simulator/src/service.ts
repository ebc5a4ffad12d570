import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { DAY_MS, epochMs, HOUR_MS, instantOf, MINUTE_MS } from '@southbound/contracts';
import { Fault, type Logger } from '@southbound/runtime';
import type { EventLog, PartitionState, Publication } from '@southbound/runtime/ports';
import { type Officers, openWorld, type WorldMinute, type WorldSettings } from '@southbound/simulation';
import { Counter, Gauge, type Registry } from 'prom-client';

export { assignmentRoutes } from './assignment-routes.ts';

export interface SimulatorPorts {
  readonly log: EventLog;
  /** Where the simulator keeps how far its world has come, so that it goes on after a restart. */
  readonly partitionState: PartitionState;
  readonly world: WorldSettings;
  /** Event time per wall time; 60 is an event minute a second. Infinite is as fast as the log takes it. */
  readonly speed: number;
  readonly registry: Registry;
  readonly logger: Logger;
}

export interface Simulator {
  /** Resolves when the world's last day is over, or it was stopped. Rejects when it cannot go on. */
  readonly ended: Promise<void>;
  /** Whether the world goes on: what it told last was taken. */
  isPublishing(): boolean;
  readonly officers: Officers;
  /** Publishes what is under way, and nothing more. */
  stop(): Promise<void>;
}

/** Wall time between two publications: short for a lane, long enough for a batch. */
const TICK_MS = 100;

/** How long to wait before what failed is done again. */
const AGAIN_MS = { first: 100, most: 5_000 } as const;

/** Of one world: another seed's or another first day's position says nothing of it. */
const positionOf = ({ seed, startsOn }: WorldSettings) =>
  ({ group: 'simulator', partition: 0, attemptId: `position of ${seed} from ${startsOn}` }) as const;

/**
 * Lets the simulated world happen on the event log: what its lanes see and its agencies say, each at its time; its
 * officers know what is hidden in the vehicles that they open. When the log is away the world waits for it, and then
 * catches up. After a restart it goes on with the event minute that it had not finished: crossings told a second time
 * are known as duplicates by their ids. It is an open loop, so that a restart finds the same world again.
 */
export async function startSimulator(ports: SimulatorPorts): Promise<Simulator> {
  const { partitionState, world, logger } = ports;
  const simulated = openWorld(world, { mode: 'open loop' });
  const stopping = new AbortController();
  const telemetry = simulatorTelemetry(ports.registry);
  let isPublishing = false;
  const saved = await partitionState.load(positionOf(world));
  const goesOnAtMs = saved === undefined ? Number.NEGATIVE_INFINITY : Number(saved);
  if (saved !== undefined)
    logger.info({ eventTime: instantOf(goesOnAtMs) }, 'going on where the simulated world stood');

  /** Does it again, later and later, while what it needs is away; what can never be done is a defect of the world. */
  async function insist(needed: string, work: () => Promise<void>): Promise<void> {
    for (let waitMs: number = AGAIN_MS.first; ; waitMs = Math.min(2 * waitMs, AGAIN_MS.most)) {
      try {
        await work();
        isPublishing = true;
        return;
      } catch (error) {
        if (!(error instanceof Fault) || error.code === 'message-too-large') throw error;
        if (waitMs === AGAIN_MS.first) logger.warn({ err: error, needed }, 'away: the simulated world waits for it');
        isPublishing = false;
        await pause(waitMs, undefined, { signal: stopping.signal });
      }
    }
  }

  /** Days are passed over in one go, but for what else the process has to do. */
  async function* minutesToTell(): AsyncGenerator<WorldMinute> {
    for (const minute of simulated.minutes()) {
      if (minute.startsAtMs >= goesOnAtMs) yield minute;
      else if (minute.startsAtMs % HOUR_MS === 0) await nextTurn(undefined, { signal: stopping.signal });
    }
  }

  async function letTimePass(): Promise<void> {
    const clock = wallClock(ports.speed, stopping.signal);
    for await (const minute of minutesToTell()) {
      for (const { dueAtMs, publications } of slicesOf(minute, ports.speed)) {
        await clock.until(dueAtMs);
        if (stopping.signal.aborted) return;
        await insist('the event log', () => ports.log.publish(publications));
        telemetry.published(publications);
      }
      const endsAtMs = minute.startsAtMs + MINUTE_MS;
      telemetry.reached(endsAtMs);
      // What a restart would tell again after more than ten event minutes would be decided twice.
      await insist('the store', () => partitionState.save(positionOf(world), String(endsAtMs)));
    }
    logger.info('the last day of the simulated world is over');
  }

  const ended = letTimePass().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    ended,
    isPublishing: () => isPublishing,
    officers: simulated.officers,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** A minute's records in the order of recording, cut where the wall clock ticks. The first slice may be empty. */
function slicesOf({ startsAtMs, publications }: WorldMinute, speed: number) {
  const sliceMs = Math.min(MINUTE_MS, TICK_MS * speed);
  const slices: { readonly dueAtMs: number; readonly publications: Publication[] }[] = [];
  for (const publication of publications) {
    const { content } = publication;
    if (content instanceof Uint8Array) throw new TypeError('the simulated world tells events, not bytes');
    // What agencies had said before the first day is all told at its beginning.
    const sinceMs = Math.max(0, epochMs(content.recordedAt) - startsAtMs);
    const dueAtMs = startsAtMs + Math.floor(sinceMs / sliceMs) * sliceMs;
    const last = slices.at(-1);
    if (last !== undefined && last.dueAtMs === dueAtMs) last.publications.push(publication);
    else slices.push({ dueAtMs, publications: [publication] });
  }
  return slices;
}

/** Waits until the wall clock, from the first waiting on, has come as far as event time at a speed. */
function wallClock(speed: number, stopping: AbortSignal) {
  let startedAt: { readonly eventMs: number; readonly wallMs: number } | undefined;
  return {
    async until(eventMs: number): Promise<void> {
      startedAt ??= { eventMs, wallMs: performance.now() };
      const dueAtMs = startedAt.wallMs + (eventMs - startedAt.eventMs) / speed;
      const waitMs = Math.min(dueAtMs - performance.now(), DAY_MS);
      if (waitMs > 0) await pause(waitMs, undefined, { signal: stopping }).catch(() => {});
    },
  };
}

function simulatorTelemetry(registry: Registry) {
  const published = new Counter({
    name: 'southbound_simulator_published_total',
    help: 'Records that the simulated world put onto the event log.',
    labelNames: ['topic'],
    registers: [registry],
  });
  const reached = new Gauge({
    name: 'southbound_simulator_event_time_seconds',
    help: 'How far the simulated world has come: event time, seconds since 1970.',
    registers: [registry],
  });
  return {
    published(publications: readonly Publication[]) {
      for (const { topic } of publications) published.inc({ topic });
    },
    reached: (atMs: number) => reached.set(atMs / 1_000),
  };
}
