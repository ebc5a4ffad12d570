import { type Agency, HOUR_MS, type LookoutPriority, type MatchedIntelligence } from '@southbound/contracts';
import { type KnownLookout, WITHDRAWAL_WATCHED_MS } from './known-lookouts.ts';
import type { KnownRefutation } from './known-records.ts';
import { type LookoutMatch, lookoutMatch, type SightingRead } from './lookout-match.ts';
import type { PlateIntelligence } from './plate-intelligence.ts';
import { plateMatch } from './plate-key.ts';
import { wholeDays } from './whole-days.ts';

/** One way in which a lookout corresponds, by one word of those that stand of it. */
export interface LookoutMatched {
  readonly id: string;
  readonly match: MatchedIntelligence['match'];
  /** From 0 to 1: how strongly it corresponds, by the reader's confidence. */
  readonly matchStrength: number;
  readonly priority: LookoutPriority;
  readonly issuer: Agency;
  readonly purpose: string;
  readonly daysSincePosted: number;
}

/** A lookout that was withdrawn not long ago: no rule reads it, and the crossing is reported. */
export interface WithdrawnLookoutMatched {
  readonly id: string;
  readonly match: MatchedIntelligence['match'];
  readonly hoursSinceWithdrawn: number;
}

interface LookoutsMatched {
  readonly lookouts: readonly LookoutMatched[];
  readonly withdrawnLookouts: readonly WithdrawnLookoutMatched[];
}

/**
 * The lookouts that correspond to a vehicle at an instant: those in force, and those withdrawn so short a time ago that
 * a crossing is reported. One that was refuted for this very vehicle is left out.
 *
 * A lookout in force stands here once for each way in which it corresponds, and for each priority, issuer, purpose and
 * day that it was posted with, where it was posted more than once. Were one of them chosen, one more posting could take
 * from a rule what it fired by.
 */
export function lookoutsMatched(
  known: readonly PlateIntelligence[],
  sighting: SightingRead,
  atMs: number,
  isSpent: (lookoutId: string) => boolean,
): LookoutsMatched {
  const refuted = refutedLookouts(known, sighting, atMs);
  const matched = new Map<string, LookoutMatched[]>();
  for (const { lookouts } of known) {
    for (const lookout of lookouts) {
      if (lookout.postedAtMs > atMs || atMs >= lookout.expiresAtMs || refuted.has(lookout.id)) continue;
      const match = lookoutMatch(sighting, lookout);
      if (match !== null) note(matched, lookout, match, atMs, isSpent);
    }
  }
  // What stands outweighs what is withdrawn: it may be sought again, or by what else it names.
  const isOutweighed = (id: string) => refuted.has(id) || matched.has(id);
  return {
    lookouts: [...matched.values()].flat(),
    withdrawnLookouts: withdrawnMatched(known, sighting, atMs, isOutweighed),
  };
}

/** Notes one match of a lookout by its id, unless it says what another does: a lookout stands under several keys. */
function note(
  matched: Map<string, LookoutMatched[]>,
  { id, priority, issuer, purpose, postedAtMs }: KnownLookout,
  { match, matchStrength }: LookoutMatch,
  atMs: number,
  isSpent: (lookoutId: string) => boolean,
): void {
  const others = matched.get(id) ?? [];
  if (others.length === 0) matched.set(id, others);
  if (match === 'description' && isSpent(id)) return;
  const one = { id, match, matchStrength, priority, issuer, purpose, daysSincePosted: wholeDays(atMs - postedAtMs) };
  if (!others.some((other) => isSame(one, other))) others.push(one);
}

function isSame(one: LookoutMatched, other: LookoutMatched): boolean {
  return (
    one.match === other.match &&
    one.matchStrength === other.matchStrength &&
    one.priority === other.priority &&
    one.issuer === other.issuer &&
    one.purpose === other.purpose &&
    one.daysSincePosted === other.daysSincePosted
  );
}

function withdrawnMatched(
  known: readonly PlateIntelligence[],
  sighting: SightingRead,
  atMs: number,
  isOutweighed: (lookoutId: string) => boolean,
): readonly WithdrawnLookoutMatched[] {
  const last = new Map<string, WithdrawnLookoutMatched>();
  for (const { withdrawn } of known) {
    for (const each of withdrawn) {
      const { id, withdrawnAtMs } = each;
      if (withdrawnAtMs > atMs || atMs - withdrawnAtMs >= WITHDRAWAL_WATCHED_MS || isOutweighed(id)) continue;
      const match = lookoutMatch(sighting, each)?.match;
      // What corresponds more weakly would report vehicles that nobody ever sought.
      if (match !== 'exact' && match !== 'person' && match !== 'look-alike') continue;
      const hoursSinceWithdrawn = Math.floor((atMs - withdrawnAtMs) / HOUR_MS);
      const other = last.get(id);
      if (other === undefined || hoursSinceWithdrawn < other.hoursSinceWithdrawn) {
        last.set(id, { id, match, hoursSinceWithdrawn });
      }
    }
  }
  return [...last.values()];
}

/**
 * The lookouts that were refuted for this very vehicle: by its plate as it was read, and of a jurisdiction that was.
 */
function refutedLookouts(known: readonly PlateIntelligence[], { plate }: SightingRead, atMs: number) {
  const refuted = new Set<string>();
  if (plate === undefined) return refuted;
  const isInForce = ({ refutedAtMs, expiresAtMs }: KnownRefutation) => refutedAtMs <= atMs && atMs < expiresAtMs;
  for (const { refutations } of known) {
    for (const refutation of refutations) {
      if (isInForce(refutation) && plateMatch(plate, refutation.plate) === 'exact') refuted.add(refutation.lookoutId);
    }
  }
  return refuted;
}
