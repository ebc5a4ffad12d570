import { PORT_CODES, type PortCode, portOfEntry } from '@southbound/contracts';
import { createLogger } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import { policyOption } from '../border-options.ts';
import { type CommittedDesk, committedDesks, withLiveState } from '../budget/live-desks.ts';
import { readSavedDesks, savedLine } from '../budget/saved-desks.ts';
import { shownBudget } from '../budget/shown-budget.ts';
import { shownText } from '../budget/shown-text.ts';
import { EXIT_NO } from '../exit-codes.ts';
import { linesFile } from '../lines-file.ts';
import { filePath, onePort, refuseSharedFile } from '../options.ts';
import { type Terminal, untilStopped } from '../terminal.ts';

interface ShowFlags {
  readonly port?: PortCode;
  readonly policy: string;
  readonly save?: string;
  readonly json?: boolean;
}

export function showCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('show')
    .description("Show each port's inspection budget as targeting last committed it: in a live system, or in a file.")
    .argument('[file]', 'state that was saved (default: that of the live system)', filePath)
    .addOption(new Option('--port <code>', 'only this port (default: every port that has decided)').argParser(onePort))
    .addOption(policyOption())
    .option('--save <file>', 'save the state as well, to show it later', filePath)
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nGive the --policy that targeting runs with: rates and thresholds are by it.' +
        '\nNothing is changed, and targeting goes on meanwhile.' +
        '\nWhere Kafka and Redis are, the settings say: SOUTHBOUND_KAFKA_BROKERS,\nSOUTHBOUND_REDIS_URL and the others of docs/generated/settings.md.' +
        '\n\nExample:\n  southbound budget show --port 2304\n  southbound budget show --save noon.ndjson\n  southbound budget show noon.ndjson',
    );
  return command.action(async (file: string | undefined, flags: ShowFlags) => {
    const { port: asked, policy, save } = flags;
    refuseSharedFile(command, { '[file]': file, policy, save });
    const rulebook = loadRulebook({ rules: FIRST_RULE_SET, policy }, undefined);
    const ports = asked === undefined ? PORT_CODES : [asked];
    const desks =
      file === undefined
        ? await withLiveState(terminal, (live) => committedDesks(live, ports))
        : (await readSavedDesks(file)).filter(({ port }) => ports.includes(port));
    if (save !== undefined) await saveDesks(terminal, save, desks);
    terminal.out.write(`${answerText(rulebook, desks, file, flags)}\n`);
    if (desks.length === 0) exitWith(EXIT_NO);
  });
}

function answerText(
  rulebook: Rulebook,
  desks: readonly CommittedDesk[],
  file: string | undefined,
  { port, json }: ShowFlags,
): string {
  const budgets = desks.map((desk) => shownBudget(rulebook, desk));
  if (json === true) return JSON.stringify({ policy: rulebook.policy.version, budgets });
  if (budgets.length > 0) return shownText(rulebook.policy, budgets);
  const where = port === undefined ? 'any port' : `${port} ${portOfEntry(port).name}`;
  return file === undefined ? `Targeting has committed nothing at ${where} yet.` : `${file} says nothing of ${where}.`;
}

function saveDesks(terminal: Terminal, path: string, desks: readonly CommittedDesk[]): Promise<void> {
  const logger = createLogger({ service: 'budget', level: 'error', destination: terminal.err });
  return untilStopped(terminal, logger, async (stopping) => {
    const lines = await linesFile(path, stopping, terminal);
    try {
      for (const desk of desks) lines.add(savedLine(desk));
      await lines.finish();
    } finally {
      await lines.discard();
    }
  });
}
