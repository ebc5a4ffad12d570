import {
  countLogged,
  emptyWeightedTally,
  prevalence,
  shareCaught,
  type WeightedTally,
  whatIf,
} from '@southbound/measurement';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { type Estimator, trialOf } from './cells.ts';
import { happens } from './drawn-counts.ts';

const EXPECTED = [1, 2, 5, 10, 20, 50];
const CROSSINGS = 2_000;

/** The kinds of vehicles that a made-up targeting tells apart; `trips` in proportion. */
const KINDS = [
  { share: 0.1, trips: 20, propensity: 1, otherPropensity: 0.5 },
  { share: 0.2, trips: 5, propensity: 0.3, otherPropensity: 0.5 },
  { share: 0.7, trips: 1, propensity: 0.05, otherPropensity: 0.2 },
];

/** A day of which it is known what was in every vehicle. */
interface Day {
  readonly trips: number;
  readonly tripRate: number;
  readonly tripRateOfOther: number;
  /** As if the other policy inspected everybody. */
  readonly ofAll: WeightedTally;
  readonly ofOther: WeightedTally;
}

/** What is reckoned by inverse propensity weighting, by hits expected. */
export const WEIGHTED: readonly Estimator[] = [
  {
    name: 'prevalence, by hits expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const { ofAll, tripRate } = dayOf(chance, expected);
      return [trialOf(prevalence(ofAll).measured, tripRate)];
    },
  },
  {
    name: 'share caught, by hits expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const { ofAll, trips } = dayOf(chance, expected);
      const { measured } = shareCaught(ofAll);
      // Of nothing no share was caught: any is right, and none is given.
      return [trialOf(measured, trips === 0 ? 0 : ofAll.hits / trips)];
    },
  },
  {
    name: 'what-if hit rate, by hits expected',
    expectedCounts: EXPECTED,
    trials: (chance, expected) => {
      const { ofOther, tripRateOfOther } = dayOf(chance, expected);
      return [trialOf(whatIf(ofOther).hitRate.measured, tripRateOfOther)];
    },
  },
];

/** A day on which so many hits are expected. */
export function dayOf(chance: RandomGenerator, expected: number): Day {
  const sumOver = (of: (kind: (typeof KINDS)[number]) => number) =>
    KINDS.reduce((sum, kind) => sum + kind.share * of(kind), 0);
  const base = expected / (CROSSINGS * sumOver(({ trips, propensity }) => trips * propensity));
  const [ofAll, ofOther] = [emptyWeightedTally(), emptyWeightedTally()];
  let trips = 0;
  for (const { share, trips: times, propensity, otherPropensity } of KINDS) {
    for (let crossing = 0; crossing < share * CROSSINGS; crossing += 1) {
      const isTrip = happens(chance, base * times);
      if (isTrip) trips += 1;
      const inspected = isTrip ? 'hit' : 'inspected';
      const outcome = happens(chance, propensity) ? inspected : 'released';
      countLogged(ofAll, { propensity, otherPropensity: 1, outcome });
      countLogged(ofOther, { propensity, otherPropensity, outcome });
    }
  }
  return {
    trips,
    tripRate: base * sumOver(({ trips: times }) => times),
    tripRateOfOther:
      (base * sumOver(({ trips: times, otherPropensity }) => times * otherPropensity)) /
      sumOver(({ otherPropensity }) => otherPropensity),
    ofAll,
    ofOther,
  };
}
