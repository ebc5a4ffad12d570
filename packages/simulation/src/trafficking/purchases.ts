import { DAY_MS } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, exponential, pick, poisson, type Weighted, wholeBetween } from '../chance.ts';
import type { Sale } from '../happenings.ts';
import type { BorderPort } from './border.ts';
import { drawInnocent, drawInnocentsDealer } from './guns.ts';
import { GUNS_PER_RING_DAY } from './rates.ts';
import type { LivingRing } from './ring-people.ts';
import {
  drawHowMany,
  drawStrawSale,
  isShoppingDay,
  REPORTABLE_SHARE,
  SHOPPING_DAYS_PER_DAY,
  type ShopHours,
  STRAW_PIECES_MEAN,
  saleOf,
} from './sales.ts';

/** Share of straw purchasers who bring another one along, to the same dealer on the same day. Invented, no source. */
const IN_COMPANY_SHARE = 0.15;

const NOTHING: readonly Sale[] = [];

/** What a ring's straw purchasers buy on a shopping day. */
export function ringPurchases(ring: LivingRing, dayStartsAtMs: number, shop: ShopHours): readonly Sale[] {
  const { strawShare, dealers, purchasesChance: chance } = ring;
  const buyers = ring.people.strawPurchasers;
  const isLyingLow = dayStartsAtMs < ring.liesLowUntilMs;
  if (strawShare === 0 || buyers.length === 0 || isLyingLow) return NOTHING;
  const perDay = (GUNS_PER_RING_DAY * strawShare) / STRAW_PIECES_MEAN / SHOPPING_DAYS_PER_DAY;
  const outings = poisson(chance, perDay / (1 + IN_COMPANY_SHARE));
  if (outings === 0) return NOTHING;
  const sales: Sale[] = [];
  for (let outing = 0; outing < outings; outing += 1) {
    const dealer = oneOf(chance, dealers);
    const first = wholeBetween(chance, 0, buyers.length - 1);
    const inCompany = comesUp(chance, IN_COMPANY_SHARE);
    for (let at = first; at <= first + (inCompany ? 1 : 0); at += 1) {
      const buyer = buyers[at % buyers.length];
      if (buyer === undefined) continue;
      ring.salesMade += 1;
      const saleId = `sale-${ring.ringId}-${ring.salesMade}`;
      sales.push(drawStrawSale(chance, { saleId, soldAtMs: shop(chance, dealer, dayStartsAtMs), buyer }, dealer));
    }
  }
  return sales;
}

/**
 * Innocents who buy two firearms or more at once or within days, such as collectors, for each thousand vehicles that
 * cross at their port in a day. Invented, no source: whoever buys one only is in nobody's reports.
 */
const COLLECTORS_PER_THOUSAND_CROSSINGS = 0.6;
/** What collectors buy: two handguns at once; one, and another within days; rifles; both. Invented, no source. */
const COLLECTIONS: Weighted<'handguns' | 'handguns-apart' | 'long-arms' | 'both'> = [
  ['handguns', 45],
  ['handguns-apart', 15],
  ['long-arms', 25],
  ['both', 15],
];
/** Of what comes on top of one of each. Invented, no source. */
const HANDGUN_SHARE_OF_BOTH = 0.5;
/** Mean of the exponential whose whole part comes on top of two firearms. Invented, no source. */
const FURTHER_PIECES = 0.7;
/** Days between the two purchases of whoever buys apart, at most. Invented, no source. */
const DAYS_APART_MAX = 4;

/** What innocents of a port who buy several firearms buy from a day on. */
export function openCollectors(
  seed: number,
  port: BorderPort,
  shop: ShopHours,
): (dayStartsAtMs: number) => readonly Sale[] {
  const chance = chanceFor(seed, 'collectors', port.code);
  const perDay = ((port.vehiclesPerDay / 1_000) * COLLECTORS_PER_THOUSAND_CROSSINGS) / SHOPPING_DAYS_PER_DAY;
  let collectors = 0;
  return (dayStartsAtMs) => {
    if (!isShoppingDay(dayStartsAtMs)) return [];
    return Array.from({ length: poisson(chance, perDay) }).flatMap(() => {
      collectors += 1;
      const saleId = `sale-collector-${port.code}-${collectors}`;
      const dealer = drawInnocentsDealer(chance, port);
      const soldAtMs = shop(chance, dealer, dayStartsAtMs);
      const sold = { saleId, soldAtMs, buyer: drawInnocent(chance, port) };
      return drawCollection(chance, dayStartsAtMs).map(({ laterMs, ...pieces }, at) => {
        const sale = { ...sold, saleId: `${saleId}-${at + 1}`, soldAtMs: soldAtMs + laterMs, ...pieces };
        return saleOf(chance, sale, dealer, REPORTABLE_SHARE.innocent);
      });
    });
  };
}

interface Bought {
  readonly handguns: number;
  readonly longArms: number;
  readonly laterMs: number;
}

function drawCollection(chance: Chance, dayStartsAtMs: number): readonly Bought[] {
  const pieces = 2 + Math.floor(exponential(chance) * FURTHER_PIECES);
  switch (pick(chance, COLLECTIONS)) {
    case 'handguns':
      return [{ handguns: pieces, longArms: 0, laterMs: 0 }];
    case 'handguns-apart': {
      const apartMs = wholeBetween(chance, 1, DAYS_APART_MAX) * DAY_MS;
      const laterMs = isShoppingDay(dayStartsAtMs + apartMs) ? apartMs : apartMs + DAY_MS;
      return [0, laterMs].map((later) => ({ handguns: 1, longArms: 0, laterMs: later }));
    }
    case 'long-arms':
      return [{ handguns: 0, longArms: pieces, laterMs: 0 }];
    case 'both': {
      const handguns = 1 + drawHowMany(chance, pieces - 2, HANDGUN_SHARE_OF_BOTH);
      return [{ handguns, longArms: pieces - handguns, laterMs: 0 }];
    }
  }
}

function oneOf<Item>(chance: Chance, items: readonly Item[]): Item {
  const item = items[wholeBetween(chance, 0, items.length - 1)];
  if (item === undefined) throw new Error('there is nothing to draw from');
  return item;
}
