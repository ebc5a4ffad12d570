import { chanceFor } from '../chance.ts';
import type { Recovery, Sale } from '../happenings.ts';
import type { PrevalencePreset } from '../presets.ts';
import type { BorderPort } from './border.ts';
import { dayLoad, loneOutings, type PlannedOuting, ringOutings } from './outings.ts';
import { openCollectors, ringPurchases } from './purchases.ts';
import { smugglingRates } from './rates.ts';
import type { LivingRing } from './ring-people.ts';
import { type RingPlace, ringPlaces } from './ring-places.ts';
import { isShoppingDay, type ShopHours } from './sales.ts';
import { type KnownFrom, steadyRecoveries } from './steady-state.ts';

/** Hears of what a ring's straw purchasers buy. */
type OnRingSale = (ring: LivingRing, sale: Sale) => void;

/** The smuggling of one port. Each of its days is asked for once, in order; from when on, may differ. */
export interface PortSmuggling {
  readonly port: BorderPort;
  readonly places: readonly RingPlace[];
  /** What straw purchasers buy on a day. A world begins with years of it, so it is told one by one and put in no list. */
  ringSalesOn(dayStartsAtMs: number, onSale: OnRingSale): void;
  /** What innocents buy who buy several firearms. */
  collectorSalesOn(dayStartsAtMs: number): readonly Sale[];
  /** After the day's sales. */
  outingsOn(dayStartsAtMs: number): readonly PlannedOuting[];
  /** Of guns from before anything was known one by one. */
  steadyRecoveriesOn(dayStartsAtMs: number): readonly Recovery[];
}

export function openPortSmuggling(
  seed: number,
  preset: PrevalencePreset,
  port: BorderPort,
  shop: ShopHours,
  known: KnownFrom,
): PortSmuggling {
  const rates = smugglingRates(port, preset);
  const places = ringPlaces(seed, port, rates.rings, known.purchasesMs);
  const buyers = places.map(buyingRing);
  const loneOutingsOf = loneOutings(chanceFor(seed, 'lone', port.code), port, rates.loneTrips);
  return {
    port,
    places,
    ringSalesOn(dayStartsAtMs, onSale) {
      if (!isShoppingDay(dayStartsAtMs)) return;
      for (const buyingOn of buyers) {
        const ring = buyingOn(dayStartsAtMs);
        if (ring === null) continue;
        for (const sale of ringPurchases(ring, dayStartsAtMs, shop)) onSale(ring, sale);
      }
    },
    collectorSalesOn: openCollectors(seed, port, shop),
    outingsOn(dayStartsAtMs) {
      const load = dayLoad(port, dayStartsAtMs);
      const ofRings = places.flatMap((place) => {
        const ring = place.on(dayStartsAtMs);
        return ring === undefined ? [] : ringOutings(ring, load);
      });
      return [...ofRings, ...loneOutingsOf(load)];
    },
    steadyRecoveriesOn: steadyRecoveries(seed, port, rates, places, shop, known),
  };
}

/** The ring at a place, by the day, if it is one that buys. Years of days are asked for, on most of which nothing changes. */
function buyingRing(place: RingPlace): (dayStartsAtMs: number) => LivingRing | null {
  let last: LivingRing | undefined;
  return (dayStartsAtMs) => {
    const isThereStill = last !== undefined && dayStartsAtMs < last.endsAtMs && last.recruits.length === 0;
    if (!isThereStill) last = place.on(dayStartsAtMs);
    return last === undefined || last.strawShare === 0 ? null : last;
  };
}
