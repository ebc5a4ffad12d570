import { dirname, join } from 'node:path';
import { readText } from '@southbound/runtime';
import { type CasesReport, faultText, runCases } from '@southbound/selectivity';
import { DEFAULT_POLICY, loadRulebook, loadRuleSet, readOrThrow } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { filePath } from '../options.ts';
import { orFaultsAsJson } from '../rule-sets/answer-as-json.ts';
import type { Terminal } from '../terminal.ts';
import { table, whole } from '../text-layout.ts';
import { activateCommand } from './rules-activate.ts';
import { diffCommand } from './rules-diff.ts';
import { explainCommand } from './rules-explain.ts';
import { lintCommand } from './rules-lint.ts';
import { listCommand } from './rules-list.ts';
import { publishCommand } from './rules-publish.ts';

export function rulesCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const check = new Command('check')
    .description('Read a rule set and name every fault in it, with line and column.')
    .argument('<file>', 'the rule set', filePath)
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample:\n  southbound rules check packages/selectivity/rule-sets/first/rule-set.yaml')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const ruleSet = await orFaultsAsJson(terminal, exitWith, json, () => loadRuleSet(file));
      if (ruleSet === undefined) return;
      const { version, rules, warnings } = ruleSet;
      const answer = { ruleSet: version, rules: rules.map(({ id, points }) => ({ id, points })), warnings };
      const words = `${version.name} ${version.version} (${version.digest}): ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, no fault.`;
      const told = warnings.map((warning) => `${faultText(file, warning)}\n`).join('');
      terminal.out.write(json ? `${JSON.stringify(answer)}\n` : `${told}${words}\n`);
    });
  const run = new Command('test')
    .description(
      'Run the cases of a rule set, and say what they show: of each rule, and of each part of its condition both ways.',
    )
    .argument('<file>', 'the rule set', filePath)
    .option('--cases <file>', 'its cases (default: cases.yaml beside it)', filePath)
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample:\n  southbound rules test packages/selectivity/rule-sets/first/rule-set.yaml')
    .action(async (file: string, { cases, json }: { cases?: string; json?: boolean }) => {
      const casesFile = cases ?? join(dirname(file), 'cases.yaml');
      const report = await orFaultsAsJson(terminal, exitWith, json, () =>
        readOrThrow(
          casesFile,
          runCases(loadRulebook({ rules: file, policy: DEFAULT_POLICY }, undefined), readText(casesFile)),
        ),
      );
      if (report === undefined) return;
      terminal.out.write(`${json ? JSON.stringify(report) : casesText(casesFile, report)}\n`);
      if (report.results.some(({ passed }) => !passed)) exitWith(1);
    });
  return new Command('rules')
    .description('Check, test, explain, compare, publish and activate rule sets.')
    .addHelpText('after', '\nExample:\n  southbound rules check packages/selectivity/rule-sets/first/rule-set.yaml')
    .addCommand(check)
    .addCommand(run)
    .addCommand(lintCommand(terminal, exitWith))
    .addCommand(explainCommand(terminal, exitWith))
    .addCommand(diffCommand(terminal))
    .addCommand(publishCommand(terminal, exitWith))
    .addCommand(activateCommand(terminal, exitWith))
    .addCommand(listCommand(terminal));
}

function casesText(file: string, { results, rulesWithoutCase, coverage }: CasesReport): string {
  const failed = results.filter(({ passed }) => !passed);
  const failures = failed.map(
    ({ name, line, differences }) =>
      `${file}:${line} ${name}\n${differences.map((difference) => `    ${difference}`).join('\n')}`,
  );
  const untested =
    rulesWithoutCase.length === 0 ? [] : [`No case shows these rules firing: ${rulesWithoutCase.join(', ')}.`];
  const passed = `${results.length - failed.length} cases passed, ${failed.length} failed.`;
  return [...failures, ...coverageText(coverage), ...untested, passed].join('\n');
}

/** For each rule how often it fires and is denied, and for each part of a condition that went one way only which it was not. */
function coverageText(coverage: CasesReport['coverage']): readonly string[] {
  const rules = coverage.map(({ ruleId, firesIn, deniedIn, waysSeen, ways }) => [
    ruleId,
    ...[firesIn, deniedIn].map((count) => whole.format(count)),
    `${waysSeen} of ${ways}`,
  ]);
  const unseen = coverage.flatMap(({ ruleId, branches }) =>
    branches.flatMap(({ text, seenTrue, seenFalse }) => {
      if (seenTrue > 0 && seenFalse > 0) return [];
      const way = seenTrue + seenFalse === 0 ? 'never asked' : seenTrue === 0 ? 'never true' : 'never false';
      return [`  ${ruleId}: ${way}: ${text}`];
    }),
  );
  const heading = unseen.length === 0 ? [] : ['', 'No case shows these ways of a condition:', ...unseen];
  return [table(['rule', 'fires in', 'denied in', 'ways seen'], rules), ...heading, ''];
}
