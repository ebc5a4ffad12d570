import { MINUTE_MS, type PortCode, portOfEntry, VEHICLE_CLASSES } from '@southbound/contracts';
import { type Habits, meanRounds, OCCASIONALS, REGULARS, type Regular } from './archetypes.ts';
import { crossingsPerDay } from './crossings-per-day.ts';
import { hourShares } from './day-profile.ts';
import { type LocalDay, localDays, minuteShown } from './local-day.ts';
import { yearsOfHabits } from './years-of-habits.ts';

/** Local days of a port, and how much is expected of each hour. */
export interface PortCalendar {
  /** The local day that an instant is in. */
  dayOf(atMs: number): LocalDay;
  /** The vehicles expected in the local hour that an instant is in, over those of an average hour: 1 over a year. */
  hourLoad(atMs: number): number;
  /** Vehicles in the busiest hour of an average day. */
  readonly busiestHour: number;
}

/** The calendar of a port, in its local time. Loads are those of the classes together. */
export function portCalendar(port: PortCode): PortCalendar {
  const dayOf = localDays(portOfEntry(port).timeZone);
  const years = yearsOfHabits();
  const flows = flowsOf(port);
  const perHour = VEHICLE_CLASSES.reduce((sum, each) => sum + crossingsPerDay(port, each), 0) / 24;

  const expected = (hour: number, isWeekend: boolean, load: (habits: Habits) => number) =>
    flows.reduce((sum, { habits, crossingsPerDay: perDay, workdayShares, weekendShares }) => {
      const shares = isWeekend ? weekendShares : workdayShares;
      return sum + perDay * load(habits) * (shares[hour] ?? 0);
    }, 0);

  return {
    dayOf,
    hourLoad(atMs) {
      const day = dayOf(atMs);
      const hour = Math.floor(minuteShown(day, (atMs - day.startsAtMs) / MINUTE_MS) / 60);
      return expected(hour, isWeekend(day), (habits) => years.load(habits, day)) / perHour;
    },
    busiestHour: Math.max(...Array.from({ length: 24 }, (_, hour) => expected(hour, false, () => 1))),
  };
}

/** Whether a day is a Saturday or a Sunday. */
export function isWeekend(day: LocalDay): boolean {
  return day.weekday === 0 || day.weekday === 6;
}

/** Vehicles of the same habits, and how their crossings are spread over the hours. */
interface Flow {
  readonly habits: Habits;
  readonly crossingsPerDay: number;
  readonly workdayShares: readonly number[];
  readonly weekendShares: readonly number[];
}

function flowsOf(port: PortCode): Flow[] {
  const regulars = REGULARS.map((regular) => {
    const shares = roundShares(regular);
    const perDay = crossingsPerDay(port, regular.vehicleClass) * regular.share;
    return { habits: regular, crossingsPerDay: perDay, workdayShares: shares, weekendShares: shares };
  });
  const occasionals = VEHICLE_CLASSES.map((vehicleClass) => {
    const habits = OCCASIONALS[vehicleClass];
    return {
      habits,
      crossingsPerDay: crossingsPerDay(port, vehicleClass) * habits.share,
      workdayShares: hourShares(habits.hours.workday, habits.groupNightShare),
      weekendShares: hourShares(habits.hours.weekend, habits.groupNightShare),
    };
  });
  return [...regulars, ...occasionals];
}

/** The hours of all crossings of a day, later rounds included: each comes a mean turnaround after the one before it. */
function roundShares(regular: Regular): number[] {
  const first = hourShares(regular.hours, regular.groupNightShare);
  const turnaroundHours = (regular.turnaroundMinutes.min + regular.turnaroundMinutes.max) / 2 / 60;
  const shares = new Array<number>(24).fill(0);
  const add = (hour: number, share: number) => {
    shares[hour % 24] = (shares[hour % 24] ?? 0) + share / meanRounds(regular);
  };
  regular.rounds.forEach((_, round) => {
    // Every day of more rounds than this has this one.
    const share = regular.rounds.slice(round).reduce((sum, each) => sum + each, 0);
    const later = round * turnaroundHours;
    first.forEach((part, hour) => {
      add(hour + Math.floor(later), share * part * (1 - (later % 1)));
      add(hour + Math.floor(later) + 1, share * part * (later % 1));
    });
  });
  return shares;
}
