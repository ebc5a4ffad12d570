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
} from './ground-tally.ts';

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
  inspectionsUnmatched: number;
  ordersLost: number;
}

export function emptyCounters(): Counters {
  return {
    countedUntil: null,
    crossings: 0,
    releases: { 'not-drawn': 0, 'rate-spent': 0, 'blind-not-drawn': 0 },
    grounds: byGround(emptyGround),
    notCarriedOut: byGround(noneNotCarriedOut),
    officerInitiated: emptyInspections(),
    wouldTarget: { hits: 0, inspections: 0 },
    randomStratum: { hits: 0, inspections: 0 },
    inspectionsUnmatched: 0,
    ordersLost: 0,
  };
}

/** The form of the saved counters: their values alone, in the order of their names. A change takes the next number. */
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
  const { countedUntil, releases, grounds, notCarriedOut, officerInitiated, wouldTarget, randomStratum, ...figures } =
    counters;
  return JSON.stringify([
    COUNTERS_FORMAT,
    countedUntil,
    Object.values(figures),
    Object.values(releases),
    INSPECTION_GROUNDS.map((ground) => Object.values(grounds[ground])),
    INSPECTION_GROUNDS.map((ground) => Object.values(notCarriedOut[ground])),
    Object.values(officerInitiated),
    [Object.values(wouldTarget), Object.values(randomStratum)],
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
  const { crossings, inspectionsUnmatched, ordersLost, ...empty } = emptyCounters();
  return {
    countedUntil,
    ...withValues({ crossings, inspectionsUnmatched, ordersLost }, figures),
    releases: withValues(empty.releases, releases),
    grounds: byGround((ground) => withValues(empty.grounds[ground], grounds[row(ground)])),
    notCarriedOut: byGround((ground) => withValues(empty.notCarriedOut[ground], notCarriedOut[row(ground)])),
    officerInitiated: withValues(empty.officerInitiated, officerInitiated),
    wouldTarget: withValues(empty.wouldTarget, groups[0]),
    randomStratum: withValues(empty.randomStratum, groups[1]),
  };
}

/** The same names with other values, in their order. */
function withValues<Names extends object>(names: Names, values: readonly number[] = []): Names {
  return Object.fromEntries(Object.keys(names).map((name, index) => [name, values[index] ?? 0])) as Names;
}

/** Orders of which nothing was told yet. */
export function ordersOpen({ grounds, notCarriedOut }: Counters): number {
  return INSPECTION_GROUNDS.reduce((sum, ground) => {
    const { orders, inspections } = grounds[ground];
    const skipped = NOT_CARRIED_OUT_REASONS.reduce((total, reason) => total + notCarriedOut[ground][reason], 0);
    return sum + orders - inspections - skipped;
  }, 0);
}
