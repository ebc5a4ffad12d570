import { createLogger, type Logger } from '@southbound/runtime';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, type Command as Commander, InvalidArgumentError, Option } from 'commander';
import { policyOption, rateOption, rulesOption } from '../border-options.ts';
import { filePath, refuseSharedFile, seed } from '../options.ts';
import { checkedFile } from '../recordings/checked-file.ts';
import { openRecords } from '../recordings/recording-reader.ts';
import { provenanceText } from '../recordings/recording-text.ts';
import { replayEmbedded } from '../replay/embedded-replay.ts';
import { fittingTruth } from '../replay/fitting-truth.ts';
import { recordingText } from '../replay/replay-text.ts';
import { liveReport } from '../report/live-report.ts';
import { contentsOf, type ReportContents } from '../report/report-contents.ts';
import { openReport, outputOption, reportFlags, writtenReport } from '../report/report-files.ts';
import { Interrupted, type Terminal, untilStopped, withProgress } from '../terminal.ts';
import { UNKNOWN_WORLD } from '../world-options.ts';

interface ReportFlags {
  readonly live?: URL;
  readonly truth?: string;
  readonly seed?: number;
  readonly rate?: number;
  readonly rules: string;
  readonly policy: string;
  readonly output?: string;
}

export function reportCommand(terminal: Terminal): Command {
  const command = new Command('report')
    .description(
      'Write what a recording, or a running engine, came to: a page to read, print or hand on, and the same as JSON.',
    )
    .argument('[recording]', 'recording of events, which the embedded engine decides anew', filePath)
    .option(
      '--truth <file>',
      "recording of the world's hidden truth: officers look into it; a recording takes one",
      filePath,
    )
    .addOption(new Option('--live <url>', 'instead of a recording: where an engine runs').argParser(webAddress))
    .addOption(new Option('--seed <number>', "of draws and officers (default: the recording's)").argParser(seed))
    .addOption(rateOption())
    .addOption(rulesOption())
    .addOption(policyOption())
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nThe page needs nothing else: no script, no network. Its charts have tables.' +
        '\n\nExample:\n  southbound report day.ndjson.gz --truth truth.ndjson.gz --output day.html' +
        '\n  southbound report --live http://127.0.0.1:8080 --output reports/',
    );
  return command.action(async (recording: string | undefined, flags: ReportFlags) => {
    refuseContradictions(command, recording, flags);
    await runReport(terminal, recording, flags);
  });
}

const OF_RECORDINGS = ['truth', 'seed', 'rate', 'rules', 'policy'] as const;

function refuseContradictions(command: Commander, recording: string | undefined, flags: ReportFlags): void {
  const { live, truth, rules, policy, output } = flags;
  if ((recording === undefined) === (live === undefined)) {
    command.error("error: give a recording, or '--live <url>' for a running engine: one of them.");
  }
  if (live === undefined && truth === undefined) {
    command.error("error: a recording takes '--truth': without it nobody can say what is in a vehicle.");
  }
  const given = OF_RECORDINGS.find((flag) => command.getOptionValueSource(flag) === 'cli');
  if (live !== undefined && given !== undefined) {
    command.error(`error: '--${given}' is for recordings; a running engine has its own. Leave out one of them.`);
  }
  refuseSharedFile(command, { '<recording>': recording, truth, rules, policy, ...reportFlags(output) });
}

async function runReport(terminal: Terminal, recording: string | undefined, flags: ReportFlags): Promise<void> {
  const logger = createLogger({ service: 'report', level: 'error', destination: terminal.err });
  const text = await untilStopped(terminal, logger, async (stopping) => {
    const files = await openReport(flags.output, stopping, terminal);
    try {
      const contents =
        flags.live === undefined
          ? await ofRecording({ terminal, logger, stopping }, recording ?? '', flags)
          : await ofEngine(flags.live, stopping);
      await files.write(contents);
      return `${provenanceText(contents.world)}\n\n${writtenReport(files.paths)}`;
    } finally {
      await files.discard();
    }
  });
  terminal.out.write(text);
}

interface Conduct {
  readonly terminal: Terminal;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
}

async function ofEngine(engine: URL, stopping: AbortSignal): Promise<ReportContents> {
  return contentsOf({
    ...{ isWhole: true, what: `The engine at ${engine.origin}, as it stood when it was asked.` },
    ...{ world: { ...UNKNOWN_WORLD, mode: 'live' }, decidedBy: null, quarantined: null, leads: null, reckoning: null },
    yield: await liveReport(engine, stopping),
  });
}

async function ofRecording(
  { terminal, logger, stopping }: Conduct,
  path: string,
  flags: ReportFlags,
): Promise<ReportContents> {
  const rulebook = loadRulebook(flags, flags.rate);
  const events = await checkedFile(terminal, stopping, path, (onChecked) => openRecords(path, 'events', onChecked));
  const { header } = events;
  const truth = await fittingTruth(terminal, stopping, flags.truth ?? '', header);
  const replay = {
    ...{ events, truth, rulebook, logger, seed: flags.seed ?? header.seed, speed: Number.POSITIVE_INFINITY },
    ...{ selections: undefined, inspections: undefined },
  };
  const { isWhole, judged, ...decidedBy } = await withProgress(terminal, header.lines, (onReplayed) =>
    replayEmbedded(replay, stopping, onReplayed),
  );
  if (!isWhole || judged === null) throw new Interrupted('Interrupted while it was decided: nothing was written.');
  return contentsOf({
    isWhole,
    what: recordingText(path, header),
    // A replay is an open loop, however its recording came about.
    world: { ...header, mode: 'open loop' },
    decidedBy,
    quarantined: decidedBy.quarantined,
    ...judged,
  });
}

function webAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new InvalidArgumentError('It must be where an engine answers, such as http://127.0.0.1:8080.');
}
