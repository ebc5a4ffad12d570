import type { LookoutPosted, Plate } from '@southbound/contracts';
import { type Chance, pick, type Weighted, wholeBetween } from '../chance.ts';
import { ownerRefOf } from '../opaque-ids.ts';
import type { LookOf } from '../traffic/vehicle-looks.ts';
import type { Subject } from './subject.ts';

export type LookoutIdentity = LookoutPosted['data']['identity'];

/** What lookouts name. Invented, no source; they name vehicles or individuals (DOJ OIG I-2011-001). */
const NAMED: Weighted<'plate' | 'plate-and-person' | 'person' | 'plate-and-description' | 'description'> = [
  ['plate', 72],
  ['plate-and-person', 11],
  ['person', 6],
  ['plate-and-description', 6],
  ['description', 5],
];

/** Characters of a plate that somebody kept in mind, at least and at most, from its beginning or its end. Invented, no source. */
const REMEMBERED = { min: 3, max: 5 } as const;

/** What a lookout on a subject says to watch for: the plate as the agency has it, who is meant, how the vehicle looks. */
export function drawIdentity(chance: Chance, subject: Subject, plate: Plate, lookOf: LookOf): LookoutIdentity {
  const named = pick(chance, NAMED);
  const description = descriptionOf(chance, subject, lookOf);
  switch (named) {
    case 'plate':
      return { plate };
    case 'plate-and-person':
      return { plate, personRef: ownerRefOf(subject.vehicle.number) };
    case 'person':
      return { personRef: ownerRefOf(subject.vehicle.number) };
    case 'plate-and-description':
      return { plate, description };
    case 'description':
      return { description };
  }
}

/** A vehicle as somebody saw it who caught a part of its plate. */
export function descriptionOf(
  chance: Chance,
  { vehicle: { number, vehicleClass, plate } }: Subject,
  lookOf: LookOf,
): NonNullable<LookoutIdentity['description']> {
  const { make, colour } = lookOf(number, vehicleClass);
  const kept = wholeBetween(chance, REMEMBERED.min, REMEMBERED.max);
  const isFromStart = wholeBetween(chance, 0, 1) === 0;
  const partialPlate = isFromStart ? `${plate.text.slice(0, kept)}*` : `*${plate.text.slice(-kept)}`;
  return { make, colour, partialPlate };
}
