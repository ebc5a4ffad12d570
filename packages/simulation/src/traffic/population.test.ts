import { PORT_CODES, type PortCode, VEHICLE_CLASSES } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { chanceFor } from '../chance.ts';
import type { Vehicle } from '../happenings.ts';
import { REGULARS } from './archetypes.ts';
import { GROUP_SHARE } from './day-profile.ts';
import { PLATE_SERIES } from './plates.ts';
import { anyVehicle, populationOf } from './population.ts';

const LAREDO: PortCode = '2304';

function vehicles(port: PortCode, count: number): Vehicle[] {
  const population = populationOf(5, port);
  return VEHICLE_CLASSES.flatMap((vehicleClass) =>
    Array.from({ length: count }, (_, index) => population.vehicle(vehicleClass, index)),
  );
}

const laredo = populationOf(5, LAREDO);
const laredoVehicles = vehicles(LAREDO, 20_000);
const wholeBorder = PORT_CODES.flatMap((port) => vehicles(port, 1_000));

/** Five standard deviations of a share in a sample: a right share is refused once in two million tests. */
function fiveDeviations(share: number, sample: number): number {
  return 5 * Math.sqrt((share * (1 - share)) / sample);
}

function shareOf<One>(all: readonly One[], isSo: (one: One) => boolean): number {
  return all.filter(isSo).length / all.length;
}

describe('a vehicle', () => {
  test('shares neither its number nor its plate with any other of the border', () => {
    expect(new Set(wholeBorder.map(({ plate }) => plate.text)).size).toBe(wholeBorder.length);
    expect(new Set(wholeBorder.map(({ number }) => number)).size).toBe(wholeBorder.length);
  });

  test('is the same whenever it is asked for, by index or by number, and is another in another world', () => {
    const truck = laredo.vehicle('truck', 17);
    expect(populationOf(5, LAREDO).vehicle('truck', 17)).toEqual(truck);
    expect(populationOf(5, LAREDO).numbered(truck.number)).toEqual(truck);
    expect(populationOf(6, LAREDO).vehicle('truck', 17).plate.text).not.toBe(truck.plate.text);
  });

  test('of a regular index has a habit, and one drawn as occasional has none', () => {
    const chance = chanceFor(1, 'draws');
    for (let draw = 0; draw < 200; draw += 1) {
      expect(laredo.habitOf(anyVehicle(chance, laredo, 'personal', 1))).not.toBeNull();
      expect(laredo.habitOf(anyVehicle(chance, laredo, 'truck', 0))).toBeNull();
    }
  });
});

describe('a plate', () => {
  test('is written as its jurisdiction writes it, or as paper plates are, in eight characters, more than are issued', () => {
    for (const vehicle of wholeBorder) {
      const { text, jurisdiction } = vehicle.plate;
      const written = [...text].map((character) => (character >= 'A' ? 'L' : 'D')).join('');
      const isNew = populationOf(5, vehicle.port).plateKind(vehicle) === 'new';
      const paper = jurisdiction?.startsWith('US') ? 'new in US' : 'new in MX';
      expect(written).toBe(PLATE_SERIES[isNew ? paper : (jurisdiction as keyof typeof PLATE_SERIES)]);
    }
  });

  test('differs from one of another series in at least four places as letter or digit, so that a look-alike more makes no other plate', () => {
    const words = Object.values(PLATE_SERIES);
    for (const one of words) {
      expect([...one].filter((kind) => kind === 'L')).toHaveLength(4);
      for (const other of words) {
        const apart = [...one].filter((kind, place) => kind !== other[place]).length;
        expect(one === other || apart >= 4).toBe(true);
      }
    }
  });

  test('is from both sides of the border, and of a commuter who lives across most often from there', () => {
    const commuters = laredoVehicles.filter((vehicle) => laredo.habitOf(vehicle) === 'evening-commuter');
    const fromAcross = shareOf(commuters, ({ plate }) => plate.jurisdiction === 'MX-TAM');
    expect(Math.abs(fromAcross - 0.66)).toBeLessThan(0.03);
    expect(new Set(laredoVehicles.map(({ plate }) => plate.jurisdiction)).size).toBe(12);
  });
});

describe('the synthetic group', () => {
  test('is a fifth of every class and of every kind of regular, so it has nothing to do with what they are', () => {
    const kinds = [...VEHICLE_CLASSES, ...REGULARS.map(({ name }) => name)];
    for (const kind of kinds) {
      const some = laredoVehicles.filter((each) => each.vehicleClass === kind || laredo.habitOf(each) === kind);
      const share = shareOf(some, laredo.isInGroup);
      expect(some.length).toBeGreaterThan(50);
      expect(Math.abs(share - GROUP_SHARE)).toBeLessThan(fiveDeviations(GROUP_SHARE, some.length));
    }
  });

  test('is the same whichever port is asked', () => {
    const inGroup = laredoVehicles.filter(laredo.isInGroup);
    expect(inGroup.filter(populationOf(5, '2504').isInGroup)).toEqual(inGroup);
  });

  test.each(['new', 'rental', 'worn'] as const)('has %s plates at least twice as often as others', (kind) => {
    const personal = laredoVehicles.filter(({ vehicleClass }) => vehicleClass === 'personal');
    const inGroup = shareOf(personal.filter(laredo.isInGroup), (each) => laredo.plateKind(each) === kind);
    const others = shareOf(
      personal.filter((each) => !laredo.isInGroup(each)),
      (each) => laredo.plateKind(each) === kind,
    );
    expect(inGroup / others).toBeGreaterThan(2);
  });
});
