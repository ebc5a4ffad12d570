import type { kafkaEventLog } from '@southbound/kafka';
import { Fault } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { RecordedRecord } from '@southbound/simulation';
import { noteOf } from '../passing-minutes.ts';
import type { Recording } from '../recordings/recording-reader.ts';
import { counted, whole } from '../text-layout.ts';
import { isCrossing, replayTiming, waitFor } from './replay-timing.ts';

export interface KafkaReplay {
  readonly events: Recording<RecordedRecord>;
  readonly log: Pick<ReturnType<typeof kafkaEventLog>, 'assertAnswers' | 'publish' | 'close'>;
  /** Event time per wall time; infinite is flat out. */
  readonly speed: number;
}

export interface KafkaReplayResult {
  readonly isWhole: boolean;
  readonly linesReplayed: number;
  /** Wall time from the first record to the last. */
  readonly seconds: number;
}

/** Large enough that a send costs little for each record, small enough to be stopped in between. */
const RECORDS_AT_ONCE_MAX = 5_000;

/** What to do when a recording was published in part. */
export const TOLD_TWICE =
  'Replayed again on the same topics, what was published would be told twice: take topics that hold none of it, by another SOUTHBOUND_KAFKA_TOPIC_PREFIX.';

/** The fault that ended it, with what had been published by then and what to do about it. */
function cutShort(
  error: unknown,
  { linesReplayed, underWay, lines }: { linesReplayed: number; underWay: number; lines: number },
): unknown {
  if (!(error instanceof Fault)) return error;
  const told = `${counted(linesReplayed, 'record')} of ${whole.format(lines)} were published, and of the ${whole.format(underWay)} after them perhaps some`;
  return new Fault(error.code, `${error.detail}\n${told}. ${TOLD_TWICE}`, { cause: error });
}

/** Publishes a recording in its order: each record once it falls due, those that are due together in one go. */
export async function replayToKafka(
  { events, log, speed }: KafkaReplay,
  stopping: AbortSignal,
  onReplayed: (lines: number, note: string) => void,
): Promise<KafkaReplayResult> {
  const timing = replayTiming(speed, () => performance.now());
  const startedMs = performance.now();
  let linesReplayed = 0;
  let due: Publication[] = [];

  async function publish(): Promise<void> {
    const publications = due;
    due = [];
    await log.publish(publications).catch((error: unknown) => {
      throw cutShort(error, { linesReplayed, underWay: publications.length, lines: events.header.lines });
    });
    linesReplayed += publications.length;
  }

  try {
    await log.assertAnswers();
    for await (const { startsAtMs, lines } of events.minutes()) {
      for (const line of lines) {
        const waitMs = timing.waitMs(line.atMs, isCrossing(line));
        if (waitMs > 0 || due.length >= RECORDS_AT_ONCE_MAX) {
          await publish();
          await waitFor(waitMs, stopping);
          if (stopping.aborted) break;
        }
        due.push(line.publication);
      }
      if (stopping.aborted) break;
      onReplayed(linesReplayed, noteOf(startsAtMs));
    }
    if (!stopping.aborted) await publish();
  } finally {
    await log.close();
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  return { isWhole: linesReplayed === events.header.lines, linesReplayed, seconds };
}
