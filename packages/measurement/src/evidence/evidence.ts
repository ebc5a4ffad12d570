import {
  INSPECTION_GROUNDS,
  INSPECTION_METHODS,
  type InspectionGround,
  type InspectionMethod,
  type Instant,
} from '@southbound/contracts';
import type { PickTally } from '../compliance/random-picks.ts';
import { addQuantities, emptyQuantities, type QuantityTally } from '../estimates/quantity-tally.ts';
import { addWeighted, emptyWeightedTally, type WeightedTally } from '../estimates/weighted-tally.ts';
import type { HitCount } from '../exact-interval.ts';
import { addCounts, byGround } from '../ground-tally.ts';
import { addRuleWorth, emptyRuleWorth, type RuleWorthTally } from '../worth/rule-tally.ts';

/** What an inspection may seize, each in its whole unit: pieces, US dollars, grams. */
export const GOODS = ['firearms', 'rounds', 'parts', 'currencyUsd', 'drugsGrams'] as const;
export type Goods = (typeof GOODS)[number];

/** Who had an inspection made: the engine, on one of its grounds, or an officer. */
export const INSPECTION_KINDS = [...INSPECTION_GROUNDS, 'officer-initiated'] as const;
export type InspectionKind = InspectionGround | 'officer-initiated';

/** What inspections of one kind seized. */
export interface SeizedTally {
  inspections: number;
  readonly goods: Readonly<Record<Goods, QuantityTally>>;
}

type Counts = { -readonly [Name in keyof HitCount]: number };

/** Ordered inspections by one method. */
export interface MethodTally {
  readonly inspected: Counts;
  /** Of these: the groups of `lift`. */
  readonly wouldTarget: Counts;
  readonly randomStratum: Counts;
}

/** Random picks that were assigned on one day. */
export interface PickDay {
  /** Whole days since 1970, in UTC, of the selection. */
  readonly day: number;
  readonly tally: PickTally;
}

/**
 * What intervals and verdicts are made of, beyond the counters of a yield tally: too much to travel with every commit,
 * and begun anew where it is lost. All sums are of whole numbers, or of what a number holds to the last digit, so that
 * ports' evidence adds up exactly.
 */
export interface Evidence {
  /** Since when it is counted; null where that is as long as the counters are. */
  since: Instant | null;
  readonly seized: Readonly<Record<InspectionKind, SeizedTally>>;
  readonly methods: Readonly<Record<InspectionMethod, MethodTally>>;
  /** Ordered inspections by their propensity. */
  readonly weighted: WeightedTally;
  /** Of the random stratum, not carried out. */
  readonly skipped: { picks: number; wouldTarget: number };
  /** The last two days on which there was a random pick, the newest first. */
  readonly pickDays: PickDay[];
  readonly ruleWorth: RuleWorthTally;
}

export function emptyEvidence(since: Instant | null = null): Evidence {
  return {
    since,
    seized: byKind(emptySeized),
    methods: byMethod(emptyMethod),
    weighted: emptyWeightedTally(),
    skipped: { picks: 0, wouldTarget: 0 },
    pickDays: [],
    ruleWorth: emptyRuleWorth(),
  };
}

export function emptySeized(): SeizedTally {
  return { inspections: 0, goods: byGoods(emptyQuantities) };
}

export function emptyMethod(): MethodTally {
  const none = (): Counts => ({ hits: 0, inspections: 0 });
  return { inspected: none(), wouldTarget: none(), randomStratum: none() };
}

/**
 * All ports' evidence together, since the latest instant from which it is complete, but for the days of random picks,
 * which are looked at port by port. Days under way at a port are no evidence of rules yet.
 */
export function sumOfEvidence(all: readonly Evidence[]): Evidence {
  const sum = emptyEvidence();
  for (const evidence of all) {
    if ((evidence.since ?? '') > (sum.since ?? '')) sum.since = evidence.since;
    for (const kind of INSPECTION_KINDS) addSeized(sum.seized[kind], evidence.seized[kind]);
    for (const method of INSPECTION_METHODS) {
      const [total, more] = [sum.methods[method], evidence.methods[method]];
      addCounts(total.inspected, more.inspected);
      addCounts(total.wouldTarget, more.wouldTarget);
      addCounts(total.randomStratum, more.randomStratum);
    }
    addWeighted(sum.weighted, evidence.weighted);
    addCounts(sum.skipped, evidence.skipped);
    addRuleWorth(sum.ruleWorth, evidence.ruleWorth);
  }
  return sum;
}

export function addSeized(sum: SeizedTally, { inspections, goods }: Readonly<SeizedTally>): void {
  sum.inspections += inspections;
  for (const kind of GOODS) addQuantities(sum.goods[kind], goods[kind]);
}

export function byKind<Value>(of: (kind: InspectionKind) => Value): Record<InspectionKind, Value> {
  return { ...byGround(of), 'officer-initiated': of('officer-initiated') };
}

export function byMethod<Value>(of: (method: InspectionMethod) => Value): Record<InspectionMethod, Value> {
  return { visual: of('visual'), canine: of('canine'), 'x-ray': of('x-ray'), full: of('full') };
}

export function byGoods<Value>(of: (goods: Goods) => Value): Record<Goods, Value> {
  return {
    firearms: of('firearms'),
    rounds: of('rounds'),
    parts: of('parts'),
    currencyUsd: of('currencyUsd'),
    drugsGrams: of('drugsGrams'),
  };
}
