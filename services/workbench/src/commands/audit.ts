import { createLogger, Fault, readText } from '@southbound/runtime';
import {
  type AuditReport,
  auditRun,
  type RecordedRecord,
  type RecordedTruth,
  type RecordingHeader,
} from '@southbound/simulation';
import { FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { auditText } from '../audit-text.ts';
import { policyOption, rateOption } from '../border-options.ts';
import { EXIT_NO } from '../exit-codes.ts';
import { filePath, refuseSharedFile } from '../options.ts';
import { checkedFile } from '../recordings/checked-file.ts';
import { fittingRecords, refuseUnfitting } from '../recordings/fitting-records.ts';
import { openRecords, openTruth, type Recording } from '../recordings/recording-reader.ts';
import { Interrupted, type Terminal, turn, untilStopped, withProgress } from '../terminal.ts';

interface AuditFlags {
  readonly truth: string;
  readonly selections: string;
  readonly inspections?: string;
  readonly policy: string;
  readonly rate?: number;
  readonly report?: string;
  readonly json?: boolean;
}

export function auditCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('audit')
    .description("Judge a run from outside, by the world's truth and without the engine's code.")
    .argument('<file>', 'recording of what was recorded', filePath)
    .requiredOption('--truth <file>', "recording of the world's hidden truth (required)", filePath)
    .requiredOption('--selections <file>', 'recording of the selections (required)', filePath)
    .option('--inspections <file>', 'recording of the inspections; without it nothing is said of them', filePath)
    .addOption(rateOption())
    .addOption(policyOption())
    .option('--report <file>', 'the report of the run as JSON, as replay --json writes it, to compare with', filePath)
    .option('--json', 'give the answer as JSON')
    .addHelpText(
      'after',
      '\nThe recording must begin where the run did. Give the --rate and --policy of the' +
        '\nrun: by others the rate is not judged.' +
        '\n\nExample:\n  southbound audit day.ndjson.gz --truth truth.ndjson.gz --selections selections.ndjson --inspections inspections.ndjson',
    );
  return command.action(async (file: string, flags: AuditFlags) => {
    const { truth, selections, inspections, report } = flags;
    refuseSharedFile(command, { '<file>': file, truth, selections, inspections, report });
    const { answer, header } = await runAudit(terminal, file, flags);
    terminal.out.write(
      `${flags.json === true ? JSON.stringify(jsonOf(answer, header), null, 2) : auditText(answer, header)}\n`,
    );
    if (answer.rulings.some(({ verdict }) => verdict === 'violated')) exitWith(EXIT_NO);
  });
}

interface Audited {
  readonly answer: AuditReport;
  readonly header: RecordingHeader;
}

/** Throws `Interrupted` when told to stop: half a judgement is none. */
async function runAudit(terminal: Terminal, file: string, flags: AuditFlags): Promise<Audited> {
  const { policy } = loadRulebook({ rules: FIRST_RULE_SET, policy: flags.policy }, flags.rate);
  const report = flags.report === undefined ? undefined : reportIn(flags.report);
  const logger = createLogger({ service: 'audit', level: 'error', destination: terminal.err });
  return untilStopped(terminal, logger, async (stopping) => {
    const recording = await checkedFile(terminal, stopping, file, (onChecked) =>
      openRecords(file, 'events', onChecked),
    );
    const { header } = recording;
    const records = (path: string, kind: 'selections' | 'inspections') =>
      fittingRecords(terminal, stopping, path, kind, header);
    const truth = await checkedFile(terminal, stopping, flags.truth, (onChecked) => openTruth(flags.truth, onChecked));
    refuseUnfitting(truth, flags.truth, header);
    const selections = await records(flags.selections, 'selections');
    const inspections = flags.inspections === undefined ? null : await records(flags.inspections, 'inspections');
    terminal.err.write(`Judging ${file}.\n`);
    const answer = await withProgress(terminal, header.lines, (onJudged) =>
      auditRun(
        {
          recording: interruptible(recording, stopping, onJudged),
          truth: interruptible(truth, stopping),
          selections: interruptible(selections, stopping),
          inspections: inspections === null ? null : interruptible(inspections, stopping),
        },
        { policy, report },
      ),
    );
    // It may have come behind the last line.
    await turn();
    refuseStopped(stopping);
    return { answer, header };
  });
}

async function* interruptible<Line extends RecordedRecord | RecordedTruth>(
  { minutes }: Recording<Line>,
  stopping: AbortSignal,
  onJudged: (lines: number, note: string) => void = () => {},
): ReturnType<Recording<Line>['minutes']> {
  let read = 0;
  for await (const minute of minutes()) {
    yield minute;
    read += minute.lines.length;
    onJudged(read, 'judging');
    await turn();
    refuseStopped(stopping);
  }
}

function refuseStopped(stopping: AbortSignal): void {
  if (stopping.aborted) throw new Interrupted('Interrupted: nothing was judged.');
}

function reportIn(path: string): unknown {
  const report = parsed(readText(path));
  if (report === undefined) {
    throw new Fault('file-wrong', `${path}: is not JSON; give what replay wrote with --json`);
  }
  if (Object(report).isWhole === false) {
    throw new Fault('file-wrong', `${path}: is the report of a run that was interrupted; give that of a whole one`);
  }
  return report;
}

/** Undefined when it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function jsonOf(answer: AuditReport, { seed, preset, mode, digest }: RecordingHeader): object {
  return { simulated: true, seed, preset, mode, recording: digest, ...answer };
}
