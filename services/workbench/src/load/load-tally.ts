import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** What is known of the crossings of a load: when each was due, and what came of it. */
export interface LoadTally {
  /**
   * The next crossing is handed to Kafka; it was due at an instant, in milliseconds. One of the warm-up, which comes
   * first, must have its one selection as any other; its latency does not count, nor does it for the rate.
   */
  sent(dueMs: number, nowMs: number, isWarmUp?: boolean): void;
  /** Kafka has the crossing for certain. */
  published(): void;
  /** A committed selection of the nth crossing was read. */
  answered(nth: number, nowMs: number): void;
  /** Whether each crossing that was sent has its selection. */
  isComplete(): boolean;
  figures(): LoadFigures;
}

export interface LoadFigures {
  readonly sent: number;
  readonly published: number;
  /** Crossings with a selection. */
  readonly answered: number;
  /** Crossings without one. */
  readonly lost: number;
  /** Selections beyond the first of a crossing. */
  readonly duplicated: number;
  /** Crossings answered a second, from when the first after the warm-up was due to the last answer; 0 when there is none. */
  readonly answeredPerSecond: number;
  /** From when a crossing was due to its committed selection, so what waited to be sent counts as waiting. */
  readonly latencyMs: Percentiles;
  /** From when a crossing was due to its being handed to Kafka: how far behind the load itself was. */
  readonly behindMs: Percentiles;
}

/** In milliseconds, to three significant digits; null when there is nothing to tell. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
}

export function loadTally(): LoadTally {
  const latency = microseconds();
  const behind = microseconds();
  const dueAtMs: number[] = [];
  /** How many selections each crossing has. */
  const selections: number[] = [];
  let warmUp = 0;
  let published = 0;
  let answered = 0;
  let measured = 0;
  let duplicated = 0;
  let lastAnswerMs = 0;

  function answeredPerSecond(): number {
    const seconds = (lastAnswerMs - (dueAtMs[warmUp] ?? 0)) / 1_000;
    return measured === 0 || seconds <= 0 ? 0 : Number((measured / seconds).toFixed(2));
  }

  return {
    sent(dueMs, nowMs, isWarmUp = false) {
      dueAtMs.push(dueMs);
      selections.push(0);
      if (isWarmUp) warmUp += 1;
      else record(behind, nowMs - dueMs);
    },
    published() {
      published += 1;
    },
    answered(nth, nowMs) {
      const before = selections[nth];
      if (before === undefined) return;
      selections[nth] = before + 1;
      if (before > 0) {
        duplicated += 1;
        return;
      }
      answered += 1;
      if (nth < warmUp) return;
      measured += 1;
      lastAnswerMs = nowMs;
      record(latency, nowMs - (dueAtMs[nth] ?? nowMs));
    },
    isComplete: () => answered === dueAtMs.length,
    figures: () => ({
      sent: dueAtMs.length,
      published,
      answered,
      lost: dueAtMs.length - answered,
      duplicated,
      answeredPerSecond: answeredPerSecond(),
      latencyMs: percentiles(latency),
      behindMs: percentiles(behind),
    }),
  };
}

/** A latency that is longer counts as this one: an hour. */
const MICROSECONDS_MAX = 3_600_000_000;

/** Node's own HDR histogram. */
function microseconds(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: MICROSECONDS_MAX, figures: 3 });
}

function record(histogram: RecordableHistogram, ms: number): void {
  histogram.record(Math.min(MICROSECONDS_MAX, Math.max(1, Math.round(1_000 * ms))));
}

function percentiles(histogram: RecordableHistogram): Percentiles {
  const at = (percentile: number) =>
    histogram.count === 0 ? null : Number((histogram.percentile(percentile) / 1_000).toPrecision(3));
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: at(100) };
}
