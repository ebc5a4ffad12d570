import { parseArgs } from 'node:util';
import type { InspectionConcluded, InspectionNotCarriedOut } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import { changedPolicy, type Policy, type Rulebook } from '@southbound/selectivity';
import { seededChance } from '@southbound/selectivity/seeded-chance';
import { USUAL_OFFICERS, type WorldSettings } from '@southbound/simulation';
import { simulatedBorder } from '@southbound/standalone';
import { DEFAULT_POLICY, digestOf, loadRulebook } from '@southbound/targeting/rulebook-files';
import { centralInterval, type Interval } from '../calibration/intervals.ts';
import { lineOf } from './recorded-run.ts';
import { SECOND_RULE_SET, type SeededWorlds, seededWorlds, WORLD_FLAGS } from './seeded-worlds.ts';

/** What scarce minutes brought in one world, judged by the hidden truth. */
export interface MinutesSpent {
  readonly minutes: number;
  readonly inspections: number;
  readonly tripsFound: number;
  readonly firearms: number;
}

/** The ways to spend them, in words: the one that is judged, and its rivals. */
const WAYS = {
  capacity: 'a policy that knows what its ports have',
  orders: 'the same without knowing, its orders first come, first served',
  everybody: 'whoever comes first',
} as const;
type Way = keyof typeof WAYS;
const RIVALS = ['orders', 'everybody'] as const satisfies readonly Way[];
const FINDS = { tripsFound: 'trips found', firearms: 'firearms seized' } as const;
type Finds = keyof typeof FINDS;

/** What each way brought in each world, in the order of the seeds. */
export type Compared = Readonly<Record<Way, readonly MinutesSpent[]>>;

/** Finds per minute of one way over those of another. */
interface Factor {
  readonly factor: number;
  /** 95 %. */
  readonly interval: Interval;
}

/**
 * The policy of each way, at ports with a share of what it says that they have. A policy without capacity orders as if
 * there were enough, and officers carry out what a bay is free for within the time that a vehicle waits. Where everybody
 * is ordered the methods are those of the random stratum, and nothing is mandatory.
 */
function policiesOf(policy: Policy, share: number): Readonly<Record<Way, Policy>> {
  const digest = (what: string) => digestOf(`${policy.version.digest} ${what}`);
  const orders = { ...changedPolicy(policy, {}, digest('without capacity')), capacity: undefined };
  return {
    capacity: changedPolicy(policy, { capacity: share }, digest(`at capacity ${share}`)),
    orders,
    everybody: {
      ...changedPolicy(orders, { targetRate: 1, randomShare: 1 }, digest('everybody')),
      mandatory: { lookoutPriorities: [], canineAlert: false },
    },
  };
}

/** Lets one world pass whose ports have a share of the usual bays and officers. Officers inspect what is ordered alone. */
async function spentIn(
  world: WorldSettings,
  mode: SeededWorlds['mode'],
  rulebook: Rulebook,
  share: number,
): Promise<MinutesSpent> {
  const instinct = { ...USUAL_OFFICERS.instinct, initiatedShare: 0 };
  const border = await simulatedBorder({
    world,
    loop: { mode, officers: { ...USUAL_OFFICERS, instinct, capacity: share } },
    rulebook,
    registry: processMetrics(),
    logger: createLogger({ service: 'scenario', level: 'silent' }),
  });
  let [minutes, inspections] = [0, 0];
  border.engine.log.tap('southbound.inspections.v1', ({ content }) => {
    const told: InspectionConcluded | InspectionNotCarriedOut = JSON.parse(lineOf(content));
    if (told.type !== 'InspectionConcluded') return;
    minutes += told.data.durationMinutes;
    inspections += 1;
  });
  for await (const _ of border.minutes());
  await border.engine.stop();
  const { found, firearms } = border.result().reckoning;
  return { minutes, inspections, tripsFound: found, firearms: firearms.seized };
}

/** How often as many worlds are drawn anew from those that there are. */
const RESAMPLES = 10_000;

/**
 * Finds per minute of all worlds together over the rival's, world by world the same. The interval is where the central
 * 95 % lie when the worlds are drawn anew, with replacement, each with both that were measured in it.
 */
export function factorOver(spent: readonly MinutesSpent[], rival: readonly MinutesSpent[], finds: Finds): Factor {
  const chance = seededChance(spent.length);
  const all = spent.map((_, world) => world);
  const factorOf = (worlds: readonly number[]) => perMinute(worlds, spent, finds) / perMinute(worlds, rival, finds);
  const anew = Array.from({ length: RESAMPLES }, () => factorOf(all.map(() => Math.floor(chance() * all.length))));
  return { factor: factorOf(all), interval: centralInterval(anew) };
}

function perMinute(worlds: readonly number[], spent: readonly MinutesSpent[], finds: Finds): number {
  let [found, minutes] = [0, 0];
  for (const world of worlds) {
    found += spent[world]?.[finds] ?? 0;
    minutes += spent[world]?.minutes ?? 0;
  }
  return found / minutes;
}

/** Lets the same worlds pass by each way. */
export async function compareCapacity(
  { world, seeds, mode }: SeededWorlds,
  rulebook: Rulebook,
  share: number,
  onWorld: (seed: number) => void = () => {},
): Promise<Compared> {
  const policies = policiesOf(rulebook.policy, share);
  const compared: Record<Way, MinutesSpent[]> = { capacity: [], orders: [], everybody: [] };
  for (const seed of seeds) {
    for (const way of ['capacity', ...RIVALS] as const) {
      compared[way].push(await spentIn({ ...world, seed }, mode, { ...rulebook, policy: policies[way] }, share));
    }
    onWorld(seed);
  }
  return compared;
}

/**
 * In words, and whether a minute finds more trips than with either rival, beyond doubt. Firearms stand beside: they come
 * a dozen to a load, so that a few loads decide how many of them are found.
 */
export function verdictOn(compared: Compared): { readonly text: string; readonly isBetter: boolean } {
  const factors = RIVALS.flatMap((rival) =>
    (['tripsFound', 'firearms'] as const).map((finds) => ({
      finds,
      ...factorOver(compared.capacity, compared[rival], finds),
      inWords: `${FINDS[finds]} per inspection-minute, over ${WAYS[rival]}`,
    })),
  );
  const isBetter = factors.every(({ finds, interval }) => finds !== 'tripsFound' || interval.low > 1);
  const text = [
    'Inspections, their minutes, trips found and firearms seized, of all worlds:',
    ...(['capacity', ...RIVALS] as const).map((way) => `  ${WAYS[way]}: ${sumsOf(compared[way])}`),
    '',
    ...factors.map(
      ({ inWords, factor, interval: { low, high } }) =>
        `${inWords}: ${factor.toFixed(2)} times (95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`,
    ),
    '',
    isBetter ? 'A minute finds more trips, beyond doubt.' : 'Not shown: that a minute finds more trips.',
  ].join('\n');
  return { text, isBetter };
}

function sumsOf(spent: readonly MinutesSpent[]): string {
  return (['inspections', 'minutes', 'tripsFound', 'firearms'] as const)
    .map((what) => Math.round(spent.reduce((sum, world) => sum + world[what], 0)).toLocaleString('en-US'))
    .join(', ');
}

// node test/scenarios/capacity-compared.ts [--worlds 20] [--seed 7101] [--days 1] [--ports 2302] [--preset 0.02]
//   [--share 0.5] [--rules FILE] [--closed]: ends with 1 unless a policy that knows its capacity finds more trips in a
//   minute than both rivals.
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...WORLD_FLAGS,
      ports: { type: 'string', default: '2302' },
      preset: { type: 'string', default: '0.02' },
      share: { type: 'string', default: '0.5' },
      rules: { type: 'string', default: SECOND_RULE_SET },
    },
  });
  // Worlds by which nothing was tuned.
  const worlds = seededWorlds(values, { worlds: 20, seed: 7_101 });
  const share = Number(values.share);
  const rulebook = loadRulebook({ rules: values.rules, policy: DEFAULT_POLICY }, undefined);
  const compared = await compareCapacity(worlds, rulebook, share, (seed) => process.stderr.write(`seed ${seed}\n`));
  const { text, isBetter } = verdictOn(compared);
  const { world, seeds, mode } = worlds;
  process.stdout.write(
    `${[
      'SIMULATED: every vehicle, plate, person and case is made up.',
      `${seeds.length} worlds, seeds ${seeds[0]} to ${seeds.at(-1)}, of ${world.days} days from ${world.startsOn} at ${world.ports.join(' and ')}, with ${share} of the bays and officers; ${mode}.`,
      `Prevalence "${world.preset.name}": ${world.preset.explanation}`,
      '',
      text,
    ].join('\n')}\n`,
  );
  process.exitCode = isBetter ? 0 : 1;
}

if (import.meta.main) await main();
