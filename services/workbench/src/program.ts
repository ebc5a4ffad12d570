import { FAULTS, Fault } from '@southbound/runtime';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { budgetCommand } from './commands/budget.ts';
import { demoCommand } from './commands/demo.ts';
import { drawsCommand } from './commands/draws.ts';
import { loadCommand } from './commands/load.ts';
import { platesCommand } from './commands/plates.ts';
import { recordCommand } from './commands/record.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { rulesCommand } from './commands/rules.ts';
import { sharingCommand } from './commands/sharing.ts';
import { startCommand } from './commands/start.ts';
import { topicsCommand } from './commands/topics.ts';
import { whatIfCommand } from './commands/what-if.ts';
import { worldCommand } from './commands/world.ts';
import { EXIT_COULD_NOT_RUN, EXIT_INTERRUPTED, EXIT_WRONG_USAGE, exitCodesText } from './exit-codes.ts';
import { Interrupted, type Terminal } from './terminal.ts';
import { wrapped } from './text-layout.ts';

/** What to do after a fault that a service would live through, and that a command ends with. */
const TODO_OF_COMMANDS: Partial<Record<Fault['code'], string>> = {
  'log-away':
    'This command has ended and does not go on by itself. Before it is run again, see that the brokers run and that SOUTHBOUND_KAFKA_BROKERS names them.',
  'state-away':
    'This command has ended and changed nothing. Before it is run again, see that Redis runs and that SOUTHBOUND_REDIS_URL names it.',
  'route-unknown': 'See that the engine runs, and that --live names where it answers, such as http://127.0.0.1:8080.',
  'drain-timed-out': 'This command was ended in the middle of its work. It wrote none of its files.',
};

/** Stands for a space at which no line is broken: who looks for a fault looks for both words. */
const UNBROKEN_SPACE = '\u00a0';

/** The `southbound` command line. Answers the exit code: 0 fine, 1 the answer is no, 2 wrong usage, 3 could not run. */
export async function runSouthbound(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const exitWith = (code: number) => {
    exitCode = code;
  };
  const program = new Command('southbound')
    .description('Southbound, a border-inspection targeting engine.')
    .addHelpText('after', '\nExample:\n  southbound demo --ports 2304,2604')
    .addCommand(demoCommand(terminal, exitWith))
    .addCommand(startCommand(terminal))
    .addCommand(rulesCommand(terminal, exitWith))
    .addCommand(budgetCommand(terminal, exitWith))
    .addCommand(drawsCommand(terminal, exitWith))
    .addCommand(topicsCommand(terminal))
    .addCommand(worldCommand(terminal))
    .addCommand(recordCommand(terminal))
    .addCommand(replayCommand(terminal, exitWith))
    .addCommand(reportCommand(terminal))
    .addCommand(whatIfCommand(terminal, exitWith))
    .addCommand(loadCommand(terminal, exitWith))
    .addCommand(auditCommand(terminal, exitWith))
    .addCommand(platesCommand(terminal, exitWith))
    .addCommand(sharingCommand(terminal));
  prepare(program, terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_WRONG_USAGE;
    if (error instanceof Interrupted) {
      terminal.err.write(`${error.message}\n`);
      return EXIT_INTERRUPTED;
    }
    if (error instanceof Fault) {
      const { todo, exit } = FAULTS[error.code];
      // The detail stays as it is: it names a place in a file, which editors follow.
      const told = wrapped(`${TODO_OF_COMMANDS[error.code] ?? todo} (fault${UNBROKEN_SPACE}${error.code})`);
      terminal.err.write(`${error.detail}\n${told.replace(UNBROKEN_SPACE, ' ')}\n`);
      return exit;
    }
    terminal.err.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT_COULD_NOT_RUN;
  }
}

/** Every command throws instead of ending the process, writes where it is told, and helps after a mistake. */
function prepare(command: Command, terminal: Terminal, parents = ''): void {
  const path = `${parents}${command.name()} `;
  command
    .addHelpText('after', exitCodesText(path.trim()) ?? '')
    .exitOverride()
    .showHelpAfterError(`(${path}--help shows what is possible)`)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    });
  for (const child of command.commands) prepare(child, terminal, path);
}
