import type { RingCohort } from '@southbound/simulation/calibration';
import type { Figure } from './judging.ts';
import { whole } from './showing.ts';

/** Of the one ring that OIG10 describes: 23 buyers, 96 purchases, 10 dealers and 15 months are given to each cohort. */
function cohort(
  name: string,
  value: number,
  published: string,
  measure: (cohort: RingCohort) => number | null,
): Figure {
  return {
    name: `One ring's cohort: ${name}`,
    source: 'OIG10',
    published,
    show: whole,
    judged: {
      by: 'one of many',
      value,
      measure: ({ cohorts }) => cohorts.map(measure).filter((each) => each !== null),
    },
  };
}

/** "Just under 1.5 years". */
const MEDIAN_DAYS = 540;

export const cohortFigures: readonly Figure[] = [
  cohort('guns in 96 purchases', 336, '336', ({ guns }) => guns),
  cohort('long guns', 251, '251', ({ longArms }) => longArms),
  cohort('recovered in Mexico', 91, '91', ({ recovered }) => recovered),
  cohort('shortest time-to-crime, days', 26, '26', ({ shortestTimeToCrimeDays }) => shortestTimeToCrimeDays),
  cohort(
    'median time-to-crime of its long guns, days',
    MEDIAN_DAYS,
    'just under 1.5 years',
    ({ medianLongArmTimeToCrimeDays }) => medianLongArmTimeToCrimeDays,
  ),
];
