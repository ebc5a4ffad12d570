import type { PrevalencePreset } from '../presets.ts';
import type { BorderPort } from './border.ts';
import { FIREARMS_PER_LOAD, LOAD_KINDS, type LoadKind } from './loads.ts';
import { GUN_RING_SHARE, STRAW_SHARE_OF_GUN_RINGS } from './ring-people.ts';

/** Share of smuggling trips that rings make; lone smugglers, whom nobody knows, make the rest. Invented, no source. */
const RING_TRIP_SHARE = 0.68;
/** Trips of one ring on an average day. Invented, no source. */
export const RING_TRIPS_PER_DAY = 0.75;

/** How much is smuggled through a port on an average day. All expected values. */
export interface SmugglingRates {
  readonly loneTrips: number;
  readonly rings: number;
  /** Firearms that straw purchasers bought. */
  readonly strawGuns: number;
  /** Firearms of all other origins, and the share of them that rings carry. */
  readonly otherGuns: number;
  readonly otherGunsRingShare: number;
}

/** What a preset makes of a port's traffic. */
export function smugglingRates(port: BorderPort, preset: PrevalencePreset): SmugglingRates {
  const trips = port.vehiclesPerDay * preset.tripsPerVehicle;
  const ringTrips = trips * RING_TRIP_SHARE;
  const loneTrips = trips - ringTrips;
  const ringGuns = ringTrips * GUN_RING_SHARE * shareOfLoads('guns', 'firearms') * FIREARMS_PER_LOAD;
  const loneGuns = loneTrips * shareOfLoads('anything', 'firearms') * FIREARMS_PER_LOAD;
  const strawGuns = ringGuns * STRAW_SHARE_OF_GUN_RINGS;
  const otherGuns = ringGuns + loneGuns - strawGuns;
  return {
    loneTrips,
    rings: ringTrips / RING_TRIPS_PER_DAY,
    strawGuns,
    otherGuns,
    otherGunsRingShare: otherGuns === 0 ? 0 : (ringGuns - strawGuns) / otherGuns,
  };
}

/** Firearms that a ring which deals in guns carries on an average day. */
export const GUNS_PER_RING_DAY = RING_TRIPS_PER_DAY * shareOfLoads('guns', 'firearms') * FIREARMS_PER_LOAD;

/** The share of a trade's loads that are of a kind. */
function shareOfLoads(trade: keyof typeof LOAD_KINDS, kind: LoadKind): number {
  const kinds = LOAD_KINDS[trade];
  const weight = kinds.reduce((sum, [each, of]) => (each === kind ? sum + of : sum), 0);
  return weight / kinds.reduce((sum, [, of]) => sum + of, 0);
}
