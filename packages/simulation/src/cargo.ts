import type { AmmunitionCategory, Finding } from '@southbound/contracts';
import { type Chance, comesUp, lognormal, pick, unit, type Weighted } from './chance.ts';
import type { Concealment } from './truth.ts';

/** What a smuggler deals in. */
export type Trade = 'guns' | 'cash-and-drugs' | 'anything';

export interface Load {
  /** Never empty. */
  readonly cargo: readonly Finding[];
  readonly concealment: Concealment;
}

type LoadKind = 'firearms' | 'ammunition' | 'parts' | 'currency' | 'drugs';

/**
 * What a trip carries, by trade. Currency and drugs together are carried more often than weapons, since they are
 * seized more often (Conflict Awareness Project, "The U.S.-Mexico Double Fix", 2023); how much more often is invented.
 */
const LOAD_KINDS = {
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
} as const satisfies Record<Trade, Weighted<LoadKind>>;

/** How loads are hidden. Invented, no source. */
const CONCEALMENTS: Weighted<Concealment> = [
  ['open', 30],
  ['hidden', 50],
  ['built-in', 20],
];

/**
 * Quantities: lognormal, fitted by eye to the ten events of CBP Office of Field Operations, Southwest Border, outbound,
 * July 2025. Firearms in an event: 8, 12, 12, 15. Rounds: 15, 28, 37, 458, 800, 2,392. Magazines: 1, 14, 20, 20, 28, 30.
 * Other parts: 1, 1, 2, 3, 4, 9. The firearms' median is lower than theirs and the spread wider, so that the mean is
 * theirs, 12, and the single gun that such a list of large seizures leaves out occurs.
 */
const FIREARMS = { median: 8, spread: 0.9 } as const;
const ROUNDS = { median: 150, spread: 1.8 } as const;
const MAGAZINES = { median: 14, spread: 1 } as const;
const PARTS = { median: 2, spread: 0.8 } as const;
/** US dollars above the sum that must be declared. Invented, no source. */
const CURRENCY_USD = { median: 18_000, spread: 1.1 } as const;
/** Kilograms. Invented, no source. */
const DRUGS_KG = { median: 2, spread: 1.2 } as const;

/** Carrying more out of the country undeclared is the offence (31 U.S.C. 5316). */
const DECLARED_FROM_USD = 10_000;

/** Largest single quantity, so that a heavy tail stays a vehicle's load. Invented, no source. */
const PIECES_MAX = 50_000;

/** Share of firearm loads that hold a firearm that is neither handgun nor long arm. Invented, no source. */
const OTHER_FIREARM_SHARE = 0.05;
/** Shares of firearm loads with rounds and with parts beside the guns: two and four of four events in July 2025. */
const ROUNDS_WITH_FIREARMS_SHARE = 0.5;
const PARTS_WITH_FIREARMS_SHARE = 0.9;
/** Share of ammunition loads with magazines beside the rounds. Invented, no source. */
const MAGAZINES_WITH_ROUNDS_SHARE = 0.3;

/** Which parts are carried, by how many of July 2025's records name them; silencers had none and get a small share. */
const PART_CATEGORIES: Weighted<AmmunitionCategory> = [
  ['Magazine', 6],
  ['Other Ammunition & Gun Parts', 3],
  ['Scope', 2],
  ['Receivers', 1],
  ['Silencer', 0.5],
];

/** The load of one trip. */
export function drawLoad(chance: Chance, trade: Trade): Load {
  const kind = pick<LoadKind>(chance, LOAD_KINDS[trade]);
  return { cargo: cargoOf(chance, kind), concealment: pick(chance, CONCEALMENTS) };
}

function cargoOf(chance: Chance, kind: LoadKind): Finding[] {
  switch (kind) {
    case 'firearms':
      return [
        ...firearms(chance),
        ...(comesUp(chance, ROUNDS_WITH_FIREARMS_SHARE) ? [rounds(chance)] : []),
        ...(comesUp(chance, PARTS_WITH_FIREARMS_SHARE) ? [parts(chance)] : []),
      ];
    case 'ammunition':
      return [rounds(chance), ...(comesUp(chance, MAGAZINES_WITH_ROUNDS_SHARE) ? [magazines(chance)] : [])];
    case 'parts':
      return [parts(chance)];
    case 'currency':
      return [
        {
          seizureType: 'Currency',
          amountUsd: DECLARED_FROM_USD + pieces(chance, CURRENCY_USD, 100 * PIECES_MAX),
        },
      ];
    case 'drugs':
      return [{ seizureType: 'Drugs', massKg: pieces(chance, { ...DRUGS_KG, median: DRUGS_KG.median * 100 }) / 100 }];
  }
}

/**
 * Handguns and long arms, each load its own mixture and half of each over all: long guns were 48 % of recoveries in
 * Mexico in FY2009 (DOJ OIG I-2011-001), though 19 % of the firearms seized outbound in July 2025.
 */
function firearms(chance: Chance): Finding[] {
  const total = pieces(chance, FIREARMS);
  const other = comesUp(chance, OTHER_FIREARM_SHARE) ? 1 : 0;
  const longArms = Math.round((total - other) * unit(chance));
  const counts = [
    ['Handgun', total - other - longArms],
    ['Long Arm', longArms],
    ['Other Firearm', other],
  ] as const;
  return counts
    .filter(([, count]) => count > 0)
    .map(([category, count]) => ({ seizureType: 'Weapons', category, count }));
}

function rounds(chance: Chance): Finding {
  return { seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count: pieces(chance, ROUNDS) };
}

function magazines(chance: Chance): Finding {
  return { seizureType: 'Ammunition & Gun Parts', category: 'Magazine', count: pieces(chance, MAGAZINES) };
}

function parts(chance: Chance): Finding {
  const category = pick(chance, PART_CATEGORIES);
  if (category === 'Magazine') return magazines(chance);
  return { seizureType: 'Ammunition & Gun Parts', category, count: pieces(chance, PARTS) };
}

function pieces(chance: Chance, size: { readonly median: number; readonly spread: number }, most = PIECES_MAX): number {
  return Math.min(most, Math.max(1, Math.round(lognormal(chance, size.median, size.spread))));
}
