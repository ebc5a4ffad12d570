import { type Finding, INSPECTION_GROUNDS, type InspectionGround } from '@southbound/contracts';
import { type Ruling, ruling } from './ruling.ts';

/** What inspections on one ground brought: whole numbers, drugs in kilograms. */
export interface RecomputedYield {
  orders: number;
  inspections: number;
  hits: number;
  firearms: number;
  rounds: number;
  parts: number;
  currencyUsd: number;
  drugsKg: number;
}

const YIELD_GROUNDS = [...INSPECTION_GROUNDS, 'officer-initiated'] as const;
export type YieldGround = InspectionGround | 'officer-initiated';
export type YieldByGround = Readonly<Record<YieldGround, RecomputedYield>>;

export function nothingYielded(): YieldByGround {
  const none = (): RecomputedYield => ({
    orders: 0,
    inspections: 0,
    hits: 0,
    firearms: 0,
    rounds: 0,
    parts: 0,
    currencyUsd: 0,
    drugsKg: 0,
  });
  return {
    mandatory: none(),
    random: none(),
    blind: none(),
    targeted: none(),
    fill: none(),
    'officer-initiated': none(),
  };
}

export function addInspection(sum: RecomputedYield, findings: readonly Finding[]): void {
  sum.inspections += 1;
  if (findings.length > 0) sum.hits += 1;
  for (const finding of findings) {
    switch (finding.seizureType) {
      case 'Weapons':
        sum.firearms += finding.count;
        break;
      case 'Ammunition & Gun Parts':
        sum[finding.category === 'Ammunition' ? 'rounds' : 'parts'] += finding.count;
        break;
      case 'Currency':
        sum.currencyUsd += finding.amountUsd;
        break;
      case 'Drugs':
        sum.drugsKg += finding.massKg;
        break;
    }
  }
}

/** Kilograms by which a sum may differ for each hit: a report may count each seizure in whole grams. */
const DRUGS_KG_PER_HIT = 0.0005 * 50;

/**
 * Compares with the report of a run, the JSON of `demo` or `replay`: for each ground what stands in
 * `yield.border.byGround`, and `yield.border.officerInitiated`; a replay has them under `judged`. A figure that the report lacks is not compared.
 */
export function yieldRuling(recomputed: YieldByGround, report: unknown): Ruling {
  const border = fieldOf(fieldOf(report, 'yield') ?? fieldOf(fieldOf(report, 'judged'), 'yield'), 'border');
  const compared = YIELD_GROUNDS.flatMap((ground) => {
    const isOfficers = ground === 'officer-initiated';
    const reported = isOfficers ? fieldOf(border, 'officerInitiated') : fieldOf(fieldOf(border, 'byGround'), ground);
    return Object.entries(recomputed[ground]).flatMap(([figure, value]) => {
      const said = fieldOf(reported, figure);
      if (typeof said !== 'number') return [];
      const tolerance = figure === 'drugsKg' ? DRUGS_KG_PER_HIT * recomputed[ground].hits + 1e-9 : 0;
      const inWords = `${ground}, ${figure}: reported ${said}, by the inspections ${value}`;
      return [{ isApart: Math.abs(said - value) > tolerance, inWords }];
    });
  });
  const looked = compared.length;
  if (looked === 0) return ruling('yield-as-reported', 'not judged', 'There was no report with figures by ground.');
  const apart = compared.filter(({ isApart }) => isApart).map(({ inWords }) => inWords);
  const counts = { looked, violations: apart.length, cases: apart.slice(0, 5) };
  return apart.length === 0
    ? ruling('yield-as-reported', 'holds', `${looked} figures compared.`, counts)
    : ruling('yield-as-reported', 'violated', `${apart.length} of ${looked} figures differ.`, counts);
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[field] : undefined;
}
