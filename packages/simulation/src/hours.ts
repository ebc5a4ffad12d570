import { HOUR_MS, type PortOfEntry, VEHICLE_CLASSES, type VehicleClass } from '@southbound/contracts';
import type { Weighted } from './chance.ts';
import { crossingsPerDay } from './population.ts';

/** What an hour is like at a port. */
export interface PortHour {
  readonly startsAtMs: number;
  /** All vehicles expected in a millisecond. */
  readonly crossingsPerMs: number;
  /** The part of the day's crossings that falls into a millisecond of this hour. */
  readonly daySharePerMs: number;
  readonly classes: Weighted<VehicleClass>;
  /** Lanes 1 to this are open. */
  readonly lanesOpen: number;
}

/**
 * How a class's day is spread over the hours of the port's local time, from midnight, in proportion. Personal traffic
 * southbound swells until people go home from work; trucks keep to the hours of customs; buses run all day. Every day
 * of the week is alike. Invented, no source.
 */
const HOURLY_PROFILE = {
  personal: [12, 8, 6, 6, 10, 18, 28, 36, 40, 44, 48, 52, 56, 60, 66, 74, 80, 80, 72, 60, 50, 40, 30, 20],
  truck: [4, 3, 2, 2, 4, 10, 24, 44, 62, 72, 76, 76, 74, 76, 78, 78, 74, 66, 54, 44, 34, 24, 14, 8],
  bus: [20, 12, 8, 8, 16, 30, 44, 52, 54, 52, 50, 50, 50, 50, 52, 54, 56, 56, 54, 50, 46, 42, 36, 28],
} as const satisfies Record<VehicleClass, readonly number[]>;

/** Vehicles an hour that one outbound lane passes before another is opened. Invented, no source. */
const VEHICLES_PER_LANE_HOUR = 150;

/** Tells what any hour is like at a port. The calendar, daylight saving included, is asked once per hour. */
export function hoursOf(port: PortOfEntry): (hourStartsAtMs: number) => PortHour {
  const localHour = new Intl.DateTimeFormat('en-US', { timeZone: port.timeZone, hour: '2-digit', hourCycle: 'h23' });
  const perDay = VEHICLE_CLASSES.map((vehicleClass) => crossingsPerDay(port, vehicleClass));
  const perDayTotal = perDay.reduce((sum, crossings) => sum + crossings, 0);

  return (hourStartsAtMs) => {
    const hour = Number(localHour.format(hourStartsAtMs));
    const classes = VEHICLE_CLASSES.map(
      (vehicleClass, at) => [vehicleClass, (perDay[at] ?? 0) * hourShare(vehicleClass, hour)] as const,
    );
    const crossings = classes.reduce((sum, [, perHour]) => sum + perHour, 0);
    return {
      startsAtMs: hourStartsAtMs,
      crossingsPerMs: crossings / HOUR_MS,
      daySharePerMs: crossings / perDayTotal / HOUR_MS,
      classes,
      lanesOpen: Math.max(1, Math.ceil(crossings / VEHICLES_PER_LANE_HOUR)),
    };
  };
}

function hourShare(vehicleClass: VehicleClass, hour: number): number {
  const profile: readonly number[] = HOURLY_PROFILE[vehicleClass];
  const whole = profile.reduce((sum, part) => sum + part, 0);
  return (profile[hour] ?? 0) / whole;
}
