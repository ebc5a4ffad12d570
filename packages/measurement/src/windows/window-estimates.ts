import { DAY_MS, epochMs, INSPECTION_GROUNDS } from '@southbound/contracts';
import { withEnoughForLift } from '../estimates/enough-with.ts';
import { perThousandInspections } from '../estimates/per-thousand.ts';
import { addSeized, emptySeized, INSPECTION_KINDS, type InspectionKind } from '../evidence/evidence.ts';
import { exactInterval, type Measured } from '../exact-interval.ts';
import { addCounts } from '../ground-tally.ts';
import { lift } from '../lift.ts';
import type { Windows } from './open-windows.ts';
import { addPeriod, emptyPeriod, type KindTally, type PeriodTally } from './period-tally.ts';

/** What is told of a window, in this order. */
export const FIGURES = [
  'hit-rate',
  'firearms-per-thousand',
  'rounds-per-thousand',
  'parts-per-thousand',
  'currency-usd-per-thousand',
  'drugs-grams-per-thousand',
  'lift',
] as const;
export type Figure = (typeof FIGURES)[number];

/** Whose inspections: of one ground, of all that the engine ordered, or all. */
export const GROUNDS_ASKED = [...INSPECTION_KINDS, 'ordered', 'all'] as const;
export type GroundAsked = InspectionKind | 'ordered' | 'all';

const GOODS_OF = {
  'firearms-per-thousand': 'firearms',
  'rounds-per-thousand': 'rounds',
  'parts-per-thousand': 'parts',
  'currency-usd-per-thousand': 'currencyUsd',
  'drugs-grams-per-thousand': 'drugsGrams',
} as const;

/** Days in UTC, whole since 1970, both of them in the window. */
export interface DayWindow {
  readonly fromDay: number;
  readonly toDay: number;
}

/** One figure of a window, and what it is made of. */
export interface WindowEstimate {
  readonly orders: number;
  /** Of the orders of the window, like all that follows. */
  readonly notCarriedOut: number;
  readonly inspections: number;
  readonly hits: number;
  /** Of the goods that the figure is about: pieces, US dollars, grams; null where it is about none. */
  readonly seized: number | null;
  readonly measured: Measured;
}

/** What was counted in a window, all its days added up. */
export function windowCounts({ days }: Windows, { fromDay, toDay }: DayWindow): PeriodTally {
  const sum = emptyPeriod();
  for (const { period, tally } of days) if (period >= fromDay && period <= toDay) addPeriod(sum, tally);
  return sum;
}

/**
 * The first day of a window from which it is counted whole; later than its beginning where older days were forgotten or
 * lost. Whole days since 1970 in UTC; past the window's end where nothing of it is whole.
 */
export function wholeFromDay({ since, keptFromDay }: Windows, { fromDay }: DayWindow): number {
  const firstWhole = since === null ? fromDay : Math.floor(epochMs(since) / DAY_MS) + 1;
  return Math.max(fromDay, firstWhole, keptFromDay ?? fromDay);
}

/**
 * One figure of what was counted in a window: its estimate with the interval that `exactInterval`, `lift` or
 * `perThousandInspections` give for it, or that there is not enough evidence. Null where there is no such figure: lift
 * compares two groups of what the engine ordered, and is told of that alone.
 */
export function windowEstimate(
  counts: PeriodTally,
  ground: GroundAsked,
  figure: Figure,
  confidence: number,
): WindowEstimate | null {
  const { orders, hits, notCarriedOut, seized } = tallyOf(counts, ground);
  const { inspections, goods } = seized;
  const made = { orders, notCarriedOut, inspections, hits };
  if (figure === 'hit-rate') return { ...made, seized: null, measured: exactInterval(hits, inspections, confidence) };
  if (figure !== 'lift') {
    const of = goods[GOODS_OF[figure]];
    return { ...made, seized: of.total, measured: perThousandInspections(of, inspections, confidence) };
  }
  if (ground !== 'ordered') return null;
  const { wouldTarget, randomStratum } = counts;
  const measured = withEnoughForLift(lift(wouldTarget, randomStratum, confidence), wouldTarget, randomStratum);
  return { ...made, seized: null, measured };
}

function tallyOf({ kinds }: PeriodTally, ground: GroundAsked): KindTally {
  if (ground !== 'ordered' && ground !== 'all') return kinds[ground];
  const sum = { orders: 0, hits: 0, notCarriedOut: 0, delaySeconds: 0, seized: emptySeized() };
  for (const kind of ground === 'all' ? INSPECTION_KINDS : INSPECTION_GROUNDS) {
    const { seized, ...counts } = kinds[kind];
    addCounts(sum, counts);
    addSeized(sum.seized, seized);
  }
  return sum;
}
