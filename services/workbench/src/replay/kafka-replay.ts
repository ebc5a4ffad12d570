import { instantOf } from '@southbound/contracts';
import { kafkaClient, kafkaEventLog, kafkaSettings } from '@southbound/kafka';
import { type Logger, readSettings } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { RecordedRecord } from '@southbound/simulation';
import type { Recording } from '../recordings/recording-reader.ts';
import type { Terminal } from '../terminal.ts';
import { isCrossing, paceAt, waitFor } from './pace.ts';

export interface KafkaReplay {
  readonly events: Recording<RecordedRecord>;
  readonly terminal: Terminal;
  readonly logger: Logger;
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

/** Publishes a recording in its order: each record once it falls due, those that are due together in one go. */
export async function replayToKafka(
  { events, terminal, logger, speed }: KafkaReplay,
  stopping: AbortSignal,
  onReplayed: (lines: number, note: string) => void,
): Promise<KafkaReplayResult> {
  const log = kafkaEventLog(kafkaClient(readSettings(kafkaSettings, terminal.environment), logger));
  const pace = paceAt(speed, () => performance.now());
  const startedMs = performance.now();
  let linesReplayed = 0;
  let due: Publication[] = [];

  async function publish(): Promise<void> {
    const publications = due;
    due = [];
    await log.publish(publications);
    linesReplayed += publications.length;
  }

  try {
    await log.assertAnswers();
    for await (const { startsAtMs, lines } of events.minutes()) {
      for (const line of lines) {
        const waitMs = pace.waitMs(line.atMs, isCrossing(line));
        if (waitMs > 0 || due.length >= RECORDS_AT_ONCE_MAX) {
          await publish();
          await waitFor(waitMs, stopping);
          if (stopping.aborted) break;
        }
        due.push(line.publication);
      }
      if (stopping.aborted) break;
      onReplayed(linesReplayed, `${instantOf(startsAtMs).slice(0, 16)} UTC`);
    }
    if (!stopping.aborted) await publish();
  } finally {
    await log.close();
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  return { isWhole: linesReplayed === events.header.lines, linesReplayed, seconds };
}
