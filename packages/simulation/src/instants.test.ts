import { instantOf } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantAt } from './instants.ts';

describe('an instant', () => {
  test('is written as the calendar of the runtime writes it, from the year 0 to 9999', () => {
    const [from, to] = [Date.parse('0000-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (atMs) => {
        expect(instantAt(atMs)).toBe(instantOf(atMs));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is right at the ends of months, years and leap years', () => {
    const ends = ['1999-12-31', '2000-02-28', '2000-02-29', '2000-03-01', '2023-02-28', '2024-02-29', '2100-02-28'];
    for (const date of ends) {
      for (const time of ['00:00:00.000', '23:59:59.999']) {
        const instant = `${date}T${time}Z`;
        expect(instantAt(Date.parse(instant))).toBe(instant);
      }
    }
  });
});
