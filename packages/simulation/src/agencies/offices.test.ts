import { DAY_MS, HOUR_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { businessDay, closeOfBusiness, localDay } from './offices.ts';

/** Noon at the border. */
function noon(day: string): number {
  return Date.parse(`${day}T18:00:00.000Z`);
}

describe('business days', () => {
  test('from a Monday to the Friday of its week are five, and the Monday after is the sixth', () => {
    const week = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'];
    const numbers = week.map((day) => businessDay(noon(day)) - businessDay(noon('2026-03-02')));
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('count a weekend as the Monday after it', () => {
    expect(['2026-03-07', '2026-03-08', '2026-03-09'].map((day) => businessDay(noon(day)))).toEqual(
      Array.from({ length: 3 }, () => businessDay(noon('2026-03-09'))),
    );
  });

  test('begin at midnight at the border, not in Greenwich', () => {
    expect(businessDay(Date.parse('2026-03-04T05:59:00.000Z'))).toBe(businessDay(noon('2026-03-03')));
    expect(businessDay(Date.parse('2026-03-04T06:00:00.000Z'))).toBe(businessDay(noon('2026-03-04')));
  });

  test('go on over decades without a gap, before 1970 too', () => {
    for (let atMs = noon('1968-01-01'); atMs < noon('1972-01-01'); atMs += DAY_MS) {
      expect(businessDay(atMs + 7 * DAY_MS) - businessDay(atMs)).toBe(5);
    }
  });
});

describe('the close of business', () => {
  test('is the same evening, or the end of the day when it is past', () => {
    const closesAtMs = closeOfBusiness(noon('2026-03-03'));
    expect(closesAtMs - noon('2026-03-03')).toBe(8 * HOUR_MS);
    const late = closesAtMs + HOUR_MS;
    expect(closeOfBusiness(late)).toBeGreaterThan(late);
    expect(localDay(closeOfBusiness(late))).toBe(localDay(late));
  });
});
