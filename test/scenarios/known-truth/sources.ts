import { DAY_MS, HOUR_MS } from '@southbound/contracts';
import { countDuration, emptySource, sourceWorth } from '@southbound/measurement';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { type Estimator, trialOf } from './cells.ts';
import { drawnHits } from './drawn-counts.ts';

const SOURCE = { kind: 'trace-lead', giver: 'ATF', office: 'ATF-Phoenix' } as const;
const MEAN_DAYS = 20;
const SCREENED_OUT = 2_000;
const DRAWN = 400;

/** What is reckoned of one source's leads. */
export const SOURCES: readonly Estimator[] = [
  {
    name: 'median time to match, by matches',
    expectedCounts: [5, 20, 100, 400],
    trials: (chance, expected) => {
      const tally = emptySource();
      tally.given = expected;
      for (; tally.matched < expected; tally.matched += 1) {
        countDuration(tally.toMatch, -Math.log(1 - uniformFloat64(chance)) * MEAN_DAYS * DAY_MS);
      }
      const truth = (Math.LN2 * MEAN_DAYS * DAY_MS) / HOUR_MS;
      return sourceWorth([[SOURCE, tally]]).map(({ hoursToMatch }) => trialOf(hoursToMatch.median, truth));
    },
  },
  {
    name: 'leads screened out that were right, by hits expected',
    expectedCounts: [0.5, 1, 5, 20, 50],
    trials: (chance, expected) => {
      const rate = expected / DRAWN;
      const screenedOutRight = drawnHits(chance, DRAWN, rate);
      const tally = { ...emptySource(), screenedOut: SCREENED_OUT, screenedOutDrawn: DRAWN, screenedOutRight };
      return sourceWorth([[SOURCE, tally]]).map(({ screenedOutRightExpected }) =>
        trialOf(screenedOutRightExpected, rate * SCREENED_OUT),
      );
    },
  },
];
