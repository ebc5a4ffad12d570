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
  const year = 100 * digitsAt(instant, 0) + digitsAt(instant, 2);
  // Date.UTC takes a year below 100 for one of the last century.
  if (year < 100) return Date.parse(instant);
  const milliseconds = 10 * digitsAt(instant, 20) + instant.charCodeAt(22) - DIGIT_0;
  // Every place is fixed, so reading them takes a third of the time of parsing a date.
  return Date.UTC(
    year,
    digitsAt(instant, 5) - 1,
    digitsAt(instant, 8),
    digitsAt(instant, 11),
    digitsAt(instant, 14),
    digitsAt(instant, 17),
    milliseconds,
  );
}

const DIGIT_0 = 48;

/** The number that two digits make. */
function digitsAt(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - DIGIT_0) + text.charCodeAt(at + 1) - DIGIT_0;
}

/** The wire form of an instant given in whole milliseconds since 1970, within the years 0000 to 9999. Throws a RangeError for what is no instant at all, such as NaN. */
export function instantOf(atMs: number): Instant {
  return new Date(atMs).toISOString() as Instant;
}

/**
 * The hour of the day, 0 to 23, of instants in milliseconds since 1970, at a place by its IANA time zone, daylight saving
 * included. Its clock must be off UTC by whole hours, as it is in all of the port table: the last answer holds for the
 * whole hour.
 */
export function hoursOfDay(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  let [heldHour, held] = [Number.NaN, 0];
  return (atMs) => {
    const hour = Math.floor(atMs / HOUR_MS);
    if (hour !== heldHour) [heldHour, held] = [hour, Number(format.format(atMs))];
    return held;
  };
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
