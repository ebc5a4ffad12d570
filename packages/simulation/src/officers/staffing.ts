import { HOUR_MS, hoursOfDay, type InspectionMethod, MINUTE_MS, type PortOfEntry } from '@southbound/contracts';

/** What a port has for inspections. */
export interface Staff {
  /** A bay holds one vehicle from the start of its inspection to its end. Whole, from 1. */
  readonly bays: number;
  /** Officers on duty in the largest shift. Whole, from 1. */
  readonly officers: number;
}

/** The same, and who of them is there when. */
export interface Staffing extends Staff {
  /** Officers on duty at an instant: whole, from 1 to `officers`. */
  onDuty(atMs: number): number;
}

/** How many officers an inspection takes. Invented, no source. */
export const OFFICERS_NEEDED = { visual: 1, canine: 1, 'x-ray': 2, full: 2 } as const satisfies Record<
  InspectionMethod,
  number
>;

/**
 * Bays for each crossing of an average day: 8 % of a day's crossings in its busiest hour, 20 % of them inspected (the
 * share that bill S.1897 asks for), 5 minutes each. Invented, no source.
 */
const BAYS_PER_DAILY_CROSSING = 0.08 * 0.2 * (5 / 60);
const BAYS_MIN = 2;
/** Officers in the largest shift for each bay. Invented, no source. */
const OFFICERS_PER_BAY = 1.4;

/** Shifts by the port's local hour, and which part of the officers works in each. Invented, no source. */
const SHIFTS = [
  { fromHour: 0, share: 0.4 },
  { fromHour: 6, share: 0.8 },
  { fromHour: 14, share: 1 },
  { fromHour: 22, share: 0.4 },
] as const;

/** While one shift hands over to the next, so long from its start, a part of it is not at the bays. Invented, no source. */
const CHANGEOVER_MINUTES = 15;
const CHANGEOVER_SHARE = 0.75;

const DAYS_PER_YEAR = 365;

/**
 * What a port has for inspections: what is given, or by its traffic, of which a `capacity` of 1 is enough for some 20 %
 * and 0.5 has half the bays and half the officers. Shifts follow the port's own clock, daylight saving included, which
 * is asked once an hour.
 */
export function staffingAt(port: PortOfEntry, given: Staff | number): Staffing {
  const { bays, officers } = typeof given === 'number' ? staffByTraffic(port, given) : given;
  const localHourAt = hoursOfDay(port.timeZone);

  return {
    bays,
    officers,
    onDuty(atMs) {
      const hourStartsAtMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
      const localHour = localHourAt(hourStartsAtMs);
      const shift = SHIFTS.findLast(({ fromHour }) => fromHour <= localHour) ?? SHIFTS[0];
      // The night's shift goes on at midnight.
      const isChangeover =
        localHour === shift.fromHour && localHour !== 0 && atMs - hourStartsAtMs < CHANGEOVER_MINUTES * MINUTE_MS;
      return Math.max(1, Math.floor(officers * shift.share * (isChangeover ? CHANGEOVER_SHARE : 1)));
    },
  };
}

function staffByTraffic(port: PortOfEntry, capacity: number): Staff {
  const crossingsPerDay = (port.personalVehiclesPerYear + port.trucksPerYear + port.busesPerYear) / DAYS_PER_YEAR;
  const bays = Math.max(BAYS_MIN, Math.ceil(capacity * crossingsPerDay * BAYS_PER_DAILY_CROSSING));
  return { bays, officers: Math.ceil(bays * OFFICERS_PER_BAY) };
}

/** How often the number of officers on duty can change: every shift and changeover begins and ends on such a mark. */
export const DUTY_STEP_MS = CHANGEOVER_MINUTES * MINUTE_MS;
