import { PORT_CODES, VEHICLE_CLASSES } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { chanceFor } from './chance.ts';
import { dailyRota, populationOf } from './population.ts';

test('no two vehicles of the border share a plate', () => {
  const texts = PORT_CODES.flatMap((port) => {
    const population = populationOf(5, port);
    return VEHICLE_CLASSES.flatMap((vehicleClass) =>
      Array.from({ length: 1_000 }, (_, index) => population.vehicle(vehicleClass, index).plate.text),
    );
  });
  expect(new Set(texts).size).toBe(PORT_CODES.length * VEHICLE_CLASSES.length * 1_000);
});

test('a vehicle has the same plate whenever it is asked for, and every plate has eight characters, more than are issued', () => {
  const plate = populationOf(5, '2304').vehicle('truck', 17).plate;
  expect(populationOf(5, '2304').vehicle('truck', 17).plate).toEqual(plate);
  expect(plate.text).toMatch(/^(?:\d[A-Z]){4}$/);
});

test.each([1, 2, 12, 997])('a rota of %i regulars has each of them once before any of them twice', (regulars) => {
  const rota = dailyRota(chanceFor(1, 'rota'), regulars);
  const round = Array.from({ length: regulars }, rota);
  expect(round.toSorted((a, b) => a - b)).toEqual(Array.from({ length: regulars }, (_, index) => index));
});
