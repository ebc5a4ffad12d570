import { type Finding, PORT_CODES, VEHICLE_CLASSES } from '@southbound/contracts';
import { exactInterval } from '@southbound/measurement';
import { PREVALENCE_PRESETS } from '@southbound/simulation';
import { type Interval, meanInterval, spread, spreadInterval } from './intervals.ts';
import type { Figure } from './judging.ts';
import { publishedPerYear, type WorldSample } from './sample.ts';
import { decimal, percent, shareOf, whole } from './showing.ts';

/** CBP Office of Field Operations, Southwest Border, outbound, land: ten events, of which four with firearms. */
const JULY = 'CBP OFO July 2025';
const EVENTS = { all: 10, withFirearms: 4 } as const;
const FIREARMS = [12, 12, 15, 8] as const;
const LONG_ARM_SHARES = [7 / 12, 0, 2 / 15, 0] as const;
const ROUNDS = [15, 28, 37, 458, 800, 2_392] as const;
/** The exact interval of a count of ten by the law of Poisson, from its tables. */
const TEN_EVENTS: Interval = { low: 4.795, high: 18.39 };
const MONTHS = 12;

type Load = WorldSample['loads'][number];
const count = (load: Load, fits: (finding: Finding) => boolean) =>
  load.reduce((sum, finding) => sum + (fits(finding) && 'count' in finding ? finding.count : 0), 0);
const isWeapon = ({ seizureType }: Finding) => seizureType === 'Weapons';
const isLongArm = (finding: Finding) => finding.seizureType === 'Weapons' && finding.category === 'Long Arm';
const isPiece = ({ seizureType }: Finding) => seizureType === 'Ammunition & Gun Parts';
const isRounds = (finding: Finding) =>
  finding.seizureType === 'Ammunition & Gun Parts' && finding.category === 'Ammunition';
const isCashOrDrugs = ({ seizureType }: Finding) => seizureType === 'Currency' || seizureType === 'Drugs';

const firearms = (load: Load) => count(load, isWeapon);
const hasFirearms = (load: Load) => load.some(isWeapon);
const isOfJulysKind = (load: Load) => load.some((finding) => isWeapon(finding) || isPiece(finding));
const firearmLoads = ({ loads }: WorldSample) => loads.filter(hasFirearms);
const roundsOf = ({ loads }: WorldSample) => loads.map((load) => count(load, isRounds)).filter((rounds) => rounds > 0);
const logs = (values: readonly number[]) => values.map(Math.log);
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function exact(hits: number, of: number): Interval {
  const { lower, upper } = exactInterval(hits, of);
  return { low: lower, high: upper ?? 1 };
}

/** What a year would bring with the preset `published`: trips are to vehicles as it says. */
const VEHICLES_PER_YEAR = sum(VEHICLE_CLASSES.map((vehicleClass) => publishedPerYear(PORT_CODES, vehicleClass)));
const TRIPS_PER_YEAR = VEHICLES_PER_YEAR * PREVALENCE_PRESETS.published.tripsPerVehicle;
/** Firearms smuggled for each that was seized in FY2022: the least that LTR25 says, and CAP23's count. */
const UNDERCOUNT = 200_000 / 415;

export const loadFigures: readonly Figure[] = [
  {
    name: 'Trips with firearms among those with firearms, ammunition or parts',
    source: JULY,
    published: '4 of 10 events',
    show: percent,
    judged: {
      by: 'mean',
      tolerance: exact(EVENTS.withFirearms, EVENTS.all),
      because: 'exact interval of 4 in 10',
      measure: ({ loads }) => shareOf(loads.filter(isOfJulysKind), hasFirearms),
    },
  },
  {
    name: 'Firearms in a load that has any',
    source: JULY,
    published: '8, 12, 12, 15',
    show: decimal,
    judged: {
      by: 'mean',
      tolerance: meanInterval(FIREARMS),
      because: "Student's interval of four events",
      measure: (sample) => sum(firearmLoads(sample).map(firearms)) / firearmLoads(sample).length,
    },
  },
  {
    name: 'Spread of firearms in a load (standard deviation of the logarithm)',
    source: JULY,
    published: decimal(spread(logs(FIREARMS))),
    show: decimal,
    judged: {
      by: 'mean',
      tolerance: spreadInterval(logs(FIREARMS)),
      because: 'chi-squared interval of four events',
      measure: (sample) => spread(logs(firearmLoads(sample).map(firearms))),
    },
  },
  {
    name: 'Share of long arms in a load with firearms (another cohort than recoveries, of which 48 % are long)',
    source: JULY,
    published: '9 of 47, in four loads: 7 of 12, 0 of 12, 2 of 15, 0 of 8',
    show: percent,
    judged: {
      by: 'mean',
      tolerance: { low: 0, high: meanInterval(LONG_ARM_SHARES).high },
      because: "Student's interval of four loads' shares, since guns of one load are alike",
      measure: (sample) => {
        const loads = firearmLoads(sample);
        return sum(loads.map((load) => count(load, isLongArm) / firearms(load))) / loads.length;
      },
    },
  },
  {
    name: 'Rounds in a load that has any (geometric mean)',
    source: JULY,
    published: '15, 28, 37, 458, 800, 2,392',
    show: whole,
    judged: {
      by: 'mean',
      tolerance: exponentials(meanInterval(logs(ROUNDS))),
      because: "Student's interval of six logarithms",
      measure: (sample) => Math.exp(sum(logs(roundsOf(sample))) / roundsOf(sample).length),
    },
  },
  {
    name: 'Spread of rounds in a load (standard deviation of the logarithm)',
    source: JULY,
    published: decimal(spread(logs(ROUNDS))),
    show: decimal,
    judged: {
      by: 'mean',
      tolerance: spreadInterval(logs(ROUNDS)),
      because: 'chi-squared interval of six events',
      measure: (sample) => spread(logs(roundsOf(sample))),
    },
  },
  {
    name: 'Ammunition among all pieces of ammunition and parts',
    source: 'CAP23',
    published: '98 % of 890,549',
    show: percent,
    judged: {
      by: 'mean',
      tolerance: { low: 0.975, high: 0.985 },
      because: 'rounding',
      measure: ({ loads }) =>
        sum(loads.map((load) => count(load, isRounds))) / sum(loads.map((load) => count(load, isPiece))),
    },
  },
  {
    name: 'Trips with currency or drugs for each with firearms',
    source: 'CAP23',
    published: 'more are seized',
    show: decimal,
    judged: {
      by: 'mean',
      tolerance: { low: 1, high: Number.POSITIVE_INFINITY },
      because: 'CAP23 gives no number',
      measure: (sample) =>
        shareOf(sample.loads, (load) => load.some(isCashOrDrugs)) / shareOf(sample.loads, hasFirearms),
    },
  },
  {
    name: 'Firearms smuggled in a year with the preset `published`',
    source: 'LTR25',
    published: '200,000 to 500,000',
    show: whole,
    judged: {
      by: 'mean',
      tolerance: { low: 200_000, high: 500_000 },
      because: 'the range that LTR25 gives',
      measure: ({ loads }) => (TRIPS_PER_YEAR * sum(loads.map(firearms))) / loads.length,
    },
  },
  {
    name: 'Trips with firearms, ammunition or parts detected in a month with the preset `published`, at one in 482',
    source: JULY,
    published: '10',
    show: decimal,
    judged: {
      by: 'mean',
      tolerance: TEN_EVENTS,
      because: 'exact interval of ten events',
      measure: ({ loads }) => (TRIPS_PER_YEAR * shareOf(loads, isOfJulysKind)) / MONTHS / UNDERCOUNT,
    },
  },
];

function exponentials({ low, high }: Interval): Interval {
  return { low: Math.exp(low), high: Math.exp(high) };
}
