import { MINUTE_MS } from '@southbound/contracts';
import type { Resources } from './occupancy.ts';

/** How fast vehicles come and what an order takes, of the recent past. A value. */
export interface Pace {
  /** Between two crossings, in milliseconds; 0 while it is not known. */
  readonly msPerCrossing: number;
  /** Of a bay, and of officers, for one order; 0 while it is not known. */
  readonly bayMinutesPerOrder: number;
  readonly officerMinutesPerOrder: number;
  /** How many times between crossings and how many orders these come from, up to those remembered. */
  readonly gaps: number;
  readonly orders: number;
  /** When the last crossing was decided, milliseconds since 1970; 0 before the first. */
  readonly lastAtMs: number;
}

export const UNKNOWN_PACE: Pace = {
  msPerCrossing: 0,
  bayMinutesPerOrder: 0,
  officerMinutesPerOrder: 0,
  gaps: 0,
  orders: 0,
  lastAtMs: 0,
};

/**
 * How slowly both follow: the pace of the traffic about the last 50 crossings, what an order takes the last 30 orders.
 * Until there are as many it is their mean: else a first inspection of 50 minutes would hold a port back all day.
 */
const GAPS_REMEMBERED = 50;
const ORDERS_REMEMBERED = 30;

/**
 * So many times the usual counts as one gap at most, once the usual is known: else the first hour of the morning would
 * be thought as quiet as the night. Where vehicles come by chance one gap of 150 is longer, and the mean loses a
 * hundredth; a pace that has changed is followed a few crossings later. Up to a minute any gap counts.
 */
const GAP_TIMES_USUAL_MAX = 5;

/** The pace with one more crossing, and what the order on it takes; 0 and 0 where there is none. */
export function paceAfter(pace: Pace, atMs: number, bayMinutes: number, officerMinutes: number): Pace {
  const gaps = pace.lastAtMs === 0 ? 0 : Math.min(pace.gaps + 1, GAPS_REMEMBERED);
  const msPerCrossing = gaps === 0 ? 0 : follow(pace.msPerCrossing, gapCounted(pace, atMs), gaps);
  // Named one by one, here and below: a copy by `...` takes several times as long, and this is done for each crossing.
  const { bayMinutesPerOrder, officerMinutesPerOrder } = pace;
  if (bayMinutes === 0)
    return { msPerCrossing, bayMinutesPerOrder, officerMinutesPerOrder, gaps, orders: pace.orders, lastAtMs: atMs };
  const orders = Math.min(pace.orders + 1, ORDERS_REMEMBERED);
  return {
    msPerCrossing,
    bayMinutesPerOrder: follow(bayMinutesPerOrder, bayMinutes, orders),
    officerMinutesPerOrder: follow(officerMinutesPerOrder, officerMinutes, orders),
    gaps,
    orders,
    lastAtMs: atMs,
  };
}

function gapCounted({ gaps, msPerCrossing, lastAtMs }: Pace, atMs: number): number {
  const gapMs = atMs - lastAtMs;
  if (gaps < GAPS_REMEMBERED) return gapMs;
  return Math.min(gapMs, Math.max(MINUTE_MS, GAP_TIMES_USUAL_MAX * msPerCrossing));
}

function follow(average: number, value: number, remembered: number): number {
  return average + (value - average) / remembered;
}

/** The share of the crossings that bays and officers can inspect if all work without a break; above 1 where all. */
export function sustainedShare(pace: Pace, { bays, officers }: Resources): number {
  const { msPerCrossing, bayMinutesPerOrder, officerMinutesPerOrder } = pace;
  if (bayMinutesPerOrder === 0 || msPerCrossing === 0) return Number.POSITIVE_INFINITY;
  const ordersPerMinute = Math.min(bays / bayMinutesPerOrder, officers / officerMinutesPerOrder);
  return (ordersPerMinute * msPerCrossing) / MINUTE_MS;
}
