import { epochMs, MINUTE_MS, type TopicName } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { minuteStartOf } from './line.ts';

/** Says of each record in turn when it was recorded. */
export type RecordingClock = (publication: Publication) => number;

/**
 * For records of live partitions, in the order of each. A gateway's clock may go back, and bytes that are no event have
 * no time of their own: such a record counts as recorded with the one before it in its partition.
 */
export function partitionClock(): RecordingClock {
  const lastAt = new Map<TopicName, number[]>();
  return ({ topic, partition, content }) => {
    const last = lastAt.get(topic) ?? [];
    lastAt.set(topic, last);
    const recordedAtMs = content instanceof Uint8Array ? 0 : epochMs(content.recordedAt);
    const atMs = Math.max(recordedAtMs, last[partition] ?? 0);
    last[partition] = atMs;
    return atMs;
  };
}

/**
 * For records that come minute by minute: each stays in the event minute that it came in, whatever its own clock says,
 * so that a replay gives the same minutes. The first minute holds what was recorded at any time before.
 */
export function minuteClock(): (startsAtMs: number) => RecordingClock {
  let isFirst = true;
  let lastAtMs = 0;
  return (startsAtMs) => {
    if (!isFirst) lastAtMs = Math.max(lastAtMs, startsAtMs);
    isFirst = false;
    return ({ content }) => {
      const recordedAtMs = content instanceof Uint8Array ? lastAtMs : epochMs(content.recordedAt);
      lastAtMs = Math.min(Math.max(recordedAtMs, minuteStartOf(lastAtMs)), startsAtMs + MINUTE_MS - 1);
      return lastAtMs;
    };
  };
}
