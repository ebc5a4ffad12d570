import type { InspectionGround } from '@southbound/contracts';

/**
 * What was ordered on one ground, and what it brought. Every field is a sum of whole numbers, so the order in which
 * inspections are counted changes nothing.
 */
export interface GroundTally {
  /** Selections to inspect. */
  orders: number;
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
  /** How long vehicles waited for their inspections, each rounded to the second. */
  delaySeconds: number;
}

/** A ground on which nothing was ordered. */
export function emptyGround(): GroundTally {
  return {
    orders: 0,
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

/** Adds each count of `more` to the one of the same name. */
export function addCounts<Name extends string>(
  sum: Record<NoInfer<Name>, number>,
  more: Readonly<Record<Name, number>>,
): void {
  for (const name of Object.keys(more) as Name[]) sum[name] += more[name];
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
