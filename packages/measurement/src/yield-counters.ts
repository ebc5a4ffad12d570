import {
  INSPECTION_GROUNDS,
  type InspectionGround,
  type Instant,
  NOT_CARRIED_OUT_REASONS,
  type ReleaseGround,
} from '@southbound/contracts';
import {
  byGround,
  emptyGround,
  emptyInspections,
  type GroundTally,
  type InspectionTally,
  type NotCarriedOutTally,
  noneNotCarriedOut,
  withValues,
} from './ground-tally.ts';
import { openRegretTally, type RegretFigures } from './regret.ts';

/** Every figure of a yield tally: exact, small, and never lost. */
export interface Counters {
  countedUntil: Instant | null;
  crossings: number;
  readonly releases: Record<ReleaseGround, number>;
  readonly grounds: Record<InspectionGround, GroundTally>;
  readonly notCarriedOut: Record<InspectionGround, NotCarriedOutTally>;
  readonly officerInitiated: InspectionTally;
  readonly wouldTarget: { hits: number; inspections: number };
  readonly randomStratum: { hits: number; inspections: number };
  readonly capacityBound: { crossings: number; orders: number };
  readonly waits: { vehicles: number; seconds: number };
  readonly regret: RegretFigures;
  inspectionsUnmatched: number;
  ordersLost: number;
  hindsightRestarts: number;
  inspectionsDoubled: number;
  inspectionsLate: number;
  inspectionsUnreadable: number;
}

export function emptyCounters(): Counters {
  return {
    countedUntil: null,
    crossings: 0,
    releases: { 'not-drawn': 0, 'rate-spent': 0, 'no-capacity': 0, 'blind-not-drawn': 0 },
    grounds: byGround(emptyGround),
    notCarriedOut: byGround(noneNotCarriedOut),
    officerInitiated: emptyInspections(),
    wouldTarget: { hits: 0, inspections: 0 },
    randomStratum: { hits: 0, inspections: 0 },
    capacityBound: { crossings: 0, orders: 0 },
    waits: { vehicles: 0, seconds: 0 },
    regret: openRegretTally().read(),
    inspectionsUnmatched: 0,
    ordersLost: 0,
    hindsightRestarts: 0,
    inspectionsDoubled: 0,
    inspectionsLate: 0,
    inspectionsUnreadable: 0,
  };
}

/**
 * The form of the saved counters: their values alone, in the order of their names. A change takes the next number, but for
 * values that come after all others of their row: they are read as 0 from a text that lacks them.
 */
const COUNTERS_FORMAT = 3;

type SavedCounters = readonly [
  format: number,
  countedUntil: Instant | null,
  figures: readonly number[],
  releases: readonly number[],
  grounds: readonly (readonly number[])[],
  notCarriedOut: readonly (readonly number[])[],
  officerInitiated: readonly number[],
  groups: readonly (readonly number[])[],
];

/** The counters as text of less than 2,000 characters. */
export function counterText(counters: Counters): string {
  const { countedUntil, releases, grounds, notCarriedOut, officerInitiated, ...others } = counters;
  const { wouldTarget, randomStratum, capacityBound, regret, waits, ...figures } = others;
  return JSON.stringify([
    COUNTERS_FORMAT,
    countedUntil,
    Object.values(figures),
    Object.values(releases),
    INSPECTION_GROUNDS.map((ground) => Object.values(grounds[ground])),
    INSPECTION_GROUNDS.map((ground) => Object.values(notCarriedOut[ground])),
    Object.values(officerInitiated),
    [wouldTarget, randomStratum, capacityBound, regret.targeted, regret.whole, waits].map((group) =>
      Object.values(group),
    ),
  ] satisfies SavedCounters);
}

/** The counters of a text. Throws when it is of another form than `counterText` gives now. */
export function restoredCounters(saved: string): Counters {
  const [format, countedUntil, figures, releases, grounds, notCarriedOut, officerInitiated, groups]: SavedCounters =
    JSON.parse(saved);
  if (format !== COUNTERS_FORMAT) {
    throw new Error(`a saved yield tally is of format ${format}; this code reads format ${COUNTERS_FORMAT}`);
  }
  const row = (ground: InspectionGround) => INSPECTION_GROUNDS.indexOf(ground);
  const empty = emptyCounters();
  const { crossings, inspectionsUnmatched, ordersLost, hindsightRestarts, ...rest } = empty;
  const { inspectionsDoubled, inspectionsLate, inspectionsUnreadable } = rest;
  const named = { crossings, inspectionsUnmatched, ordersLost, hindsightRestarts };
  return {
    countedUntil,
    ...withValues({ ...named, inspectionsDoubled, inspectionsLate, inspectionsUnreadable }, figures),
    releases: withValues(empty.releases, releases),
    grounds: byGround((ground) => withValues(empty.grounds[ground], grounds[row(ground)])),
    notCarriedOut: byGround((ground) => withValues(empty.notCarriedOut[ground], notCarriedOut[row(ground)])),
    officerInitiated: withValues(empty.officerInitiated, officerInitiated),
    wouldTarget: withValues(empty.wouldTarget, groups[0]),
    randomStratum: withValues(empty.randomStratum, groups[1]),
    capacityBound: withValues(empty.capacityBound, groups[2]),
    regret: {
      targeted: withValues(empty.regret.targeted, groups[3]),
      whole: withValues(empty.regret.whole, groups[4]),
    },
    waits: withValues(empty.waits, groups[5]),
  };
}

/** Orders of which nothing was told yet. */
export function ordersOpen({ grounds, notCarriedOut }: Counters): number {
  return INSPECTION_GROUNDS.reduce((sum, ground) => {
    const { orders, inspections } = grounds[ground];
    const skipped = NOT_CARRIED_OUT_REASONS.reduce((total, reason) => total + notCarriedOut[ground][reason], 0);
    return sum + orders - inspections - skipped;
  }, 0);
}
