import { z } from 'zod';

/**
 * An instant on the wire: ISO 8601 in UTC with milliseconds, `2026-03-02T14:05:07.250Z`. One fixed width, so that
 * text order is time order. Inside the core instants are whole milliseconds since 1970 (`…Ms`).
 */
export const Instant = z
  .string()
  .regex(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
    'a UTC instant with milliseconds, such as 2026-03-02T14:05:07.250Z',
  )
  .brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** Whole milliseconds since 1970-01-01T00:00:00Z. The instant is taken as checked; a calendar impossibility (30 February) rolls over as `Date` does. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/** The wire form of an instant given in whole milliseconds since 1970. Throws a RangeError outside the years 0000–9999. */
export function instantOf(atMs: number): Instant {
  return new Date(atMs).toISOString() as Instant;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
