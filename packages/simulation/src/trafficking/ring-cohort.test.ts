import { expect, test } from 'vitest';
import { ringCohort } from './ring-cohort.ts';

const COHORTS = Array.from({ length: 400 }, (_, seed) => ringCohort(seed));

/** The central 95 % of what the cohorts show. */
function usual(of: (cohort: ReturnType<typeof ringCohort>) => number | null): { from: number; to: number } {
  const values = COHORTS.map(of)
    .filter((value) => value !== null)
    .sort((a, b) => a - b);
  return { from: values[10] ?? Number.NaN, to: values[389] ?? Number.NaN };
}

/** The published ring is one draw, so it must lie where 95 of 100 cohorts do. */
function expectWithin(published: number, { from, to }: { from: number; to: number }): void {
  expect(published).toBeGreaterThanOrEqual(from);
  expect(published).toBeLessThanOrEqual(to);
}

test('a cohort has the buyers, purchases and dealers of the ring that OIG10 describes', () => {
  for (const cohort of COHORTS.slice(0, 20)) expect(cohort).toMatchObject({ buyers: 23, dealers: 10, purchases: 96 });
});

test('the guns, long guns and recoveries of that ring are such as cohorts have', () => {
  expectWithin(
    336,
    usual(({ guns }) => guns),
  );
  expectWithin(
    251,
    usual(({ longArms }) => longArms),
  );
  expectWithin(
    91,
    usual(({ recovered }) => recovered),
  );
});

test('its shortest time-to-crime, 26 days, and the median of its long guns, just under 1.5 years, are so too', () => {
  expectWithin(
    26,
    usual(({ shortestTimeToCrimeDays }) => shortestTimeToCrimeDays),
  );
  expectWithin(
    540,
    usual(({ medianLongArmTimeToCrimeDays }) => medianLongArmTimeToCrimeDays),
  );
});

test('cohorts are told apart by their seed, and repeat', () => {
  expect(ringCohort(1)).toEqual(ringCohort(1));
  expect(ringCohort(1)).not.toEqual(ringCohort(2));
});
