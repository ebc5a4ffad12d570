import { dirname, join } from 'node:path';
import { type CasesReport, runCases } from '@southbound/selectivity';
import { Command } from 'commander';
import { loadRuleSet, readOrThrow, readText } from '../documents.ts';
import type { Terminal } from '../terminal.ts';

export function rulesCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const check = new Command('check')
    .description('Read a rule set and name every fault in it, with line and column.')
    .argument('<file>', 'the rule set')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample:\n  southbound rules check packages/selectivity/rule-sets/first/rule-set.yaml')
    .action((file: string, { json }: { json?: boolean }) => {
      const { version, rules } = loadRuleSet(file);
      const answer = { ruleSet: version, rules: rules.map(({ id, points }) => ({ id, points })) };
      const words = `${version.name} ${version.version} (${version.digest}): ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, no fault.`;
      terminal.out.write(`${json ? JSON.stringify(answer) : words}\n`);
    });
  const run = new Command('test')
    .description('Run the cases of a rule set, and name the rules that no case shows firing.')
    .argument('<file>', 'the rule set')
    .option('--cases <file>', 'its cases (default: cases.yaml beside it)')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample:\n  southbound rules test packages/selectivity/rule-sets/first/rule-set.yaml')
    .action((file: string, { cases, json }: { cases?: string; json?: boolean }) => {
      const casesFile = cases ?? join(dirname(file), 'cases.yaml');
      const report = readOrThrow(casesFile, runCases(loadRuleSet(file), readText(casesFile)));
      terminal.out.write(`${json ? JSON.stringify(report) : casesText(casesFile, report)}\n`);
      if (report.results.some(({ passed }) => !passed)) exitWith(1);
    });
  return new Command('rules')
    .description('Check and test rule sets.')
    .addHelpText('after', '\nExample:\n  southbound rules check packages/selectivity/rule-sets/first/rule-set.yaml')
    .addCommand(check)
    .addCommand(run);
}

function casesText(file: string, { results, rulesWithoutCase }: CasesReport): string {
  const failed = results.filter(({ passed }) => !passed);
  const failures = failed.map(
    ({ name, line, differences }) =>
      `${file}:${line} ${name}\n${differences.map((difference) => `    ${difference}`).join('\n')}`,
  );
  const untested =
    rulesWithoutCase.length === 0 ? [] : [`No case shows these rules firing: ${rulesWithoutCase.join(', ')}.`];
  return [...failures, ...untested, `${results.length - failed.length} cases passed, ${failed.length} failed.`].join(
    '\n',
  );
}
