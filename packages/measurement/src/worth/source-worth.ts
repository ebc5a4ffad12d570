import type { LeadGiver, RecordKind } from '@southbound/contracts';
import { type DurationTally, durationQuantile, emptyDurations } from '../estimates/duration-tally.ts';
import { type PooledRate, pooledRates } from '../estimates/pooled-rates.ts';
import { shareOf } from '../estimates/share-of.ts';
import { times } from '../estimates/what-if.ts';
import { exactInterval, type Measured } from '../exact-interval.ts';

/** Who gave records, and of which kind. */
export interface LeadSource {
  readonly kind: RecordKind;
  /** Null for what dealers report. */
  readonly giver: LeadGiver | null;
  /** Null where the record names none. */
  readonly office: string | null;
}

/** What became of one source's records. Each record counts at most once in each number, at its first time. */
export interface SourceTally {
  /** Told at any time. */
  given: number;
  matched: number;
  /** Of those matched: whose vehicle was inspected. */
  inspected: number;
  /** Of those inspected: in whose vehicle something was found. */
  found: number;
  /** Ran out, and their vehicle was never inspected. */
  expiredUnused: number;
  /** Left out by an investigating office's criteria. */
  screenedOut: number;
  /** Of those screened out: whose vehicle was inspected because its random draw came up. */
  screenedOutDrawn: number;
  /** Of those drawn: in whose vehicle something was found. */
  screenedOutRight: number;
  /** From its posting, or when it was issued, to its first match. */
  readonly toMatch: DurationTally;
}

export interface SourceWorth extends LeadSource, Readonly<Omit<SourceTally, 'toMatch'>> {
  /** Of those given, shares. */
  readonly matchedShare: Measured;
  readonly expiredUnusedShare: Measured;
  /** Of those inspected, the share that led to a find: each source drawn towards the others, as few have enough. */
  readonly foundShare: PooledRate;
  /** Hours. */
  readonly hoursToMatch: { readonly median: Measured; readonly ninetieth: Measured };
  /**
   * Of those screened out, the share in whose vehicle a random inspection found something. Officers' own inspections
   * are left out: instinct is no random sample.
   */
  readonly screenedOutRightShare: Measured;
  /** The same as a number of those screened out, for the criteria's owner. */
  readonly screenedOutRightExpected: Measured;
}

export function emptySource(): SourceTally {
  return {
    given: 0,
    matched: 0,
    inspected: 0,
    found: 0,
    expiredUnused: 0,
    screenedOut: 0,
    screenedOutDrawn: 0,
    screenedOutRight: 0,
    toMatch: emptyDurations(),
  };
}

/**
 * How useful what each source gave was, in the order given. No system recorded it (DOJ OIG review of ATF's Project
 * Gunrunner, 2010, recommendations 3 and 4).
 *
 * Shares have exact intervals, but for that of finds, which is `pooledRates` over all sources. How many of those
 * screened out were right is what random inspections of their vehicles found, times all that were screened out: a
 * random draw takes no notice of the lead, so those drawn are a fair sample of them. Throws a RangeError where a part
 * is larger than its whole, by `exactInterval`.
 */
export function sourceWorth(
  sources: readonly (readonly [LeadSource, Readonly<SourceTally>])[],
  confidence = 0.95,
): readonly SourceWorth[] {
  const found = pooledRates(
    sources.map(([, { found: hits, inspected }]) => ({ hits, inspections: inspected })),
    confidence,
  );
  return sources.map(([source, { toMatch, ...tally }], at) => {
    const rightShare = shareOf(tally.screenedOutRight, tally.screenedOutDrawn, 'None of them was drawn.', confidence);
    return {
      ...source,
      ...tally,
      matchedShare: shareOf(tally.matched, tally.given, NONE_GIVEN, confidence),
      expiredUnusedShare: shareOf(tally.expiredUnused, tally.given, NONE_GIVEN, confidence),
      foundShare: found[at] ?? { rate: exactInterval(0, 0), pooledShare: 0 },
      hoursToMatch: {
        median: durationQuantile(toMatch, 0.5, confidence),
        ninetieth: durationQuantile(toMatch, 0.9, confidence),
      },
      screenedOutRightShare: rightShare,
      screenedOutRightExpected: times(rightShare, tally.screenedOut),
    };
  });
}

const NONE_GIVEN = 'None was given.';
