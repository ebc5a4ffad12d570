import { writeFile } from 'node:fs/promises';
import { encodeEvent, instantOf } from '@southbound/contracts';
import { createLogger, processMetrics, unwritableFile } from '@southbound/runtime';
import { type BorderResult, simulatedBorder } from '@southbound/standalone';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { addBorderFlags, type BorderFlags } from '../border-options.ts';
import { type JsonLinesFile, jsonLinesFile } from '../json-lines-file.ts';
import { filePath, refuseSharedFile } from '../options.ts';
import { reportText, VOLUMES } from '../report-text.ts';
import { EXIT_INTERRUPTED, progressBar, type Terminal, turn, untilStopped } from '../terminal.ts';
import { daysOption, sharingOption, worldOfFlags } from '../world-options.ts';

interface DemoFlags extends BorderFlags {
  readonly days: number;
  readonly json?: string;
  readonly selections?: string;
}

export function demoCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('demo')
    .description('Run simulated days at the border on the embedded engine, from first crossing to yield report.')
    .addOption(daysOption())
    .addOption(sharingOption())
    .option('--json <file>', 'write the report as JSON too', filePath)
    .option('--selections <file>', 'write every selection, one JSON object a line', filePath)
    .addHelpText('after', '\nExample:\n  southbound demo --ports 2304,2604 --rate 0.1 --json report.json');
  return addBorderFlags(command).action(async (flags: DemoFlags) => {
    const { rules, policy, json, selections } = flags;
    refuseSharedFile(command, { rules, policy, json, selections });
    const isWhole = await runDemo(terminal, flags);
    if (!isWhole) exitWith(EXIT_INTERRUPTED);
  });
}

/** Runs and reports; answers whether all days passed or the run was interrupted. */
async function runDemo(terminal: Terminal, flags: DemoFlags): Promise<boolean> {
  const rulebook = loadRulebook(flags, flags.rate);
  const selections = flags.selections === undefined ? undefined : await jsonLinesFile(flags.selections);
  if (flags.json !== undefined) await writeJson(flags.json, '');
  const logger = createLogger({ service: 'demo', level: 'error', destination: terminal.err });
  const border = await simulatedBorder({
    world: worldOfFlags(flags),
    loop: { mode: 'closed loop', adapts: flags.adapts },
    rulebook,
    registry: processMetrics(),
    logger,
    ...(selections && { onSelection: (selection) => selections.add(encodeEvent(selection)) }),
  });
  const isWhole = await untilStopped(terminal, logger, (stopping) =>
    letDaysPass(terminal, flags.days, border.minutes(), selections, stopping),
  );
  await selections?.close();
  const result = border.result();
  if (flags.json !== undefined) await writeJson(flags.json, jsonOf(result));
  if (!isWhole) terminal.out.write('Interrupted: the report covers the time that has passed.\n\n');
  terminal.out.write(`${reportText(result)}\n`);
  return isWhole;
}

async function letDaysPass(
  terminal: Terminal,
  days: number,
  minutes: AsyncIterable<{ readonly startsAtMs: number }>,
  selections: JsonLinesFile | undefined,
  stopping: AbortSignal,
): Promise<boolean> {
  const progress = progressBar(terminal, days * 1_440);
  try {
    let passed = 0;
    for await (const { startsAtMs } of minutes) {
      await selections?.flush();
      passed += 1;
      if (passed % 10 === 0) {
        progress.at(passed, `${instantOf(startsAtMs).slice(0, 16)} UTC`);
        // Lets signals in: the embedded engine itself never waits for anything.
        await turn();
      }
      if (stopping.aborted) return false;
    }
    return true;
  } finally {
    progress.end();
  }
}

/** The report for machines. Shares and bounds are numbers from 0 to 1; a bound of null means that nothing bounds it. */
function jsonOf(result: BorderResult): string {
  return `${JSON.stringify({ simulated: true, volumes: VOLUMES, ...result }, null, 2)}\n`;
}

async function writeJson(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw unwritableFile(path, error);
  });
}
