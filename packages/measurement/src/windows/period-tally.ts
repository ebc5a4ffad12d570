import {
  addSeized,
  byGoods,
  byKind,
  emptySeized,
  GOODS,
  INSPECTION_KINDS,
  type InspectionKind,
  type SeizedTally,
} from '../evidence/evidence.ts';
import type { HitCount } from '../exact-interval.ts';
import { addCounts, withValues } from '../ground-tally.ts';

/** What became of the orders of one kind that were decided in a period, or of what officers began in it. */
export interface KindTally {
  /** Officers' own inspections have none. */
  orders: number;
  hits: number;
  notCarriedOut: number;
  /** How long vehicles in which nothing was found were kept, each rounded to the second. */
  delaySeconds: number;
  /** Inspections concluded, and what they seized. */
  readonly seized: SeizedTally;
}

type Counts = { -readonly [Name in keyof HitCount]: number };

/** One port's counts of a day, or of an hour of all days. All are of whole numbers, as evidence is. */
export interface PeriodTally {
  /** Crossings decided. */
  crossings: number;
  readonly kinds: Readonly<Record<InspectionKind, KindTally>>;
  /** The groups of `lift`. */
  readonly wouldTarget: Counts;
  readonly randomStratum: Counts;
}

/** A period as numbers, each row without the zeros at its end: of most periods most numbers are zero. */
export type SavedPeriod = readonly [crossings: number, groups: Row, ...kinds: Row[]];
type Row = readonly number[];

export function emptyPeriod(): PeriodTally {
  return {
    crossings: 0,
    kinds: byKind(emptyKind),
    wouldTarget: { hits: 0, inspections: 0 },
    randomStratum: { hits: 0, inspections: 0 },
  };
}

function emptyKind(): KindTally {
  return { orders: 0, hits: 0, notCarriedOut: 0, delaySeconds: 0, seized: emptySeized() };
}

/** Adds one period's counts to those of others. */
export function addPeriod(sum: PeriodTally, more: PeriodTally): void {
  sum.crossings += more.crossings;
  addCounts(sum.wouldTarget, more.wouldTarget);
  addCounts(sum.randomStratum, more.randomStratum);
  for (const kind of INSPECTION_KINDS) {
    const { seized, ...counts } = more.kinds[kind];
    addCounts(sum.kinds[kind], counts);
    addSeized(sum.kinds[kind].seized, seized);
  }
}

export function savedPeriod({ crossings, kinds, wouldTarget, randomStratum }: PeriodTally): SavedPeriod {
  const groups = [...Object.values(wouldTarget), ...Object.values(randomStratum)];
  return [crossings, withoutZeros(groups), ...INSPECTION_KINDS.map((kind) => withoutZeros(kindRow(kinds[kind])))];
}

export function restoredPeriod([crossings, groups, ...kinds]: SavedPeriod): PeriodTally {
  const { wouldTarget, randomStratum } = emptyPeriod();
  return {
    crossings,
    kinds: byKind((kind) => kindOf(kinds[INSPECTION_KINDS.indexOf(kind)])),
    wouldTarget: withValues(wouldTarget, groups.slice(0, 2)),
    randomStratum: withValues(randomStratum, groups.slice(2)),
  };
}

function kindRow({ seized: { inspections, goods }, ...counts }: KindTally): Row {
  return [inspections, ...Object.values(counts), ...GOODS.flatMap((of) => Object.values(goods[of]))];
}

function kindOf([inspections = 0, ...row]: Row = []): KindTally {
  const { seized, ...counts } = emptyKind();
  const named = Object.keys(counts).length;
  const each = Object.keys(seized.goods.rounds).length;
  const goods = byGoods((of) => {
    const from = named + GOODS.indexOf(of) * each;
    return withValues(seized.goods[of], row.slice(from, from + each));
  });
  return { ...withValues(counts, row), seized: { inspections, goods } };
}

function withoutZeros(row: Row): Row {
  return row.slice(0, row.findLastIndex((count) => count !== 0) + 1);
}
