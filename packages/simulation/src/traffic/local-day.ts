import { DAY_MS, MINUTE_MS } from '@southbound/contracts';
import { weekdayOf } from './holidays.ts';

/** A day from midnight to midnight in a port's local time: 24 hours, or one more or less when the clocks change. */
export interface LocalDay {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Its date in whole days since 1970. */
  readonly number: number;
  readonly year: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** Tells the local day that an instant is in. The calendar is asked once for a day. */
export function localDays(timeZone: string): (atMs: number) => LocalDay {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });

  /** What the port's clock shows, as if it were UTC. */
  function shownAt(atMs: number): number {
    const parts = Object.fromEntries(clock.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute);
  }

  /** When the clock shows a midnight: no clock here changes at that hour, so it shows each once. */
  function midnight(number: number, nearMs: number): number {
    const once = nearMs + (number * DAY_MS - shownAt(nearMs));
    return once + (number * DAY_MS - shownAt(once));
  }

  let day: LocalDay | undefined;
  return (atMs) => {
    if (day !== undefined && atMs >= day.startsAtMs && atMs < day.endsAtMs) return day;
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const number = Math.floor(shownAt(minuteMs) / DAY_MS);
    day = {
      startsAtMs: midnight(number, minuteMs),
      endsAtMs: midnight(number + 1, minuteMs + DAY_MS),
      number,
      year: new Date(number * DAY_MS).getUTCFullYear(),
      weekday: weekdayOf(number),
    };
    return day;
  };
}

const HOUR_MINUTES = 60;
/** The clocks change at two, by an hour. */
const CLOCKS_CHANGE_AT = 2 * HOUR_MINUTES;

/**
 * How many minutes after a day's start the clock shows a minute of the day. The hour that is skipped in spring is
 * squeezed with the one after it into one, and the one that comes twice in autumn is stretched over both.
 */
export function minutesIntoDay(day: LocalDay, shown: number): number {
  const shift = shiftMinutes(day);
  const from = shift < 0 ? CLOCKS_CHANGE_AT : CLOCKS_CHANGE_AT - HOUR_MINUTES;
  const to = shift < 0 ? CLOCKS_CHANGE_AT + 2 * HOUR_MINUTES : CLOCKS_CHANGE_AT;
  if (shift === 0 || shown < from) return shown;
  if (shown >= to) return shown + shift;
  return from + (shown - from) * (shift < 0 ? 0.5 : 2);
}

/** The minute of the day that the clock shows so many minutes after a day's start. */
export function minuteShown(day: LocalDay, into: number): number {
  return into < CLOCKS_CHANGE_AT ? into : into - shiftMinutes(day);
}

/** By how much a day is longer than 24 hours. */
function shiftMinutes(day: LocalDay): number {
  return (day.endsAtMs - day.startsAtMs - DAY_MS) / MINUTE_MS;
}
