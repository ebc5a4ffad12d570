import { parseArgs } from 'node:util';
import { HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import { USUAL_OFFICERS, USUAL_WORLD, type WorldSettings } from '@southbound/simulation';
import { simulatedBorder } from '@southbound/standalone';
import { rulebookOf } from './recorded-run.ts';
import { seededWorlds, WORLD_FLAGS } from './seeded-worlds.ts';

/** Officers of a world, as far as random picks go. */
interface Skipping {
  readonly name: string;
  /** Of all random picks, those that officers do not carry out of their own accord. */
  readonly skippedShare: number;
  /** Whether the alarm should be raised. */
  readonly isDishonest: boolean;
}

/** Officers skip so much: 30 % on suspicion is the issue's; what honest ones skip is the simulation's own. */
export const DISHONEST: Skipping = { name: 'skipped on suspicion', skippedShare: 0.3, isDishonest: true };
export const HONEST: Skipping = {
  name: 'as officers usually are',
  skippedShare: USUAL_OFFICERS.compliance.skippedShare,
  isDishonest: false,
};

/** What came of one simulated day. */
export interface ComplianceTrial {
  /** The hour at whose end the border's alarm stood first, from 1; null where it never did. */
  readonly raisedAtHour: number | null;
  /** Random picks assigned until then. */
  readonly picks: number;
  readonly crossings: number;
}

/**
 * Lets one world's day pass through the embedded engine and looks at the border's alarm at the end of each hour: it may
 * be looked at as often as one likes, so to look hourly can only be too late. Ends with the alarm.
 */
export async function complianceTrial(world: WorldSettings, skipping: Skipping): Promise<ComplianceTrial> {
  const { skippedShare, isDishonest } = skipping;
  const mode = isDishonest ? 'on-suspicion' : USUAL_OFFICERS.compliance.mode;
  const border = await simulatedBorder({
    world,
    loop: { mode: 'open loop', officers: { ...USUAL_OFFICERS, compliance: { skippedShare, mode } } },
    rulebook: rulebookOf(),
    registry: processMetrics(),
    logger: createLogger({ service: 'scenario', level: 'silent' }),
  });
  const startsAtMs = Date.parse(`${world.startsOn}T00:00:00.000Z`);
  let trial: ComplianceTrial = { raisedAtHour: null, picks: 0, crossings: 0 };
  for await (const minute of border.minutes()) {
    const hours = (minute.startsAtMs + MINUTE_MS - startsAtMs) / HOUR_MS;
    if (hours <= 0 || !Number.isInteger(hours)) continue;
    const { compliance, crossings } = border.engine.report().border;
    const isRaised = compliance.some(({ alarm }) => alarm.isRaised);
    const picks = compliance.reduce((sum, { assigned }) => sum + assigned, 0);
    trial = { raisedAtHour: isRaised ? hours : null, picks, crossings };
    if (isRaised) break;
  }
  await border.engine.stop();
  return trial;
}

interface Trials {
  readonly skipping: Skipping;
  readonly trials: readonly ComplianceTrial[];
}

/** The goal: raised in 95 of 100 worlds in which random picks are skipped on suspicion, and in 1 of 100 honest ones. */
function isMet({ skipping, trials }: Trials): boolean {
  const raised = trials.filter(({ raisedAtHour }) => raisedAtHour !== null).length;
  return skipping.isDishonest ? raised >= 0.95 * trials.length : raised <= 0.01 * trials.length;
}

function trialsText({ skipping, trials }: Trials): string {
  const raised = trials.filter(({ raisedAtHour }) => raisedAtHour !== null);
  const middle = raised.toSorted((a, b) => (a.raisedAtHour ?? 0) - (b.raisedAtHour ?? 0))[raised.length >> 1];
  const when =
    middle === undefined
      ? ''
      : `; in the middle by hour ${middle.raisedAtHour}, when ${middle.picks} picks were assigned`;
  const goal = skipping.isDishonest ? 'at least 95 of 100' : 'at most 1 of 100';
  const shares = `${100 * skipping.skippedShare} % of random picks ${skipping.name}`;
  return `${shares}: raised within the day in ${raised.length} of ${trials.length} worlds (goal: ${goal})${when}\n`;
}

// node test/scenarios/compliance.ts [--worlds 100] [--seed 1] [--ports 2304,2604]: in how many worlds of one day the
// border's alarm is raised that random picks are not carried out. All 25 ports take about a minute a world.
async function main(): Promise<void> {
  const { worlds, seed, ports } = WORLD_FLAGS;
  const { values } = parseArgs({ options: { worlds, seed, ports } });
  const flags = { ...values, days: '1', preset: USUAL_WORLD.preset.name, closed: false };
  const { world, seeds } = seededWorlds(flags, { worlds: 100, seed: 1 });
  process.stdout.write(`${world.ports.length} ports, seeds ${seeds[0]} to ${seeds.at(-1)}\n`);
  for (const skipping of [DISHONEST, HONEST]) {
    const trials: ComplianceTrial[] = [];
    for (const each of seeds) trials.push(await complianceTrial({ ...world, seed: each }, skipping));
    process.stdout.write(trialsText({ skipping, trials }));
    if (!isMet({ skipping, trials })) process.exitCode = 1;
  }
}

if (import.meta.main) await main();
