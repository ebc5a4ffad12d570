import { exactInterval, type Measured } from '@southbound/measurement';
import { createLogger, processMetrics } from '@southbound/runtime';
import { type Reckoning, TRACE_SHARINGS, type WorldSettings } from '@southbound/simulation';
import { simulatedBorder } from '@southbound/standalone';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import { addBorderFlags, type BorderFlags } from '../border-options.ts';
import { wholeFrom1 } from '../options.ts';
import { MODES, SIMULATED, VOLUMES } from '../report-text.ts';
import { EXIT_INTERRUPTED, progressBar, type Terminal, turn, untilStopped } from '../terminal.ts';
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

export function sharingCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('sharing')
    .description('Run the same worlds with trace data shared fully, as counts, and not at all: what does each lose?')
    .addOption(new Option('--worlds <number>', 'how many worlds, from the seed on').argParser(wholeFrom1).default(3))
    .addOption(daysOption())
    .option('--json', 'give the answer as JSON');
  return addBorderFlags(command)
    .addHelpText('after', '\nExample:\n  southbound sharing --ports 2304,2604 --worlds 5 --days 2')
    .action(async (flags: SharingFlags) => {
      const compared = await compare(terminal, flags);
      if (compared === undefined) {
        terminal.out.write('Interrupted: nothing was compared.\n');
        exitWith(EXIT_INTERRUPTED);
        return;
      }
      terminal.out.write(`${flags.json === true ? jsonOf(flags, compared) : textOf(flags, compared)}\n`);
    });
}

async function compare(terminal: Terminal, flags: SharingFlags): Promise<readonly SharedYield[] | undefined> {
  const logger = createLogger({ service: 'sharing', level: 'error', destination: terminal.err });
  return untilStopped(terminal, logger, async (stopping) => {
    const progress = progressBar(terminal, TRACE_SHARINGS.length * flags.worlds);
    try {
      const compared: SharedYield[] = [];
      for (const sharing of TRACE_SHARINGS.toReversed()) {
        const reckonings: Reckoning[] = [];
        for (let nth = 0; nth < flags.worlds; nth += 1) {
          const reckoning = await reckoningOf({ ...flags, sharing, seed: flags.seed + nth }, logger, stopping);
          if (reckoning === undefined) return undefined;
          reckonings.push(reckoning);
          progress.at(compared.length * flags.worlds + nth + 1, sharing);
        }
        compared.push(sharedYield(sharing, reckonings));
      }
      return compared;
    } finally {
      progress.end();
    }
  });
}

/** What became of the trips of one world; undefined when it was stopped before its end. */
async function reckoningOf(
  flags: SharingFlags,
  logger: ReturnType<typeof createLogger>,
  stopping: AbortSignal,
): Promise<Reckoning | undefined> {
  const border = await simulatedBorder({
    world: worldOfFlags(flags),
    loop: { mode: 'closed loop', adapts: flags.adapts },
    rulebook: loadRulebook(flags, flags.rate),
    registry: processMetrics(),
    logger,
  });
  let passed = 0;
  for await (const _ of border.minutes()) {
    passed += 1;
    if (passed % 10 === 0) await turn();
    if (stopping.aborted) return undefined;
  }
  await border.engine.stop();
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
