import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from '@southbound/runtime';
import { type CrossingRecorded, lintRuleSet, type Rulebook, runCases } from '@southbound/selectivity';
import { loadRulebook, readOrThrow } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { policyOption } from '../border-options.ts';
import { filePath } from '../options.ts';
import { onRecording } from '../rule-sets/decided-crossings.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text-layout.ts';

interface LintFlags {
  readonly recording?: string;
  readonly policy: string;
  readonly json?: boolean;
}

export function lintCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return new Command('lint')
    .description(
      'Name what is no fault in a rule set and probably a mistake: rules without a case, that expire soon, that never fire or always together on a recording.',
    )
    .argument('<file>', 'the rule set', filePath)
    .option('--recording <file>', 'recording of events to try the rules on', filePath)
    .addOption(policyOption())
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nEnds with 1 when it warns. Its cases are those of cases.yaml beside it.' +
        '\n\nExample:\n  southbound rules lint my-rules.yaml --recording day.ndjson.gz',
    )
    .action(async (file: string, { recording, policy, json }: LintFlags) => {
      const rulebook = loadRulebook({ rules: file, policy }, undefined);
      const casesFile = join(dirname(file), 'cases.yaml');
      const cases = existsSync(casesFile)
        ? readOrThrow(casesFile, runCases(rulebook, readText(casesFile)))
        : { results: [], coverage: [], rulesWithoutCase: rulebook.ruleSet.rules.map(({ id }) => id) };
      const crossings = recording === undefined ? [] : await recorded(terminal, recording, rulebook);
      const warnings = lintRuleSet(rulebook.ruleSet, {
        // What expires soon is asked by whoever sits here now.
        atMs: Date.now(),
        cases,
        ...(recording !== undefined && { recorded: { crossings, policy: rulebook.policy } }),
      });
      const words = [
        ...warnings.map(({ line, message }) => `${file}:${line} ${message}`),
        `${counted(warnings.length, 'warning')}.`,
      ];
      terminal.out.write(`${json === true ? JSON.stringify({ warnings }) : words.join('\n')}\n`);
      if (warnings.length > 0) exitWith(1);
    });
}

async function recorded(terminal: Terminal, path: string, rulebook: Rulebook): Promise<CrossingRecorded[]> {
  const crossings: CrossingRecorded[] = [];
  await onRecording(terminal, path, (decideAnew) =>
    decideAnew(rulebook, ({ facts, atMs, selection }) => {
      if (facts !== null) crossings.push({ facts, atMs, port: selection.data.port });
    }),
  );
  return crossings;
}
