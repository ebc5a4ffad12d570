import { DAY_MS, type DealerId } from '@southbound/contracts';
import { chanceFor, unit, wholeBetween } from '../chance.ts';
import type { Person } from '../happenings.ts';
import { borderPort } from './border.ts';
import { drawRecoveryDelayMs, drawStashMs, gunsOf } from './guns.ts';
import { drawStrawSale } from './sales.ts';

/** What is known of all guns that one ring bought. */
export interface RingCohort {
  readonly buyers: number;
  readonly dealers: number;
  readonly purchases: number;
  readonly guns: number;
  readonly longArms: number;
  readonly recovered: number;
  /** Null when nothing was recovered. */
  readonly shortestTimeToCrimeDays: number | null;
  /** Null when no long arm was recovered. */
  readonly medianLongArmTimeToCrimeDays: number | null;
}

/** The ring of OIG10: its 23 buyers made 96 purchases from 10 dealers in 15 months. */
const RING = { buyers: 23, purchases: 96, dealers: 10, days: 456 } as const;

/**
 * The cohort of one ring as OIG10 describes it: so many buyers, purchases, dealers and months are given, and all else
 * is drawn as it is for every ring: 336 guns, of which 251 long, 91 recovered, the first after 26 days, and half of the
 * recovered long ones within just under a year and a half. A ring of its own, apart from any world.
 */
export function ringCohort(seed: number): RingCohort {
  const chance = chanceFor(seed, 'ring-cohort');
  const port = borderPort(seed, '2304');
  const buyers = Array.from({ length: RING.buyers }, (_, at): Person => {
    const vehicle = port.drawVehicle(chance, 'personal', 0);
    return { personId: `cohort-buyer-${at + 1}`, role: 'straw-purchaser', ringId: 'cohort', vehicle };
  });
  const sales = Array.from({ length: RING.purchases }, (_, at) => {
    // Everybody buys, and at every dealer; who buys more is drawn.
    const buyer = buyers[at < RING.buyers ? at : wholeBetween(chance, 0, RING.buyers - 1)];
    if (buyer === undefined) throw new Error('a ring has buyers');
    const number = at < RING.dealers ? at : wholeBetween(chance, 0, RING.dealers - 1);
    const dealer = { dealerId: `FFL-US-TX-${number + 1}` as DealerId, state: 'US-TX' } as const;
    const soldAtMs = Math.floor(unit(chance) * RING.days * DAY_MS);
    return drawStrawSale(chance, { saleId: `cohort-sale-${at + 1}`, soldAtMs, buyer }, dealer);
  });
  const guns = sales.flatMap(gunsOf);
  const recovered = guns.flatMap(({ category }) => {
    const stashMs = drawStashMs(chance);
    const delayMs = drawRecoveryDelayMs(chance);
    return delayMs === null ? [] : [{ category, days: (stashMs + delayMs) / DAY_MS }];
  });
  return {
    buyers: new Set(sales.map(({ buyer }) => buyer.personId)).size,
    dealers: new Set(sales.map(({ dealerId }) => dealerId)).size,
    purchases: sales.length,
    guns: guns.length,
    longArms: guns.filter(({ category }) => category === 'Long Arm').length,
    recovered: recovered.length,
    shortestTimeToCrimeDays: recovered.length === 0 ? null : Math.min(...recovered.map(({ days }) => days)),
    medianLongArmTimeToCrimeDays: median(
      recovered.filter(({ category }) => category === 'Long Arm').map(({ days }) => days),
    ),
  };
}

function median(values: readonly number[]): number | null {
  const ordered = values.toSorted((a, b) => a - b);
  const lower = ordered[Math.floor((ordered.length - 1) / 2)];
  const upper = ordered[Math.floor(ordered.length / 2)];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}
