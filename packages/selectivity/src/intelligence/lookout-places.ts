import type { VehicleDescription } from '@southbound/contracts';
import {
  type KnownDescription,
  type KnownLookout,
  type LookoutIdentity,
  type LookoutsStanding,
  lookoutKeys,
  type StandsBy,
  type WithdrawnLookout,
} from './known-lookouts.ts';
import { plateKey } from './plate-key.ts';
import { endOf, isBefore, type LookoutSaid, type LookoutTurn, namesAsMuch, type ToldLookout } from './told-lookout.ts';

/** What there is to say under each key, while it is put together. */
type Places = Map<string, { readonly lookouts: KnownLookout[]; readonly withdrawn: WithdrawnLookout[] }>;

/**
 * Under every key that a lookout names or ever named what stands there of it: for its description and for plates one
 * edit away nothing once it was ended, since no crossing is reported for them.
 */
export function lookoutPlaces(told: ToldLookout): ReadonlyMap<string, LookoutsStanding> {
  const places: Places = new Map();
  for (const said of told.said) placeSaid(places, told, said);
  for (const turn of told.turns) placeWithdrawal(places, told, turn);
  return places;
}

function placeAt(places: Places, key: string) {
  const place = places.get(key) ?? { lookouts: [], withdrawn: [] };
  places.set(key, place);
  return place;
}

function placeSaid(places: Places, { id, said, turns }: ToldLookout, each: LookoutSaid): void {
  const end = endOf(each, turns);
  for (const [key, by] of lookoutKeys(each.identity)) {
    const { lookouts, withdrawn } = placeAt(places, key);
    if (end === undefined) {
      lookouts.push(knownLookout(id, each, by, each.expiresAtMs));
      continue;
    }
    const wasInForce = each.postedAtMs <= end.saidAtMs && end.saidAtMs < each.expiresAtMs;
    if (!wasInForce || !isWatched(by)) continue;
    lookouts.push(knownLookout(id, each, by, end.saidAtMs));
    const taken = withdrawnLookout(id, each.identity, by, end);
    // An amendment that still names it takes it from nobody, and neither does who posted it anew.
    if (said.some((other) => !isBefore(other, end) && namesAsMuch(other.identity, taken))) continue;
    if (!withdrawn.some((other) => isOfOneSubject(other, taken))) withdrawn.push(taken);
  }
}

/** Taken at one moment from one plate or person: what was posted more than once is withdrawn once. */
function isOfOneSubject(one: WithdrawnLookout, other: WithdrawnLookout): boolean {
  return one.withdrawnAtMs === other.withdrawnAtMs && namesAsMuch(one, other) && namesAsMuch(other, one);
}

/** A withdrawal whose posting was never heard, or not yet: a compacted topic keeps the last word alone. */
function placeWithdrawal(places: Places, { id, said }: ToldLookout, turn: LookoutTurn): void {
  const { withdrawnFrom } = turn;
  if (withdrawnFrom === undefined || said.some((each) => isBefore(each, turn))) return;
  for (const [key, by] of lookoutKeys(withdrawnFrom)) {
    if (isWatched(by)) placeAt(places, key).withdrawn.push(withdrawnLookout(id, withdrawnFrom, by, turn));
  }
}

/** By description and one edit away so many vehicles correspond that no crossing is reported for them. */
function isWatched(by: StandsBy): boolean {
  return by === 'plate' || by === 'person';
}

function knownLookout(id: string, said: LookoutSaid, by: StandsBy, expiresAtMs: number): KnownLookout {
  const { plate, personRef, description } = said.identity;
  const { issuer, purpose, priority, postedAtMs } = said;
  return {
    id,
    ...((by === 'plate' || by === 'near') && plate !== undefined && { plate }),
    ...(by === 'near' && { isNear: true }),
    ...(by === 'person' && personRef !== undefined && { personRef }),
    ...(by === 'description' && description !== undefined && { description: knownDescription(description) }),
    issuer,
    purpose,
    priority,
    postedAtMs,
    expiresAtMs,
  };
}

function withdrawnLookout(id: string, identity: LookoutIdentity, by: StandsBy, turn: LookoutTurn): WithdrawnLookout {
  const { plate, personRef } = identity;
  const subject = by === 'plate' ? plate !== undefined && { plate } : personRef !== undefined && { personRef };
  return { id, ...subject, withdrawnAtMs: turn.saidAtMs };
}

function knownDescription({ make, colour, partialPlate }: VehicleDescription): KnownDescription {
  return { make, colour, ...(partialPlate !== undefined && { partialKey: plateKey(partialPlate) }) };
}
