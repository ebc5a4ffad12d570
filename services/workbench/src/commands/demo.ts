import { encodeEvent } from '@southbound/contracts';
import type { ProgressTargets } from '@southbound/measurement';
import { createLogger, type Logger, processMetrics } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { type BorderResult, simulatedBorder } from '@southbound/standalone';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { addBorderFlags, type BorderFlags, progressTargetsOf } from '../border-options.ts';
import { EXIT_INTERRUPTED } from '../exit-codes.ts';
import { type LinesFile, linesFile } from '../lines-file.ts';
import { filePath, refuseSharedFile } from '../options.ts';
import { MINUTES_PER_DAY, passingMinutes } from '../passing-minutes.ts';
import { contentsOf, type ReportContents } from '../report/report-contents.ts';
import { openReport, outputOption, type ReportFiles, reportFlags, writtenReport } from '../report/report-files.ts';
import { reportText, VOLUMES } from '../report-text.ts';
import { type Terminal, untilStopped, withProgress } from '../terminal.ts';
import { counted } from '../text-layout.ts';
import { daysOption, sharingOption, worldOfFlags } from '../world-options.ts';

interface DemoFlags extends BorderFlags {
  readonly days: number;
  readonly json?: string;
  readonly selections?: string;
  readonly output?: string;
}

export function demoCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('demo')
    .description('Run simulated days at the border on the embedded engine, from first crossing to yield report.')
    .addOption(daysOption())
    .addOption(sharingOption())
    .addOption(outputOption())
    .option('--json <file>', 'write all that came of it as JSON, to compare with', filePath)
    .option('--selections <file>', 'write every selection, one JSON object a line', filePath)
    .addHelpText('after', '\nExample:\n  southbound demo --ports 2304,2604 --rate 0.1 --json report.json');
  return addBorderFlags(command).action(async (flags: DemoFlags) => {
    const { rules, policy, progress, json, selections, output } = flags;
    refuseSharedFile(command, { rules, policy, progress, json, selections, ...reportFlags(output) });
    const isWhole = await runDemo(terminal, flags);
    if (!isWhole) exitWith(EXIT_INTERRUPTED);
  });
}

/** Runs and reports; answers whether all days passed or the run was interrupted. */
async function runDemo(terminal: Terminal, flags: DemoFlags): Promise<boolean> {
  const rulebook = loadRulebook(flags, flags.rate);
  const progressTargets = progressTargetsOf(flags);
  const logger = createLogger({ service: 'demo', level: 'error', destination: terminal.err });
  const { result, isWhole, report } = await untilStopped(terminal, logger, (stopping) =>
    withFiles(terminal, flags, stopping, async ({ selections, json, report }) => {
      const ran = await runBorder({ terminal, flags, rulebook, progressTargets, logger, selections }, stopping);
      // A report says of itself that it is cut short; a list of selections cannot, so it is not kept.
      if (ran.isWhole) await selections?.finish();
      json?.add(jsonOf(ran));
      await json?.finish();
      await report.write(contentsOfRun(ran));
      return { ...ran, report: report.paths };
    }),
  );
  if (!isWhole) terminal.out.write(`${interruptedText(flags)}\n\n`);
  terminal.out.write(`${reportText(result)}\n`);
  // Not among what the same seed prints again: each run has a folder of its own.
  terminal.err.write(writtenReport(report));
  return isWhole;
}

interface DemoFiles {
  readonly selections: LinesFile | undefined;
  readonly json: LinesFile | undefined;
  readonly report: ReportFiles;
}

/** Opens the files, does the work, and leaves nothing of those that it did not finish. */
async function withFiles<Result>(
  terminal: Terminal,
  flags: DemoFlags,
  stopping: AbortSignal,
  work: (files: DemoFiles) => Promise<Result>,
): Promise<Result> {
  const selections = flags.selections === undefined ? undefined : await linesFile(flags.selections, stopping, terminal);
  let json: LinesFile | undefined;
  let report: ReportFiles | undefined;
  try {
    json = flags.json === undefined ? undefined : await linesFile(flags.json, stopping, terminal);
    report = await openReport(flags.output, stopping, terminal);
    return await work({ selections, json, report });
  } finally {
    await selections?.discard();
    await json?.discard();
    await report?.discard();
  }
}

interface DemoRun {
  readonly terminal: Terminal;
  readonly flags: DemoFlags;
  readonly rulebook: Rulebook;
  readonly progressTargets: ProgressTargets | undefined;
  readonly logger: Logger;
  readonly selections: LinesFile | undefined;
}

interface DemoResult {
  readonly result: BorderResult;
  readonly isWhole: boolean;
}

async function runBorder(
  { terminal, flags, rulebook, progressTargets, logger, selections }: DemoRun,
  stopping: AbortSignal,
): Promise<DemoResult> {
  const border = await simulatedBorder({
    world: worldOfFlags(flags),
    loop: { mode: 'closed loop', adapts: flags.adapts },
    rulebook,
    progressTargets,
    registry: processMetrics(),
    logger,
    ...(selections && { onSelection: (selection) => selections.add(encodeEvent(selection)) }),
  });
  await withProgress(terminal, flags.days * MINUTES_PER_DAY, async (onPassed) => {
    for await (const _ of passingMinutes(border.minutes(), stopping, onPassed)) await selections?.flush();
  });
  return { result: border.result(), isWhole: !stopping.aborted };
}

/** The report for machines. Shares and bounds are numbers from 0 to 1; a bound of null means that nothing bounds it. */
function jsonOf({ result, isWhole }: DemoResult): string {
  return JSON.stringify({ simulated: true, isWhole, volumes: VOLUMES, ...result }, null, 2);
}

function contentsOfRun({ result, isWhole }: DemoResult): ReportContents {
  const { world, mode, minutesPassed } = result;
  return contentsOf({
    ...result,
    isWhole,
    what: `The demonstration: ${counted(Math.round(minutesPassed / 60), 'hour')} at the border.`,
    world: { ...world, mode },
    decidedBy: result,
  });
}

function interruptedText({ selections }: DemoFlags): string {
  const kept = selections === undefined ? '' : ` Nothing was written to ${selections}.`;
  return `Interrupted: the report covers the time that has passed.${kept}`;
}
