import { kafkaClient, kafkaEventLog, kafkaSettings } from '@southbound/kafka';
import { createLogger, type Logger, readSettings } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import type { RecordedRecord } from '@southbound/simulation';
import { type RecordingHeader, type RecordingKind, worldOfRecording } from '@southbound/simulation';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import { policyOption, rateOption, rulesOption } from '../border-options.ts';
import { EXIT_INTERRUPTED } from '../exit-codes.ts';
import { filePath, refuseSharedFile, seed, speedFactor, WHERE_KAFKA_IS } from '../options.ts';
import { checkedFile } from '../recordings/checked-file.ts';
import { openRecords, type Recording } from '../recordings/recording-reader.ts';
import { madeBy } from '../recordings/recording-text.ts';
import { writeRecordings } from '../recordings/writers.ts';
import { type EmbeddedResult, replayEmbedded } from '../replay/embedded-replay.ts';
import { fittingTruth } from '../replay/fitting-truth.ts';
import { type KafkaReplayResult, replayToKafka } from '../replay/kafka-replay.ts';
import { embeddedText, kafkaText, replayJson } from '../replay/replay-text.ts';
import { type Terminal, untilStopped, withProgress } from '../terminal.ts';

interface ReplayFlags {
  readonly truth?: string;
  readonly selections?: string;
  readonly inspections?: string;
  readonly speed?: number;
  readonly seed?: number;
  readonly to?: 'kafka';
  readonly rate?: number;
  readonly rules: string;
  readonly policy: string;
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
    .addOption(rateOption())
    .addOption(rulesOption())
    .addOption(policyOption())
    .option('--json', 'write what came of it as JSON')
    .addHelpText(
      'after',
      WHERE_KAFKA_IS +
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
  const { to, truth, selections, inspections, rules, policy } = flags;
  if (to !== undefined) {
    const given = EMBEDDED_ONLY.find((flag) => command.getOptionValueSource(flag) === 'cli');
    if (given !== undefined) {
      command.error(
        `error: '--${given}' is for the embedded engine, and '--to kafka' runs none. Leave out one of them.`,
      );
    }
  }
  if (inspections !== undefined && truth === undefined) {
    command.error("error: '--inspections' takes '--truth': without it nobody can say what is in a vehicle.");
  }
  refuseSharedFile(command, { '<file>': file, truth, selections, inspections, rules, policy });
}

const EMBEDDED_ONLY = ['truth', 'selections', 'inspections', 'rate', 'rules', 'policy', 'seed'] as const;

/** Answers whether all was replayed. */
async function runReplay(terminal: Terminal, file: string, flags: ReplayFlags): Promise<boolean> {
  const logger = createLogger({ service: 'replay', level: 'error', destination: terminal.err });
  const rulebook = loadRulebook(flags, flags.rate);
  const { isWhole, text } = await untilStopped(terminal, logger, async (stopping) => {
    const events = await checkedFile(terminal, stopping, file, (onChecked) => openRecords(file, 'events', onChecked));
    const run = { terminal, logger, events, stopping, flags };
    const textOf = <Result extends EmbeddedResult | KafkaReplayResult>(inWords: TextOf<Result>, result: Result) => ({
      isWhole: result.isWhole,
      text: flags.json === true ? replayJson(file, events.header, result) : inWords(file, events.header, result),
    });
    return flags.to === 'kafka'
      ? textOf(kafkaText, await runOntoKafka(run))
      : textOf(embeddedText, await runEmbedded(run, rulebook));
  });
  terminal.out.write(`${text}\n`);
  return isWhole;
}

type TextOf<Result> = (path: string, header: RecordingHeader, result: Result) => string;

interface Run {
  readonly terminal: Terminal;
  readonly logger: Logger;
  readonly events: Recording<RecordedRecord>;
  readonly stopping: AbortSignal;
  readonly flags: ReplayFlags;
}

function runOntoKafka({ terminal, logger, events, stopping, flags }: Run): Promise<KafkaReplayResult> {
  const log = kafkaEventLog(kafkaClient(readSettings(kafkaSettings, terminal.environment), logger));
  const replay = { events, log, speed: speedOf(flags) };
  return withProgress(terminal, events.header.lines, (onReplayed) => replayToKafka(replay, stopping, onReplayed));
}

async function runEmbedded(
  { terminal, logger, events, stopping, flags }: Run,
  rulebook: Rulebook,
): Promise<EmbeddedResult> {
  const truth =
    flags.truth === undefined ? undefined : await fittingTruth(terminal, stopping, flags.truth, events.header);
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
  const { result } = await writeRecordings(wanted, (writers) => {
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
    return withProgress(terminal, events.header.lines, (onReplayed) => replayEmbedded(replay, stopping, onReplayed));
  });
  return result;
}

function speedOf({ speed }: ReplayFlags): number {
  return speed ?? Number.POSITIVE_INFINITY;
}
