import {
  exactInterval,
  type HitCount,
  lift,
  liftUnderCompliance,
  pooledRates,
  stratifiedLift,
} from '@southbound/measurement';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { type Estimator, trialOf } from './cells.ts';
import { drawnHits, drawnOf } from './drawn-counts.ts';

const EXPECTED = [0.5, 1, 2, 5, 10, 20, 50];

const LIFT = 4;

/** The methods of a made-up port: thorough ones find more, and are the targeted vehicles' more often. */
const METHODS = [
  { found: 0.2, targeted: 50, random: 400 },
  { found: 0.4, targeted: 50, random: 300 },
  { found: 0.6, targeted: 100, random: 200 },
  { found: 1, targeted: 200, random: 100 },
];

/** Ports of any size, with rates that are no beta distribution's. */
const PORTS = Array.from({ length: 25 }, (_, port) => 40 + 15 * port);
const PORT_RATES = [0.3, 0.7, 1, 1.5, 2.5];

/** What is reckoned from counts of hits alone. */
export const COUNTED: readonly Estimator[] = [
  {
    name: 'hit rate, by hits expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const rate = expected / 1_000;
      return [trialOf(exactInterval(drawnHits(chance, 1_000, rate), 1_000), rate)];
    },
  },
  {
    name: 'lift, by random hits expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const rate = expected / 1_000;
      return [trialOf(lift(drawn(chance, 400, LIFT * rate), drawn(chance, 1_000, rate)), LIFT)];
    },
  },
  {
    name: 'lift under compliance, a tenth skipped for looking innocent',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const rate = expected / 1_000;
      // Whoever is skipped carries half as often as the others; one in ten of them would have been targeted.
      const notCarriedOut = { picks: 100, wouldTarget: 10 };
      const carriedOut = (1_000 * rate - notCarriedOut.picks * (rate / 2)) / (1_000 - notCarriedOut.picks);
      const { asAssigned, lower, upper } = liftUnderCompliance(
        drawn(chance, 400, LIFT * rate),
        drawn(chance, 1_000 - notCarriedOut.picks, carriedOut),
        notCarriedOut,
      );
      return [{ given: asAssigned.enoughEvidence, held: lower <= LIFT && (upper === null || LIFT <= upper) }];
    },
  },
  {
    name: 'lift by method, by random hits expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const rate = expected / METHODS.reduce((sum, { found, random }) => sum + found * random, 0);
      const strata = METHODS.map(({ found, targeted, random }) => ({
        targeted: drawn(chance, targeted, LIFT * rate * found),
        random: drawn(chance, random, rate * found),
      }));
      return [trialOf(stratifiedLift(strata), LIFT)];
    },
  },
  {
    name: 'pooled ports, by hits expected at one',
    expectedCounts: [0.2, 0.5, 1, 2, 5, 10],
    trials: (chance, expected) => {
      const mean = (expected * PORTS.length) / PORTS.reduce((sum, inspections) => sum + inspections, 0);
      const rates = PORTS.map(() => mean * drawnOf(chance, PORT_RATES));
      const pooled = pooledRates(PORTS.map((inspections, port) => drawn(chance, inspections, rates[port] ?? 0)));
      return pooled.map(({ rate }, port) => trialOf(rate, rates[port] ?? 0));
    },
  },
];

function drawn(chance: RandomGenerator, inspections: number, rate: number): HitCount {
  return { hits: drawnHits(chance, inspections, rate), inspections };
}
