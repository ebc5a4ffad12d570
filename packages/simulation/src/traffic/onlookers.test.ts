import { describe, expect, test } from 'vitest';
import { chanceFor } from '../chance.ts';
import type { Passage, Vehicle } from '../happenings.ts';
import { ownerRefOf } from '../opaque-ids.ts';
import { identityOf } from './known-persons.ts';
import { populationOf } from './population.ts';
import { seenByCamera } from './vehicle-looks.ts';

const MANY = 20_000;
const laredo = populationOf(3, '2304');
const vehicles = Array.from({ length: MANY }, (_, index) => laredo.vehicle('personal', index));
const own = (vehicle: Vehicle): Passage => ({
  vehicle,
  plate: vehicle.plate,
  registeredTo: vehicle.number,
  smuggling: null,
});

function identities(passageOf: (vehicle: Vehicle) => Passage, read: 'as it is' | 'otherwise' = 'as it is') {
  const chance = chanceFor(1, 'identities');
  return vehicles.map((vehicle) => {
    const passage = passageOf(vehicle);
    const plate = read === 'as it is' ? passage.plate : { ...passage.plate, text: `${passage.plate.text}X` };
    return { vehicle, identity: identityOf(chance, passage, plate, laredo.plateKind(vehicle)) };
  });
}

describe('a camera', () => {
  test('sees make and colour as they are, but for the shares that it is said to see wrongly or not at all', () => {
    const chance = chanceFor(1, 'camera');
    const looks = vehicles.map(({ number }) => laredo.lookOf(number, 'personal'));
    const seen = looks.map((look) => ({ look, sees: seenByCamera(chance, look, 'personal') }));
    const share = (fits: (one: (typeof seen)[number]) => boolean) => seen.filter(fits).length / MANY;
    expect(share(({ sees }) => sees === null)).toBeCloseTo(0.015, 2);
    expect(share(({ look, sees }) => sees !== null && sees.colour !== look.colour)).toBeCloseTo(0.08, 1);
    const makes = share(({ look, sees }) => sees !== null && sees.make !== look.make);
    expect(makes).toBeGreaterThan(0.04);
    expect(makes).toBeLessThan(0.07);
    expect(new Set(looks.map(({ colour }) => colour)).size).toBeGreaterThan(8);
  });
});

describe('the file of registrations', () => {
  test('says whose vehicle it is by a plate read as it stands, and nothing by one that was misread', () => {
    const found = identities(own).filter(({ identity }) => identity.ownerRef !== undefined);
    expect(found.length / MANY).toBeGreaterThan(0.4);
    expect(found.length / MANY).toBeLessThan(0.8);
    for (const { vehicle, identity } of found) expect(identity.ownerRef).toBe(ownerRefOf(vehicle.number));
    expect(identities(own, 'otherwise').filter(({ identity }) => identity.ownerRef !== undefined)).toEqual([]);
  });

  test('says the plate’s owner where a vehicle bears another’s, and nothing of a plate that nobody was given', () => {
    const other = identities(own).find(({ identity }) => identity.ownerRef !== undefined)?.vehicle ?? vehicles[0];
    if (other === undefined) throw new Error('there are vehicles');
    const borrowed = identities((vehicle) => ({ ...own(vehicle), plate: other.plate, registeredTo: other.number }));
    const refs = new Set(borrowed.flatMap(({ identity }) => identity.ownerRef ?? []));
    expect([...refs]).toEqual([ownerRefOf(other.number)]);
    const made = identities((vehicle) => ({ ...own(vehicle), registeredTo: null }));
    expect(made.filter(({ identity }) => identity.ownerRef !== undefined)).toEqual([]);
  });
});

describe('an officer who checks a document', () => {
  test('is told who drives: mostly the owner, and of a smuggler always the one whose vehicle it is', () => {
    const checked = identities(own).filter(({ identity }) => identity.documentRefs !== undefined);
    expect(checked.length / MANY).toBeCloseTo(0.02, 2);
    const owners = checked.filter(({ vehicle, identity }) => identity.documentRefs?.[0] === ownerRefOf(vehicle.number));
    expect(owners.length / checked.length).toBeGreaterThan(0.7);
    expect(owners.length / checked.length).toBeLessThan(0.9);
    const smuggling = { tripId: 'trip-1', ringId: 'ring-1', role: 'scout', load: null } as const;
    for (const { vehicle, identity } of identities((each) => ({ ...own(each), smuggling }))) {
      expect(identity.documentRefs ?? [ownerRefOf(vehicle.number)]).toEqual([ownerRefOf(vehicle.number)]);
    }
  });
});

test('no two vehicles have one owner’s reference', () => {
  expect(new Set(vehicles.map(({ number }) => ownerRefOf(number))).size).toBe(MANY);
});
