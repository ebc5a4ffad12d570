import type { LookoutPurpose, Plate, RingRole } from '@southbound/contracts';
import { type Chance, comesUp, pick, unit, type Weighted, wholeBetween } from '../chance.ts';
import type { Person, Ring, Vehicle } from '../happenings.ts';
import type { IntelligenceTruth } from '../truth.ts';

/** Whom a piece of intelligence is about, and what is really so. */
export interface Subject {
  /** The vehicle that is meant. */
  readonly vehicle: Vehicle;
  readonly isSmuggler: boolean;
  /** Null for innocents and for those who smuggle alone. */
  readonly ringId: string | null;
  /** What the vehicle is believed to serve. */
  readonly believed: Ring['trade'] | 'anything';
}

/** A person by the vehicle registered to them. */
export function subjectOf(person: Person, believed: Subject['believed']): Subject {
  return { vehicle: person.vehicle, isSmuggler: person.role !== 'innocent', ringId: person.ringId, believed };
}

/** Everybody in a ring, each once. */
export function membersOf(ring: Ring): readonly Person[] {
  return [...ring.couriers, ...ring.strawPurchasers, ...ring.stashKeepers, ring.organiser];
}

/** How likely a member of each role is found; between members of one role nobody is more likely than another. */
export type RoleWeights = Readonly<Record<RingRole, number>>;

/** One of the persons given, their role drawn first; null when there is none. */
export function drawByRole(chance: Chance, persons: readonly Person[], weights: RoleWeights): Person | null {
  const many = { courier: 0, 'straw-purchaser': 0, 'stash-keeper': 0, organiser: 0, innocent: 0 };
  for (const { role } of persons) many[role] += 1;
  const weightOf = ({ role }: Person) => (role === 'innocent' ? 0 : weights[role] / many[role]);
  let whole = 0;
  for (const person of persons) whole += weightOf(person);
  let left = whole * unit(chance);
  let drawn: Person | null = null;
  for (const person of persons) {
    if (person.role === 'innocent') continue;
    drawn = person;
    left -= weightOf(person);
    if (left < 0) break;
  }
  return drawn;
}

/** Purposes by what a vehicle is believed to serve. Invented, no source. */
const PURPOSES: Record<Subject['believed'], Weighted<LookoutPurpose>> = {
  guns: [
    ['firearms-trafficking', 70],
    ['ammunition-trafficking', 30],
  ],
  'cash-and-drugs': [
    ['bulk-cash-smuggling', 60],
    ['drug-trafficking', 40],
  ],
  anything: [
    ['firearms-trafficking', 30],
    ['ammunition-trafficking', 10],
    ['bulk-cash-smuggling', 30],
    ['drug-trafficking', 30],
  ],
};

export function purposeOf(chance: Chance, subject: Subject): LookoutPurpose {
  return pick(chance, PURPOSES[subject.believed]);
}

/** Share of records that do not say who issued the plate. Invented, no source. */
const JURISDICTION_UNKNOWN_SHARE = 0.08;

/** A plate as it stands in an agency's record. */
export interface PlateOnRecord {
  readonly plate: Plate;
  readonly pointsAt: IntelligenceTruth['pointsAt'];
}

/**
 * A subject's plate as an agency writes it down, one character wrong with the probability given. What is meant for a
 * smuggler and names another plate is a near miss; an innocent stays one.
 */
export function plateOnRecord(chance: Chance, subject: Subject, wrongShare: number): PlateOnRecord {
  const isWrong = comesUp(chance, wrongShare);
  const { text, jurisdiction } = subject.vehicle.plate;
  const written = isWrong ? withOneCharacterWrong(chance, text) : text;
  const isKnown = jurisdiction !== undefined && !comesUp(chance, JURISDICTION_UNKNOWN_SHARE);
  return {
    plate: isKnown ? { text: written, jurisdiction } : { text: written },
    pointsAt: !subject.isSmuggler ? 'innocent' : isWrong ? 'near-miss' : 'smuggler',
  };
}

/** Another letter for a letter, another digit for a digit; what is neither is left out of the choice. */
function withOneCharacterWrong(chance: Chance, text: string): string {
  const written = text.replaceAll(/[^A-Z\d]/g, '').length;
  let left = wholeBetween(chance, 0, written - 1);
  let place = 0;
  while (!isWritten(text.charAt(place)) || left > 0) {
    if (isWritten(text.charAt(place))) left -= 1;
    place += 1;
  }
  const sort = DIGITS.includes(text.charAt(place)) ? DIGITS : LETTERS;
  const other = wholeBetween(chance, 1, sort.length - 1);
  const wrong = sort.charAt((sort.indexOf(text.charAt(place)) + other) % sort.length);
  return text.slice(0, place) + wrong + text.slice(place + 1);
}

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function isWritten(character: string): boolean {
  return DIGITS.includes(character) || LETTERS.includes(character);
}
