import { DAY_MS, instantOf } from '@southbound/contracts';
import { byGoods, byKind, type Goods, INSPECTION_KINDS, type InspectionKind } from '../evidence/evidence.ts';
import type { HitCount } from '../exact-interval.ts';
import type { Windows } from './open-windows.ts';
import { emptyPeriod, type PeriodTally } from './period-tally.ts';

/** What was counted in a day or an hour of the day. Whole numbers. */
export interface PeriodCounts {
  /** Crossings decided. */
  readonly crossings: number;
  /** What was ordered on each ground and what became of it; officers' own inspections have no orders. */
  readonly byGround: Readonly<Record<InspectionKind, HitCount & { readonly orders: number }>>;
  /** In all inspections, officers' own included: pieces, US dollars, grams. */
  readonly seized: Readonly<Record<Goods, number>>;
  /** The groups of `lift`. */
  readonly wouldTarget: HitCount;
  readonly randomStratum: HitCount;
}

export interface DayFigures extends PeriodCounts {
  /** In UTC, such as 2026-03-02. */
  readonly day: string;
}

export interface HourFigures extends PeriodCounts {
  /** Of the port's own day, 0 to 23. */
  readonly hour: number;
}

/** The days on which anything was counted, ascending. */
export function dayFigures({ days }: Pick<Windows, 'days'>): readonly DayFigures[] {
  return days.map(({ period, tally }) => ({ day: dateOf(period), ...periodCounts(tally) }));
}

/** All 24 hours, ascending. */
export function hourFigures({ hours }: Pick<Windows, 'hours'>): readonly HourFigures[] {
  const tallies = new Map(hours.map(({ period, tally }) => [period, tally]));
  return Array.from({ length: 24 }, (_, hour) => ({ hour, ...periodCounts(tallies.get(hour) ?? emptyPeriod()) }));
}

/** The date in UTC of a day in whole days since 1970. */
export function dateOf(day: number): string {
  return instantOf(day * DAY_MS).slice(0, 10);
}

function periodCounts({ crossings, kinds, wouldTarget, randomStratum }: PeriodTally): PeriodCounts {
  const totalOf = (goods: Goods) =>
    INSPECTION_KINDS.reduce((sum, kind) => sum + kinds[kind].seized.goods[goods].total, 0);
  return {
    crossings,
    byGround: byKind((kind) => {
      const { orders, hits, seized } = kinds[kind];
      return { orders, inspections: seized.inspections, hits };
    }),
    seized: byGoods(totalOf),
    wouldTarget,
    randomStratum,
  };
}
