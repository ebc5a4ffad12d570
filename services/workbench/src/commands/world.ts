import { instantOf } from '@southbound/contracts';
import { createLogger } from '@southbound/runtime';
import {
  asRecorded,
  minuteClock,
  type RecordingOrigin,
  recordLine,
  simulatedWorld,
  truthLine,
  type WorldSettings,
} from '@southbound/simulation';
import { Command, Option } from 'commander';
import { filePath, refuseSharedFile } from '../options.ts';
import { holdingsText, madeBy, provenanceText } from '../recordings/recording-text.ts';
import type { RecordingWriter } from '../recordings/recording-writer.ts';
import { type WantedRecording, type WrittenRecording, writeRecordings } from '../recordings/writers.ts';
import { EXIT_INTERRUPTED, progressBar, type Terminal, turn, untilStopped } from '../terminal.ts';
import { addWorldFlags, daysOption, sharingOption, type WorldFlags, worldOfFlags } from '../world-options.ts';

interface RecordedWorldFlags extends WorldFlags {
  readonly out: string;
  readonly truth?: string;
  readonly json?: boolean;
}

export function worldCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('world')
    .description('Write what is recorded in a simulated world, in which nobody selects, and its hidden truth apart.')
    .addOption(
      new Option('--out <file>', 'recording of the events; packed when its name ends in .gz')
        .argParser(filePath)
        .makeOptionMandatory(),
    )
    .option('--truth <file>', 'recording of the hidden truth, for whoever judges a run', filePath)
    .option('--json', 'write what was written as JSON');
  return addWorldFlags(command)
    .addOption(daysOption())
    .addOption(sharingOption())
    .addHelpText(
      'after',
      '\nExample:\n  southbound world --seed 7 --ports 2304,2604 --preset published --out day.ndjson.gz --truth truth.ndjson.gz',
    )
    .action(async (flags: RecordedWorldFlags) => {
      const { out, truth } = flags;
      refuseSharedFile(command, { out, truth });
      const written = await runWorld(terminal, flags);
      if (written === undefined) exitWith(EXIT_INTERRUPTED);
      terminal.out.write(`${worldText(written, flags.json === true)}\n`);
    });
}

async function runWorld(
  terminal: Terminal,
  flags: RecordedWorldFlags,
): Promise<readonly WrittenRecording[] | undefined> {
  const world = worldOfFlags(flags);
  const origin = { ...world, madeBy: madeBy('world'), mode: 'open loop' } as const satisfies Omit<
    RecordingOrigin,
    'kind'
  >;
  const wanted: WantedRecording[] = [{ ...origin, kind: 'events', path: flags.out }];
  if (flags.truth !== undefined) wanted.push({ ...origin, kind: 'truth', path: flags.truth });
  const logger = createLogger({ service: 'world', level: 'error', destination: terminal.err });
  return writeRecordings(wanted, ([events, truth]) =>
    untilStopped(terminal, logger, (stopping) => recordWorld(terminal, world, { events, truth }, stopping)),
  );
}

interface WorldWriters {
  readonly events: RecordingWriter | undefined;
  readonly truth: RecordingWriter | undefined;
}

/** Answers whether the world came to its end. */
async function recordWorld(
  terminal: Terminal,
  world: WorldSettings,
  { events, truth }: WorldWriters,
  stopping: AbortSignal,
): Promise<boolean> {
  const progress = progressBar(terminal, world.days * 1_440);
  const clockOf = minuteClock();
  try {
    let passed = 0;
    for (const { startsAtMs, publications, truths } of simulatedWorld(world)) {
      const clock = clockOf(startsAtMs);
      for (const publication of publications) {
        const recorded = asRecorded(publication);
        events?.add(recordLine(clock(recorded), recorded));
      }
      for (const each of truths) truth?.add(truthLine(startsAtMs, each));
      await events?.flush();
      await truth?.flush();
      passed += 1;
      if (passed % 10 === 0) {
        progress.at(passed, `${instantOf(startsAtMs).slice(0, 16)} UTC`);
        await turn();
      }
      if (stopping.aborted) return false;
    }
    return true;
  } finally {
    progress.end();
  }
}

function worldText(written: readonly WrittenRecording[] | undefined, asJson: boolean): string {
  if (asJson) {
    const recordings = (written ?? []).map(({ path, header }) => ({ path, ...header }));
    return JSON.stringify({ simulated: true, isWhole: written !== undefined, recordings });
  }
  const [events] = written ?? [];
  if (written === undefined || events === undefined) return 'Interrupted: nothing was written.';
  return [provenanceText(events.header), ...written.map(({ path, header }) => holdingsText(path, header))].join('\n\n');
}
