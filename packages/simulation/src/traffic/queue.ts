/**
 * Vehicles that one outbound lane passes in an hour. Invented, no source: 24 seconds for a look and a plate at walking
 * pace.
 */
const VEHICLES_PER_LANE_HOUR = 150;
const PER_LANE_MINUTE = VEHICLES_PER_LANE_HOUR / 60;

/** Lanes are opened and closed every so many minutes. Invented, no source. */
const SHIFT_MINUTES = 15;
/** A queue is to be gone in so many hours: lanes are opened for that. Invented, no source. */
const CLEARED_IN_HOURS = 0.5;
/** Who has waited for so long is waved through. Invented, no source. */
const WAIT_MINUTES_MAX = 60;
/** Lanes that a port has, over those that the busiest hour of an average day needs. Invented, no source. */
const LANES_OVER_NEED = 1.1;
/** What a lane's number may be in an event. */
const LANES_MAX = 99;

/** Lanes that are built at a port, given the vehicles in the busiest hour of an average day. */
export function lanesBuilt(busiestHour: number): number {
  return Math.min(LANES_MAX, Math.max(1, Math.ceil((LANES_OVER_NEED * busiestHour) / VEHICLES_PER_LANE_HOUR)));
}

/** What a day leaves to the next. */
export interface QueueLeft {
  readonly vehicles: number;
  readonly lanesOpen: number;
}

/** The queue of a port on one day. */
export interface DayQueue {
  /** Minutes that a vehicle waits which arrives so many minutes after the day's start, broken. */
  waitMinutes(atMinute: number): number;
  /** Lanes 1 to this are open in a minute of the day. */
  lanesOpen(minute: number): number;
  readonly left: QueueLeft;
}

/**
 * A fluid queue, first come, first served. As many lanes are open as the last quarter of an hour and the queue ask for,
 * so a rise is met late and makes people wait. It is worked out of the arrivals planned, in vehicles in each minute of
 * the day, so that another vehicle waits as it finds the queue and makes nobody else wait.
 */
export function dayQueue(perMinute: ArrayLike<number>, lanes: number, before: QueueLeft | null): DayQueue {
  const minutes = perMinute.length;
  /** Vehicles that have come, and that have crossed, until the start of each minute, and at the day's end. */
  const come = new Float64Array(minutes + 1);
  const crossed = new Float64Array(minutes + 1);
  const open = new Uint8Array(Math.ceil(minutes / SHIFT_MINUTES));
  come[0] = before?.vehicles ?? 0;

  for (let minute = 0; minute < minutes; minute += 1) {
    const shift = Math.floor(minute / SHIFT_MINUTES);
    const waiting = at(come, minute) - at(crossed, minute);
    if (minute % SHIFT_MINUTES === 0) {
      const first = minute === 0 ? 0 : minute - SHIFT_MINUTES;
      const lately = sumOf(perMinute, first, first + SHIFT_MINUTES) * (60 / SHIFT_MINUTES);
      const needed = Math.ceil((lately + waiting / CLEARED_IN_HOURS) / VEHICLES_PER_LANE_HOUR);
      open[shift] = Math.min(lanes, Math.max(1, minute === 0 ? (before?.lanesOpen ?? needed) : needed));
    }
    const capacity = at(open, shift) * PER_LANE_MINUTE;
    come[minute + 1] = at(come, minute) + at(perMinute, minute);
    const orderly = Math.min(at(come, minute + 1), at(crossed, minute) + capacity);
    crossed[minute + 1] = Math.max(orderly, at(come, minute + 1 - WAIT_MINUTES_MAX));
  }

  const wait = waits(come, crossed, at(open, open.length - 1) * PER_LANE_MINUTE);
  return {
    waitMinutes(atMinute) {
      const minute = Math.floor(atMinute);
      const from = at(wait, minute);
      return from + (at(wait, minute + 1) - from) * (atMinute - minute);
    },
    lanesOpen: (minute) => at(open, Math.floor(minute / SHIFT_MINUTES)),
    left: { vehicles: at(come, minutes) - at(crossed, minutes), lanesOpen: at(open, open.length - 1) },
  };
}

/** How long one waits who comes at the start of each minute: until as many have crossed as had come. */
function waits(come: Float64Array, crossed: Float64Array, lastPerMinute: number): Float64Array {
  const end = come.length - 1;
  let crossing = 0;
  return come.map((vehicles, minute) => {
    while (crossing < end && at(crossed, crossing + 1) < vehicles) crossing += 1;
    if (crossing === end) return end + (vehicles - at(crossed, end)) / lastPerMinute - minute;
    const inMinute = at(crossed, crossing + 1) - at(crossed, crossing);
    const crossesAt = inMinute === 0 ? crossing : crossing + (vehicles - at(crossed, crossing)) / inMinute;
    return Math.max(0, crossesAt - minute);
  });
}

function at(numbers: ArrayLike<number>, place: number): number {
  return numbers[place] ?? 0;
}

function sumOf(numbers: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let place = from; place < to; place += 1) sum += at(numbers, place);
  return sum;
}
