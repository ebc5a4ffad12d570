import { DAY_MS } from '@southbound/contracts';
import { readSettings } from '@southbound/runtime';
import { commitmentTo, dayKey } from '@southbound/targeting/draws';
import { drawKeyOf, drawKeySettings } from '@southbound/targeting/draws-settings';
import { Command, Option } from 'commander';
import { EXIT_NO } from '../exit-codes.ts';
import { day } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { verifyCommand } from './draws-verify.ts';

interface RevealFlags {
  readonly day: string;
  readonly json?: boolean;
}

export function drawsCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return new Command('draws')
    .description("Reveal a past day's draw key, and verify that a day's selections follow from the key committed to.")
    .addHelpText('after', '\nExample:\n  southbound draws help verify')
    .addCommand(revealCommand(terminal, exitWith))
    .addCommand(verifyCommand(terminal, exitWith));
}

function revealCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return new Command('reveal')
    .description("Tell the draw key of a day that is over. It tells nothing of any other day's.")
    .addOption(new Option('--day <day>', 'which day, in UTC (required)').argParser(day).makeOptionMandatory())
    .option('--json', 'give the answer as JSON')
    .addHelpText(
      'after',
      '\nThe secret is that of the settings SOUTHBOUND_DRAW_KEY_ID, SOUTHBOUND_DRAW_KEY' +
        '\nand SOUTHBOUND_DRAW_KEY_NEXT, as targeting has them. That the day is over is' +
        "\nasked of this machine's clock: wait until every port's clock is past it." +
        '\n\nExample:\n  southbound draws reveal --day 2026-03-02',
    )
    .action(({ day: ofDay, json }: RevealFlags) => {
      const drawKey = drawKeyOf(readSettings(drawKeySettings, terminal.environment));
      if (Date.now() < Date.parse(ofDay) + DAY_MS) {
        terminal.err.write(`${ofDay} is not over in UTC: whoever knew its key could foresee every draw left.\n`);
        exitWith(EXIT_NO);
        return;
      }
      const { id, key } = dayKey(drawKey, ofDay);
      const answer = { drawKeyId: id, key, commitment: commitmentTo(key) };
      const text = `Draw key ${id}\n  key         ${key}\n  commitment  ${answer.commitment}`;
      terminal.out.write(`${json === true ? JSON.stringify(answer) : text}\n`);
    });
}
