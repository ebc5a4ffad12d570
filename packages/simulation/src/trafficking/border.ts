import { type Plate, type PortCode, portOfEntry, VEHICLE_CLASSES, type VehicleClass } from '@southbound/contracts';
import { type Chance, pick, wholeBetween } from '../chance.ts';
import type { Vehicle } from '../happenings.ts';
import { portCalendar } from '../traffic/calendar.ts';
import { crossingsPerDay } from '../traffic/crossings-per-day.ts';
import { jurisdictionsAt } from '../traffic/jurisdictions.ts';
import { anyVehicle, populationOf } from '../traffic/population.ts';
import { sisterPorts } from '../traffic/sister-ports.ts';
import { type PortDealers, portDealers } from './sales.ts';

/** What smugglers need to know of a port: its vehicles, its hours and its neighbours. The one place where they meet the traffic. */
export interface BorderPort {
  readonly code: PortCode;
  /** In the United States, and on the other side, as in ISO 3166-2. */
  readonly state: string;
  readonly stateAcross: string;
  readonly dealers: PortDealers;
  readonly portsInReach: readonly PortCode[];
  readonly trucksCross: boolean;
  /** On an average day, of all classes. */
  readonly vehiclesPerDay: number;
  /** The part of an average day's vehicles that crosses in the hour that starts at an instant. */
  hourLoad(hourStartsAtMs: number): number;
  /** As often as each class crosses. */
  drawVehicleClass(chance: Chance): VehicleClass;
  /** Any vehicle of a class: a regular of the port with the probability given. */
  drawVehicle(chance: Chance, vehicleClass: VehicleClass, regularShare: number): Vehicle;
  /** A plate that looks like any other of its class and was issued to nobody. */
  drawUnissuedPlate(chance: Chance, vehicleClass: VehicleClass): Plate;
}

/** Indexes from the end of a class's range belong to no vehicle. */
const UNISSUED = { from: 2 ** 25 - 1_000_000, to: 2 ** 25 - 1 } as const;
const HOURS_PER_DAY = 24;

export function borderPort(seed: number, code: PortCode): BorderPort {
  const population = populationOf(seed, code);
  const calendar = portCalendar(code);
  const jurisdictions = jurisdictionsAt(code);
  const classes = VEHICLE_CLASSES.map((each) => [each, crossingsPerDay(code, each)] as const);
  return {
    code,
    state: jurisdictions.home,
    stateAcross: jurisdictions.across,
    dealers: portDealers(code),
    portsInReach: sisterPorts(code),
    trucksCross: portOfEntry(code).trucksPerYear > 0,
    vehiclesPerDay: classes.reduce((sum, [, perDay]) => sum + perDay, 0),
    hourLoad: (hourStartsAtMs) => calendar.hourLoad(hourStartsAtMs) / HOURS_PER_DAY,
    drawVehicleClass: (chance) => pick(chance, classes),
    drawVehicle: (chance, vehicleClass, regularShare) => anyVehicle(chance, population, vehicleClass, regularShare),
    drawUnissuedPlate: (chance, vehicleClass) =>
      population.vehicle(vehicleClass, wholeBetween(chance, UNISSUED.from, UNISSUED.to)).plate,
  };
}
