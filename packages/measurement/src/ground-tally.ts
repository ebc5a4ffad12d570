import type { InspectionGround, NotCarriedOutReason } from '@southbound/contracts';

/**
 * What inspections of one kind brought. Every field is a sum of whole numbers, so the order in which inspections are
 * counted changes nothing.
 */
export interface InspectionTally {
  /** Inspections concluded. */
  inspections: number;
  /** Inspections that found something. */
  hits: number;
  firearms: number;
  /** Pieces of ammunition. */
  rounds: number;
  /** Magazines, receivers, scopes, silencers and other gun parts. */
  parts: number;
  currencyUsd: number;
  /** Each seizure rounded to the gram. */
  drugsGrams: number;
  /** How long vehicles in which nothing was found were kept, each rounded to the second. */
  delaySeconds: number;
}

/** What was ordered on one ground, and what it brought. */
export interface GroundTally extends InspectionTally {
  /** Selections to inspect. */
  orders: number;
}

/** Orders on one ground that were not carried out, by the reason told. */
export type NotCarriedOutTally = Record<NotCarriedOutReason, number>;

export function emptyInspections(): InspectionTally {
  return {
    inspections: 0,
    hits: 0,
    firearms: 0,
    rounds: 0,
    parts: 0,
    currencyUsd: 0,
    drugsGrams: 0,
    delaySeconds: 0,
  };
}

/** A ground on which nothing was ordered. */
export function emptyGround(): GroundTally {
  return { orders: 0, ...emptyInspections() };
}

export function noneNotCarriedOut(): NotCarriedOutTally {
  return { 'no-bay': 0, 'no-officer': 0, 'lane-congested': 0, 'vehicle-left': 0, 'officer-declined': 0 };
}

/** Adds each count of `more` to the one of the same name. */
export function addCounts<Name extends string>(
  sum: Record<NoInfer<Name>, number>,
  more: Readonly<Record<Name, number>>,
): void {
  for (const name of Object.keys(more) as Name[]) sum[name] += more[name];
}

/** The same names with other values, in their order; 0 where there are fewer. */
export function withValues<Names extends object>(names: Names, values: readonly number[] = []): Names {
  return Object.fromEntries(Object.keys(names).map((name, index) => [name, values[index] ?? 0])) as Names;
}

/** One value for each ground. */
export function byGround<Value>(of: (ground: InspectionGround) => Value): Record<InspectionGround, Value> {
  return {
    mandatory: of('mandatory'),
    random: of('random'),
    blind: of('blind'),
    targeted: of('targeted'),
    fill: of('fill'),
  };
}
