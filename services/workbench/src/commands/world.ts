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
import { MINUTES_PER_DAY, passingMinutes } from '../passing-minutes.ts';
import { madeBy, writtenText } from '../recordings/recording-text.ts';
import type { RecordingWriter } from '../recordings/recording-writer.ts';
import { type WantedRecording, type WrittenRecording, writeRecordings } from '../recordings/writers.ts';
import { Interrupted, type Terminal, untilStopped, withProgress } from '../terminal.ts';
import { addWorldFlags, daysOption, sharingOption, type WorldFlags, worldOfFlags } from '../world-options.ts';

interface RecordedWorldFlags extends WorldFlags {
  readonly out: string;
  readonly truth?: string;
  readonly json?: boolean;
}

export function worldCommand(terminal: Terminal): Command {
  const command = new Command('world')
    .description('Write what is recorded in a simulated world, in which nobody selects, and its hidden truth apart.')
    .addOption(
      new Option('--out <file>', 'recording of the events; packed when its name ends in .gz (required)')
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
      terminal.out.write(`${writtenText(written, flags.json === true)}\n`);
    });
}

async function runWorld(terminal: Terminal, flags: RecordedWorldFlags): Promise<readonly WrittenRecording[]> {
  const world = worldOfFlags(flags);
  const origin = { ...world, madeBy: madeBy('world'), mode: 'open loop' } as const satisfies Omit<
    RecordingOrigin,
    'kind'
  >;
  const wanted: WantedRecording[] = [{ ...origin, kind: 'events', path: flags.out }];
  if (flags.truth !== undefined) wanted.push({ ...origin, kind: 'truth', path: flags.truth });
  const logger = createLogger({ service: 'world', level: 'error', destination: terminal.err });
  const { written } = await untilStopped(terminal, logger, (stopping) =>
    writeRecordings(wanted, ([events, truth]) => recordWorld(terminal, world, { events, truth }, stopping)),
  );
  return written;
}

interface WorldWriters {
  readonly events: RecordingWriter | undefined;
  readonly truth: RecordingWriter | undefined;
}

function recordWorld(
  terminal: Terminal,
  world: WorldSettings,
  { events, truth }: WorldWriters,
  stopping: AbortSignal,
): Promise<{ readonly isWhole: true }> {
  const clockOf = minuteClock();
  return withProgress(terminal, world.days * MINUTES_PER_DAY, async (onPassed) => {
    for await (const { startsAtMs, publications, truths } of passingMinutes(
      simulatedWorld(world),
      stopping,
      onPassed,
    )) {
      const clock = clockOf(startsAtMs);
      for (const publication of publications) {
        const recorded = asRecorded(publication);
        events?.add(recordLine(clock(recorded), recorded));
      }
      for (const each of truths) truth?.add(truthLine(startsAtMs, each));
      await events?.flush();
      await truth?.flush();
    }
    if (stopping.aborted) throw new Interrupted('Interrupted: nothing was written.');
    return { isWhole: true };
  });
}
