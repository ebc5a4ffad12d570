import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { showCommand } from './budget-show.ts';
import { tryCommand } from './budget-try.ts';

export function budgetCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return new Command('budget')
    .description('Show the inspection budgets of a live system, or try other policies on a recording.')
    .addHelpText('after', '\nExample:\n  southbound budget show')
    .addCommand(showCommand(terminal, exitWith))
    .addCommand(tryCommand(terminal));
}
