import { parseArgs } from 'node:util';
import type { CrossingId, SelectionMade } from '@southbound/contracts';
import { exactInterval, type Measured } from '@southbound/measurement';
import type { Rulebook } from '@southbound/selectivity';
import type { WorldMinute } from '@southbound/simulation';
import type { BorderResult } from '@southbound/standalone';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { type Interval, mean, meanInterval } from '../calibration/intervals.ts';
import { passWorld, SECOND_RULE_SET, type SeededWorlds, seededWorlds, WORLD_FLAGS } from './seeded-worlds.ts';

/** One world as one rule set had it, judged by the hidden truth. */
export interface JudgedWorld extends Pick<BorderResult, 'yield' | 'reckoning'>, CrossingCounts {}

interface CrossingCounts {
  /** Honest vehicles of the synthetic group and all others: how many crossed, and how many of them were targeted. */
  readonly group: HonestCount;
  readonly others: HonestCount;
  /** The crossings of which an inspection was mandatory. */
  readonly mandatory: CrossingId[];
}

interface HonestCount {
  crossed: number;
  targeted: number;
}

/** One figure of two rule sets on the same worlds: means per world. */
export interface FigureCompared {
  readonly figure: string;
  readonly before: number;
  readonly after: number;
  /** Of the mean of the differences, world by world: 95 %. */
  readonly gain: Interval;
}

export interface Comparison {
  readonly figures: readonly FigureCompared[];
  /** Worlds in which the later set found more trips, fewer, and as many. */
  readonly worlds: { readonly more: number; readonly fewer: number; readonly asMany: number };
  /** The share of the worlds that differ in which it found more: exact, 95 %. */
  readonly shareWithMore: Measured;
  /** Whether that share is more than one half beyond doubt. */
  readonly isBetter: boolean;
}

/** Lets the same worlds pass by one rulebook, one after the other. */
export async function judgeWorlds(
  { world, seeds, mode }: SeededWorlds,
  rulebook: Rulebook,
  onJudged: (seed: number, judged: JudgedWorld) => void = () => {},
): Promise<JudgedWorld[]> {
  const judged: JudgedWorld[] = [];
  for (const seed of seeds) {
    const counts: CrossingCounts = {
      group: { crossed: 0, targeted: 0 },
      others: { crossed: 0, targeted: 0 },
      mandatory: [],
    };
    const result = await passWorld({ ...world, seed }, mode, rulebook, (minute, selections) =>
      countMinute(counts, minute, selections),
    );
    const asJudged = { yield: result.yield, reckoning: result.reckoning, ...counts };
    judged.push(asJudged);
    onJudged(seed, asJudged);
  }
  return judged;
}

function countMinute(
  { group, others, mandatory }: CrossingCounts,
  { truths }: WorldMinute,
  selections: readonly SelectionMade[],
): void {
  const { inGroup, trips } = marked(truths);
  for (const { data } of selections) {
    const { crossingId, ground } = data;
    if (ground === 'mandatory') mandatory.push(crossingId);
    if (trips.has(crossingId)) continue;
    const count = inGroup.has(crossingId) ? group : others;
    count.crossed += 1;
    if (ground === 'targeted') count.targeted += 1;
  }
}

type CrossingIds = Set<CrossingId>;

function marked(truths: WorldMinute['truths']): { readonly inGroup: CrossingIds; readonly trips: CrossingIds } {
  const inGroup: CrossingIds = new Set();
  const trips: CrossingIds = new Set();
  for (const truth of truths) {
    if (truth.kind === 'group') inGroup.add(truth.crossingId);
    if (truth.kind === 'trip') trips.add(truth.crossingId);
  }
  return { inGroup, trips };
}

type Figure = readonly [figure: string, of: (world: JudgedWorld) => number];

/** The verdict is by this one, chosen beforehand; all others explain it. */
const TRIPS_FOUND: Figure = ['trips found', ({ reckoning }) => reckoning.found];

const FIGURES: readonly Figure[] = [
  TRIPS_FOUND,
  ...(['mandatory', 'targeted', 'random', 'fill', 'blind', 'officer-initiated'] as const).map(
    (ground): Figure => [`  ${ground}`, ({ reckoning }) => reckoning.foundByGround[ground]],
  ),
  // What the rules choose, whatever officers then find by the method that goes with the points.
  [
    'trips inspected, or ordered to be',
    ({ reckoning: { trips, released, undecided } }) => trips - released - undecided,
  ],
  ['firearms seized', ({ reckoning }) => reckoning.firearms.seized],
  ...(['mandatory', 'targeted', 'random', 'fill', 'blind'] as const).map(
    (ground): Figure => [`  ${ground}`, (world) => world.yield.border.byGround[ground].firearms],
  ),
  ['inspections', (world) => world.yield.border.total.inspections],
  ['  targeted', (world) => world.yield.border.byGround.targeted.inspections],
  [
    'trips found per thousand inspections',
    ({ reckoning, yield: { border } }) => perThousand(reckoning.found, border.total.inspections),
  ],
  [
    'firearms per thousand inspections',
    ({ reckoning, yield: { border } }) => perThousand(reckoning.firearms.seized, border.total.inspections),
  ],
  [
    'trips found per thousand targeted inspections',
    ({ yield: { border } }) => perThousand(border.byGround.targeted.hits, border.byGround.targeted.inspections),
  ],
  ['hours that vehicles with nothing in them were kept', (world) => world.yield.border.total.delayMinutes / 60],
  ['honest vehicles targeted per thousand: synthetic group', ({ group }) => perThousand(group.targeted, group.crossed)],
  ['honest vehicles targeted per thousand: all others', ({ others }) => perThousand(others.targeted, others.crossed)],
];

function perThousand(count: number, of: number): number {
  return (1_000 * count) / Math.max(1, of);
}

/**
 * Two rule sets on the same worlds, in the same order; four or more. The verdict is a sign test: each world says more
 * or fewer trips, and nothing is assumed of how many.
 */
export function compareJudged(before: readonly JudgedWorld[], after: readonly JudgedWorld[]): Comparison {
  const figures = FIGURES.map(([figure, of]): FigureCompared => {
    const [then, now] = [before.map(of), after.map(of)];
    return { figure, before: mean(then), after: mean(now), gain: meanInterval(differences(then, now)) };
  });
  const gains = differences(before.map(TRIPS_FOUND[1]), after.map(TRIPS_FOUND[1]));
  const more = gains.filter((gain) => gain > 0).length;
  const fewer = gains.filter((gain) => gain < 0).length;
  const shareWithMore = exactInterval(more, more + fewer);
  return {
    figures,
    worlds: { more, fewer, asMany: gains.length - more - fewer },
    shareWithMore,
    isBetter: shareWithMore.lower > 0.5,
  };
}

function differences(before: readonly number[], after: readonly number[]): number[] {
  return after.map((value, at) => value - (before[at] ?? Number.NaN));
}

export function comparisonText({ figures, worlds, shareWithMore, isBetter }: Comparison): string {
  const number = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const rows = figures.map(({ figure, before, after, gain }) => [
    figure,
    number.format(before),
    number.format(after),
    number.format(after - before),
    `${number.format(gain.low)} to ${number.format(gain.high)}`,
  ]);
  const all = [['mean per world', 'before', 'after', 'gain', '95 % interval of the gain'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  const share = (value: number | null) => `${Math.round(100 * (value ?? 1))} %`;
  return [
    ...lines,
    '',
    `More trips found in ${worlds.more} worlds, fewer in ${worlds.fewer}, as many in ${worlds.asMany}: of the worlds that differ, more in ${share(shareWithMore.lower)} to ${share(shareWithMore.upper)} (exact, 95 %).`,
    isBetter ? 'The later set finds more, beyond doubt.' : 'Not shown: the later set finds more.',
  ].join('\n');
}

// node test/scenarios/rule-sets-compared.ts [--worlds 8] [--seed 5001] [--days 1] [--ports 2504,2402] [--preset NAME]
//   [--closed] [--rate 0.05] [--policy FILE] [--before FILE] [--after FILE]: ends with 1 unless the later set is better.
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...WORLD_FLAGS,
      before: { type: 'string', default: FIRST_RULE_SET },
      after: { type: 'string', default: SECOND_RULE_SET },
      policy: { type: 'string', default: DEFAULT_POLICY },
      rate: { type: 'string' },
    },
  });
  // Worlds by which no weight was found.
  const worlds = seededWorlds(values, { worlds: 8, seed: 5_001 });
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  const rulebookOf = (rules: string) => loadRulebook({ rules, policy: values.policy }, rate);
  const [before, after] = [rulebookOf(values.before), rulebookOf(values.after)];
  const told =
    ({ ruleSet }: Rulebook) =>
    (seed: number, { reckoning: { found, trips } }: JudgedWorld) =>
      process.stderr.write(`${ruleSet.version.name}, seed ${seed}: ${found} of ${trips} trips found\n`);
  const inWords = ({ name, version, digest }: Rulebook['policy']['version']) =>
    `${name} ${version} (${digest.slice(0, 8)})`;
  const comparison = compareJudged(
    await judgeWorlds(worlds, before, told(before)),
    await judgeWorlds(worlds, after, told(after)),
  );
  const { world, seeds, mode } = worlds;
  process.stdout.write(
    `${[
      'SIMULATED: every vehicle, plate, person and case is made up.',
      `Before ${inWords(before.ruleSet.version)}, after ${inWords(after.ruleSet.version)}; policy ${inWords(after.policy.version)}, target rate ${after.policy.targetRate}.`,
      `${seeds.length} worlds, seeds ${seeds[0]} to ${seeds.at(-1)}, of ${world.days} days from ${world.startsOn} at ${world.ports.length} ports; ${mode}.`,
      `Prevalence "${world.preset.name}": ${world.preset.explanation}`,
      '',
      comparisonText(comparison),
    ].join('\n')}\n`,
  );
  process.exitCode = comparison.isBetter ? 0 : 1;
}

if (import.meta.main) await main();
