import { DAY_MS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { dayNumber, FEASTS, feastFactors, weekdayOf } from './holidays.ts';

function datesOf(year: number): Record<string, string> {
  return Object.fromEntries(
    FEASTS.map(({ name, on }) => [name, new Date(on(year) * DAY_MS).toISOString().slice(0, 10)]),
  );
}

test('the feasts of 2026 fall on the days that calendars give', () => {
  expect(datesOf(2026)).toEqual({
    'New Year': '2026-01-01',
    'Martin Luther King Day': '2026-01-19',
    'Constitution Day (MX)': '2026-02-02',
    "Presidents' Day": '2026-02-16',
    "Juárez's Birthday (MX)": '2026-03-16',
    'Holy Thursday (MX)': '2026-04-02',
    'Good Friday (MX)': '2026-04-03',
    'Labour Day (MX)': '2026-05-01',
    "Mothers' Day (MX)": '2026-05-10',
    'Memorial Day': '2026-05-25',
    Juneteenth: '2026-06-19',
    'Independence Day': '2026-07-04',
    'Labor Day': '2026-09-07',
    'Independence Day (MX)': '2026-09-16',
    'Día de Muertos (MX)': '2026-11-02',
    'Revolution Day (MX)': '2026-11-16',
    Thanksgiving: '2026-11-26',
    'Our Lady of Guadalupe (MX)': '2026-12-12',
    Christmas: '2026-12-25',
  });
});

test.each([
  [2019, '2019-04-19', '2019-11-28', '2019-05-27'],
  [2024, '2024-03-29', '2024-11-28', '2024-05-27'],
  [2038, '2038-04-23', '2038-11-25', '2038-05-31'],
])('movable feasts of %i fall where they do', (year, goodFriday, thanksgiving, memorialDay) => {
  const dates = datesOf(year);
  expect(dates).toMatchObject({ 'Good Friday (MX)': goodFriday, Thanksgiving: thanksgiving });
  expect(dates['Memorial Day']).toBe(memorialDay);
});

test('leisure swells before Christmas and rests on the day, freight and work rest, and a day far from any feast is as any other', () => {
  const factor = feastFactors(2026);
  const christmas = dayNumber(2026, 12, 25);
  expect(factor('leisure', christmas - 4)).toBeGreaterThan(1.4);
  expect(factor('leisure', christmas)).toBeLessThan(0.6);
  expect(factor('freight', christmas)).toBeLessThan(0.3);
  expect(factor('work', christmas)).toBeLessThan(0.5);
  expect(factor('leisure', dayNumber(2026, 8, 12))).toBe(1);
});

test('the last days of a year know of the New Year that follows', () => {
  expect(feastFactors(2026)('leisure', dayNumber(2026, 12, 31))).toBeLessThan(1);
});

test('the days of the week are told right before and after 1970', () => {
  expect([dayNumber(1969, 12, 28), dayNumber(2026, 11, 22), dayNumber(2026, 11, 26)].map(weekdayOf)).toEqual([0, 0, 4]);
});
