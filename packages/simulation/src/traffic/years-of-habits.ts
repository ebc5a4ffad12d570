import type { Habits } from './archetypes.ts';
import { DAYS_PER_YEAR } from './crossings-per-day.ts';
import { dayNumber, feastFactors, weekdayOf } from './holidays.ts';
import type { LocalDay } from './local-day.ts';

/** How much goes on a day. */
export interface YearsOfHabits {
  /** Crossings of all who have such habits on a day, over those of an average day: adds up to 365 over a year. */
  load(habits: Habits, day: LocalDay): number;
  /** By what a vehicle's weight of the day of the week is multiplied, so that the above comes of all of them. */
  scale(habits: Habits, day: LocalDay): number;
}

/** The loads of all days, worked out for a year when its first day is asked for. Only the last year is kept. */
export function yearsOfHabits(): YearsOfHabits {
  let year = Number.NaN;
  let factor: ReturnType<typeof feastFactors> = () => 1;
  let perYear = new Map<Habits, number>();

  function turnTo(day: LocalDay): void {
    if (day.year === year) return;
    year = day.year;
    factor = feastFactors(year);
    perYear = new Map();
  }

  function weightOfYear(habits: Habits): number {
    const known = perYear.get(habits);
    if (known !== undefined) return known;
    let sum = 0;
    for (let number = dayNumber(year, 1, 1); number < dayNumber(year + 1, 1, 1); number += 1) {
      sum += weightOf(habits, weekdayOf(number)) * factor(habits.travel, number);
    }
    perYear.set(habits, sum);
    return sum;
  }

  function scale(habits: Habits, day: LocalDay): number {
    turnTo(day);
    return (DAYS_PER_YEAR * factor(habits.travel, day.number)) / weightOfYear(habits);
  }

  return { scale, load: (habits, day) => weightOf(habits, day.weekday) * scale(habits, day) };
}

/** How often all who have such habits go on a day of the week, in proportion. */
function weightOf(habits: Habits, weekday: number): number {
  return habits.weeks.reduce((sum, { share, days }) => sum + share * (days[weekday] ?? 0), 0);
}
