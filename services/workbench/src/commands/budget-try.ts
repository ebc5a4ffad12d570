import { createLogger } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, InvalidArgumentError, Option } from 'commander';
import { policyOption, rulesOption } from '../border-options.ts';
import { triedPage } from '../budget/tried-page.ts';
import { type Trial, type TriedPolicies, tryPolicies } from '../budget/tried-policies.ts';
import { triedText } from '../budget/tried-text.ts';
import { linesFile } from '../lines-file.ts';
import { filePath, rate, refuseSharedFile } from '../options.ts';
import { type Terminal, untilStopped } from '../terminal.ts';

interface TryFlags {
  readonly truth: string;
  readonly rate: readonly number[];
  readonly randomShare?: readonly number[];
  readonly capacity: readonly number[];
  readonly rules: string;
  readonly policy: string;
  readonly html?: string;
  readonly json?: boolean;
}

export function tryCommand(terminal: Terminal): Command {
  const command = new Command('try')
    .description('Decide a recording anew under other policies, and tell what each finds for how many inspections.')
    .argument('<recording>', 'recording of events, of an open loop', filePath)
    .requiredOption(
      '--truth <file>',
      "recording of the world's hidden truth: officers look into it (required)",
      filePath,
    )
    .addOption(
      new Option('--rate <shares>', 'target rates to try, such as 0.1,0.2,0.3 (required)')
        .argParser(listOf(rate))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--random-share <shares>', "random shares to try with each (default: the policy's)").argParser(
        listOf(rate),
      ),
    )
    .addOption(
      new Option('--capacity <factors>', 'times bays, officers and units, such as 0.5,1 for half of them too')
        .argParser(listOf(factor))
        .default([1], 'as they are'),
    )
    .addOption(rulesOption())
    .addOption(policyOption())
    .option('--html <file>', 'write a page with a chart of yield against rate', filePath)
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nEvery policy decides the same crossings by the same draws, at one rate at' +
        '\nall times and ports: without schedules, surges and rates of single ports.' +
        '\n\nExample:\n  southbound budget try day.ndjson.gz --truth truth.ndjson.gz --rate 0.1,0.2,0.3 --capacity 0.5,1 --html yield.html',
    );
  return command.action(async (recording: string, flags: TryFlags) => {
    const { truth, html, rules, policy } = flags;
    refuseSharedFile(command, { '<recording>': recording, truth, rules, policy, html });
    const rulebook = loadRulebook({ rules, policy }, undefined);
    refuseContradictions(command, flags, rulebook.policy.capacity !== undefined);
    const answer = await runTrials(terminal, recording, flags, rulebook);
    terminal.out.write(`${flags.json === true ? jsonOf(recording, answer) : triedText(recording, answer)}\n`);
  });
}

/** The page's file opens first: a path that cannot be written is told before anything is tried. */
function runTrials(terminal: Terminal, recording: string, flags: TryFlags, rulebook: Rulebook): Promise<TriedPolicies> {
  const logger = createLogger({ service: 'budget', level: 'error', destination: terminal.err });
  const files = { recording, truth: flags.truth };
  return untilStopped(terminal, logger, async (stopping) => {
    const page = flags.html === undefined ? undefined : await linesFile(flags.html, stopping, terminal);
    try {
      const answer = await tryPolicies({ terminal, logger, stopping }, files, rulebook, trialsOf(flags));
      page?.add(triedPage(recording, answer));
      await page?.finish();
      return answer;
    } finally {
      await page?.discard();
    }
  });
}

function refuseContradictions(
  command: Command,
  { rate: rates, randomShare, capacity }: TryFlags,
  hasCapacity: boolean,
) {
  const lowest = Math.min(...rates);
  const above = randomShare?.find((share) => share > lowest);
  if (above !== undefined) {
    command.error(
      `error: '--random-share ${above}' is more than '--rate ${lowest}': the random stratum is part of the budget. Give shares up to ${lowest}, or leave that rate out.`,
    );
  }
  const changed = capacity.find((factor) => factor !== 1);
  if (!hasCapacity && changed !== undefined) {
    command.error(
      `error: '--capacity ${changed}' has nothing to change: the policy does not say what ports have. Write its section capacity, or leave the flag out.`,
    );
  }
}

/** Each with each, rates last, so that those stand together that differ by nothing else. */
function trialsOf({ rate: rates, randomShare, capacity }: TryFlags): readonly Trial[] {
  const shares = randomShare ?? [null];
  return capacity.flatMap((factor) =>
    shares.flatMap((share) => rates.map((targetRate) => ({ targetRate, randomShare: share, capacity: factor }))),
  );
}

function jsonOf(path: string, { header, ...answer }: TriedPolicies): string {
  return JSON.stringify({ simulated: true, mode: 'open loop', recording: { path, ...header }, ...answer });
}

/** Numbers separated by commas, each once, in ascending order. */
function listOf(one: (text: string) => number): (text: string) => readonly number[] {
  return (text) => [...new Set(text.split(',').map((each) => one(each.trim())))].toSorted((a, b) => a - b);
}

/** Officers with a hundred times the bays inspect everything at once. */
const FACTOR_MAX = 100;

function factor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= FACTOR_MAX)) {
    throw new InvalidArgumentError(`It must be a number above 0 and at most ${FACTOR_MAX}, such as 0.5 for half.`);
  }
  return value;
}
