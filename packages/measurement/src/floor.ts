import { INSPECTION_GROUNDS, type PortCode } from '@southbound/contracts';
import type { YieldTally } from './yield-tally.ts';

/** By port, the share of crossings whose inspection is to be carried out, 0 to 1; a port without one is not judged. */
export type FloorRates = Readonly<Partial<Record<PortCode, number>>>;

/**
 * Why inspections are missing. `capacity`: not ordered where bays or officers bound, or ordered and not carried out for
 * want of a bay, an officer or a lane. `refused`: an officer declined. `not-carried-out`: the vehicle left. `under-way`:
 * nothing was told of the order yet. `lost`: the order was forgotten with the service's state. `not-ordered`: the rest,
 * which the rate itself left.
 */
export const SHORTFALL_REASONS = [
  'capacity',
  'refused',
  'not-carried-out',
  'under-way',
  'lost',
  'not-ordered',
] as const;
export type ShortfallReason = (typeof SHORTFALL_REASONS)[number];

/** Inspections carried out against the floor rate. Whole inspections of the engine's own orders. */
export interface FloorFigures {
  /** Of the border, what the ports' rates come to over their crossings; 0 without any. */
  readonly floorRate: number;
  /** Crossings decided where a floor is set. */
  readonly crossings: number;
  /** What the floor rate asks for, rounded down. */
  readonly due: number;
  /** Orders whose inspection has concluded. What officers began unasked is no order, and is not counted. */
  readonly carriedOut: number;
  /** What is missing to what is due; 0 where the floor is reached. */
  readonly shortfall: number;
  /**
   * Inspections missing, by reason. Together the shortfall; where more was ordered than is due, and that made up for
   * some, more than it.
   */
  readonly missing: Readonly<Record<ShortfallReason, number>>;
  /** Of those missing for capacity the ones that were not even ordered. */
  readonly notOrderedForCapacity: number;
}

/** Counts in whole millionths, so that a million crossings at 20 % are exactly 200,000 inspections. */
const MILLION = 1_000_000;

/** A port's inspections against its floor rate, a share from 0 to 1. It says what became of it and steers nothing. */
export function floorOf(tally: YieldTally, floorRate: number): FloorFigures {
  const dueOf = (crossings: number) => Math.floor((crossings * Math.round(floorRate * MILLION)) / MILLION);
  const skipped = (reason: keyof YieldTally['notCarriedOut']['fill']) =>
    INSPECTION_GROUNDS.reduce((sum, ground) => sum + tally.notCarriedOut[ground][reason], 0);
  const sumOf = (what: 'orders' | 'inspections') =>
    INSPECTION_GROUNDS.reduce((sum, ground) => sum + tally.grounds[ground][what], 0);
  const due = dueOf(tally.crossings);
  const carriedOut = sumOf('inspections');
  const notOrdered = Math.max(0, due - sumOf('orders'));
  const { crossings: boundCrossings, orders: boundOrders } = tally.capacityBound;
  // What was not ordered while capacity bound, and made up for since, is missing nowhere.
  const notOrderedForCapacity = Math.min(notOrdered, Math.max(0, dueOf(boundCrossings) - boundOrders));
  const missing = {
    capacity: notOrderedForCapacity + skipped('no-bay') + skipped('no-officer') + skipped('lane-congested'),
    refused: skipped('officer-declined'),
    'not-carried-out': skipped('vehicle-left'),
    'under-way': tally.inspectionsUnderWay,
    lost: tally.ordersLost,
    'not-ordered': notOrdered - notOrderedForCapacity,
  };
  const shortfall = Math.max(0, due - carriedOut);
  return { floorRate, crossings: tally.crossings, due, carriedOut, shortfall, missing, notOrderedForCapacity };
}

/** The ports' figures added up; null where no port has a floor. A surplus at one port is no other port's. */
export function borderFloor(floors: readonly FloorFigures[]): FloorFigures | null {
  if (floors.length === 0) return null;
  const sum = (count: (floor: FloorFigures) => number) => floors.reduce((total, floor) => total + count(floor), 0);
  const crossings = sum((floor) => floor.crossings);
  const missing = (reason: ShortfallReason) => sum((floor) => floor.missing[reason]);
  return {
    floorRate: crossings === 0 ? 0 : sum((floor) => floor.floorRate * floor.crossings) / crossings,
    crossings,
    due: sum(({ due }) => due),
    carriedOut: sum(({ carriedOut }) => carriedOut),
    shortfall: sum(({ shortfall }) => shortfall),
    missing: {
      capacity: missing('capacity'),
      refused: missing('refused'),
      'not-carried-out': missing('not-carried-out'),
      'under-way': missing('under-way'),
      lost: missing('lost'),
      'not-ordered': missing('not-ordered'),
    },
    notOrderedForCapacity: sum((floor) => floor.notOrderedForCapacity),
  };
}
