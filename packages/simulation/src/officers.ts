import type { CrossingId, Finding, InspectionMethod } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, lognormal } from './chance.ts';
import type { Concealment, Trip } from './truth.ts';

export interface ExaminationOrder {
  readonly crossingId: CrossingId;
  readonly method: InspectionMethod;
  readonly startedAtMs: number;
}

export interface Examination {
  /** From start to end, in tenths of a minute. */
  readonly durationMinutes: number;
  readonly findings: Finding[];
}

/** Officers who examine vehicles. It takes them minutes, and they miss things. */
export interface Officers {
  examine(order: ExaminationOrder): Examination;
}

/** Median minutes of an examination. Invented, no source; DHS OIG found that no performance figures are kept. */
const MEDIAN_MINUTES = { visual: 3, canine: 6, 'x-ray': 8, full: 45 } as const satisfies Record<
  InspectionMethod,
  number
>;
const MINUTES_SPREAD = 0.35;
const MINUTES_MAX = 240;

/**
 * How likely a method finds an item that lies open in the vehicle. A canine smells drugs and banknotes better than
 * guns; an X-ray shows metal; taking the vehicle apart finds nearly all. Invented, no source.
 */
const FOUND_SHARE = {
  visual: { Weapons: 0.4, 'Ammunition & Gun Parts': 0.35, Currency: 0.3, Drugs: 0.35 },
  canine: { Weapons: 0.5, 'Ammunition & Gun Parts': 0.45, Currency: 0.65, Drugs: 0.85 },
  'x-ray': { Weapons: 0.88, 'Ammunition & Gun Parts': 0.75, Currency: 0.55, Drugs: 0.6 },
  full: { Weapons: 0.98, 'Ammunition & Gun Parts': 0.96, Currency: 0.95, Drugs: 0.97 },
} as const satisfies Record<InspectionMethod, Record<Finding['seizureType'], number>>;

/** What is left of that likelihood when the load is hidden better. Invented, no source. */
const CONCEALMENT_FACTOR = {
  visual: { open: 1, hidden: 0.35, 'built-in': 0.05 },
  canine: { open: 1, hidden: 0.9, 'built-in': 0.7 },
  'x-ray': { open: 1, hidden: 0.9, 'built-in': 0.75 },
  full: { open: 1, hidden: 0.96, 'built-in': 0.8 },
} as const satisfies Record<InspectionMethod, Record<Concealment, number>>;

/** Once one item is found the vehicle is taken apart, which finds each other item so often. Invented, no source. */
const FOUND_WITH_ANOTHER_SHARE = 0.9;

/**
 * Simulated officers. What an examination finds and how long it takes follow from seed, crossing and method alone,
 * whatever was examined before and whenever it starts. Findings never exceed what is in the vehicle.
 */
export function simulatedOfficers(seed: number, cargoOf: (crossingId: CrossingId) => Trip | undefined): Officers {
  return {
    examine({ crossingId, method }) {
      const chance = chanceFor(seed, 'officers', crossingId, method);
      const minutes = Math.min(MINUTES_MAX, lognormal(chance, MEDIAN_MINUTES[method], MINUTES_SPREAD));
      const trip = cargoOf(crossingId);
      return {
        durationMinutes: Math.max(1, Math.round(10 * minutes)) / 10,
        findings: trip === undefined ? [] : search(chance, method, trip),
      };
    },
  };
}

function search(chance: Chance, method: InspectionMethod, trip: Trip): Finding[] {
  const atFirst = trip.cargo.map((item) =>
    comesUp(chance, FOUND_SHARE[method][item.seizureType] * CONCEALMENT_FACTOR[method][trip.concealment]),
  );
  if (!atFirst.includes(true)) return [];
  return trip.cargo.filter((_, at) => atFirst[at] === true || comesUp(chance, FOUND_WITH_ANOTHER_SHARE));
}
