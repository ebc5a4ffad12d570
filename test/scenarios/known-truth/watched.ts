import {
  countLiftDay,
  emptyLiftEvidence,
  liftByDay,
  type Measured,
  watchedLift,
  watchedRate,
} from '@southbound/measurement';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { type Estimator, type Trial, trialOf } from './cells.ts';
import { drawnHits, happens } from './drawn-counts.ts';

const INSPECTIONS = 1_000;
const LIFT = 4;
/** The lift by day is looked at after each of so many days. */
const DAYS = 100;
/** Every third inspection is of the random stratum. */
const RANDOM_EVERY = 3;

/** What is watched: a trial is a whole run, looked at after each of its inspections, and held if it was each time. */
export function watchedEstimators(): readonly Estimator[] {
  // Runs meet the same counts again and again, and the answers depend on nothing else.
  const rates = remembered(([hits, inspections]) => watchedRate(hits ?? 0, inspections ?? 0));
  const lifts = remembered(([targetedHits, targeted, randomHits, random]) =>
    watchedLift(
      { hits: targetedHits ?? 0, inspections: targeted ?? 0 },
      { hits: randomHits ?? 0, inspections: random ?? 0 },
    ),
  );
  return [
    {
      name: 'watched hit rate, by hits expected in the end',
      expectedCounts: [1, 5, 20, 100],
      trials: (chance, expected) => {
        const rate = expected / INSPECTIONS;
        return [
          watched(
            (inspections, hits) => rates([hits.one, inspections]),
            rate,
            () => (happens(chance, rate) ? 'one' : null),
          ),
        ];
      },
    },
    {
      name: 'watched lift, by random hits expected in the end',
      expectedCounts: [1, 5, 20, 50],
      trials: (chance, expected) => {
        const rate = (RANDOM_EVERY * expected) / INSPECTIONS;
        const isRandom = (nth: number) => nth % RANDOM_EVERY === 0;
        const randomOf = (inspections: number) => Math.floor(inspections / RANDOM_EVERY);
        return [
          watched(
            (inspections, hits) =>
              lifts([hits.one, inspections - randomOf(inspections), hits.other, randomOf(inspections)]),
            LIFT,
            (nth) => {
              if (isRandom(nth)) return happens(chance, rate) ? 'other' : null;
              return happens(chance, LIFT * rate) ? 'one' : null;
            },
          ),
        ];
      },
    },
    {
      name: 'lift by day, by random hits expected in the end',
      expectedCounts: [5, 20, 100],
      trials: (chance, expected) => [watchedByDay(chance, expected)],
    },
  ];
}

/** Days differ in how much there is to find, and in how much is inspected for it. */
function watchedByDay(chance: RandomGenerator, expected: number): Trial {
  const evidence = emptyLiftEvidence();
  let trial: Trial = { given: false, held: true };
  for (let day = 0; day < DAYS; day += 1) {
    const rate = (2 * uniformFloat64(chance) * expected) / (DAYS * INSPECTIONS);
    const inspections = rate * DAYS * INSPECTIONS > expected ? INSPECTIONS / 10 : INSPECTIONS / 2;
    countLiftDay(
      evidence,
      { hits: drawnHits(chance, inspections, LIFT * rate), inspections },
      { hits: drawnHits(chance, INSPECTIONS, rate), inspections: INSPECTIONS },
    );
    const { given, held } = trialOf(liftByDay(evidence), LIFT);
    trial = { given, held: trial.held && held };
  }
  return trial;
}

interface Hits {
  one: number;
  other: number;
}

function watched(
  lookedAt: (inspections: number, hits: Readonly<Hits>) => Measured,
  truth: number,
  hitIn: (nth: number) => keyof Hits | null,
): Trial {
  const hits: Hits = { one: 0, other: 0 };
  let trial: Trial = { given: false, held: true };
  for (let nth = 1; nth <= INSPECTIONS; nth += 1) {
    const group = hitIn(nth);
    if (group !== null) hits[group] += 1;
    const { given, held } = trialOf(lookedAt(nth, hits), truth);
    trial = { given, held: trial.held && held };
  }
  return trial;
}

function remembered(of: (counts: readonly number[]) => Measured): (counts: readonly number[]) => Measured {
  const known = new Map<string, Measured>();
  return (counts) => {
    const key = counts.join();
    const answer = known.get(key) ?? of(counts);
    known.set(key, answer);
    return answer;
  };
}
