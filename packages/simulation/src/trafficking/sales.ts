import { DAY_MS, type DealerId, HOUR_MS, type PortCode } from '@southbound/contracts';
import { type Chance, comesUp, lognormal, pick, unit, type Weighted, wholeBetween } from '../chance.ts';
import type { Sale } from '../happenings.ts';

/** Who may sell firearms at retail. */
export interface Dealer {
  readonly dealerId: DealerId;
  readonly state: DealerState;
}

/**
 * States in which guns that go to Mexico are bought, with the dealers in each that the people of one port buy from, and
 * the clock they open by. Counts are invented.
 */
const DEALERS = {
  'US-TX': { dealers: 180, timeZone: 'America/Chicago' },
  'US-CA': { dealers: 80, timeZone: 'America/Los_Angeles' },
  'US-AZ': { dealers: 70, timeZone: 'America/Phoenix' },
  'US-NM': { dealers: 25, timeZone: 'America/Denver' },
  'US-OK': { dealers: 40, timeZone: 'America/Chicago' },
  'US-CO': { dealers: 40, timeZone: 'America/Denver' },
  'US-LA': { dealers: 30, timeZone: 'America/Chicago' },
  'US-NV': { dealers: 25, timeZone: 'America/Los_Angeles' },
} as const;
/** As in ISO 3166-2. */
type DealerState = keyof typeof DEALERS;

/** Where dealers are that do not sell in the port's own state. Invented, no source. */
const ELSEWHERE: Weighted<DealerState> = [
  ['US-TX', 30],
  ['US-AZ', 20],
  ['US-CA', 10],
  ['US-NM', 10],
  ['US-OK', 10],
  ['US-CO', 8],
  ['US-NV', 7],
  ['US-LA', 5],
];

/**
 * A dealer of a port's people, in the port's own state with the probability given. Dealers are made up, and so is the
 * form of their numbers. No two ports share one, so that what a dealer tells does not depend on which ports there are.
 */
export function drawDealer(chance: Chance, port: DealersOfPort, homeShare: number): Dealer {
  const state = comesUp(chance, homeShare) && isDealerState(port.state) ? port.state : pick(chance, ELSEWHERE);
  return port.dealers(state, wholeBetween(chance, 1, DEALERS[state].dealers));
}

/** Where a port's people buy. */
interface DealersOfPort {
  readonly state: string;
  readonly dealers: PortDealers;
}

/** The dealers that a port's people buy from, by state and number from 1: each made once, since a world has years of sales. */
export type PortDealers = (state: DealerState, number: number) => Dealer;

export function portDealers(port: PortCode): PortDealers {
  const byState = new Map<DealerState, Dealer[]>();
  return (state, number) => {
    const dealers = byState.get(state) ?? [];
    byState.set(state, dealers);
    const dealer = dealers[number] ?? { dealerId: `FFL-${state}-${port}-${number}` as DealerId, state };
    dealers[number] = dealer;
    return dealer;
  };
}

/** Firearms in one purchase of a straw purchaser: 336 in 96 purchases of one ring (OIG10). The spread is invented. */
const STRAW_PIECES = { median: 2.35, spread: 0.88, max: 40 } as const;
export const STRAW_PIECES_MEAN = 336 / 96;
/**
 * Share of long arms in a straw purchaser's sale: all of one sort as a rule. 79 % of all, so that recoveries of guns
 * sold in the last years come to the 77 % of OIG10's cohort, those sold after December 2006; one ring's 251 of 336
 * lies near it (OIG10). How pure a purchase is, is invented.
 */
const STRAW_LONG_SHARES: Weighted<number> = [
  [0, 17],
  [0.5, 8],
  [1, 75],
];
/** Of long arms, those of the sort that is reported. Rifles of this sort are the weapons of choice; shares are invented. */
export const REPORTABLE_SHARE = { straw: 0.9, innocent: 0.4 } as const;

/** What one straw purchaser buys at once. */
export function drawStrawSale(chance: Chance, sold: Pick<Sale, 'saleId' | 'soldAtMs' | 'buyer'>, dealer: Dealer): Sale {
  const { median, spread, max } = STRAW_PIECES;
  const pieces = Math.min(max, Math.max(1, Math.round(lognormal(chance, median, spread))));
  const longArms = drawHowMany(chance, pieces, pick(chance, STRAW_LONG_SHARES));
  const { saleId, soldAtMs, buyer } = sold;
  const { dealerId, state } = dealer;
  const reportableRifles = drawHowMany(chance, longArms, REPORTABLE_SHARE.straw);
  return { saleId, soldAtMs, dealerId, state, buyer, handguns: pieces - longArms, longArms, reportableRifles };
}

/** The sale of so many handguns and long arms, of which each is reportable with the probability given. */
export function saleOf(
  chance: Chance,
  sold: Pick<Sale, 'saleId' | 'soldAtMs' | 'buyer' | 'handguns' | 'longArms'>,
  { dealerId, state }: Dealer,
  reportableShare: number,
): Sale {
  const { saleId, soldAtMs, buyer, handguns, longArms } = sold;
  const reportableRifles = drawHowMany(chance, longArms, reportableShare);
  return { saleId, soldAtMs, dealerId, state, buyer, handguns, longArms, reportableRifles };
}

/** How many of a number come up, each with the same probability. */
export function drawHowMany(chance: Chance, of: number, probability: number): number {
  if (probability === 0 || probability === 1) return of * probability;
  let many = 0;
  for (let at = 0; at < of; at += 1) if (comesUp(chance, probability)) many += 1;
  return many;
}

/** From ten in the morning to six in the evening, so that an hour's error of the clock leaves it within business hours. */
const SHOP_HOURS = { from: 10, to: 18 } as const;
const DAYS_PER_WEEK = 7;
/** The first Sunday after 1 January 1970, in days. */
const FIRST_SUNDAY = 3;

/** Dealers keep Sundays. */
export function isShoppingDay(dayStartsAtMs: number): boolean {
  return (Math.floor(dayStartsAtMs / DAY_MS) - FIRST_SUNDAY) % DAYS_PER_WEEK !== 0;
}

/** Shopping days in a day of the week. */
export const SHOPPING_DAYS_PER_DAY = 6 / 7;

/** The clock is asked once for so many days: sales may be decades back. */
const CLOCK_ASKED_EVERY_MS = 30 * DAY_MS;
const NOON = 12;

/** When in a day somebody buys at a dealer: an instant in business hours of the dealer's state. */
export type ShopHours = (chance: Chance, dealer: Dealer, dayStartsAtMs: number) => number;

export function shopHours(): ShopHours {
  const clocks = new Map<string, (period: number) => number>();

  /** Hours behind UTC, by the period of days. */
  function clockOf(timeZone: string): (period: number) => number {
    const known = clocks.get(timeZone);
    if (known !== undefined) return known;
    const format = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' });
    const offsets = new Map<number, number>();
    const clock = (period: number) => {
      const offset =
        offsets.get(period) ?? NOON - Number(format.format(period * CLOCK_ASKED_EVERY_MS + NOON * HOUR_MS));
      offsets.set(period, offset);
      return offset;
    };
    clocks.set(timeZone, clock);
    return clock;
  }

  return (chance, { state }, dayStartsAtMs) => {
    const hour = SHOP_HOURS.from + (SHOP_HOURS.to - SHOP_HOURS.from) * unit(chance);
    const hoursBehind = clockOf(DEALERS[state].timeZone)(Math.floor(dayStartsAtMs / CLOCK_ASKED_EVERY_MS));
    return dayStartsAtMs + Math.floor((hour + hoursBehind) * HOUR_MS);
  };
}

/** The last day of business up to an instant. */
export function shoppingDayUpTo(atMs: number): number {
  const day = Math.floor(atMs / DAY_MS) * DAY_MS;
  return isShoppingDay(day) ? day : day - DAY_MS;
}

function isDealerState(state: string): state is DealerState {
  return state in DEALERS;
}
