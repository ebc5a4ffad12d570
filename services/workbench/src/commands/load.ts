import { randomUUID } from 'node:crypto';
import { PORT_CODES } from '@southbound/contracts';
import { kafkaClient, kafkaSettings } from '@southbound/kafka';
import { createLogger, Fault, readSettings } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { type RecordingHeader, simulatedWorld, USUAL_WORLD, type WorldSettings } from '@southbound/simulation';
import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT_INTERRUPTED, EXIT_NO } from '../exit-codes.ts';
import { driveLoad } from '../load/drive-load.ts';
import { loadCrossings } from '../load/load-crossings.ts';
import { gatesOf } from '../load/load-gates.ts';
import { type LoadReport, loadText } from '../load/load-text.ts';
import { filePath, seed, WHERE_KAFKA_IS } from '../options.ts';
import { checkedFile } from '../recordings/checked-file.ts';
import { openRecords } from '../recordings/recording-reader.ts';
import { type Terminal, untilStopped, withProgress } from '../terminal.ts';

interface LoadFlags {
  readonly perSecond: number;
  readonly seconds: number;
  readonly recording?: string;
  readonly seed: number;
  readonly warmUp: number;
  readonly wait: number;
  readonly maxP99Ms?: number;
  readonly maxLost: number;
  readonly maxDuplicated: number;
  readonly minRate?: number;
  readonly json?: boolean;
}

export function loadCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return new Command('load')
    .description(
      'Drive a live system on Kafka with crossings at a fixed rate, and measure until their committed selections.',
    )
    .addOption(
      new Option('--per-second <crossings>', 'how many crossings to send each second (required)')
        .argParser(above0)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--seconds <number>', 'for how long (required)').argParser(above0).makeOptionMandatory())
    .option('--recording <file>', 'take crossings from a recording instead of a simulated world', filePath)
    .addOption(new Option('--seed <number>', 'of the simulated world').argParser(seed).default(1))
    .addOption(
      new Option('--warm-up <seconds>', 'first send as many for so long, without measuring latency and rate')
        .argParser(from0)
        .default(0),
    )
    .addOption(
      new Option(
        '--wait <seconds>',
        'how long to wait for selections after the last crossing; what has none then is lost',
      )
        .argParser(from0)
        .default(10),
    )
    .addOption(
      new Option(
        '--max-p99-ms <number>',
        'gate: at most so long from a crossing to its selection, for 99 in 100',
      ).argParser(from0),
    )
    .addOption(
      new Option('--max-lost <number>', 'gate: at most so many crossings without a selection')
        .argParser(from0)
        .default(0),
    )
    .addOption(
      new Option('--max-duplicated <number>', 'gate: at most so many selections beyond the first of a crossing')
        .argParser(from0)
        .default(0),
    )
    .addOption(new Option('--min-rate <number>', 'gate: at least so many crossings answered a second').argParser(from0))
    .option('--json', 'write the report as JSON')
    .addHelpText(
      'after',
      '\nCrossings bear the present time: use topics that no simulated world is on.' +
        WHERE_KAFKA_IS +
        '\n\nExample:\n  SOUTHBOUND_KAFKA_TOPIC_PREFIX=trial. southbound load --per-second 50 --seconds 60 --max-p99-ms 250 --min-rate 49',
    )
    .action(async (flags: LoadFlags, command: Command) => {
      if (Math.round(flags.perSecond * flags.seconds) < 1) {
        command.error(
          `error: ${flags.perSecond} a second for ${flags.seconds} s is less than one crossing. Give more of either.`,
        );
      }
      const report = await runLoad(terminal, flags);
      terminal.out.write(`${flags.json === true ? JSON.stringify(report) : loadText(report)}\n`);
      // What was under way when it was interrupted is not lost, so the gates say nothing of the system then.
      if (!report.isWhole) exitWith(EXIT_INTERRUPTED);
      else if (report.gates.some(({ holds }) => !holds)) exitWith(EXIT_NO);
    });
}

async function runLoad(terminal: Terminal, flags: LoadFlags): Promise<LoadReport> {
  const settings = readSettings(kafkaSettings, terminal.environment);
  const logger = createLogger({ service: 'load', level: 'error', destination: terminal.err });
  const { perSecond, seconds, warmUp, wait } = flags;
  const count = Math.round(perSecond * warmUp) + Math.round(perSecond * seconds);
  const wanted = Math.min(count, EXAMPLES_MAX);
  return untilStopped(terminal, logger, async (stopping) => {
    const { source, preset, examples } =
      flags.recording === undefined
        ? fromWorld(flags.seed, wanted)
        : await fromRecording(terminal, stopping, flags.recording, wanted);
    const load = {
      client: kafkaClient(settings, logger),
      crossings: loadCrossings(examples, randomUUID().slice(0, 8)),
      perSecond,
      seconds,
      warmUpSeconds: warmUp,
      waitSeconds: wait,
      logger,
    };
    const figures = await withProgress(terminal, count, (onDone) =>
      driveLoad(load, stopping, (sent) => onDone(sent, `${sent} of ${count} crossings`)),
    );
    return {
      simulated: true,
      mode: 'open loop',
      source,
      preset,
      perSecond,
      seconds,
      warmUpSeconds: warmUp,
      waitSeconds: wait,
      ...figures,
      gates: gatesOf(flags, figures),
    };
  });
}

/** More different vehicles than this are not needed: they come again under other ids. */
const EXAMPLES_MAX = 20_000;

interface LoadSource {
  readonly source: string;
  readonly preset: RecordingHeader['preset'];
  readonly examples: readonly Publication[];
}

/** The first crossings of a day at all ports. */
function fromWorld(worldSeed: number, wanted: number): LoadSource {
  const world: WorldSettings = {
    ...USUAL_WORLD,
    seed: worldSeed,
    days: 1,
    ports: PORT_CODES,
  };
  const examples: Publication[] = [];
  for (const { publications } of simulatedWorld(world)) {
    examples.push(...publications.filter(isCrossing));
    if (examples.length >= wanted) break;
  }
  return { source: `simulated world with seed ${worldSeed}`, preset: world.preset, examples };
}

async function fromRecording(
  terminal: Terminal,
  stopping: AbortSignal,
  path: string,
  wanted: number,
): Promise<LoadSource> {
  const { header, minutes } = await checkedFile(terminal, stopping, path, (onChecked) =>
    openRecords(path, 'events', onChecked),
  );
  const examples: Publication[] = [];
  for await (const { lines } of minutes()) {
    examples.push(...lines.map(({ publication }) => publication).filter(isCrossing));
    if (examples.length >= wanted) break;
  }
  if (examples.length === 0) throw new Fault('file-wrong', `${path}: holds no crossing; a load is made of crossings`);
  return { source: `recording ${path}, digest ${header.digest}`, preset: header.preset, examples };
}

function isCrossing({ content }: Publication): boolean {
  return !(content instanceof Uint8Array) && content.type === 'CrossingObserved';
}

function above0(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= NUMBER_MAX)) throw new InvalidArgumentError('It must be a number above 0, such as 50.');
  return value;
}

function from0(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= NUMBER_MAX)) throw new InvalidArgumentError('It must be a number from 0, such as 10.');
  return value;
}

const NUMBER_MAX = 1_000_000;
