import { MINUTE_MS, type PortCode, VEHICLE_CLASSES } from '@southbound/contracts';
import { OCCASIONALS, REGULARS } from './archetypes.ts';
import { crossingsPerDay } from './crossings-per-day.ts';
import { type LocalDay, minutesIntoDay } from './local-day.ts';
import { occasionalsAt } from './occasionals.ts';
import { type DayQueue, dayQueue, type QueueLeft } from './queue.ts';
import { regularsAt, type TakeDown } from './regulars.ts';
import { vehicleMarks } from './vehicle-marks.ts';
import { yearsOfHabits } from './years-of-habits.ts';

/** Everybody honest who crosses at a port on a local day, and its queue. */
export interface DayPlan {
  readonly day: LocalDay;
  readonly queue: DayQueue;
  /** Who crosses in the minute that starts at an instant. Those who waited past the day's end cross after it. */
  crossings(minuteStartsAtMs: number, cross: (atMs: number, vehicleNumber: number) => void): void;
}

/** Plans one day after the other. Given what the day before left of a queue; null where nothing is known of it. */
export type DayPlanner = (day: LocalDay, before: QueueLeft | null) => DayPlan;

/** More than the longest wait. */
const MINUTES_AFTER_DAY = 180;

export function dayPlanner(seed: number, port: PortCode, lanes: number): DayPlanner {
  const marks = vehicleMarks(seed);
  const years = yearsOfHabits();
  const classes = VEHICLE_CLASSES.filter((vehicleClass) => crossingsPerDay(port, vehicleClass) > 0).map(
    (vehicleClass) => ({
      perDay: crossingsPerDay(port, vehicleClass),
      habits: [...REGULARS.filter((regular) => regular.vehicleClass === vehicleClass), OCCASIONALS[vehicleClass]],
      regulars: regularsAt(seed, port, vehicleClass, marks),
      occasionals: occasionalsAt(seed, port, vehicleClass, marks),
    }),
  );

  return (day, before) => {
    const arrivals = takenDown(day);
    for (const { perDay, habits, regulars, occasionals } of classes) {
      const expected = habits.reduce((sum, each) => sum + perDay * each.share * years.load(each, day), 0);
      // Occasional vehicles fill what the regulars leave.
      const regularly = regulars.come(day, years, arrivals.takeDown);
      occasionals.come(day, expected - regularly, arrivals.takeDown);
    }
    return planOf(day, arrivals, lanes, before);
  };
}

/** Arrivals in the order taken down: instants in milliseconds after the day's start, and vehicles' numbers. */
interface Arrivals {
  readonly takeDown: TakeDown;
  readonly count: () => number;
  readonly intoDayMs: () => Uint32Array;
  readonly vehicles: () => Uint32Array;
}

function takenDown(day: LocalDay): Arrivals {
  let count = 0;
  let intoDayMs = new Uint32Array(1_024);
  let vehicles = new Uint32Array(1_024);
  return {
    takeDown(minute, vehicleNumber) {
      if (count === vehicles.length) {
        intoDayMs = grown(intoDayMs);
        vehicles = grown(vehicles);
      }
      intoDayMs[count] = minutesIntoDay(day, minute) * MINUTE_MS;
      vehicles[count] = vehicleNumber;
      count += 1;
    },
    count: () => count,
    intoDayMs: () => intoDayMs,
    vehicles: () => vehicles,
  };
}

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(2 * numbers.length);
  more.set(numbers);
  return more;
}

function planOf(day: LocalDay, arrivals: Arrivals, lanes: number, before: QueueLeft | null): DayPlan {
  const minutes = (day.endsAtMs - day.startsAtMs) / MINUTE_MS;
  const count = arrivals.count();
  const intoDayMs = arrivals.intoDayMs();
  const perMinute = new Uint32Array(minutes);
  for (let at = 0; at < count; at += 1) tally(perMinute, Math.floor((intoDayMs[at] ?? 0) / MINUTE_MS));
  const queue = dayQueue(perMinute, lanes, before);

  const crossMinutes = minutes + MINUTES_AFTER_DAY;
  const perCrossMinute = new Uint32Array(crossMinutes);
  for (let at = 0; at < count; at += 1) {
    const arrivesMs = intoDayMs[at] ?? 0;
    intoDayMs[at] = arrivesMs + queue.waitMinutes(arrivesMs / MINUTE_MS) * MINUTE_MS;
    tally(perCrossMinute, Math.floor((intoDayMs[at] ?? 0) / MINUTE_MS));
  }
  const { from, order } = sorted(perCrossMinute, intoDayMs, count);
  const vehicles = arrivals.vehicles();

  return {
    day,
    queue,
    crossings(minuteStartsAtMs, cross) {
      const minute = (minuteStartsAtMs - day.startsAtMs) / MINUTE_MS;
      if (minute >= crossMinutes) return;
      for (let place = from[minute] ?? 0; place < (from[minute + 1] ?? 0); place += 1) {
        const at = order[place] ?? 0;
        cross(day.startsAtMs + (intoDayMs[at] ?? 0), vehicles[at] ?? 0);
      }
    },
  };
}

function tally(counts: Uint32Array, minute: number): void {
  counts[minute] = (counts[minute] ?? 0) + 1;
}

/** A counting sort by minute: where each minute's places begin, and which arrival stands at each place. */
function sorted(perMinute: Uint32Array, intoDayMs: Uint32Array, count: number) {
  const from = new Uint32Array(perMinute.length + 1);
  for (let minute = 0; minute < perMinute.length; minute += 1) {
    from[minute + 1] = (from[minute] ?? 0) + (perMinute[minute] ?? 0);
  }
  const next = from.slice();
  const order = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) {
    const minute = Math.floor((intoDayMs[at] ?? 0) / MINUTE_MS);
    order[next[minute] ?? 0] = at;
    tally(next, minute);
  }
  return { from, order };
}
