import {
  type Plate,
  type PortCode,
  type PortOfEntry,
  partitionOf,
  portOfEntry,
  VEHICLE_CLASSES,
  type VehicleClass,
} from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, wholeBetween } from './chance.ts';
import { keyedPermutation } from './keyed-permutation.ts';

export interface Vehicle {
  readonly vehicleClass: VehicleClass;
  readonly plate: Plate;
}

/**
 * The vehicles that use a port, computed from their index and never stored: regulars first, occasional ones after
 * them. No two vehicles on the border share a plate.
 */
export interface Population {
  vehicle(vehicleClass: VehicleClass, index: number): Vehicle;
  /** How many of a class cross regularly: indexes 0 to this, excluded. At least 1. */
  regulars(vehicleClass: VehicleClass): number;
  /** The index of any vehicle of a class that crosses now and then. */
  drawOccasional(chance: Chance, vehicleClass: VehicleClass): number;
}

/**
 * Regulars and occasional vehicles per crossing of a day, and the share of crossings that regulars make. A personal
 * regular then crosses on six days of ten and an occasional one every seven weeks; a truck crosses twice a day.
 * Invented, no source.
 */
export const TURNOUT = {
  personal: { regularsPerDailyCrossing: 1, occasionalPerDailyCrossing: 20, regularShare: 0.6 },
  truck: { regularsPerDailyCrossing: 0.4, occasionalPerDailyCrossing: 10, regularShare: 0.85 },
  bus: { regularsPerDailyCrossing: 0.6, occasionalPerDailyCrossing: 2, regularShare: 0.95 },
} as const satisfies Record<VehicleClass, object>;

/** A vehicle's number has five bits for the port's row, two for its class and the rest for its index. */
const PORT_BIT = 27;
const CLASS_BIT = 25;

export function populationOf(seed: number, port: PortCode): Population {
  const entry = portOfEntry(port);
  const serialOf = keyedPermutation(chanceFor(seed, 'plates'));
  const lotOf = keyedPermutation(chanceFor(seed, 'jurisdictions'));
  const { home, across, elsewhere } = jurisdictionsAt(port);

  function jurisdictionOf(vehicleClass: VehicleClass, number: number): string {
    const lot = lotOf(number) / 2 ** 32;
    if (lot < HOME_SHARE[vehicleClass]) return home;
    if (lot < 1 - ELSEWHERE_SHARE) return across;
    const at = Math.floor(((lot - (1 - ELSEWHERE_SHARE)) / ELSEWHERE_SHARE) * elsewhere.length);
    return elsewhere[at] ?? across;
  }

  return {
    vehicle(vehicleClass, index) {
      const number =
        ((partitionOf(port) << PORT_BIT) | (VEHICLE_CLASSES.indexOf(vehicleClass) << CLASS_BIT) | index) >>> 0;
      const text = plateText(vehicleClass, serialOf(number));
      return { vehicleClass, plate: { text, jurisdiction: jurisdictionOf(vehicleClass, number) } };
    },
    regulars: (vehicleClass) => regularsAt(entry, vehicleClass),
    drawOccasional(chance, vehicleClass) {
      const occasional = crossingsPerDay(entry, vehicleClass) * TURNOUT[vehicleClass].occasionalPerDailyCrossing;
      return regularsAt(entry, vehicleClass) + wholeBetween(chance, 0, Math.ceil(occasional));
    },
  };
}

/**
 * The regulars of one day, one after the other, none twice before all have crossed, so that nobody leaves the country
 * twice within minutes. Each day shuffles anew, by a stride that shares no factor with their number.
 */
export function dailyRota(chance: Chance, regulars: number): () => number {
  let at = wholeBetween(chance, 0, regulars - 1);
  let stride = wholeBetween(chance, 1, regulars);
  while (greatestCommonDivisor(stride, regulars) !== 1) stride = wholeBetween(chance, 1, regulars);
  return () => {
    at = (at + stride) % regulars;
    return at;
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

const DAYS_PER_YEAR = 365;

/** Crossings of a class on an average day: northbound counts, standing in for southbound ones that nobody publishes. */
export function crossingsPerDay(port: PortOfEntry, vehicleClass: VehicleClass): number {
  switch (vehicleClass) {
    case 'personal':
      return port.personalVehiclesPerYear / DAYS_PER_YEAR;
    case 'truck':
      return port.trucksPerYear / DAYS_PER_YEAR;
    case 'bus':
      return port.busesPerYear / DAYS_PER_YEAR;
  }
}

function regularsAt(port: PortOfEntry, vehicleClass: VehicleClass): number {
  return Math.max(1, Math.round(crossingsPerDay(port, vehicleClass) * TURNOUT[vehicleClass].regularsPerDailyCrossing));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const DIGITS = [...'0123456789'];
const LETTER_DIGIT = LETTERS.flatMap((letter) => DIGITS.map((digit) => letter + digit));
const DIGIT_LETTER = LETTERS.flatMap((letter) => DIGITS.map((digit) => digit + letter));

/**
 * Eight characters, made up: a letter and a digit four times, in a series of its own for each class. As far as is
 * known, the states on both sides of this border issue seven at most, so that none of these is somebody's. The
 * positions of letters and digits are fixed, so that no misreading of one vehicle's plate is another's.
 */
function plateText(vehicleClass: VehicleClass, serial: number): string {
  const pairs = LETTER_DIGIT.length;
  const even = vehicleClass === 'truck' ? DIGIT_LETTER : LETTER_DIGIT;
  const odd = vehicleClass === 'personal' ? LETTER_DIGIT : DIGIT_LETTER;
  return [even, odd, even, odd].map((series, at) => series[Math.floor(serial / pairs ** at) % pairs]).join('');
}

/** Share of a port's vehicles from its own state. Invented, no source. */
const HOME_SHARE = { personal: 0.5, truck: 0.25, bus: 0.4 } as const satisfies Record<VehicleClass, number>;
/** Share from other border states than the port's own and the one across. Invented, no source. */
const ELSEWHERE_SHARE = 0.12;

const BORDER_STATES = [
  'US-CA',
  'US-AZ',
  'US-NM',
  'US-TX',
  'MX-BCN',
  'MX-SON',
  'MX-CHH',
  'MX-COA',
  'MX-NLE',
  'MX-TAM',
] as const;
type BorderState = (typeof BORDER_STATES)[number];

const STATE_CODES = {
  California: 'US-CA',
  Arizona: 'US-AZ',
  'New Mexico': 'US-NM',
  Texas: 'US-TX',
} as const satisfies Record<PortOfEntry['state'], BorderState>;

/** The Mexican state across from each Texan port that is not across from Tamaulipas, from the map. */
const ACROSS_FROM_TEXAS: Partial<Record<PortCode, BorderState>> = {
  '2302': 'MX-COA',
  '2303': 'MX-COA',
  '2402': 'MX-CHH',
  '2403': 'MX-CHH',
  '2404': 'MX-CHH',
};

function jurisdictionsAt(code: PortCode) {
  const port = portOfEntry(code);
  const home = STATE_CODES[port.state];
  const across = stateAcross(port);
  return { home, across, elsewhere: BORDER_STATES.filter((state) => state !== home && state !== across) };
}

function stateAcross(port: ReturnType<typeof portOfEntry>): BorderState {
  switch (port.state) {
    case 'California':
      return 'MX-BCN';
    case 'Arizona':
      return 'MX-SON';
    case 'New Mexico':
      return 'MX-CHH';
    case 'Texas':
      return ACROSS_FROM_TEXAS[port.code] ?? 'MX-TAM';
  }
}
