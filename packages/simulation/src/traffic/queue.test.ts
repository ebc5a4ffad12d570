import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayQueue, lanesBuilt } from './queue.ts';

const DAY_MINUTES = 1_440;
const steady = (perMinute: number) => new Float64Array(DAY_MINUTES).fill(perMinute);

describe('a queue', () => {
  test('makes nobody wait while lanes are free, with as few lanes open as that takes', () => {
    const queue = dayQueue(steady(4), 10, null);
    expect(queue.lanesOpen(700)).toBe(2);
    expect(queue.waitMinutes(700.5)).toBe(0);
  });

  test('makes those wait who come when all lanes are busy, as long as the vehicles before them take', () => {
    // Two lanes pass five a minute. From noon on ten a minute come for ten minutes: fifty too many.
    const arrivals = steady(4);
    arrivals.fill(10, 720, 730);
    const queue = dayQueue(arrivals, 2, null);
    expect(queue.waitMinutes(720)).toBe(0);
    expect(queue.waitMinutes(730)).toBeCloseTo(10, 6);
    // One a minute more than come is passed.
    expect(queue.waitMinutes(755)).toBeCloseTo(5, 6);
    expect(queue.waitMinutes(785)).toBe(0);
  });

  test('has another lane opened within a quarter of an hour when the port has one', () => {
    const arrivals = steady(4);
    arrivals.fill(10, 720, 780);
    const queue = dayQueue(arrivals, 10, null);
    expect(queue.lanesOpen(719)).toBe(2);
    expect(queue.lanesOpen(735)).toBeGreaterThan(4);
    expect(queue.waitMinutes(779)).toBe(0);
  });

  test('is never longer than an hour: then vehicles are waved through', () => {
    const queue = dayQueue(steady(20), 2, null);
    expect(queue.waitMinutes(10)).toBeCloseTo(30, 6);
    expect(queue.waitMinutes(1_000)).toBeCloseTo(60, 6);
  });

  test('goes on overnight', () => {
    const evening = dayQueue(steady(5.1), 2, null);
    expect(evening.left.vehicles).toBeGreaterThan(100);
    const morning = dayQueue(steady(0), 2, evening.left);
    expect(morning.waitMinutes(0)).toBeGreaterThan(evening.left.vehicles / 5 - 1e-6);
    expect(morning.waitMinutes(0)).toBeLessThanOrEqual(60);
    expect(morning.waitMinutes(120)).toBe(0);
    expect(dayQueue(steady(0), 2, null).waitMinutes(0)).toBe(0);
  });

  test('is first come, first served, whoever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 40 }), { minLength: 96, maxLength: 96 }),
        fc.integer({ min: 1, max: 12 }),
        (quarters, lanes) => {
          const arrivals = Float64Array.from(
            { length: DAY_MINUTES },
            (_, minute) => quarters[Math.floor(minute / 15)] ?? 0,
          );
          const queue = dayQueue(arrivals, lanes, null);
          let last = 0;
          for (let minute = 0; minute < DAY_MINUTES; minute += 0.5) {
            const crossesAt = minute + queue.waitMinutes(minute);
            expect(crossesAt).toBeGreaterThanOrEqual(last - 1e-6);
            expect(crossesAt).toBeGreaterThanOrEqual(minute);
            last = crossesAt;
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

test('a port has a lane at least, and so many more as its busiest hour needs', () => {
  expect([0, 5, 1_400].map(lanesBuilt)).toEqual([1, 1, 11]);
});
