import type { PortCode, VehicleClass } from '@southbound/contracts';
import type { Trade } from './cargo.ts';
import { type Chance, chanceFor, comesUp, pick, type Weighted, wholeBetween } from './chance.ts';
import { anyVehicle, type Population, type Vehicle } from './population.ts';

/** A ring deals in one or the other; lone smugglers in anything. */
export type RingTrade = Exclude<Trade, 'anything'>;

/** People who smuggle together through one port, and the vehicles they do it with. */
export interface Ring {
  readonly ringId: string;
  readonly trade: RingTrade;
  /** Never empty. Between trips they cross like everybody else. */
  readonly vehicles: readonly Vehicle[];
  /** What the ring's trips are drawn from. */
  readonly chance: Chance;
}

/** Share of smuggling trips that rings make; lone smugglers, whom nobody knows, make the rest. Invented, no source. */
export const RING_TRIP_SHARE = 0.68;
/** Trips of one ring on an average day. Invented, no source. */
export const RING_TRIPS_PER_DAY = 0.75;
/** Vehicles of one ring, at least and at most. Invented, no source. */
const RING_VEHICLES = { min: 3, max: 7 } as const;
/** Share of a ring's vehicles that are trucks, where the port has trucks. Invented, no source. */
const RING_TRUCK_SHARE = 0.1;
/** Share of a ring's vehicles that are regulars of their port. Invented, no source. */
const RING_REGULAR_SHARE = 0.6;

/** What rings deal in. Invented, no source. */
const TRADES: Weighted<RingTrade> = [
  ['guns', 50],
  ['cash-and-drugs', 50],
];

/** The rings of a port that together make so many trips a day; a broken number is rounded up or down by chance. */
export function ringsAt(
  seed: number,
  port: PortCode,
  population: Population,
  trips: { readonly perDay: number; readonly trucksCross: boolean },
): readonly Ring[] {
  const rings = (trips.perDay * RING_TRIP_SHARE) / RING_TRIPS_PER_DAY;
  const isRoundedUp = comesUp(chanceFor(seed, 'rings', port), rings % 1);
  return Array.from({ length: Math.floor(rings) + (isRoundedUp ? 1 : 0) }, (_, at) => {
    const ringId = `ring-${port}-${at + 1}`;
    const chance = chanceFor(seed, ringId);
    const trade = pick(chance, TRADES);
    const vehicles = Array.from({ length: wholeBetween(chance, RING_VEHICLES.min, RING_VEHICLES.max) }, () => {
      const vehicleClass: VehicleClass = trips.trucksCross && comesUp(chance, RING_TRUCK_SHARE) ? 'truck' : 'personal';
      return anyVehicle(chance, population, vehicleClass, RING_REGULAR_SHARE);
    });
    return { ringId, trade, vehicles, chance };
  });
}
