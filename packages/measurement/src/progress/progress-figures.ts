import { durationQuantile } from '../estimates/duration-tally.ts';
import { shareOf } from '../estimates/share-of.ts';
import { weightedBounds } from '../estimates/weighted-tally.ts';
import { times } from '../estimates/what-if.ts';
import type { Measured } from '../exact-interval.ts';
import type { ProgressTally } from './progress-tally.ts';
import {
  PROGRESS_INDICATORS,
  type ProgressIndicator,
  type ProgressTarget,
  type ProgressTargets,
} from './progress-targets.ts';

/** How an indicator stands to a value: beyond doubt, or not told. */
type Standing = 'reached' | 'not-reached' | 'not-enough-evidence';

export interface ProgressFigures {
  readonly indicator: ProgressIndicator;
  readonly unit: 'share' | 'rings' | 'days' | 'minutes';
  readonly better: 'more' | 'less';
  readonly measured: Measured;
  /** As the file has it; null where the file sets it none, or there is no file. */
  readonly set: ProgressTarget | null;
  /** Whether it is at least as good as its target; null where none is set. */
  readonly toTarget: Standing | null;
  /** The same for its baseline; null where no baseline is known. */
  readonly toBaseline: Standing | null;
}

/** What a service has counted: one that does not count it leaves it out, and says nothing of what hangs on it. */
export interface ProgressCounted {
  /** From the lead desk's topics. */
  readonly tally?: Readonly<ProgressTally>;
  /** All inspections of a yield report. */
  readonly inspections?: {
    /** Inspections that found something. */
    readonly hits: number;
    /** How long vehicles were kept in which nothing was found. */
    readonly delayMinutes: number;
  };
}

interface Definition {
  readonly unit: ProgressFigures['unit'];
  readonly better: ProgressFigures['better'];
  /** Undefined where it was not counted. */
  readonly measure: (counted: ProgressCounted, confidence: number) => Measured | undefined;
}

const NO_SEIZURE = 'There was no seizure.';

type OfTally = (tally: Readonly<ProgressTally>, confidence: number) => Measured;

function ofTally(measure: OfTally): Definition['measure'] {
  return ({ tally }, confidence) => (tally === undefined ? undefined : measure(tally, confidence));
}

function shareOfTally(better: Definition['better'], measure: OfTally): Definition {
  return { unit: 'share', better, measure: ofTally(measure) };
}

const DEFINITIONS: Readonly<Record<ProgressIndicator, Definition>> = {
  'seizures-raising-leads': shareOfTally('more', (tally, confidence) =>
    shareOf(tally.seizuresRaisingLeads, tally.seizures, NO_SEIZURE, confidence),
  ),
  'rings-touched': {
    ...{ unit: 'rings', better: 'more' },
    measure: ofTally(({ ringsTouched, daysCounted }, confidence) => ringsAYear(ringsTouched, daysCounted, confidence)),
  },
  'purchase-to-interdiction': {
    ...{ unit: 'days', better: 'less' },
    measure: ofTally((tally, confidence) =>
      times(durationQuantile(tally.purchaseToInterdiction, 0.5, confidence), 1 / 24),
    ),
  },
  'seizures-with-arrest': shareOfTally('more', (tally, confidence) =>
    shareOf(tally.arrested, tally.seizures, NO_SEIZURE, confidence),
  ),
  'seizures-referred': shareOfTally('more', (tally, confidence) =>
    shareOf(tally.referred, tally.seizures, NO_SEIZURE, confidence),
  ),
  'cases-convicted': shareOfTally('more', ({ convicted, declined }, confidence) =>
    shareOf(convicted, convicted + declined, 'No case has ended.', confidence),
  ),
  'reached-beyond-couriers': shareOfTally('more', ({ reached: { courier, ...beyond } }, confidence) => {
    const others = Object.values(beyond).reduce((sum, count) => sum + count, 0);
    return shareOf(others, others + courier, 'No case has reached anybody.', confidence);
  }),
  'recoveries-within-year': shareOfTally('less', (tally, confidence) =>
    shareOf(tally.recoveriesWithinYear, tally.recoveries, 'No firearm was recovered and traced.', confidence),
  ),
  'delay-per-find': {
    ...{ unit: 'minutes', better: 'less' },
    measure: ({ inspections }, confidence) =>
      inspections === undefined ? undefined : delayPerFind(inspections, confidence),
  },
};

/**
 * Each progress indicator that was counted, in the order of `PROGRESS_INDICATORS`, and how it stands to its baseline and
 * its target as far as the file sets them; `targets` is null where there is no file.
 *
 * Seizures alone do not measure progress; indicators need baselines and targets tied to objectives, and should look
 * upstream and downstream (GAO-16-223; "The U.S.-Mexico Double Fix", Conflict Awareness Project, 2023). A value is
 * `reached`, or `not-reached`, only where the whole interval lies on that side of it.
 *
 * Shares have exact intervals, the median time that of `durationQuantile`. A number of rings, and the finds by which
 * minutes are divided, are taken for Poisson counts, with the interval of F. Garwood, "Fiducial limits for the Poisson
 * distribution", Biometrika 28 (1936), 437–442. Throws a RangeError where a part is larger than its whole.
 */
export function progressFigures(
  counted: ProgressCounted,
  targets: ProgressTargets | null,
  confidence = 0.95,
): readonly ProgressFigures[] {
  return PROGRESS_INDICATORS.flatMap((indicator): readonly ProgressFigures[] => {
    const { unit, better, measure } = DEFINITIONS[indicator];
    const measured = measure(counted, confidence);
    if (measured === undefined) return [];
    const set = targets?.indicators[indicator] ?? null;
    const toTarget = set === null ? null : standing(measured, better, set.target);
    const baseline = set?.baseline ?? null;
    const toBaseline = baseline === null ? null : standing(measured, better, baseline);
    return [{ indicator, unit, better, measured, set, toTarget, toBaseline }];
  });
}

function standing({ lower, upper }: Measured, better: ProgressFigures['better'], value: number): Standing {
  const isAbove = lower >= value;
  const isBelow = upper !== null && upper <= value;
  if (isAbove === isBelow) return isAbove ? 'reached' : 'not-enough-evidence';
  return isAbove === (better === 'more') ? 'reached' : 'not-reached';
}

/** A year's, also where less than a year was counted: a day without a ring does not say that the year has none. */
function ringsAYear(rings: number, daysCounted: number, confidence: number): Measured {
  if (daysCounted > 0) return times(countOf(rings, confidence), 365 / daysCounted);
  return { enoughEvidence: false, reason: 'No outcome of a crossing is known.', lower: 0, upper: null };
}

function countOf(count: number, confidence: number): Measured {
  const bounds = weightedBounds({ sum: count, variance: count }, { sum: 1, variance: 1 }, confidence);
  return { enoughEvidence: true, estimate: count, ...bounds };
}

/**
 * Minutes for which lawful vehicles are kept for each find, with Garwood's interval of the finds. Not enough evidence
 * without a find; then with the lower bound.
 */
export function delayPerFind(
  { hits, delayMinutes }: NonNullable<ProgressCounted['inspections']>,
  confidence = 0.95,
): Measured {
  const { lower, upper } = countOf(hits, confidence);
  const least = upper === null ? 0 : delayMinutes / upper;
  if (hits === 0) return { enoughEvidence: false, reason: NO_SEIZURE, lower: least, upper: null };
  return { enoughEvidence: true, estimate: delayMinutes / hits, lower: least, upper: delayMinutes / lower };
}
