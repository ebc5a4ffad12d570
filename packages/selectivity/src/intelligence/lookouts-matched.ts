import {
  type Agency,
  HOUR_MS,
  LOOKOUT_PRIORITIES,
  type LookoutPriority,
  type MatchedIntelligence,
  type Plate,
} from '@southbound/contracts';
import { type KnownLookout, WITHDRAWAL_WATCHED_MS } from './known-lookouts.ts';
import type { KnownRefutation } from './known-records.ts';
import { isStronger, type LookoutMatch, lookoutMatch, type Sighting } from './lookout-match.ts';
import type { PlateIntelligence } from './plate-intelligence.ts';
import { plateMatch } from './plate-key.ts';
import { wholeDays } from './whole-days.ts';

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
 * The lookouts that correspond to a vehicle at an instant, each once, in the strongest way in which it does: those in
 * force, and those withdrawn so short a time ago that a crossing is reported. One that was refuted for this very vehicle
 * is left out.
 */
export function lookoutsMatched(
  known: readonly PlateIntelligence[],
  seen: Sighting,
  atMs: number,
  isSpent: (lookoutId: string) => boolean,
): LookoutsMatched {
  const silent = silentLookouts(known, seen.identity.plate, atMs);
  const best = strongestMatches(known, seen, atMs, silent);
  const lookouts: LookoutMatched[] = [];
  for (const { lookout, match, matchStrength } of best.values()) {
    const { id, priority, issuer, purpose, postedAtMs } = lookout;
    if (match === 'description' && isSpent(id)) continue;
    const daysSincePosted = wholeDays(atMs - postedAtMs);
    lookouts.push({ id, match, matchStrength, priority, issuer, purpose, daysSincePosted });
  }
  // What stands outweighs what is withdrawn: it may be sought again, or by what else it names.
  const isTold = (id: string) => silent.has(id) || best.has(id);
  return { lookouts, withdrawnLookouts: withdrawnMatched(known, seen, atMs, isTold) };
}

interface Strongest extends LookoutMatch {
  readonly lookout: KnownLookout;
}

/** Of each lookout in force that corresponds the strongest way in which it does. */
function strongestMatches(
  known: readonly PlateIntelligence[],
  seen: Sighting,
  atMs: number,
  silent: ReadonlySet<string>,
): ReadonlyMap<string, Strongest> {
  const best = new Map<string, Strongest>();
  for (const { lookouts } of known) {
    for (const lookout of lookouts) {
      if (lookout.postedAtMs > atMs || atMs >= lookout.expiresAtMs || silent.has(lookout.id)) continue;
      const match = lookoutMatch(seen, lookout);
      if (match === null) continue;
      const [one, other] = [{ lookout, ...match }, best.get(lookout.id)];
      if (other === undefined || outweighs(one, other)) best.set(lookout.id, one);
    }
  }
  return best;
}

/** Where one lookout was posted more than once, the most pressing word counts, and of several the first. */
function outweighs(one: Strongest, other: Strongest): boolean {
  if (one.match !== other.match) return isStronger(one.match, other.match);
  const rank = ({ lookout }: Strongest) => LOOKOUT_PRIORITIES.indexOf(lookout.priority);
  return rank(one) < rank(other);
}

function withdrawnMatched(
  known: readonly PlateIntelligence[],
  seen: Sighting,
  atMs: number,
  isTold: (lookoutId: string) => boolean,
): readonly WithdrawnLookoutMatched[] {
  const last = new Map<string, WithdrawnLookoutMatched>();
  for (const { withdrawn } of known) {
    for (const each of withdrawn) {
      const { id, withdrawnAtMs } = each;
      if (withdrawnAtMs > atMs || atMs - withdrawnAtMs >= WITHDRAWAL_WATCHED_MS || isTold(id)) continue;
      const match = lookoutMatch(seen, each)?.match;
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

/** The lookouts that were refuted for this very vehicle: by its plate as it was read, and of a jurisdiction that was. */
function silentLookouts(known: readonly PlateIntelligence[], plate: Plate | undefined, atMs: number) {
  const silent = new Set<string>();
  if (plate === undefined) return silent;
  const isInForce = ({ refutedAtMs, expiresAtMs }: KnownRefutation) => refutedAtMs <= atMs && atMs < expiresAtMs;
  for (const { refutations } of known) {
    for (const refutation of refutations) {
      if (isInForce(refutation) && plateMatch(plate, refutation.plate) === 'exact') silent.add(refutation.lookoutId);
    }
  }
  return silent;
}
