import { DURATION_EDGES_MS, durationRange, HOUR_MS } from '@southbound/contracts';
import { checkConfidence, clopperPearson, type Measured } from '../exact-interval.ts';

/**
 * How long something took, counted by ranges: bounded, and tallies can be added up. `counts` has one number for each of
 * `DURATION_EDGES_MS` from its beginning, and a last one for what took longer than all of them.
 */
export interface DurationTally {
  readonly counts: number[];
}

export function emptyDurations(): DurationTally {
  return { counts: Array.from({ length: DURATION_EDGES_MS.length + 1 }, () => 0) };
}

/** Counts one. Throws a RangeError for a duration that is negative or none. */
export function countDuration({ counts }: DurationTally, ms: number): void {
  if (!(ms >= 0)) throw new RangeError(`a duration is ${ms} ms; it must be from 0 up`);
  const range = durationRange(ms);
  counts[range] = (counts[range] ?? 0) + 1;
}

function durationsCounted({ counts }: DurationTally): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The duration that a share of them did not exceed, 0.5 for the median, in **hours**. The estimate lies within its
 * range as if the range were filled evenly; the bounds are ends of ranges.
 *
 * Formula: with k of n not above the end of a range, the share of all that there could be is at least `lower` and at
 * most `upper` of the exact interval for k of n. The quantile is above every end whose `upper` is below the share, and
 * at most the first end whose `lower` reaches it. Each of the two fails with at most half of what the confidence
 * leaves, since only one end on either side of the truth can (C. J. Clopper and E. S. Pearson, Biometrika 26 (1934),
 * 404–413).
 *
 * Not enough evidence: where nothing was counted, or so few that nothing bounds it from above; then with the lower
 * bound. Throws a RangeError for a share or a confidence that is not strictly between 0 and 1.
 */
export function durationQuantile(tally: DurationTally, share: number, confidence = 0.95): Measured {
  checkConfidence(confidence);
  if (!(share > 0 && share < 1)) throw new RangeError(`share is ${share}; it must lie between 0 and 1, such as 0.5`);
  const trials = durationsCounted(tally);
  if (trials === 0) return { enoughEvidence: false, reason: 'Nothing was counted.', lower: 0, upper: null };
  const notAbove = DURATION_EDGES_MS.map((_, at) => durationsCounted({ counts: tally.counts.slice(0, at + 1) }));
  const bounds = notAbove.map((count) => clopperPearson(count, trials, confidence));
  const hoursAt = (at: number) => (DURATION_EDGES_MS[at] ?? 0) / HOUR_MS;
  const lower = hoursAt(bounds.findLastIndex(({ upper }) => upper < share));
  const [reached, last] = [
    notAbove.findIndex((count) => count >= share * trials),
    bounds.findIndex((of) => of.lower >= share),
  ];
  if (reached === -1 || last === -1) {
    const reason = `Only ${trials} were counted: nothing bounds it from above.`;
    return { enoughEvidence: false, reason, lower, upper: last === -1 ? null : hoursAt(last) };
  }
  const below = notAbove[reached - 1] ?? 0;
  const filled = (share * trials - below) / ((notAbove[reached] ?? 0) - below);
  const estimate = hoursAt(reached - 1) + (hoursAt(reached) - hoursAt(reached - 1)) * filled;
  return { enoughEvidence: true, estimate, lower, upper: hoursAt(last) };
}
