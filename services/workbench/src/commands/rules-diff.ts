import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { policyOption, rateOption } from '../border-options.ts';
import { filePath } from '../options.ts';
import { comparedText, compareRuleSets } from '../rule-sets/comparison.ts';
import type { Terminal } from '../terminal.ts';

interface DiffFlags {
  readonly recording: string;
  readonly policy: string;
  readonly rate?: number;
  readonly json?: boolean;
}

export function diffCommand(terminal: Terminal): Command {
  return new Command('diff')
    .description(
      'Try two versions of a rule set on a recording: on how many crossings each rule fires, and which selections are gained and lost, by port.',
    )
    .argument('<before>', 'the rule set as it is', filePath)
    .argument('<after>', 'the rule set as it would be', filePath)
    .requiredOption('--recording <file>', 'recording of events whose crossings are decided by both', filePath)
    .addOption(rateOption())
    .addOption(policyOption())
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nBoth sets decide the same crossings by the same draws. Nobody\ncarries out inspections.' +
        '\n\nExample:\n  southbound rules diff first.yaml my-rules.yaml --recording day.ndjson.gz',
    )
    .action(async (before: string, after: string, { recording, policy, rate, json }: DiffFlags) => {
      const then = loadRulebook({ rules: before, policy }, rate);
      const now = loadRulebook({ rules: after, policy }, rate);
      const comparison = await compareRuleSets(terminal, recording, then, now);
      terminal.out.write(`${json === true ? JSON.stringify(comparison) : comparedText(comparison)}\n`);
    });
}
