import {
  type Agency,
  HOUR_MS,
  type LookoutPriority,
  type MatchedIntelligence,
  type Plate,
} from '@southbound/contracts';
import { type KnownLookout, WITHDRAWAL_WATCHED_MS } from './known-lookouts.ts';
import { isStronger, type LookoutMatch, lookoutMatch, type Sighting } from './lookout-match.ts';
import type { KnownRefutation, PlateIntelligence } from './plate-intelligence.ts';
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
  const best = strongestMatches(known, seen, atMs);
  const lookouts: LookoutMatched[] = [];
  const withdrawnLookouts: WithdrawnLookoutMatched[] = [];
  for (const { lookout, match, matchStrength } of best.values()) {
    const { id, priority, issuer, purpose, postedAtMs, withdrawnAtMs } = lookout;
    if (withdrawnAtMs !== null && withdrawnAtMs <= atMs) {
      // What corresponds so weakly would report vehicles that nobody ever sought.
      const isWatched = match === 'exact' || match === 'person' || match === 'look-alike';
      const hoursSinceWithdrawn = Math.floor((atMs - withdrawnAtMs) / HOUR_MS);
      if (isWatched) withdrawnLookouts.push({ id, match, hoursSinceWithdrawn });
    } else if (match !== 'description' || !isSpent(id)) {
      const daysSincePosted = wholeDays(atMs - postedAtMs);
      lookouts.push({ id, match, matchStrength, priority, issuer, purpose, daysSincePosted });
    }
  }
  return { lookouts, withdrawnLookouts };
}

interface Strongest extends LookoutMatch {
  readonly lookout: KnownLookout;
}

/** Of each lookout that corresponds the strongest way in which it does, in the order in which they came. */
function strongestMatches(
  known: readonly PlateIntelligence[],
  seen: Sighting,
  atMs: number,
): ReadonlyMap<string, Strongest> {
  const best = new Map<string, Strongest>();
  const silent = silentLookouts(known, seen.identity.plate, atMs);
  for (const { lookouts } of known) {
    for (const lookout of lookouts) {
      if (!isTold(lookout, atMs) || silent.has(lookout.id)) continue;
      const match = lookoutMatch(seen, lookout);
      const other = best.get(lookout.id);
      if (match === null || (other !== undefined && !outweighs({ lookout, ...match }, other, atMs))) continue;
      best.set(lookout.id, { lookout, ...match });
    }
  }
  return best;
}

/** What stands outweighs what is withdrawn: an amended lookout is withdrawn under the plate that it left. */
function outweighs(one: Strongest, other: Strongest, atMs: number): boolean {
  const [stands, otherStands] = [isStanding(one.lookout, atMs), isStanding(other.lookout, atMs)];
  return stands === otherStands ? isStronger(one.match, other.match) : stands;
}

function isStanding({ withdrawnAtMs }: KnownLookout, atMs: number): boolean {
  return withdrawnAtMs === null || withdrawnAtMs > atMs;
}

/** Whether a lookout is in force, or was withdrawn so short a time ago that a crossing is reported. */
function isTold(lookout: KnownLookout, atMs: number): boolean {
  const { postedAtMs, expiresAtMs, withdrawnAtMs } = lookout;
  if (postedAtMs > atMs) return false;
  if (isStanding(lookout, atMs)) return atMs < expiresAtMs;
  return withdrawnAtMs !== null && withdrawnAtMs < expiresAtMs && atMs - withdrawnAtMs < WITHDRAWAL_WATCHED_MS;
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
