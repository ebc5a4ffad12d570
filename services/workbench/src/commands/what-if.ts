import { loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { policyOption, rateOption, rulesOption } from '../border-options.ts';
import { EXIT_NO } from '../exit-codes.ts';
import { filePath } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { type Reweighted, reweighted } from '../what-if/reweighted.ts';
import { whatIfText } from '../what-if/what-if-text.ts';

interface WhatIfFlags {
  readonly selections: string;
  readonly inspections: string;
  readonly rate?: number;
  readonly rules: string;
  readonly policy: string;
  readonly json?: boolean;
}

export function whatIfCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return new Command('what-if')
    .description(
      'Estimate what another rule set or rate would have found, from what was inspected and how likely it was.',
    )
    .argument('<recording>', 'recording of events, of an open loop', filePath)
    .requiredOption('--selections <file>', 'recording of its selections, as they were made (required)', filePath)
    .requiredOption('--inspections <file>', 'recording of its inspections (required)', filePath)
    .addOption(rateOption())
    .addOption(rulesOption())
    .addOption(policyOption())
    .option('--json', 'give the answer as JSON')
    .addHelpText(
      'after',
      '\nNobody looks into a vehicle: unlike budget try it takes no hidden truth, and' +
        '\nanswers with an interval. Where the other would inspect what could not come to' +
        '\nbe inspected, there is no answer.' +
        '\n\nExample:\n  southbound what-if day.ndjson.gz --selections selections.ndjson --inspections inspections.ndjson --rate 0.1',
    )
    .action(async (recording: string, flags: WhatIfFlags) => {
      const rulebook = loadRulebook(flags, flags.rate);
      const { selections, inspections } = flags;
      const answer = await reweighted(terminal, { recording, selections, inspections }, rulebook);
      terminal.out.write(`${flags.json === true ? jsonOf(recording, answer) : whatIfText(answer)}\n`);
      if (!answer.other.hitRate.measured.enoughEvidence) exitWith(EXIT_NO);
    });
}

function jsonOf(path: string, { header, ...answer }: Reweighted): string {
  return JSON.stringify({ simulated: true, mode: 'open loop', recording: { path, ...header }, ...answer });
}
