import { exactInterval, type Measured } from '@southbound/measurement';
import { createLogger, processMetrics } from '@southbound/runtime';
import { type Reckoning, TRACE_SHARINGS, type WorldSettings } from '@southbound/simulation';
import { type SimulatedBorder, simulatedBorder } from '@southbound/standalone';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import { addBorderFlags, type BorderFlags } from '../border-options.ts';
import { wholeFrom1 } from '../options.ts';
import { MINUTES_PER_DAY, passingMinutes } from '../passing-minutes.ts';
import { MODES, SIMULATED, VOLUMES } from '../report-text.ts';
import { Interrupted, type Terminal, turn, untilStopped, withProgress } from '../terminal.ts';
import { counted, percent, table, whole, wrapped } from '../text-layout.ts';
import { daysOption, worldOfFlags } from '../world-options.ts';

interface SharingFlags extends BorderFlags {
  readonly worlds: number;
  readonly json?: boolean;
}

type Sharing = WorldSettings['sharing'];

/** What became of the trips of some worlds in which trace data is shared in one way. */
interface SharedYield {
  readonly sharing: Sharing;
  readonly trips: number;
  readonly found: number;
  /** Trips found per trip. */
  readonly foundShare: Measured;
  readonly firearmsCarried: number;
  readonly firearmsSeized: number;
}

export function sharingCommand(terminal: Terminal): Command {
  const command = new Command('sharing')
    .description('Run the same worlds with trace data shared fully, as counts, and not at all: what does each lose?')
    .addOption(new Option('--worlds <number>', 'how many worlds, from the seed on').argParser(wholeFrom1).default(3))
    .addOption(daysOption())
    .option('--json', 'give the answer as JSON');
  return addBorderFlags(command)
    .addHelpText('after', '\nExample:\n  southbound sharing --ports 2304,2604 --worlds 5 --days 2')
    .action(async (flags: SharingFlags) => {
      const compared = await compare(terminal, flags);
      terminal.out.write(`${flags.json === true ? jsonOf(flags, compared) : textOf(flags, compared)}\n`);
    });
}

async function compare(terminal: Terminal, flags: SharingFlags): Promise<readonly SharedYield[]> {
  const logger = createLogger({ service: 'sharing', level: 'error', destination: terminal.err });
  const rulebook = loadRulebook(flags, flags.rate);
  const minutesOfWorld = flags.days * MINUTES_PER_DAY;
  return untilStopped(terminal, logger, (stopping) =>
    withProgress(terminal, TRACE_SHARINGS.length * flags.worlds * minutesOfWorld, async (onPassed) => {
      const compared: SharedYield[] = [];
      for (const sharing of TRACE_SHARINGS.toReversed()) {
        const reckonings: Reckoning[] = [];
        for (let nth = 0; nth < flags.worlds; nth += 1) {
          const before = (compared.length * flags.worlds + nth) * minutesOfWorld;
          const border = await simulatedBorder({
            world: worldOfFlags({ ...flags, sharing, seed: flags.seed + nth }),
            loop: { mode: 'closed loop', adapts: flags.adapts },
            rulebook,
            registry: processMetrics(),
            logger,
          });
          reckonings.push(
            await reckoningOf(border, stopping, (minutes) =>
              onPassed(before + minutes, `${sharing}, world ${nth + 1}`),
            ),
          );
        }
        compared.push(sharedYield(sharing, reckonings));
      }
      return compared;
    }),
  );
}

/** What became of the trips of one world. */
async function reckoningOf(
  border: SimulatedBorder,
  stopping: AbortSignal,
  onPassed: (minutes: number) => void,
): Promise<Reckoning> {
  for await (const _ of passingMinutes(border.minutes(), stopping, onPassed));
  await border.engine.stop();
  // It may have come behind the last minute.
  await turn();
  if (stopping.aborted) throw new Interrupted('Interrupted: nothing was compared.');
  return border.result().reckoning;
}

function sharedYield(sharing: Sharing, reckonings: readonly Reckoning[]): SharedYield {
  const sum = (of: (reckoning: Reckoning) => number) => reckonings.reduce((total, each) => total + of(each), 0);
  const trips = sum((each) => each.trips);
  const found = sum((each) => each.found);
  return {
    sharing,
    trips,
    found,
    foundShare: exactInterval(found, trips),
    firearmsCarried: sum(({ firearms }) => firearms.carried),
    firearmsSeized: sum(({ firearms }) => firearms.seized),
  };
}

function jsonOf({ worlds, days, seed, preset }: SharingFlags, compared: readonly SharedYield[]): string {
  return JSON.stringify({
    simulated: true,
    volumes: VOLUMES,
    mode: 'closed loop',
    preset,
    worlds,
    days,
    seed,
    compared,
  });
}

function textOf({ worlds, days, seed, preset }: SharingFlags, compared: readonly SharedYield[]): string {
  const [full] = compared;
  const rows = compared.map(({ sharing, trips, found, foundShare, firearmsCarried, firearmsSeized }) => [
    sharing,
    whole.format(trips),
    whole.format(found),
    foundShare.enoughEvidence
      ? `${percent(foundShare.estimate, 1)} (${percent(foundShare.lower, 1)} to ${percent(foundShare.upper, 1)})`
      : 'not enough evidence',
    `${whole.format(firearmsSeized)} of ${whole.format(firearmsCarried)}`,
    full === undefined || sharing === full.sharing ? '' : whole.format(full.found - found),
  ]);
  return [
    SIMULATED,
    '',
    `${counted(worlds, 'world')} from seed ${seed} on, ${counted(days, 'day')} each; closed loop: ${MODES['closed loop']}.`,
    `Prevalence "${preset.name}": ${preset.explanation}`,
    VOLUMES,
    '',
    'WHAT IS LOST WHEN TRACES ARE NOT SHARED WITH THE PORTS?  Lost: trips found fewer than with full sharing; below zero, more.',
    table(['sharing', 'trips', 'found', 'share found', 'firearms seized', 'lost'], rows),
    '',
    'Intervals are exact for each row by itself (Clopper and Pearson, 95 %). Where they overlap widely, the worlds are too few to tell rows apart.',
  ]
    .map((line) => (line.startsWith('  ') ? line : wrapped(line)))
    .join('\n');
}
