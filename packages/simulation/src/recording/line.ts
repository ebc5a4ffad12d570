import { DAY_MS, MINUTE_MS } from '@southbound/contracts';

/** What every line of a recording has. */
export interface RecordedLine {
  /** When it was recorded, in milliseconds since 1970. */
  readonly atMs: number;
  /** What it is counted as. */
  readonly type: string;
}

/** No line of a recording is longer: base64 of the largest message, its place, and headers that are all escapes. */
export const LINE_BYTES_MAX = 1_048_576;

/** The last day that an instant can be written of, 9999-12-31. */
const AT_MS_END = 2_932_897 * DAY_MS;

export function isAt(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < AT_MS_END;
}

/** When the event minute of an instant begins. */
export function minuteStartOf(atMs: number): number {
  return atMs - (atMs % MINUTE_MS);
}
