import { expect, test } from 'vitest';
import { chanceFor } from '../chance.ts';
import type { SmugglingPassage } from '../happenings.ts';
import { readVehicle } from './lane-sensors.ts';

const plate = { text: 'DK72M9SL', jurisdiction: 'US-TX' };
const quiet = { readerIsAway: false, canineIsPresent: false };
const gunRunner: SmugglingPassage = {
  tripId: 'trip-1',
  ringId: null,
  role: 'carrier',
  load: { cargo: [{ seizureType: 'Weapons', category: 'Handgun', count: 3 }], concealment: 'hidden' },
};
const scout: SmugglingPassage = { tripId: 'trip-1', ringId: 'ring-1', role: 'scout', load: null };

function readings(smuggling: SmugglingPassage | null, lane = quiet) {
  const chance = chanceFor(9, 'sensors');
  return Array.from({ length: 20_000 }, () => readVehicle(chance, plate, 'ordinary', smuggling, lane));
}

const honest = readings(null);

function obscuredShare(of: typeof honest): number {
  return of.filter(({ plateObscured }) => plateObscured === true).length / of.length;
}

function alertShare(of: typeof honest): number {
  return of.filter(({ canine }) => canine === 'alert').length / of.length;
}

test('a sensor that does not answer says nothing, and a reader that read nothing is sure of nothing', () => {
  const unread = honest.filter((reading) => reading.plate === undefined);
  expect(new Set(unread.map(({ plateReadConfidence }) => plateReadConfidence))).toEqual(new Set([0, undefined]));
  expect(new Set(unread.map(({ misread }) => misread))).toEqual(new Set(['unread']));
  expect(honest.some(({ plateObscured }) => plateObscured === undefined)).toBe(true);
});

test('a reader that is away reads nothing, while the other sensors answer', () => {
  const away = readings(null, { readerIsAway: true, canineIsPresent: true });
  expect(new Set(away.map(({ plate: read, plateReadConfidence }) => read ?? plateReadConfidence))).toEqual(
    new Set([undefined]),
  );
  expect(away.filter(({ plateObscured }) => plateObscured === false).length).toBeGreaterThan(19_000);
  expect(away.every(({ canine }) => canine !== 'not-present')).toBe(true);
});

test('carriers obscure their plates more often than others, scouts do not, and most carriers do not either', () => {
  // 1,200 of 20,000 expected of carriers, 30 of others.
  expect(obscuredShare(readings(gunRunner))).toBeGreaterThan(10 * obscuredShare(honest));
  expect(obscuredShare(readings(gunRunner))).toBeLessThan(0.1);
  expect(obscuredShare(readings(scout))).toBe(obscuredShare(honest));
});

test('a canine alerts to a cargo more often than not at all, seldom to none, and only where there is one', () => {
  const withCanine = { readerIsAway: false, canineIsPresent: true };
  expect(new Set(honest.map(({ canine }) => canine))).toEqual(new Set(['not-present']));
  // Five standard deviations about 0.4 are 0.017, about 0.002 they are 0.0016.
  expect(Math.abs(alertShare(readings(gunRunner, withCanine)) - 0.4)).toBeLessThan(0.018);
  expect(Math.abs(alertShare(readings(null, withCanine)) - 0.002)).toBeLessThan(0.0016);
  expect(alertShare(readings(scout, withCanine))).toBe(alertShare(readings(null, withCanine)));
});
