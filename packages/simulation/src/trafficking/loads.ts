import type { AmmunitionCategory, Finding } from '@southbound/contracts';
import { type Chance, comesUp, lognormal, pick, type Weighted } from '../chance.ts';
import type { Ring } from '../happenings.ts';
import type { Concealment } from '../truth.ts';

/** What a trip carries first of all. */
export type LoadKind = 'firearms' | 'ammunition' | 'parts' | 'currency' | 'drugs';

/**
 * What a trip carries, by trade; a lone smuggler deals in anything. Currency and drugs together are carried more often
 * than weapons, since they are seized more often (CAP23); how much more often is invented.
 */
export const LOAD_KINDS = {
  guns: [
    ['firearms', 60],
    ['ammunition', 30],
    ['parts', 10],
  ],
  'cash-and-drugs': [
    ['currency', 60],
    ['drugs', 40],
  ],
  anything: [
    ['firearms', 25],
    ['ammunition', 12],
    ['parts', 5],
    ['currency', 35],
    ['drugs', 23],
  ],
} as const satisfies Record<Ring['trade'] | 'anything', Weighted<LoadKind>>;

/** How loads are hidden. Invented, no source. */
const CONCEALMENTS: Weighted<Concealment> = [
  ['open', 30],
  ['hidden', 50],
  ['built-in', 20],
];

interface Quantity {
  /** Of a lognormal. */
  readonly median: number;
  readonly spread: number;
}

/**
 * Quantities are lognormal, fitted to the ten events of CBP Office of Field Operations, Southwest Border, outbound,
 * July 2025: medians are geometric means, spreads the standard deviations of the logarithms. Rounds: 15, 28, 37, 458,
 * 800, 2,392. Magazines: 1, 14, 20, 20, 28, 30. Other parts: 1, 1, 2, 3, 4, 9. Firearms: 8, 12, 12, 15; their median
 * here is lower and the spread wider, so that the mean is theirs, 12, and the single gun occurs that such a list of
 * large seizures leaves out.
 */
const FIREARMS: Quantity = { median: 8, spread: 0.9 };
const ROUNDS: Quantity = { median: 150, spread: 1.9 };
const MAGAZINES: Quantity = { median: 13, spread: 1.2 };
const PARTS: Quantity = { median: 2.4, spread: 0.8 };
/** US dollars above the sum that must be declared. Invented, no source. */
const CURRENCY_USD: Quantity = { median: 18_000, spread: 1.1 };
/** Kilograms. Invented, no source. */
const DRUGS_KG: Quantity = { median: 2, spread: 1.2 };

/** The mean of the firearms' lognormal: what a load of firearms holds on average. */
export const FIREARMS_PER_LOAD = FIREARMS.median * Math.exp(FIREARMS.spread ** 2 / 2);

/** Carrying more out of the country undeclared is the offence (31 U.S.C. 5316). */
const DECLARED_FROM_USD = 10_000;

/** Largest single quantity, so that a heavy tail stays a vehicle's load. Invented, no source. */
const FIREARMS_MAX = 400;
const PIECES_MAX = 50_000;
const CURRENCY_USD_MAX = 5_000_000;
const DRUGS_KG_MAX = 500;

/** Shares of firearm loads with rounds and with parts beside the guns: two and four of four events in July 2025. */
const ROUNDS_WITH_FIREARMS_SHARE = 0.5;
const PARTS_WITH_FIREARMS_SHARE = 0.9;
/** Share of ammunition loads with magazines beside the rounds: one of four events in July 2025. */
const MAGAZINES_WITH_ROUNDS_SHARE = 0.25;

/** Which parts are carried, by how many of July 2025's records name them; silencers had none and get a small share. */
const PART_CATEGORIES: Weighted<AmmunitionCategory> = [
  ['Magazine', 6],
  ['Other Ammunition & Gun Parts', 3],
  ['Scope', 2],
  ['Receivers', 1],
  ['Silencer', 0.5],
];

export function drawConcealment(chance: Chance): Concealment {
  return pick(chance, CONCEALMENTS);
}

/** How many firearms a load of them holds, from 1. */
export function drawFirearmCount(chance: Chance): number {
  return pieces(chance, FIREARMS, FIREARMS_MAX);
}

/** What lies in a load beside firearms, or instead of them. */
export function drawGoods(chance: Chance, kind: LoadKind): Finding[] {
  switch (kind) {
    case 'firearms':
      return [
        ...(comesUp(chance, ROUNDS_WITH_FIREARMS_SHARE) ? [rounds(chance)] : []),
        ...(comesUp(chance, PARTS_WITH_FIREARMS_SHARE) ? [parts(chance)] : []),
      ];
    case 'ammunition':
      return [rounds(chance), ...(comesUp(chance, MAGAZINES_WITH_ROUNDS_SHARE) ? [magazines(chance)] : [])];
    case 'parts':
      return [parts(chance)];
    case 'currency':
      return [
        { seizureType: 'Currency', amountUsd: DECLARED_FROM_USD + pieces(chance, CURRENCY_USD, CURRENCY_USD_MAX) },
      ];
    case 'drugs':
      return [{ seizureType: 'Drugs', massKg: hundredths(chance, DRUGS_KG, DRUGS_KG_MAX) }];
  }
}

function rounds(chance: Chance): Finding {
  return { seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count: pieces(chance, ROUNDS, PIECES_MAX) };
}

function magazines(chance: Chance): Finding {
  return { seizureType: 'Ammunition & Gun Parts', category: 'Magazine', count: pieces(chance, MAGAZINES, PIECES_MAX) };
}

function parts(chance: Chance): Finding {
  const category = pick(chance, PART_CATEGORIES);
  if (category === 'Magazine') return magazines(chance);
  return { seizureType: 'Ammunition & Gun Parts', category, count: pieces(chance, PARTS, PIECES_MAX) };
}

function pieces(chance: Chance, { median, spread }: Quantity, most: number): number {
  return Math.min(most, Math.max(1, Math.round(lognormal(chance, median, spread))));
}

function hundredths(chance: Chance, { median, spread }: Quantity, most: number): number {
  return Math.min(most, Math.max(1, Math.round(100 * lognormal(chance, median, spread))) / 100);
}
