import { DAY_MS } from '@southbound/contracts';

/** Why vehicles cross, as far as the calendar moves it. */
export type Travel = 'leisure' | 'work' | 'freight';

/** A feast, and how it moves the traffic southbound: 1 is a day like any other. All factors are invented, no source. */
interface Feast {
  readonly name: string;
  /** Its day in a year, in whole days since 1970. */
  on(year: number): number;
  /** People go home before it: factors of leisure on the day before, two days before, and so on. */
  readonly before: readonly number[];
  readonly leisure: number;
  readonly after: readonly number[];
  /** Of those who go to work, and of freight, on the day itself. */
  readonly work: number;
  readonly freight: number;
}

/** A Monday off: people leave on Friday, Saturday and Sunday. */
const LONG_WEEKEND = { before: [1, 1.1, 1.15], leisure: 0.9, after: [], work: 0.65, freight: 0.6 } as const;

const MONDAY = 1;
const THURSDAY = 4;

/**
 * Holidays of both countries, and the days on which Mexican families gather, from the two countries' calendars.
 *
 * @internal Tests compare their dates with a calendar's.
 */
export const FEASTS: readonly Feast[] = [
  {
    name: 'New Year',
    on: (year) => dayNumber(year, 1, 1),
    before: [0.85, 0.95],
    leisure: 0.65,
    after: [0.95],
    work: 0.3,
    freight: 0.2,
  },
  { name: 'Martin Luther King Day', on: (year) => weekdayIn(year, 1, MONDAY, 3), ...LONG_WEEKEND },
  { name: 'Constitution Day (MX)', on: (year) => weekdayIn(year, 2, MONDAY, 1), ...LONG_WEEKEND },
  { name: "Presidents' Day", on: (year) => weekdayIn(year, 2, MONDAY, 3), ...LONG_WEEKEND },
  { name: "Juárez's Birthday (MX)", on: (year) => weekdayIn(year, 3, MONDAY, 3), ...LONG_WEEKEND },
  {
    name: 'Holy Thursday (MX)',
    on: (year) => easterSunday(year) - 3,
    before: [1.5, 1.35, 1.25, 1.2, 1.3, 1.35, 1.15],
    leisure: 1.3,
    after: [],
    work: 0.65,
    freight: 0.6,
  },
  {
    name: 'Good Friday (MX)',
    on: (year) => easterSunday(year) - 2,
    before: [],
    leisure: 0.85,
    after: [0.9, 0.8],
    work: 0.55,
    freight: 0.4,
  },
  {
    name: 'Labour Day (MX)',
    on: (year) => dayNumber(year, 5, 1),
    before: [1.1],
    leisure: 0.95,
    after: [],
    work: 0.7,
    freight: 0.6,
  },
  {
    name: "Mothers' Day (MX)",
    on: (year) => dayNumber(year, 5, 10),
    before: [1.25, 1.15],
    leisure: 1.05,
    after: [],
    work: 1,
    freight: 1,
  },
  // The last Monday of May is a week before the first of June.
  { name: 'Memorial Day', on: (year) => weekdayIn(year, 6, MONDAY, 1) - 7, ...LONG_WEEKEND },
  {
    name: 'Juneteenth',
    on: (year) => dayNumber(year, 6, 19),
    before: [1.05],
    leisure: 1,
    after: [],
    work: 0.85,
    freight: 0.9,
  },
  {
    name: 'Independence Day',
    on: (year) => dayNumber(year, 7, 4),
    before: [1.25, 1.2, 1.1],
    leisure: 0.85,
    after: [],
    work: 0.6,
    freight: 0.5,
  },
  { name: 'Labor Day', on: (year) => weekdayIn(year, 9, MONDAY, 1), ...LONG_WEEKEND },
  {
    name: 'Independence Day (MX)',
    on: (year) => dayNumber(year, 9, 16),
    before: [1.2, 1.2, 1.1],
    leisure: 0.85,
    after: [],
    work: 0.6,
    freight: 0.5,
  },
  {
    name: 'Día de Muertos (MX)',
    on: (year) => dayNumber(year, 11, 2),
    before: [1.25, 1.3, 1.2, 1.1],
    leisure: 0.85,
    after: [],
    work: 0.8,
    freight: 0.8,
  },
  { name: 'Revolution Day (MX)', on: (year) => weekdayIn(year, 11, MONDAY, 3), ...LONG_WEEKEND },
  {
    name: 'Thanksgiving',
    on: (year) => weekdayIn(year, 11, THURSDAY, 4),
    before: [1.4, 1.25, 1.1],
    leisure: 0.75,
    after: [1.1],
    work: 0.5,
    freight: 0.5,
  },
  {
    name: 'Our Lady of Guadalupe (MX)',
    on: (year) => dayNumber(year, 12, 12),
    before: [1.1, 1.05],
    leisure: 0.95,
    after: [],
    work: 0.9,
    freight: 0.9,
  },
  {
    name: 'Christmas',
    on: (year) => dayNumber(year, 12, 25),
    before: [0.95, 1.45, 1.55, 1.6, 1.55, 1.5, 1.4, 1.3, 1.2, 1.1],
    leisure: 0.55,
    after: [1.05, 1.1, 1.05],
    work: 0.3,
    freight: 0.2,
  },
];

/** The factor by which the feasts around a day move a kind of travel. Feasts that overlap multiply. */
export function feastFactors(year: number): (travel: Travel, day: number) => number {
  const factors: Record<Travel, Map<number, number>> = { leisure: new Map(), work: new Map(), freight: new Map() };
  const put = (travel: Travel, day: number, factor: number) =>
    factors[travel].set(day, (factors[travel].get(day) ?? 1) * factor);
  for (const feast of FEASTS) {
    // The last days of a year lie before the next one's New Year.
    for (const day of [feast.on(year), feast.on(year + 1)]) {
      feast.before.forEach((factor, at) => {
        put('leisure', day - at - 1, factor);
      });
      feast.after.forEach((factor, at) => {
        put('leisure', day + at + 1, factor);
      });
      put('leisure', day, feast.leisure);
      put('work', day, feast.work);
      put('freight', day, feast.freight);
    }
  }
  return (travel, day) => factors[travel].get(day) ?? 1;
}

/** A day of the calendar in whole days since 1970. Month and day count from 1. */
export function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** The day of the week of a day since 1970: 0 is Sunday. The first day of 1970 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + THURSDAY) % 7) + 7) % 7;
}

/** The first, second and so on of a day of the week in a month. */
function weekdayIn(year: number, month: number, weekday: number, nth: number): number {
  const first = dayNumber(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1);
}

/** Easter by the anonymous Gregorian algorithm (Nature, 1876). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return dayNumber(year, Math.floor(f / 31), (f % 31) + 1);
}
