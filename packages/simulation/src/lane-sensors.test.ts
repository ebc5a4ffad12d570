import { expect, test } from 'vitest';
import { chanceFor } from './chance.ts';
import { readVehicle } from './lane-sensors.ts';

const plate = { text: 'B7K2M9S4', jurisdiction: 'US-TX' };
const chance = chanceFor(9, 'reader');
const readings = Array.from({ length: 20_000 }, () => readVehicle(chance, plate, [], false));
const gunReadings = Array.from({ length: 20_000 }, () =>
  readVehicle(chance, plate, [{ seizureType: 'Weapons', category: 'Handgun', count: 3 }], true),
);

test('a plate is read right, or one character is taken for its look-alike, or nothing is read', () => {
  const texts = new Set(readings.map((reading) => reading.plate?.text));
  expect(texts).toEqual(new Set([plate.text, '87K2M9S4', 'B7KZM9S4', 'B7K2M954', undefined]));
  expect(readings.filter((reading) => reading.plate?.text === plate.text).length).toBeGreaterThan(19_000);
});

test('a sensor that is away says nothing, and a reader that read nothing is sure of nothing', () => {
  const unread = readings.filter((reading) => reading.plate === undefined);
  expect(new Set(unread.map(({ plateReadConfidence }) => plateReadConfidence))).toEqual(new Set([0, undefined]));
  expect(readings.some(({ plateObscured }) => plateObscured === undefined)).toBe(true);
});

test('smugglers obscure their plates more often than others, and most do not', () => {
  const obscured = (of: typeof readings) => of.filter(({ plateObscured }) => plateObscured === true).length / of.length;
  expect(obscured(gunReadings)).toBeGreaterThan(10 * obscured(readings));
  expect(obscured(gunReadings)).toBeLessThan(0.1);
});

test('a canine alerts to a cargo more often than not at all, and only where there is one', () => {
  expect(new Set(readings.map(({ canine }) => canine))).toEqual(new Set(['not-present']));
  const alerts = gunReadings.filter(({ canine }) => canine === 'alert').length / gunReadings.length;
  expect(alerts).toBeGreaterThan(0.35);
  expect(alerts).toBeLessThan(0.45);
});
