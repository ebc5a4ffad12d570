import type { ProgressTargets } from '@southbound/measurement';
import { loadProgressTargets } from '@southbound/standalone';
import { DEFAULT_POLICY, FIRST_RULE_SET } from '@southbound/targeting/rulebook-files';
import { type Command, Option } from 'commander';
import { filePath, rate } from './options.ts';
import { addWorldFlags, type WorldFlags } from './world-options.ts';

/** What `demo` and `start` have in common. */
export interface BorderFlags extends WorldFlags {
  readonly rate?: number;
  readonly rules: string;
  readonly policy: string;
  readonly progress?: string;
  readonly adapts: boolean;
}

export function addBorderFlags(command: Command): Command {
  return addWorldFlags(command)
    .addOption(
      new Option('--adapts', 'rings watch the lanes, and shift port and hour to where less is inspected').default(
        false,
        'they do not',
      ),
    )
    .addOption(rateOption())
    .addOption(rulesOption())
    .addOption(policyOption())
    .addOption(progressOption());
}

/** The file of progress indicators that flags name, if any. Throws faults `file-unreadable` and `file-wrong`. */
export function progressTargetsOf({ progress }: Pick<BorderFlags, 'progress'>): ProgressTargets | undefined {
  return progress === undefined ? undefined : loadProgressTargets(progress);
}

/** Whoever decides and whoever judges take the same. */
export function rateOption(): Option {
  return new Option('--rate <share>', "target rate, a share of vehicles such as 0.2 (default: the policy's)").argParser(
    rate,
  );
}

export function rulesOption(): Option {
  return new Option('--rules <file>', 'rule set').argParser(filePath).default(FIRST_RULE_SET, 'the rule set "first"');
}

function progressOption(): Option {
  return new Option(
    '--progress <file>',
    'baselines and targets of progress indicators (default: they are told without)',
  ).argParser(filePath);
}

export function policyOption(): Option {
  return new Option('--policy <file>', 'policy').argParser(filePath).default(DEFAULT_POLICY, 'the policy "default"');
}
