import type { CrossingObserved, MatchedIntelligence } from '@southbound/contracts';
import { descriptionKey, type KnownLookout, personKey } from './known-lookouts.ts';
import { charactersSeen, fitsPartialPlate } from './partial-plate.ts';
import {
  type Edit,
  editBetween,
  isReadAs,
  jurisdictionsConflict,
  type PlateRead,
  plateKey,
  plateMatch,
  plateRead,
  shortenedKeys,
  undoubledKeys,
} from './plate-key.ts';

/** What a crossing shows of its vehicle: all that a record can be matched with. */
export type Sighting = Pick<CrossingObserved['data'], 'identity' | 'plateReadConfidence' | 'make' | 'colour'>;

/** A sighting with all of it that is reckoned once, however many records are compared with it. */
export interface SightingRead {
  readonly seen: Sighting;
  readonly plate: PlateRead | undefined;
  /** How sure the reader is of the plate, from 0 to 1. */
  readonly confidence: number;
  readonly isDoubtful: boolean;
}

type Match = MatchedIntelligence['match'];

/** How a lookout corresponds to a vehicle, and how strongly, from 0 to 1. */
export interface LookoutMatch {
  readonly match: Match;
  readonly matchStrength: number;
}

/** From the strongest. Where a record is named once and corresponds in several ways, the first is named. */
const MATCHES: readonly Match[] = ['exact', 'person', 'look-alike', 'one-edit', 'description', 'other-jurisdiction'];

/** Whether one kind of match says more than another. */
export function isStronger(one: Match, other: Match): boolean {
  return MATCHES.indexOf(one) < MATCHES.indexOf(other);
}

/**
 * Readers surer than this are not asked what else the plate may be, but for a dropped or doubled character, which costs
 * next to nothing to ask. Decision 0017 says what that misses.
 */
const SURE_FROM = 0.9;

/** A reader that does not say how sure it is. Invented, no source. */
const CONFIDENCE_UNSAID = 0.9;

/** No reader is surer than this. The simulated world's readers say no more. */
const CONFIDENCE_MAX = 0.99;

function confidenceOf({ plateReadConfidence }: Sighting): number {
  return Math.min(CONFIDENCE_MAX, plateReadConfidence ?? CONFIDENCE_UNSAID);
}

/** Whether any one edit of the plate is asked for: the reader doubts, or could not tell who issued it. */
function isDoubtful(seen: Sighting): boolean {
  return seen.identity.plate?.jurisdiction === undefined || confidenceOf(seen) < SURE_FROM;
}

export function sightingRead(seen: Sighting): SightingRead {
  const { plate } = seen.identity;
  return {
    seen,
    plate: plate === undefined ? undefined : plateRead(plate),
    confidence: confidenceOf(seen),
    isDoubtful: isDoubtful(seen),
  };
}

/**
 * The keys, beside its plate's own, under which something may stand that corresponds to a vehicle: of plates one edit
 * away, of persons, of its description. Their number does not depend on what is known: four or fewer of most vehicles.
 */
export function furtherKeys(seen: Sighting, key: string | null): string[] {
  const keys = key === null ? [] : isDoubtful(seen) ? shortenedKeys(key) : undoubledKeys(key);
  const { ownerRef, documentRefs } = seen.identity;
  if (ownerRef !== undefined) keys.push(personKey(ownerRef));
  if (documentRefs !== undefined) for (const ref of documentRefs) if (ref !== ownerRef) keys.push(personKey(ref));
  if (seen.make !== undefined && seen.colour !== undefined) keys.push(descriptionKey(seen.make, seen.colour));
  return keys;
}

/**
 * How a lookout corresponds to a vehicle; null when it does not. Only the plate as it was read, of a jurisdiction that
 * was read, is `exact`.
 */
export function lookoutMatch(
  sighting: SightingRead,
  lookout: Pick<KnownLookout, 'plate' | 'personRef' | 'description'>,
): LookoutMatch | null {
  const { plate, personRef, description } = lookout;
  if (plate !== undefined) return matchByPlate(sighting, plate);
  if (personRef !== undefined) return matchByPerson(sighting, personRef);
  return description === undefined ? null : matchByDescription(sighting, description);
}

function matchByPlate(
  { plate: read, confidence, isDoubtful }: SightingRead,
  sought: NonNullable<KnownLookout['plate']>,
): LookoutMatch | null {
  if (read === undefined) return null;
  if (jurisdictionsConflict(read, sought)) {
    if (!isReadAs(read, sought)) return null;
    return { match: 'other-jurisdiction', matchStrength: rounded(ISSUER_CONFLICTS_SHARE * confidence) };
  }
  const soughtKey = plateKey(sought.text);
  // Of most that stand under a key of plates one edit away this alone has to be asked.
  const match = soughtKey === read.key ? plateMatch(read, sought) : null;
  if (match === 'exact') return { match, matchStrength: rounded(confidence) };
  const isOfOneIssuer = read.jurisdiction !== undefined && sought.jurisdiction !== undefined;
  const share = isOfOneIssuer ? 1 : ISSUER_UNKNOWN_SHARE;
  if (match === 'look-alike') {
    const strength = isReadAs(read, sought) ? confidence : misreadStrength(confidence, MISREAD_WEIGHTS['look-alike']);
    return { match, matchStrength: rounded(share * strength) };
  }
  const edit = editBetween(read.key, soughtKey);
  if (edit === null || ((edit === 'inserted' || edit === 'substituted') && !isDoubtful)) return null;
  return {
    match: 'one-edit',
    matchStrength: rounded(share * misreadStrength(confidence, MISREAD_WEIGHTS[edit])),
  };
}

/**
 * How much likelier a misreading of one sought plate is than another vehicle's plate that happens to be so near, the
 * reader's doubt being as great as its confidence. Invented, in the order in which decision 0017 measures that matches
 * are right.
 */
const MISREAD_WEIGHTS: Readonly<Record<Edit | 'look-alike', number>> = {
  'look-alike': 20,
  doubled: 10,
  dropped: 5,
  inserted: 1,
  substituted: 1,
};

/**
 * What is left of a strength where an issuer is not known: other jurisdictions issue the same text. Invented, no
 * source.
 */
const ISSUER_UNKNOWN_SHARE = 0.5;

/**
 * What is left of it where both issuers are known and differ: nearly always another vehicle, now and then one that
 * wears a copied plate or whose issuer was written down wrong. Invented, no source.
 */
const ISSUER_CONFLICTS_SHARE = 0.1;

/** The odds of a misreading against a right one are weight × doubt : confidence. */
function misreadStrength(confidence: number, weight: number): number {
  const misread = weight * (1 - confidence);
  return misread / (misread + confidence);
}

function matchByPerson({ seen, confidence }: SightingRead, personRef: string): LookoutMatch | null {
  const { ownerRef, documentRefs } = seen.identity;
  if (documentRefs?.some((ref) => ref === personRef)) return { match: 'person', matchStrength: 1 };
  // The owner is looked up by the plate, and is another's when the plate was misread.
  return ownerRef === personRef ? { match: 'person', matchStrength: rounded(confidence) } : null;
}

function matchByDescription(
  { seen, plate }: SightingRead,
  { make, colour, partialKey }: NonNullable<KnownLookout['description']>,
): LookoutMatch | null {
  if (seen.make !== make || seen.colour !== colour) return null;
  if (partialKey !== undefined && (plate === undefined || !fitsPartialPlate(plate.key, partialKey))) return null;
  return { match: 'description', matchStrength: DESCRIPTION_STRENGTHS[charactersSeen(partialKey)] ?? 0.5 };
}

/** By how many characters of the plate were seen beside make and colour; 0.5 for more. Invented, no source. */
const DESCRIPTION_STRENGTHS: readonly number[] = [0.02, 0.04, 0.1, 0.2, 0.4];

/** Three digits are enough, and keep what a selection carries short. */
function rounded(strength: number): number {
  return Math.round(1_000 * strength) / 1_000;
}
