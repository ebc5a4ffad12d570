import { type PortCode, partitionOf, VEHICLE_CLASSES, type VehicleClass } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, wholeBetween } from '../chance.ts';
import type { Vehicle } from '../happenings.ts';
import { keyedPermutation } from '../keyed-permutation.ts';
import { OCCASIONALS, type RegularName } from './archetypes.ts';
import { jurisdictionsAt } from './jurisdictions.ts';
import { type Jurisdiction, type PlateSeries, plateText } from './plates.ts';
import { type ClassRoster, rosterOf } from './roster.ts';
import { shareOf } from './scatter.ts';
import { type LookOf, vehicleLooks } from './vehicle-looks.ts';
import { type PlateKind, vehicleMarks } from './vehicle-marks.ts';

/**
 * The vehicles whose home a port is, computed from their index and never stored: regulars first, occasional ones after
 * them. No two vehicles on the border share a plate.
 */
export interface Population {
  /** The vehicle of an index, from 0 up to 2^25. */
  vehicle(vehicleClass: VehicleClass, index: number): Vehicle;
  /** The vehicle of a number that this population gave. */
  numbered(vehicleNumber: number): Vehicle;
  /** How many of a class cross regularly: indexes 0 to this, excluded. At least 1. */
  regulars(vehicleClass: VehicleClass): number;
  /** The index of any vehicle of a class that crosses now and then. */
  drawOccasional(chance: Chance, vehicleClass: VehicleClass): number;
  /** Whether a vehicle, of any port, is of the synthetic group. */
  isInGroup(vehicle: Vehicle): boolean;
  /** What the plate that was issued to a vehicle, of any port, is like to a reader. */
  plateKind(vehicle: Vehicle): PlateKind;
  /** What a vehicle, of any port, looks like. */
  readonly lookOf: LookOf;
  /** What kind of regular a vehicle of this port is; null for those that come now and then. */
  habitOf(vehicle: Vehicle): RegularName | null;
}

/** A vehicle's number has five bits for the port's row, two for its class and the rest for its index. */
const PORT_BIT = 27;
const CLASS_BIT = 25;
const INDEX_MASK = (1 << CLASS_BIT) - 1;

/** The number of the vehicle of index 0 of a port and class. */
export function firstNumber(port: PortCode, vehicleClass: VehicleClass): number {
  return ((partitionOf(port) << PORT_BIT) | (VEHICLE_CLASSES.indexOf(vehicleClass) << CLASS_BIT)) >>> 0;
}

/** The row in the port table of a vehicle's home. */
export function homeRow(vehicleNumber: number): number {
  return vehicleNumber >>> PORT_BIT;
}

export function populationOf(seed: number, port: PortCode): Population {
  const serialOf = keyedPermutation(chanceFor(seed, 'plates'));
  const lotOf = keyedPermutation(chanceFor(seed, 'jurisdictions'));
  const marks = vehicleMarks(seed);
  const lookOf = vehicleLooks(seed);
  const roster = rosterOf(port);
  const { home, across, elsewhere } = jurisdictionsAt(port);
  const elsewhereInUs = elsewhere.filter((each) => each.startsWith('US'));

  function jurisdictionOf(vehicleClass: VehicleClass, index: number, lot: number, kind: PlateKind): Jurisdiction {
    const shares = cohortAt(roster[vehicleClass], index)?.regular.plates ?? OCCASIONALS[vehicleClass].plates;
    // A rental comes from where travellers land.
    if (kind === 'rental') return elsewhereInUs[Math.floor(lot * elsewhereInUs.length)] ?? home;
    if (lot < shares.home) return home;
    if (lot < shares.home + shares.across) return across;
    const share = (lot - shares.home - shares.across) / (1 - shares.home - shares.across);
    return elsewhere[Math.floor(share * elsewhere.length)] ?? across;
  }

  function vehicle(vehicleClass: VehicleClass, index: number): Vehicle {
    const number = (firstNumbers[vehicleClass] | index) >>> 0;
    const kind = marks.plateKind(number, vehicleClass === 'personal');
    const jurisdiction = jurisdictionOf(vehicleClass, index, shareOf(lotOf(number)), kind);
    const text = plateText(seriesOf(jurisdiction, kind), serialOf(number));
    return { number, port, vehicleClass, plate: { text, jurisdiction } };
  }

  const firstNumbers: Readonly<Record<VehicleClass, number>> = {
    personal: firstNumber(port, 'personal'),
    truck: firstNumber(port, 'truck'),
    bus: firstNumber(port, 'bus'),
  };

  return {
    vehicle,
    numbered: (number) => vehicle(classOf(number), number & INDEX_MASK),
    regulars: (vehicleClass) => roster[vehicleClass].regulars,
    drawOccasional(chance, vehicleClass) {
      const { regulars, occasionals } = roster[vehicleClass];
      return regulars + wholeBetween(chance, 0, 2 * occasionals.half - 1);
    },
    lookOf,
    isInGroup: ({ number }) => marks.isInGroup(number),
    plateKind: ({ number, vehicleClass }) => marks.plateKind(number, vehicleClass === 'personal'),
    habitOf: ({ number, vehicleClass }) => cohortAt(roster[vehicleClass], number & INDEX_MASK)?.regular.name ?? null,
  };
}

/** The populations of ports, each made when it is first asked for. */
export function populationsOf(seed: number): (port: PortCode) => Population {
  const populations = new Map<PortCode, Population>();
  return (port) => {
    const known = populations.get(port) ?? populationOf(seed, port);
    populations.set(port, known);
    return known;
  };
}

/** Any vehicle of a class: a regular with the probability given. */
export function anyVehicle(
  chance: Chance,
  population: Population,
  vehicleClass: VehicleClass,
  regularShare: number,
): Vehicle {
  const index = comesUp(chance, regularShare)
    ? wholeBetween(chance, 0, population.regulars(vehicleClass) - 1)
    : population.drawOccasional(chance, vehicleClass);
  return population.vehicle(vehicleClass, index);
}

function classOf(vehicleNumber: number): VehicleClass {
  const vehicleClass = VEHICLE_CLASSES[(vehicleNumber >>> CLASS_BIT) & 0b11];
  if (vehicleClass === undefined) throw new Error(`no vehicle has the number ${vehicleNumber}`);
  return vehicleClass;
}

function cohortAt({ cohorts, regulars }: ClassRoster, index: number): ClassRoster['cohorts'][number] | undefined {
  return index < regulars ? cohorts.find(({ to }) => index < to) : undefined;
}

function seriesOf(jurisdiction: Jurisdiction, kind: PlateKind): PlateSeries {
  if (kind !== 'new') return jurisdiction;
  return jurisdiction.startsWith('US') ? 'new in US' : 'new in MX';
}
