import { createLogger, type Logger } from '@southbound/runtime';
import type { RecordedRecord, RecordedTruth } from '@southbound/simulation';
import { type RecordingHeader, type RecordingKind, worldOfRecording, worldsDiffer } from '@southbound/simulation';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import { filePath, refuseSharedFile, seed, speedFactor } from '../options.ts';
import { wrongLine } from '../recordings/line-batches.ts';
import { openRecords, openTruth, type Recording } from '../recordings/recording-reader.ts';
import { madeBy } from '../recordings/recording-text.ts';
import { writeRecordings } from '../recordings/writers.ts';
import { type EmbeddedResult, replayEmbedded } from '../replay/embedded-replay.ts';
import { replayToKafka } from '../replay/kafka-replay.ts';
import { embeddedJson, embeddedText, kafkaJson, kafkaText } from '../replay/replay-text.ts';
import { EXIT_INTERRUPTED, progressBar, type Terminal, untilStopped } from '../terminal.ts';

interface ReplayFlags {
  readonly truth?: string;
  readonly selections?: string;
  readonly inspections?: string;
  readonly speed?: number;
  readonly seed?: number;
  readonly to?: 'kafka';
  readonly ruleSet?: string;
  readonly policy?: string;
  readonly json?: boolean;
}

export function replayCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('replay')
    .description('Put a recording into the embedded engine, or onto the topics of Kafka, and say what came of it.')
    .argument('<file>', 'recording of events', filePath)
    .option(
      '--truth <file>',
      'recording of the hidden truth: officers look into it, and the run is judged by it',
      filePath,
    )
    .option('--selections <file>', 'record every selection; packed when its name ends in .gz', filePath)
    .option('--inspections <file>', 'record every inspection; takes --truth', filePath)
    .addOption(
      new Option(
        '--speed <factor>',
        'event time per wall time; 60 is an event minute a second (default: flat out)',
      ).argParser(speedFactor),
    )
    .addOption(
      new Option(
        '--seed <number>',
        "of draws and officers (default: the recording's; without one a fixed draw key)",
      ).argParser(seed),
    )
    .addOption(
      new Option('--to <where>', 'publish on the topics instead, which takes none of the other files').choices([
        'kafka',
      ]),
    )
    .option('--rule-set <file>', 'rule set (default: the rule set "first")', filePath)
    .option('--policy <file>', 'policy (default: the policy "default")', filePath)
    .option('--json', 'write what came of it as JSON')
    .addHelpText(
      'after',
      '\nWhere Kafka is, the settings say: SOUTHBOUND_KAFKA_BROKERS and the others of docs/generated/settings.md.' +
        '\n\nExample:\n  southbound replay day.ndjson.gz --truth truth.ndjson.gz --selections selections.ndjson' +
        '\n  SOUTHBOUND_KAFKA_BROKERS=kafka.example:9092 southbound replay day.ndjson.gz --to kafka --speed 60',
    );
  return command.action(async (file: string, flags: ReplayFlags) => {
    refuseContradictions(command, file, flags);
    const isWhole = await runReplay(terminal, file, flags);
    if (!isWhole) exitWith(EXIT_INTERRUPTED);
  });
}

function refuseContradictions(command: Command, file: string, flags: ReplayFlags): void {
  const { to, truth, selections, inspections, policy } = flags;
  if (to !== undefined) {
    const useless = { truth, selections, inspections, policy, 'rule-set': flags.ruleSet, seed: flags.seed };
    const [given] = Object.entries(useless).find(([, value]) => value !== undefined) ?? [];
    if (given !== undefined) {
      command.error(
        `error: '--${given}' is for the embedded engine, and '--to kafka' runs none. Leave out one of them.`,
      );
    }
  }
  if (inspections !== undefined && truth === undefined) {
    command.error("error: '--inspections' takes '--truth': without it nobody can say what is in a vehicle.");
  }
  refuseSharedFile(command, { file, truth, selections, inspections, 'rule-set': flags.ruleSet, policy });
}

/** Answers whether all was replayed. */
async function runReplay(terminal: Terminal, file: string, flags: ReplayFlags): Promise<boolean> {
  const logger = createLogger({ service: 'replay', level: 'error', destination: terminal.err });
  const events = await checked(terminal, file, (onChecked) => openRecords(file, 'events', onChecked));
  if (flags.to === 'kafka') {
    const result = await replayingWithProgress(terminal, logger, events.header, (stopping, onReplayed) =>
      replayToKafka({ events, terminal, logger, speed: speedOf(flags) }, stopping, onReplayed),
    );
    const text = flags.json === true ? kafkaJson(file, events.header, result) : kafkaText(file, events.header, result);
    terminal.out.write(`${text}\n`);
    return result.isWhole;
  }
  const result = await runEmbedded(terminal, logger, events, flags);
  const text =
    flags.json === true ? embeddedJson(file, events.header, result) : embeddedText(file, events.header, result);
  terminal.out.write(`${text}\n`);
  return result.isWhole;
}

async function runEmbedded(
  terminal: Terminal,
  logger: Logger,
  events: Recording<RecordedRecord>,
  flags: ReplayFlags,
): Promise<EmbeddedResult> {
  const { ruleSet: rules = FIRST_RULE_SET, policy = DEFAULT_POLICY } = flags;
  const rulebook = loadRulebook({ rules, policy }, undefined);
  const truth = flags.truth === undefined ? undefined : await fittingTruth(terminal, flags.truth, events.header);
  const origin = {
    ...worldOfRecording(events.header),
    madeBy: madeBy('replay'),
    mode: 'open loop',
    replayOf: events.header.digest,
  } as const;
  const files = { selections: flags.selections, inspections: flags.inspections };
  const wanted = Object.entries(files).flatMap(([kind, path]) =>
    path === undefined ? [] : [{ ...origin, kind: kind as RecordingKind, path }],
  );
  let result: EmbeddedResult | undefined;
  await writeRecordings(wanted, async (writers) => {
    const writerOf = (kind: RecordingKind) => writers[wanted.findIndex((each) => each.kind === kind)];
    const replay = {
      events,
      truth,
      rulebook,
      seed: flags.seed ?? events.header.seed,
      speed: speedOf(flags),
      selections: writerOf('selections'),
      inspections: writerOf('inspections'),
      logger,
    };
    result = await replayingWithProgress(terminal, logger, events.header, (stopping, onReplayed) =>
      replayEmbedded(replay, stopping, onReplayed),
    );
    // An interrupted one too: it holds what was selected until then.
    return true;
  });
  if (result === undefined) throw new Error('a replay that did not fail has a result');
  return result;
}

/** The truth of the same world; of another it would judge crossings that nobody made. */
async function fittingTruth(
  terminal: Terminal,
  path: string,
  header: RecordingHeader,
): Promise<Recording<RecordedTruth>> {
  const truth = await checked(terminal, path, (onChecked) => openTruth(path, onChecked));
  const differing = worldsDiffer(truth.header, header);
  if (differing.length > 0) {
    throw wrongLine(path, 1, `is the truth of another world than the events, by its ${differing.join(', ')}`);
  }
  return truth;
}

function speedOf({ speed }: ReplayFlags): number {
  return speed ?? Number.POSITIVE_INFINITY;
}

async function checked<Opened>(
  terminal: Terminal,
  path: string,
  open: (onChecked: (lines: number, of: number) => void) => Promise<Opened>,
): Promise<Opened> {
  const progress = progressBar(terminal, 100);
  try {
    return await open((lines, of) => progress.at(of === 0 ? 100 : (100 * lines) / of, `checking ${path}`));
  } finally {
    progress.end();
  }
}

function replayingWithProgress<Result>(
  terminal: Terminal,
  logger: Logger,
  { lines }: RecordingHeader,
  work: (stopping: AbortSignal, onReplayed: (lines: number, note: string) => void) => Promise<Result>,
): Promise<Result> {
  return untilStopped(terminal, logger, async (stopping) => {
    const progress = progressBar(terminal, lines);
    try {
      return await work(stopping, progress.at);
    } finally {
      progress.end();
    }
  });
}
