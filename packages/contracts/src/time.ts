import { z } from 'zod';

/**
 * An instant on the wire: ISO 8601 in UTC with milliseconds, `2026-03-02T14:05:07.250Z`. One fixed width, so that
 * text order is time order. Inside the core instants are whole milliseconds since 1970 (`…Ms`).
 */
export const Instant = z.iso
  .datetime({ precision: 3, error: 'a UTC instant with milliseconds, such as 2026-03-02T14:05:07.250Z' })
  .brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** Whole milliseconds since 1970-01-01T00:00:00Z. The instant is taken as checked. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/** The wire form of an instant given in whole milliseconds since 1970, within the years 0000 to 9999. Throws a RangeError for what is no instant at all, such as NaN. */
export function instantOf(atMs: number): Instant {
  return new Date(atMs).toISOString() as Instant;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
