import { type PortCode, VEHICLE_CLASSES, type VehicleClass } from '@southbound/contracts';
import { OCCASIONALS, REGULARS, type Regular } from './archetypes.ts';
import { crossingsPerDay } from './crossings-per-day.ts';
import { sisterPorts } from './sister-ports.ts';

/** Regulars of one kind at a port: those of the indexes from `from` up to, not including, `to` of their class. */
export interface Cohort {
  readonly regular: Regular;
  readonly from: number;
  readonly to: number;
  /** Those that use a sister port now and then, and which; the lowest indexes. */
  readonly roamers: readonly Roamers[];
}

export interface Roamers {
  readonly sister: PortCode;
  readonly from: number;
  readonly to: number;
}

/** The vehicles of a class that use a port. */
export interface ClassRoster {
  readonly cohorts: readonly Cohort[];
  /** The first index of an occasional vehicle. At least 1. */
  readonly regulars: number;
  readonly occasionals: OccasionalPool;
}

/**
 * Occasional vehicles, after the regulars. They stand in two halves. A round of ten days takes its vehicles from one
 * half and the next round from the other, each vehicle at most once, so that nobody leaves the country twice within
 * minutes; a day has so many slots that a swelling fits.
 */
export interface OccasionalPool {
  readonly slotsPerDay: number;
  readonly half: number;
}

/** Days in a round. With three slots to a crossing, an occasional vehicle comes every sixty days. Invented, no source. */
export const ROUND_DAYS = 10;
const SLOTS_PER_CROSSING = 3;
/** Above what three times the crossings of a small port would give, by chance. */
const SLOTS_MORE = 20;

/** Roamers between two ports, as a part of the smaller one's vehicles of a kind, each way. Invented, no source. */
const ROAMER_SHARE = 0.25;

export type Roster = Readonly<Record<VehicleClass, ClassRoster>>;

/** The vehicles of a port by class, kind and index. */
export function rosterOf(port: PortCode): Roster {
  const [personal, truck, bus] = VEHICLE_CLASSES.map((vehicleClass) => classRoster(port, vehicleClass));
  if (personal === undefined || truck === undefined || bus === undefined) throw new Error('a vehicle class is missing');
  return { personal, truck, bus };
}

function classRoster(port: PortCode, vehicleClass: VehicleClass): ClassRoster {
  let next = 0;
  const cohorts = REGULARS.filter((regular) => regular.vehicleClass === vehicleClass).map((regular) => {
    const from = next;
    next += vehiclesOf(port, regular);
    return { regular, from, to: next, roamers: roamersOf(port, regular, from, next) };
  });
  const slots = crossingsPerDay(port, vehicleClass) * OCCASIONALS[vehicleClass].share * SLOTS_PER_CROSSING;
  const slotsPerDay = Math.ceil(slots) + SLOTS_MORE;
  return { cohorts, regulars: Math.max(1, next), occasionals: { slotsPerDay, half: ROUND_DAYS * slotsPerDay } };
}

/** Rounded down: more than their share would make more crossings than the port has. Occasional vehicles make the rest. */
function vehiclesOf(port: PortCode, regular: Regular): number {
  return Math.floor((crossingsPerDay(port, regular.vehicleClass) * regular.share) / regular.crossingsPerDay);
}

function roamersOf(port: PortCode, regular: Regular, from: number, to: number): Roamers[] {
  if (!regular.mayRoam) return [];
  let next = from;
  return sisterPorts(port).map((sister) => {
    const first = next;
    const both = Math.min(vehiclesOf(port, regular), vehiclesOf(sister, regular));
    next = Math.min(to, next + Math.floor(ROAMER_SHARE * both));
    return { sister, from: first, to: next };
  });
}
