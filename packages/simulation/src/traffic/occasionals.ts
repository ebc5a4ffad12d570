import type { PortCode, VehicleClass } from '@southbound/contracts';
import { type Chance, chanceFor, poisson, unit, wholeBetween } from '../chance.ts';
import { OCCASIONALS } from './archetypes.ts';
import { isWeekend } from './calendar.ts';
import { profilePair } from './day-profile.ts';
import type { LocalDay } from './local-day.ts';
import { firstNumber } from './population.ts';
import type { TakeDown } from './regulars.ts';
import { ROUND_DAYS, rosterOf } from './roster.ts';
import type { VehicleMarks } from './vehicle-marks.ts';

/** The vehicles of a class that come to a port now and then. */
export interface Occasionals {
  /** Takes down who comes on a day on which so many are expected. */
  come(day: LocalDay, expected: number, takeDown: TakeDown): void;
}

export function occasionalsAt(
  seed: number,
  port: PortCode,
  vehicleClass: VehicleClass,
  marks: VehicleMarks,
): Occasionals {
  const { hours, groupNightShare } = OCCASIONALS[vehicleClass];
  const profiles = {
    workday: profilePair(hours.workday, groupNightShare),
    weekend: profilePair(hours.weekend, groupNightShare),
  };
  const { regulars, occasionals } = rosterOf(port)[vehicleClass];
  const { slotsPerDay, half } = occasionals;
  const first = firstNumber(port, vehicleClass);

  return {
    come(day, expected, takeDown) {
      const round = Math.floor(day.number / ROUND_DAYS);
      const slotOf = shuffled(chanceFor(seed, 'round', port, vehicleClass, round), half);
      const firstIndex = regulars + (round % 2) * half;
      const firstSlot = (day.number - round * ROUND_DAYS) * slotsPerDay;
      const chance = chanceFor(seed, 'occasional', port, vehicleClass, day.number);
      const { others, group } = profiles[isWeekend(day) ? 'weekend' : 'workday'];
      const come = Math.min(slotsPerDay, poisson(chance, Math.max(0, expected)));
      for (let slot = firstSlot; slot < firstSlot + come; slot += 1) {
        const number = (first | (firstIndex + slotOf(slot))) >>> 0;
        takeDown((marks.isInGroup(number) ? group : others)(unit(chance)), number);
      }
    },
  };
}

/** The whole numbers below `size` in an order of chance: by a stride that shares no factor with it, each comes once. */
function shuffled(chance: Chance, size: number): (place: number) => number {
  const start = wholeBetween(chance, 0, size - 1);
  let stride = wholeBetween(chance, 1, size);
  while (greatestCommonDivisor(stride, size) !== 1) stride = wholeBetween(chance, 1, size);
  return (place) => (start + place * stride) % size;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
