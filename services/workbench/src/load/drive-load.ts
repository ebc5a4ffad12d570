import { setTimeout as pause } from 'node:timers/promises';
import type { SelectionMade } from '@southbound/contracts';
import type { kafkaClient } from '@southbound/kafka';
import { kafkaEventLog, readTopics } from '@southbound/kafka';
import { Fault, type Logger } from '@southbound/runtime';
import type { LogEntry, Publication } from '@southbound/runtime/ports';
import type { LoadCrossings } from './load-crossings.ts';
import { type LoadFigures, loadTally } from './load-tally.ts';

export interface Load {
  readonly client: ReturnType<typeof kafkaClient>;
  readonly crossings: LoadCrossings;
  /** Crossings that are sent each second. */
  readonly perSecond: number;
  readonly seconds: number;
  /** For how long crossings come before that are not measured: they find caches cold and connections new. */
  readonly warmUpSeconds: number;
  /** How long to wait for selections after the last crossing was due. */
  readonly waitSeconds: number;
  readonly logger: Logger;
}

/** How long to look for second selections once each crossing has its first. Invented. */
const DUPLICATES_WAIT_MS = 1_000;

/** How often it is looked whether all has come. */
const LOOK_MS = 20;

/**
 * Publishes each crossing at its instant, whatever became of those before it: a system that falls behind gets no relief.
 * Returns early with what there is when told to stop.
 */
export async function driveLoad(
  load: Load,
  stopping: AbortSignal,
  onSent: (sent: number) => void,
): Promise<LoadFigures & { readonly isWhole: boolean }> {
  const { client, crossings } = load;
  const log = kafkaEventLog(client);
  const tally = loadTally();
  try {
    await log.assertAnswers();
    const onlooker = await readTopics(client, {
      topics: ['southbound.selections.v1'],
      from: 'end',
      onRecords: (entries) => {
        const nowMs = performance.now();
        for (const entry of entries) {
          const nth = crossings.nthOf(crossingIdOf(entry));
          if (nth !== undefined) tally.answered(nth, nowMs);
        }
      },
    });
    try {
      // A failure of the onlooker must not be taken for lost crossings.
      await Promise.race([sendAll(load, log.publish, tally, stopping, onSent), onlooker.failed]);
      await Promise.race([waitForSelections(load, tally, stopping), onlooker.failed]);
    } finally {
      await onlooker.close();
    }
  } finally {
    await log.close();
  }
  return { ...tally.figures(), isWhole: !stopping.aborted };
}

async function sendAll(
  { crossings, perSecond, seconds, warmUpSeconds, logger }: Load,
  publish: (publications: readonly Publication[]) => Promise<void>,
  tally: ReturnType<typeof loadTally>,
  stopping: AbortSignal,
  onSent: (sent: number) => void,
): Promise<void> {
  const warmUp = Math.round(perSecond * warmUpSeconds);
  const count = warmUp + Math.round(perSecond * seconds);
  const startedMs = performance.now();
  // Event time is wall time, so that the clocks of the ports move as they would.
  const startedAtMs = Date.now();
  const dueInMs = (nth: number) => (1_000 * nth) / perSecond;
  for (let nth = 0; nth < count; nth += 1) {
    const waitMs = startedMs + dueInMs(nth) - performance.now();
    if (waitMs > 0) await pause(waitMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
    const crossing = crossings.next(Math.floor(startedAtMs + dueInMs(nth)));
    tally.sent(startedMs + dueInMs(nth), performance.now(), nth < warmUp);
    // What cannot be published is lost, and is counted so; the others go on.
    publish([crossing]).then(tally.published, (error: unknown) => {
      if (!(error instanceof Fault)) throw error;
      logger.error({ err: error }, 'a crossing could not be published');
    });
    onSent(nth + 1);
  }
}

async function waitForSelections(
  { waitSeconds }: Load,
  tally: ReturnType<typeof loadTally>,
  stopping: AbortSignal,
): Promise<void> {
  const untilMs = performance.now() + 1_000 * waitSeconds;
  let completeMs: number | undefined;
  while (performance.now() < untilMs && !stopping.aborted) {
    if (tally.isComplete()) completeMs ??= performance.now();
    if (completeMs !== undefined && performance.now() - completeMs > DUPLICATES_WAIT_MS) return;
    await pause(LOOK_MS, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Of a selection; of anything else on its topic none of this load. */
function crossingIdOf({ content }: LogEntry): string {
  try {
    const event = content instanceof Uint8Array ? JSON.parse(Buffer.from(content).toString()) : content;
    return String((event as SelectionMade).data.crossingId);
  } catch {
    return '';
  }
}
