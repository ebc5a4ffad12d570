import type { Finding, InspectionMethod } from '@southbound/contracts';
import { type Chance, comesUp, lognormal } from '../chance.ts';
import type { Load } from '../happenings.ts';

export interface Examination {
  /** From start to end, in tenths of a minute. */
  readonly durationMinutes: number;
  readonly findings: Finding[];
}

/** Median minutes of an examination. Invented, no source; DHS OIG found that no performance figures are kept. */
const MEDIAN_MINUTES = { visual: 3, canine: 6, 'x-ray': 8, full: 45 } as const satisfies Record<
  InspectionMethod,
  number
>;

/** Median minutes that the search takes which an alarm, or a first find, leads to. Invented, no source. */
const SEARCH_MEDIAN_MINUTES = 25;
const MINUTES_SPREAD = 0.35;
const MINUTES_MAX = 240;

/**
 * How likely a method notices an item that lies open in the vehicle. A canine smells drugs and banknotes better than
 * guns; an X-ray shows metal; taking the vehicle apart finds nearly all. Invented, no source.
 */
const NOTICED_SHARE = {
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
} as const satisfies Record<InspectionMethod, Record<Load['concealment'], number>>;

/**
 * How often a canine or an X-ray alarms at nothing: a dog is mistaken or smells what was there before, and a shadow
 * looks like more than it is. Who looks or takes apart sees for himself. Invented, no source.
 */
const FALSE_ALARM_SHARE = { visual: 0, canine: 0.04, 'x-ray': 0.06, full: 0 } as const satisfies Record<
  InspectionMethod,
  number
>;

/**
 * What an examination by a method comes to; `load` is null for an honest vehicle. A canine and an X-ray give a signal
 * only: an alarm, true or false, leads to a search that takes the vehicle apart. So does whatever a look brings to
 * light. Such a search finds what was noticed, and of the rest what a full inspection finds; where there is nothing it
 * costs its minutes alone. Findings are items of the load, each whole and once.
 */
export function examine(chance: Chance, method: InspectionMethod, load: Load | null): Examination {
  const minutes = minutesTaken(chance, MEDIAN_MINUTES[method]);
  const searchMinutes = minutesTaken(chance, method === 'full' ? 0 : SEARCH_MEDIAN_MINUTES);
  const isFalseAlarm = comesUp(chance, FALSE_ALARM_SHARE[method]);
  const cargo = load?.cargo ?? [];
  const finds = (by: InspectionMethod, item: Finding) =>
    load !== null && comesUp(chance, NOTICED_SHARE[by][item.seizureType] * CONCEALMENT_FACTOR[by][load.concealment]);
  const noticed = cargo.map((item) => finds(method, item));
  if (!isFalseAlarm && !noticed.includes(true)) return { durationMinutes: inTenths(minutes), findings: [] };
  return {
    durationMinutes: inTenths(minutes + searchMinutes),
    findings: cargo.filter((item, at) => noticed[at] === true || finds('full', item)),
  };
}

function minutesTaken(chance: Chance, medianMinutes: number): number {
  return lognormal(chance, medianMinutes, MINUTES_SPREAD);
}

function inTenths(minutes: number): number {
  return Math.max(1, Math.round(10 * Math.min(MINUTES_MAX, minutes))) / 10;
}
