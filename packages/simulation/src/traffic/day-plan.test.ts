import { MINUTE_MS, type PortCode, portOfPartition, VEHICLE_CLASSES, type VehicleClass } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { OCCASIONALS, REGULARS } from './archetypes.ts';
import { portCalendar } from './calendar.ts';
import { crossingsPerDay } from './crossings-per-day.ts';
import { dayPlanner } from './day-plan.ts';
import { homeRow, type Population, populationsOf } from './population.ts';
import { lanesBuilt, type QueueLeft } from './queue.ts';
import { yearsOfHabits } from './years-of-habits.ts';

const SEED = 3;
const SAN_YSIDRO: PortCode = '2504';
const OTAY_MESA: PortCode = '2506';
const TECATE: PortCode = '2505';
const LAREDO: PortCode = '2304';
const SANTA_TERESA: PortCode = '2408';
const ROMA: PortCode = '2310';

interface PlannedCrossing {
  readonly atMs: number;
  readonly vehicleNumber: number;
  readonly port: PortCode;
  /** Days since the first one, and the hour after local midnight. */
  readonly day: number;
  readonly hour: number;
}

/** Everybody who crosses at a port on so many local days from one on. */
function crossings(port: PortCode, from: string, days: number): PlannedCrossing[] {
  const calendar = portCalendar(port);
  const planner = dayPlanner(SEED, port, lanesBuilt(calendar.busiestHour));
  const found: PlannedCrossing[] = [];
  let left: QueueLeft | null = null;
  let noonMs = Date.parse(`${from}T18:00:00Z`);
  for (let day = 0; day < days; day += 1) {
    const plan = planner(calendar.dayOf(noonMs), left);
    const { startsAtMs, endsAtMs } = plan.day;
    for (let atMs = startsAtMs; atMs < endsAtMs + 120 * MINUTE_MS; atMs += MINUTE_MS) {
      plan.crossings(atMs, (crossedAtMs, vehicleNumber) => {
        const hour = (crossedAtMs - startsAtMs) / (60 * MINUTE_MS);
        found.push({ atMs: crossedAtMs, vehicleNumber, port, day, hour });
      });
    }
    left = plan.queue.left;
    noonMs = endsAtMs + 12 * 60 * MINUTE_MS;
  }
  return found;
}

const populationAt = populationsOf(SEED);
function homeOf(vehicleNumber: number): Population {
  return populationAt(portOfPartition(homeRow(vehicleNumber)).code);
}

function habitOf(vehicleNumber: number): string | null {
  return homeOf(vehicleNumber).habitOf(homeOf(vehicleNumber).numbered(vehicleNumber));
}

function byVehicle(all: readonly PlannedCrossing[]): Map<number, PlannedCrossing[]> {
  return Map.groupBy(all, ({ vehicleNumber }) => vehicleNumber);
}

/** Two weeks of a port and its sisters, the busiest before Christmas among them. */
const californian = [SAN_YSIDRO, OTAY_MESA, TECATE].flatMap((port) => crossings(port, '2026-12-07', 14));

describe('the crossings of a port', () => {
  /** More than those of a Poisson process at most by this factor, in variance: a truck that goes, goes one to three times. */
  const VARIANCE = 2.3;

  test.each([
    [SANTA_TERESA, '2026-01-01', 365],
    [ROMA, '2026-01-01', 365],
    [LAREDO, '2026-03-15', 31],
    [OTAY_MESA, '2026-11-20', 28],
  ])(
    'of port %s from %s for %i days are, in each class, as many as expected, which over a year is the port table',
    (port, from, days) => {
      const all = crossings(port, from, days);
      const calendar = portCalendar(port);
      const years = yearsOfHabits();
      for (const vehicleClass of VEHICLE_CLASSES) {
        const habits = [...REGULARS.filter((each) => each.vehicleClass === vehicleClass), OCCASIONALS[vehicleClass]];
        const perDay = crossingsPerDay(port, vehicleClass);
        let expected = 0;
        for (let day = 0; day < days; day += 1) {
          const localDay = calendar.dayOf(Date.parse(`${from}T18:00:00Z`) + day * 24 * 60 * MINUTE_MS);
          for (const each of habits) expected += perDay * each.share * years.load(each, localDay);
        }
        if (days === 365) expect(expected).toBeCloseTo(365 * perDay, 3);
        const found = all.filter(({ vehicleNumber }) => classOf(vehicleNumber) === vehicleClass).length;
        // Five standard deviations, and one for ports that have next to none.
        expect(Math.abs(found - expected)).toBeLessThan(5 * Math.sqrt(VARIANCE * expected) + 1);
      }
    },
  );

  test('are spread over the hours as the calendar expects', () => {
    const all = crossings(LAREDO, '2026-08-10', 7);
    const calendar = portCalendar(LAREDO);
    const perHour = VEHICLE_CLASSES.reduce((sum, each) => sum + crossingsPerDay(LAREDO, each), 0) / 24;
    const { startsAtMs } = calendar.dayOf(Date.parse('2026-08-10T18:00:00Z'));
    for (const hour of [2, 7, 9, 12, 15, 17, 20]) {
      const hours = Array.from({ length: 7 }, (_, day) =>
        calendar.hourLoad(startsAtMs + (24 * day + hour) * 60 * MINUTE_MS),
      );
      const expected = perHour * hours.reduce((a, b) => a + b);
      const found = all.filter((each) => Math.floor(each.hour) === hour).length;
      // Usual hours are strayed from and queues delay, which smooths a peak by a tenth or so.
      expect(Math.abs(found / expected - 1)).toBeLessThan(0.15);
    }
  });
});

describe('a vehicle', () => {
  test('leaves the country a second time only after a turnaround, at whichever port, busy days and days that meet at midnight included', () => {
    const lastAtMs = new Map<number, number>();
    let again = 0;
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const { atMs, vehicleNumber } of californian.toSorted((a, b) => a.atMs - b.atMs)) {
      const beforeMs = lastAtMs.get(vehicleNumber);
      lastAtMs.set(vehicleNumber, atMs);
      if (beforeMs === undefined) continue;
      again += 1;
      soonestMs = Math.min(soonestMs, atMs - beforeMs);
    }
    expect(again).toBeGreaterThan(100_000);
    // Two and a half hours, less an hour at most by which it waited longer the first time.
    expect(soonestMs / MINUTE_MS).toBeGreaterThan(90);
  });

  test('that commutes comes about its usual hour, on about four days of the week, on workdays', () => {
    const commuters = [...byVehicle(californian.filter(({ day }) => day < 5))].filter(
      ([vehicleNumber, own]) => habitOf(vehicleNumber)?.endsWith('commuter') && own.length >= 3,
    );
    expect(commuters.length).toBeGreaterThan(5_000);
    for (const [, own] of commuters) {
      const hours = own.map(({ hour }) => hour).filter((hour) => hour > 2 && hour < 22);
      // It strays 45 minutes either way and may wait an hour.
      if (hours.length > 0) expect(Math.max(...hours) - Math.min(...hours)).toBeLessThan(2.5);
    }
    const weekend = californian.filter(
      ({ day, vehicleNumber }) => day === 6 && habitOf(vehicleNumber)?.endsWith('commuter'),
    );
    const wednesday = californian.filter(
      ({ day, vehicleNumber }) => day === 2 && habitOf(vehicleNumber)?.endsWith('commuter'),
    );
    expect(weekend.length).toBeLessThan(0.15 * wednesday.length);
  });

  test('that shuttles crosses up to three times a day', () => {
    const perDay = byVehicle(
      californian.filter(({ day, vehicleNumber }) => day === 1 && habitOf(vehicleNumber) === 'shuttle'),
    );
    const counts = [1, 2, 3, 4].map((count) => [...perDay.values()].filter((own) => own.length === count).length);
    expect(counts[3]).toBe(0);
    expect(Math.min(...counts.slice(0, 3))).toBeGreaterThan(100);
    expect(counts[1]).toBeGreaterThan(counts[0] ?? 0);
  });

  test('that now and then uses a sister port is at home on most days, and never at both on one day', () => {
    const roamers = [...byVehicle(californian).values()].filter((own) => new Set(own.map(({ port }) => port)).size > 1);
    expect(roamers.length).toBeGreaterThan(500);
    let atHome = 0;
    for (const own of roamers) {
      for (const ofDay of Map.groupBy(own, ({ day }) => day).values()) {
        expect(new Set(ofDay.map(({ port }) => port)).size).toBe(1);
      }
      const home = portOfPartition(homeRow(own[0]?.vehicleNumber ?? 0)).code;
      atHome += own.filter(({ port }) => port === home).length / own.length;
    }
    expect(atHome / roamers.length).toBeGreaterThan(0.5);
  });

  test('of a sister port comes whichever ports are simulated: a plan needs no other plan', () => {
    expect(crossings(TECATE, '2026-12-07', 2)).toEqual(
      californian.filter(({ port, day }) => port === TECATE && day < 2),
    );
  });

  test('is more often of the synthetic group at night', () => {
    const shareOf = (some: readonly PlannedCrossing[]) =>
      some.filter(({ vehicleNumber }) => homeOf(vehicleNumber).isInGroup(homeOf(vehicleNumber).numbered(vehicleNumber)))
        .length / some.length;
    const all = shareOf(californian);
    expect(shareOf(californian.filter(({ hour }) => hour < 4 || hour > 23)) / all).toBeGreaterThan(1.5);
    // 1.1 million crossings of 0.2 million vehicles, each in the group or not: five standard deviations are 0.007.
    expect(Math.abs(all - 0.2)).toBeLessThan(0.007);
  });
});

test('nearly everybody waits for minutes at most on an ordinary day, and a while on the Friday before Christmas', () => {
  const calendar = portCalendar(SAN_YSIDRO);
  const planner = dayPlanner(SEED, SAN_YSIDRO, lanesBuilt(calendar.busiestHour));
  const longest = (noon: string) => {
    const { queue } = planner(calendar.dayOf(Date.parse(noon)), null);
    return Math.max(...Array.from({ length: 1_440 }, (_, minute) => queue.waitMinutes(minute)));
  };
  expect(longest('2026-08-12T18:00:00Z')).toBeLessThan(10);
  expect(longest('2026-12-18T18:00:00Z')).toBeGreaterThan(20);
});

function classOf(vehicleNumber: number): VehicleClass {
  return homeOf(vehicleNumber).numbered(vehicleNumber).vehicleClass;
}
