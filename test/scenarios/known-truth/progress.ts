import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DAY_MS, type PortCode } from '@southbound/contracts';
import {
  countDuration,
  displacement,
  emptyNotices,
  emptyProgress,
  groupRatios,
  noticeMonitor,
  progressFigures,
  progressTargetsSchema,
} from '@southbound/measurement';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { parse } from 'yaml';
import { type Estimator, trialOf } from './cells.ts';
import { drawnHits } from './drawn-counts.ts';

const TARGETS = progressTargetsSchema.parse(
  parse(readFileSync(fileURLToPath(import.meta.resolve('@southbound/measurement/progress/default.yaml')), 'utf8')),
);
const EXPECTED = [1, 5, 20, 100];
const VEHICLES = 2_000;
const DELAY_MINUTES = 9_000;
const PORTS: readonly PortCode[] = ['2304', '2604', '2504', '2402'];

/** Upstream and downstream of the border. */
export const PROGRESS: readonly Estimator[] = [
  {
    name: 'all progress indicators of the file, by seizures expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const { counted, truths } = yearOf(chance, expected);
      return progressFigures(counted, TARGETS).map(({ indicator, measured }) => trialOf(measured, truths[indicator]));
    },
  },
  {
    name: 'ratio of false stops of two groups, by stops expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const rate = expected / VEHICLES;
      const group = () => {
        const stopped = drawnHits(chance, VEHICLES, rate);
        return { crossings: VEHICLES, ordered: stopped, lawful: VEHICLES, stoppedFalsely: stopped };
      };
      const { selection, falseStops } = groupRatios(group(), group());
      return [trialOf(selection, 1), trialOf(falseStops, 1)];
    },
  },
  {
    name: 'all ports where nothing moved, by random finds expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const period = () =>
        Object.fromEntries(
          PORTS.map((port) => [
            port,
            { hits: drawnHits(chance, VEHICLES, expected / VEHICLES), inspections: VEHICLES },
          ]),
        );
      const { ports, fell, rose } = displacement(period(), period());
      return [{ given: ports.every(({ ratio }) => ratio.enoughEvidence), held: fell.length + rose.length === 0 }];
    },
  },
  {
    name: 'median time to notice, by notices due',
    expectedCounts: [20, 100],
    trials: (chance, expected) => {
      const tally = emptyNotices();
      tally.due = expected;
      for (; tally.told < expected; tally.told += 1) countDuration(tally.toNotice, DAY_MS * uniformFloat64(chance));
      return noticeMonitor([{ agency: 'HSI', quarter: '2026-Q1', tally }]).map(({ minutesToNotice }) =>
        trialOf(minutesToNotice.median, 12 * 60),
      );
    },
  },
];

/** A year of which it is known how likely everything was. */
function yearOf(chance: RandomGenerator, expected: number) {
  const tally = emptyProgress();
  tally.daysCounted = 365;
  tally.seizures = drawnHits(chance, VEHICLES, expected / VEHICLES);
  const ofSeizures = (share: number) => drawnHits(chance, tally.seizures, share);
  Object.assign(tally, { seizuresRaisingLeads: ofSeizures(0.6), arrested: ofSeizures(0.5), referred: ofSeizures(0.3) });
  tally.ringsTouched = drawnHits(chance, VEHICLES, expected / VEHICLES);
  tally.convicted = ofSeizures(0.2);
  tally.declined = drawnHits(chance, tally.seizures - tally.convicted, 0.25);
  tally.reached.courier = ofSeizures(0.8);
  tally.reached.organiser = tally.seizures - tally.reached.courier;
  tally.recoveries = 10 * tally.seizures;
  tally.recoveriesWithinYear = drawnHits(chance, tally.recoveries, 0.1);
  for (let firearm = 0; firearm < tally.seizures; firearm += 1) {
    countDuration(tally.purchaseToInterdiction, 200 * DAY_MS * uniformFloat64(chance));
  }
  const truths = {
    'seizures-raising-leads': 0.6,
    'rings-touched': expected,
    'purchase-to-interdiction': 100,
    'seizures-with-arrest': 0.5,
    'seizures-referred': 0.3,
    'cases-convicted': 0.5,
    'reached-beyond-couriers': 0.2,
    'recoveries-within-year': 0.1,
    'delay-per-find': DELAY_MINUTES / expected,
  };
  return { counted: { tally, inspections: { hits: tally.seizures, delayMinutes: DELAY_MINUTES } }, truths };
}
