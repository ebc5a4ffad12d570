import {
  type Agency,
  DAY_MS,
  HOUR_MS,
  type LookoutPosted,
  type LookoutPriority,
  type Plate,
  type VehicleDescription,
} from '@southbound/contracts';
import { plateKey, shortenedKeys } from './plate-key.ts';

/** A lookout as it stands under one key of the register, with that of its identity alone by which it stands there. */
export interface KnownLookout {
  readonly id: string;
  readonly plate?: Plate;
  readonly personRef?: string;
  readonly description?: KnownDescription;
  /** It stands here for a plate that is one edit away. */
  readonly isNear?: true;
  readonly issuer: Agency;
  readonly purpose: string;
  readonly priority: LookoutPriority;
  readonly postedAtMs: number;
  /** Its own expiry, or when two persons ended it before. */
  readonly expiresAtMs: number;
}

/** What a lookout says of a vehicle's look. */
export interface KnownDescription extends Pick<VehicleDescription, 'make' | 'colour'> {
  /** What was seen of its plate, look-alikes folded as in a plate's key: ? is one character, * any number. */
  readonly partialKey?: string;
}

/** A lookout that two persons took away from a plate or a person: for a while a crossing that follows is reported. */
export interface WithdrawnLookout {
  readonly id: string;
  readonly plate?: Plate;
  readonly personRef?: string;
  readonly withdrawnAtMs: number;
}

/** What stands under one key. */
export interface LookoutsStanding {
  readonly lookouts: readonly KnownLookout[];
  readonly withdrawn: readonly WithdrawnLookout[];
}

export const NONE_STANDING: LookoutsStanding = { lookouts: [], withdrawn: [] };

export type LookoutIdentity = LookoutPosted['data']['identity'];

/** By what a lookout stands under a key: its plate, a plate one edit away, its person, its description. */
export type StandsBy = 'plate' | 'near' | 'person' | 'description';

/** The key under which lookouts for a person stand. No plate key holds a slash. */
export function personKey(personRef: string): string {
  return `person/${personRef}`;
}

/** How the key begins under which lookouts for vehicles of a make and colour stand. */
const DESCRIPTION = 'description/';

/** The key under which lookouts for vehicles of a make and colour stand. */
export function descriptionKey(make: string, colour: string): string {
  return `${DESCRIPTION}${make}/${colour}`;
}

/** Whether a key is that of a description, which many vehicles share; all others are a plate's or a person's. */
export function isDescriptionKey(key: string): boolean {
  return key.startsWith(DESCRIPTION);
}

/** Every key under which a lookout stands, and by what: at most fifteen, whatever else is known. */
export function lookoutKeys({ plate, personRef, description }: LookoutIdentity): ReadonlyMap<string, StandsBy> {
  const keys = new Map<string, StandsBy>();
  if (personRef !== undefined) keys.set(personKey(personRef), 'person');
  if (description !== undefined) keys.set(descriptionKey(description.make, description.colour), 'description');
  if (plate === undefined) return keys;
  const key = plateKey(plate.text);
  for (const shortened of shortenedKeys(key)) keys.set(shortened, 'near');
  return keys.set(key, 'plate');
}

/** By what a lookout stands where it does. */
export function standsBy({ plate, personRef, isNear }: KnownLookout): StandsBy {
  if (plate !== undefined) return isNear === true ? 'near' : 'plate';
  return personRef === undefined ? 'description' : 'person';
}

/** For so long after a withdrawal a crossing of the vehicle is reported: the project's decision, no source. */
export const WITHDRAWAL_WATCHED_MS = 72 * HOUR_MS;

/**
 * How long a lookout is kept after it has nothing more to say: a port whose clock is behind still asks for it.
 * Invented, no source.
 */
export const KEPT_AFTER_MS = DAY_MS;

/** Until when what stands under a key must be kept, event time in milliseconds since 1970; 0 for nothing. */
export function lookoutsKeptUntilMs({ lookouts, withdrawn }: LookoutsStanding): number {
  let untilMs = 0;
  for (const { expiresAtMs } of lookouts) untilMs = Math.max(untilMs, expiresAtMs + KEPT_AFTER_MS);
  for (const each of withdrawn) untilMs = Math.max(untilMs, watchedUntilMs(each) + KEPT_AFTER_MS);
  return untilMs;
}

/** What stands under a key, without what must be kept no longer at an instant. */
export function withoutOverLookouts(standing: LookoutsStanding, nowMs: number): LookoutsStanding {
  return {
    lookouts: standing.lookouts.filter(({ expiresAtMs }) => expiresAtMs + KEPT_AFTER_MS > nowMs),
    withdrawn: standing.withdrawn.filter((each) => watchedUntilMs(each) + KEPT_AFTER_MS > nowMs),
  };
}

function watchedUntilMs({ withdrawnAtMs }: WithdrawnLookout): number {
  return withdrawnAtMs + WITHDRAWAL_WATCHED_MS;
}

/**
 * At most so many lookouts stand under one key by description, and so many by being one edit away: a crossing reads
 * them all. Who comes first stays, so that one more lookout takes nothing from another. Invented, no source.
 */
const WEAK_MAX = 50;

/**
 * Of lookouts that say the same (the same plate or person, priority, issuer and purpose) so many stand under a key
 * whatever their lives. Beyond that one gives way where others are in force for as long as it is: the vehicle is sought
 * as it was at every instant, and no rule loses more than how many they are and when one of them was posted. Invented,
 * no source.
 */
const ALIKE_MAX = 50;

/** Of lookouts that were withdrawn so many stand under a key: those withdrawn last. Invented, no source. */
const WITHDRAWN_MAX = 50;

/**
 * What stands under a key once a lookout stands there as it now does, or no longer. By description and one edit away
 * who comes first stays; by plate and person one gives way only to such as say the same and are in force for as long.
 */
export function withLookout(
  { lookouts, withdrawn }: LookoutsStanding,
  id: string,
  now: LookoutsStanding,
  nowMs: number,
): LookoutsStanding {
  const stood = lookouts.some((lookout) => lookout.id === id);
  const others = lookouts.filter((lookout) => lookout.id !== id);
  const taken = now.lookouts.filter((lookout) => stood || !isFull(others, standsBy(lookout), nowMs));
  return {
    lookouts: withoutSurplus(inOrder([...others, ...taken]), taken),
    withdrawn: newestWithdrawn([...withdrawn.filter((each) => each.id !== id), ...now.withdrawn]),
  };
}

/** In an order that does not depend on who came first; of one lookout as it was told. */
function inOrder<Known extends { readonly id: string }>(records: Known[]): Known[] {
  return records.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}

function isFull(others: readonly KnownLookout[], by: StandsBy, nowMs: number): boolean {
  if (by === 'plate' || by === 'person' || others.length < WEAK_MAX) return false;
  return others.filter((other) => standsBy(other) === by && other.expiresAtMs > nowMs).length >= WEAK_MAX;
}

/** Without those that give way, where too many say the same as one that was taken. */
function withoutSurplus(lookouts: readonly KnownLookout[], taken: readonly KnownLookout[]): readonly KnownLookout[] {
  if (lookouts.length <= ALIKE_MAX) return lookouts;
  const surplus = new Set<KnownLookout>();
  for (const words of new Set(taken.map(whatItSays))) {
    const alike = lookouts.filter((lookout) => isCertain(lookout) && whatItSays(lookout) === words);
    for (const one of surplusOf(alike)) surplus.add(one);
  }
  return surplus.size === 0 ? lookouts : lookouts.filter((lookout) => !surplus.has(lookout));
}

/** Of lookouts that say the same those that give way: who ends first of those that are not missed. */
function surplusOf(alike: readonly KnownLookout[]): readonly KnownLookout[] {
  const surplus: KnownLookout[] = [];
  let left = alike.toSorted(endsEarlierFirst);
  while (left.length > ALIKE_MAX) {
    const one = left.find((each) => isCovered(each, left));
    if (one === undefined) break;
    surplus.push(one);
    left = left.filter((other) => other !== one);
  }
  return surplus;
}

/** Whether a lookout is not missed: another, or two that follow on one another, are in force whenever it is. */
function isCovered(one: KnownLookout, all: readonly KnownLookout[]): boolean {
  let coveredUntilMs = Number.NEGATIVE_INFINITY;
  let resumesAtMs = Number.POSITIVE_INFINITY;
  for (const other of all) {
    if (other === one) continue;
    if (other.postedAtMs <= one.postedAtMs) coveredUntilMs = Math.max(coveredUntilMs, other.expiresAtMs);
    if (other.expiresAtMs >= one.expiresAtMs) resumesAtMs = Math.min(resumesAtMs, other.postedAtMs);
  }
  return resumesAtMs <= coveredUntilMs;
}

function isCertain(lookout: KnownLookout): boolean {
  const by = standsBy(lookout);
  return by === 'plate' || by === 'person';
}

/** All that rules and policy read of a lookout but its match and how long it has been posted. */
function whatItSays({ plate, personRef, priority, issuer, purpose }: KnownLookout): string {
  return JSON.stringify([plate?.text, plate?.jurisdiction, personRef, priority, issuer, purpose]);
}

function endsEarlierFirst(one: KnownLookout, other: KnownLookout): number {
  const byLife = one.expiresAtMs - other.expiresAtMs || other.postedAtMs - one.postedAtMs;
  return byLife || (one.id > other.id ? -1 : 1);
}

function newestWithdrawn(withdrawn: WithdrawnLookout[]): readonly WithdrawnLookout[] {
  if (withdrawn.length <= WITHDRAWN_MAX) return inOrder(withdrawn);
  const newestFirst = withdrawn.sort((a, b) => b.withdrawnAtMs - a.withdrawnAtMs || (a.id < b.id ? -1 : 1));
  return inOrder(newestFirst.slice(0, WITHDRAWN_MAX));
}
