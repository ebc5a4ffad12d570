import { readFile } from 'node:fs/promises';
import { createLogger, Fault, unreadableFile } from '@southbound/runtime';
import type { Policy } from '@southbound/selectivity';
import {
  type AuditedPolicy,
  type AuditReport,
  auditRun,
  type RecordingHeader,
  worldsDiffer,
} from '@southbound/simulation';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import { auditText } from '../audit-text.ts';
import { filePath, rate, refuseSharedFile } from '../options.ts';
import { wrongLine } from '../recordings/line-batches.ts';
import { openRecords, openTruth, type Recording } from '../recordings/recording-reader.ts';
import { EXIT_INTERRUPTED, progressBar, type Terminal, turn, untilStopped } from '../terminal.ts';

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
    .requiredOption('--truth <file>', "recording of the world's hidden truth", filePath)
    .requiredOption('--selections <file>', 'recording of the selections', filePath)
    .option('--inspections <file>', 'recording of the inspections; without it nothing is said of them', filePath)
    .addOption(
      new Option('--policy <file>', 'policy that decided')
        .argParser(filePath)
        .default(DEFAULT_POLICY, 'the policy "default"'),
    )
    .addOption(new Option('--rate <share>', "target rate of the run (default: the policy's)").argParser(rate))
    .option('--report <file>', 'the report of the run as JSON, as replay --json writes it, to compare with', filePath)
    .option('--json', 'give the answer as JSON')
    .addHelpText(
      'after',
      '\nThe recording must begin where the run did. The exit code is 1 when a promise was broken.' +
        '\n\nExample:\n  southbound audit day.ndjson.gz --truth truth.ndjson.gz --selections selections.ndjson --inspections inspections.ndjson',
    );
  return command.action(async (file: string, flags: AuditFlags) => {
    const { truth, selections, inspections, report } = flags;
    refuseSharedFile(command, { '<file>': file, truth, selections, inspections, report });
    const audited = await runAudit(terminal, file, flags);
    if (audited === undefined) {
      exitWith(EXIT_INTERRUPTED);
      return;
    }
    const { answer, header } = audited;
    terminal.out.write(
      `${flags.json === true ? JSON.stringify(jsonOf(answer, header), null, 2) : auditText(answer, header)}\n`,
    );
    if (answer.rulings.some(({ verdict }) => verdict === 'violated')) exitWith(1);
  });
}

interface Audited {
  readonly answer: AuditReport;
  readonly header: RecordingHeader;
}

/** Undefined when it was interrupted: half a judgement is none. */
async function runAudit(terminal: Terminal, file: string, flags: AuditFlags): Promise<Audited | undefined> {
  const policy = auditedPolicy(loadRulebook({ rules: FIRST_RULE_SET, policy: flags.policy }, flags.rate).policy);
  const report = flags.report === undefined ? undefined : await reportIn(flags.report);
  const logger = createLogger({ service: 'audit', level: 'error', destination: terminal.err });
  return untilStopped(terminal, logger, async (stopping) => {
    const recording = await openRecords(file, 'events');
    const { header } = recording;
    const truth = fitting(await openTruth(flags.truth), flags.truth, header);
    const selections = fitting(await openRecords(flags.selections, 'selections'), flags.selections, header);
    const inspections =
      flags.inspections === undefined
        ? null
        : fitting(await openRecords(flags.inspections, 'inspections'), flags.inspections, header);
    const progress = progressBar(terminal, header.lines);
    let read = 0;
    const readOn = async function* () {
      for await (const minute of recording.minutes()) {
        if (stopping.aborted) throw new Interrupted();
        yield minute;
        read += minute.lines.length;
        progress.at(read, 'judging');
        await turn();
      }
    };
    try {
      const answer = await auditRun(
        {
          recording: readOn(),
          truth: truth.minutes(),
          selections: selections.minutes(),
          inspections: inspections?.minutes() ?? null,
        },
        { policy, report },
      );
      return { answer, header };
    } catch (error) {
      if (error instanceof Interrupted) return undefined;
      throw error;
    } finally {
      progress.end();
    }
  });
}

class Interrupted extends Error {}

/** Of the same world: with another's the auditor would judge crossings that nobody made. */
function fitting<Line extends { readonly atMs: number; readonly type: string }>(
  recording: Recording<Line>,
  path: string,
  header: RecordingHeader,
): Recording<Line> {
  const differing = worldsDiffer(recording.header, header);
  if (differing.length > 0) {
    throw wrongLine(path, 1, `is of another world than what was recorded, by its ${differing.join(', ')}`);
  }
  const { replayOf } = recording.header;
  if (replayOf !== undefined && replayOf !== header.digest) {
    throw wrongLine(path, 1, 'came of replaying another recording; take the one that was replayed');
  }
  return recording;
}

function auditedPolicy(policy: Policy): AuditedPolicy {
  return {
    name: policy.version.name,
    version: policy.version.version,
    targetRate: policy.targetRate,
    randomShare: policy.randomShare,
    borrowInspections: policy.borrowInspections,
    mandatoryPriorities: policy.mandatory.lookoutPriorities,
    canineAlertIsMandatory: policy.mandatory.canineAlert,
  };
}

async function reportIn(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadableFile(path, error);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('file-wrong', `${path}: is not JSON; give the file that demo or replay wrote with --json`);
  }
}

function jsonOf(answer: AuditReport, { seed, preset, mode, digest }: RecordingHeader): object {
  return { simulated: true, seed, preset, mode, recording: digest, ...answer };
}
