import { HOUR_MS, PORT_CODES, type PortCode } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { type Habits, OCCASIONALS, REGULARS } from './archetypes.ts';
import { portCalendar } from './calendar.ts';
import { localDays } from './local-day.ts';
import { yearsOfHabits } from './years-of-habits.ts';

const SAN_YSIDRO: PortCode = '2504';
const LAREDO: PortCode = '2304';

function loadOfDay(port: PortCode, noon: string): number {
  const calendar = portCalendar(port);
  const { startsAtMs } = calendar.dayOf(Date.parse(noon));
  return (
    Array.from({ length: 24 }, (_, hour) => calendar.hourLoad(startsAtMs + hour * HOUR_MS)).reduce((a, b) => a + b) / 24
  );
}

test.each([2026, 2028])('the loads of every habit add up to the 365 days of the port table over %i', (year) => {
  const dayOf = localDays('America/Chicago');
  const years = yearsOfHabits();
  const noons = Array.from({ length: year % 4 === 0 ? 366 : 365 }, (_, day) => Date.UTC(year, 0, 1 + day, 18));
  for (const habits of [...REGULARS, ...Object.values<Habits>(OCCASIONALS)]) {
    expect(noons.reduce((sum, noon) => sum + years.load(habits, dayOf(noon)), 0)).toBeCloseTo(365, 6);
  }
});

test('the shares of the habits of a class, of their weeks and of their rounds add up to one', () => {
  for (const [vehicleClass, occasional] of Object.entries(OCCASIONALS)) {
    const habits: Habits[] = [occasional, ...REGULARS.filter((each) => each.vehicleClass === vehicleClass)];
    expect(habits.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  }
  for (const { weeks, rounds } of REGULARS) {
    expect(weeks.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(rounds.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  }
});

test.each(PORT_CODES)('the load of an hour is 1 over a year at port %s', (port) => {
  const calendar = portCalendar(port);
  const { startsAtMs } = calendar.dayOf(Date.UTC(2026, 0, 1, 18));
  let sum = 0;
  for (let hour = 0; hour < 365 * 24; hour += 1) sum += calendar.hourLoad(startsAtMs + hour * HOUR_MS);
  // A skipped hour is not counted and a repeated one is twice, both at night.
  expect(Math.abs(sum / (365 * 24) - 1)).toBeLessThan(1e-4);
});

test('the days before Christmas and Holy Week swell, the feasts themselves are quiet, and Friday is the busiest day of a week', () => {
  const usual = loadOfDay(SAN_YSIDRO, '2026-08-12T18:00:00Z');
  expect(loadOfDay(SAN_YSIDRO, '2026-12-18T18:00:00Z') / usual).toBeGreaterThan(1.3);
  expect(loadOfDay(SAN_YSIDRO, '2026-12-25T18:00:00Z') / usual).toBeLessThan(0.65);
  expect(loadOfDay(SAN_YSIDRO, '2026-04-01T18:00:00Z') / usual).toBeGreaterThan(1.1);
  expect(loadOfDay(SAN_YSIDRO, '2026-11-26T18:00:00Z') / usual).toBeLessThan(0.75);
  const week = [9, 10, 11, 12, 13, 14, 15].map((day) =>
    loadOfDay(SAN_YSIDRO, `2026-08-${String(day).padStart(2, '0')}T18:00:00Z`),
  );
  expect(week.indexOf(Math.max(...week))).toBe(5);
});

test('a port of trucks rests on Sunday more than one of cars', () => {
  const sundayOverWednesday = (port: PortCode) =>
    loadOfDay(port, '2026-08-09T18:00:00Z') / loadOfDay(port, '2026-08-12T18:00:00Z');
  expect(sundayOverWednesday(LAREDO)).toBeLessThan(sundayOverWednesday(SAN_YSIDRO) - 0.1);
});

test('hours follow the local clock: the afternoon is busy and the small hours are not', () => {
  const calendar = portCalendar(SAN_YSIDRO);
  const { startsAtMs } = calendar.dayOf(Date.parse('2026-08-12T18:00:00Z'));
  expect(calendar.hourLoad(startsAtMs + 17 * HOUR_MS)).toBeGreaterThan(1.8);
  expect(calendar.hourLoad(startsAtMs + 3 * HOUR_MS)).toBeLessThan(0.3);
});
