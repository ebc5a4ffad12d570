import { once } from 'node:events';
import type { TopicName } from '@southbound/contracts';
import { kafkaClient, kafkaSettings, readTopics, type TopicReader } from '@southbound/kafka';
import { createLogger, readSettings } from '@southbound/runtime';
import type { LogEntry } from '@southbound/runtime/ports';
import { TOPICS_OF_KIND } from '@southbound/simulation';
import { Command, InvalidArgumentError, Option } from 'commander';
import { filePath, refuseSharedFile, WHERE_KAFKA_IS } from '../options.ts';
import { madeBy, writtenText } from '../recordings/recording-text.ts';
import type { RecordingWriter } from '../recordings/recording-writer.ts';
import { openSpool, type Spool } from '../recordings/spool.ts';
import { type WantedRecording, writeRecordings } from '../recordings/writers.ts';
import { Interrupted, orInterrupted, type Terminal, turn, untilStoppedTwice, withProgress } from '../terminal.ts';
import { counted } from '../text-layout.ts';
import { UNKNOWN_WORLD } from '../world-options.ts';

interface RecordFlags {
  readonly out: string;
  readonly topics: readonly TopicName[];
  readonly selections?: string;
  readonly inspections?: string;
  readonly untilEnd?: boolean;
  readonly json?: boolean;
}

/** What the engine decides on. Cases and notices come after it. */
const USUAL_TOPICS = [
  'southbound.lookouts.v1',
  'southbound.trace-leads.v1',
  'southbound.referrals.v1',
  'southbound.crossings.v1',
] as const satisfies readonly TopicName[];

export function recordCommand(terminal: Terminal): Command {
  const command = new Command('record')
    .description(
      'Record the topics of a live system from their beginning until Ctrl-C, or until where they end now. The services do not notice.',
    )
    .addOption(
      new Option('--out <file>', 'recording of the events; packed when its name ends in .gz (required)')
        .argParser(filePath)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--topics <names>', `with commas between, out of ${TOPICS_OF_KIND.events.map(shortName).join(', ')}`)
        .argParser(topics)
        .default(USUAL_TOPICS, USUAL_TOPICS.map(shortName).join(',')),
    )
    .option('--selections <file>', 'recording of the selections', filePath)
    .option('--inspections <file>', 'recording of the inspections', filePath)
    .option('--until-end', 'stop where the topics ended when recording began')
    .option('--json', 'write what was recorded as JSON')
    .addHelpText(
      'after',
      WHERE_KAFKA_IS +
        '\n\nExample:\n  SOUTHBOUND_KAFKA_BROKERS=kafka.example:9092 southbound record --out live.ndjson.gz --until-end',
    );
  return command.action((flags: RecordFlags) => {
    const { out, selections, inspections } = flags;
    refuseSharedFile(command, { out, selections, inspections });
    return runRecord(terminal, flags);
  });
}

async function runRecord(terminal: Terminal, flags: RecordFlags): Promise<void> {
  const settings = readSettings(kafkaSettings, terminal.environment);
  const logger = createLogger({ service: 'record', level: 'error', destination: terminal.err });
  const wanted = wantedRecordings(flags);
  const files = wanted.map(({ recording }) => recording);
  const { written } = await untilStoppedTwice(terminal, logger, (enough, stopping) =>
    writeRecordings(files, async (writers) => {
      const spools: Spool[] = [];
      try {
        for (const { recording, topics } of wanted) spools.push(await openSpool(recording.path, topics));
        const spoolOf = new Map(
          wanted.flatMap(({ topics }, nth) => topics.map((topic) => [topic, spools[nth]] as const)),
        );
        const client = kafkaClient(settings, logger);
        const spooled = spoolTopics(terminal, flags, enough, (onRecords) =>
          readTopics(client, {
            topics: [...spoolOf.keys()],
            from: 'beginning',
            onRecords: async (entries) => {
              const [first] = entries;
              if (first !== undefined) await spoolOf.get(first.topic)?.add(entries);
              onRecords(entries);
            },
          }),
        );
        await orInterrupted(stopping, 'Interrupted while reading came to its end: nothing was written.', spooled);
        for (const [nth, spool] of spools.entries()) await mergeInto(terminal, spool, writers[nth], stopping);
        return { isWhole: true };
      } finally {
        for (const spool of spools) await spool.close();
      }
    }),
  );
  terminal.out.write(`${writtenText(written, flags.json === true)}\n`);
}

/** Each file with the topics whose records it is to hold. */
function wantedRecordings({ out, topics, selections, inspections }: RecordFlags) {
  const origin = { ...UNKNOWN_WORLD, madeBy: madeBy('record'), mode: 'live' } as const;
  const all: readonly { kind: WantedRecording['kind']; path: string | undefined; topics: readonly TopicName[] }[] = [
    { kind: 'events', path: out, topics },
    { kind: 'selections', path: selections, topics: TOPICS_OF_KIND.selections },
    { kind: 'inspections', path: inspections, topics: TOPICS_OF_KIND.inspections },
  ];
  return all.flatMap(({ kind, path, topics }) =>
    path === undefined ? [] : [{ recording: { ...origin, kind, path } satisfies WantedRecording, topics }],
  );
}

/** Reads until that is enough or, where it is wanted, until where the topics ended when it began. */
async function spoolTopics(
  terminal: Terminal,
  { untilEnd }: RecordFlags,
  enough: AbortSignal,
  read: (onRecords: (entries: readonly LogEntry[]) => void) => Promise<TopicReader>,
): Promise<void> {
  let records = 0;
  const opened = read((entries) => {
    records += entries.length;
  });
  terminal.err.write(`Reading; Ctrl-C ends it${untilEnd === true ? ' before the topics end' : ''}.\n`);
  const reader = await orInterrupted(enough, 'Interrupted before anything was read: nothing was written.', opened);
  const progress = setInterval(() => terminal.err.write(`${counted(records, 'record')} so far\n`), PROGRESS_MS);
  try {
    const stopped = enough.aborted ? Promise.resolve() : once(enough, 'abort');
    await Promise.race([stopped, reader.failed, ...(untilEnd === true ? [reader.caughtUp] : [])]);
    terminal.err.write(`Putting ${counted(records, 'record')} in order; Ctrl-C gives them up.\n`);
  } finally {
    clearInterval(progress);
    await reader.close();
  }
}

/** How often it is said that recording goes on: nobody knows how long it will. */
const PROGRESS_MS = 2_000;

async function mergeInto(
  terminal: Terminal,
  spool: Spool,
  writer: RecordingWriter | undefined,
  stopping: AbortSignal,
): Promise<void> {
  if (writer === undefined) return;
  await withProgress(terminal, spool.lines(), async (onWritten) => {
    for await (const written of spool.merge(writer)) {
      onWritten(written, 'in the order of recording');
      await turn();
      if (stopping.aborted) throw new Interrupted('Interrupted while records were put in order: nothing was written.');
    }
  });
}

function shortName(topic: TopicName): string {
  return topic.split('.')[1] ?? topic;
}

function topics(text: string): readonly TopicName[] {
  const names = text.split(',').map((name) => name.trim());
  const known = TOPICS_OF_KIND.events;
  const unknown = names.filter((name) => !known.some((topic) => shortName(topic) === name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `It must be one or more of ${known.map(shortName).join(', ')}, with commas between.`,
    );
  }
  return known.filter((topic) => names.includes(shortName(topic)));
}
