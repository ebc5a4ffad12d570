import { DrawKeyId } from '@southbound/contracts';
import { createLogger } from '@southbound/runtime';
import { FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { Command, InvalidArgumentError, Option } from 'commander';
import { policyOption, rateOption } from '../border-options.ts';
import { type Committed, committedBy, committedIn, readCommitments } from '../draws/commitments.ts';
import { type Verified, verified } from '../draws/verified.ts';
import { type DrawsVerified, verifiedText } from '../draws/verified-text.ts';
import { EXIT_NO } from '../exit-codes.ts';
import { filePath } from '../options.ts';
import { checkedFile } from '../recordings/checked-file.ts';
import { openRecords } from '../recordings/recording-reader.ts';
import { Interrupted, type Terminal, turn, untilStopped } from '../terminal.ts';

interface VerifyFlags {
  readonly of: string;
  readonly key: string;
  readonly commitment?: string;
  readonly commitments?: string;
  readonly policy: string;
  readonly rate?: number;
  readonly json?: boolean;
}

const EXAMPLE = `
Example:
  southbound draws verify selections.ndjson.gz --commitments told.txt --of draw-key-1/2026-03-02 --key 1fbeff4c94a471e85ed45ce77580a10bedab869e24d9480fd4e40257710a8e15`;

export function verifyCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('verify')
    .description("Make a day's draws again by its revealed key, and say which selections do not follow from them.")
    .argument('<file>', 'recording of selections', filePath)
    .addOption(
      new Option('--of <draw key id>', 'which key it is, as selections name it (required)')
        .argParser(drawKeyId)
        .makeOptionMandatory(),
    )
    .addOption(hexOption('--key <digits>', 'the key, as it was revealed (required)').makeOptionMandatory())
    .option('--commitments <file>', "what Kafka's own consumer wrote of the topic of commitments", filePath)
    .addOption(
      hexOption('--commitment <digits>', 'instead: the commitment, as it was written down before').conflicts(
        'commitments',
      ),
    )
    .addOption(rateOption())
    .addOption(policyOption())
    .option('--json', 'give the answer as JSON')
    .addHelpText(
      'after',
      '\nHow to have Kafka write the file of commitments: docs/OPERATIONS.md.' +
        '\nBy the file it also says whether the commitment was told before its day began,\nby the time that Kafka gave it, and whether it was the only one of its day.' +
        '\nGive the --rate and --policy of the day. That nothing is missing from the\nrecording it cannot say.\n' +
        EXAMPLE,
    );
  return command.action(async (file: string, flags: VerifyFlags) => {
    if (flags.commitment === undefined && flags.commitments === undefined) {
      command.error("error: give '--commitments <file>' or '--commitment <digits>': what was committed to beforehand");
    }
    const answer = await verify(terminal, file, flags);
    terminal.out.write(`${flags.json === true ? JSON.stringify(answer, null, 2) : verifiedText(answer)}\n`);
    if (!answer.isFine) exitWith(EXIT_NO);
  });
}

function drawKeyId(text: string): string {
  if (DrawKeyId.safeParse(text).success) return text;
  throw new InvalidArgumentError("It must be a secret's name and a day, such as draw-key-1/2026-03-02.");
}

function hexOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    if (/^[0-9a-f]{64}$/.test(text)) return text;
    throw new InvalidArgumentError('It must be 64 hexadecimal digits, in small letters.');
  });
}

async function verify(terminal: Terminal, file: string, flags: VerifyFlags): Promise<DrawsVerified> {
  const { of, key } = flags;
  const { policy } = loadRulebook({ rules: FIRST_RULE_SET, policy: flags.policy }, flags.rate);
  const committed = await committedTo(flags);
  const logger = createLogger({ service: 'draws', level: 'error', destination: terminal.err });
  return untilStopped(terminal, logger, async (stopping) => {
    const open = (onChecked: (lines: number, of: number) => void) => openRecords(file, 'selections', onChecked);
    const recording = await checkedFile(terminal, stopping, file, open);
    const answer = await verified(recording, policy, { id: of, key }, async () => {
      await turn();
      if (stopping.aborted) throw new Interrupted('Interrupted: nothing was verified.');
    });
    return { drawKeyId: of, isFine: isFine(committed, answer), committed, ...answer };
  });
}

async function committedTo({ of, key, commitment, commitments }: VerifyFlags): Promise<Committed> {
  if (commitments !== undefined) return committedIn(await readCommitments(commitments), of, key);
  return committedBy(commitment ?? '', key);
}

function isFine({ isToKey, isBeforeItsDay, otherKeysOfDay }: Committed, answer: Verified): boolean {
  const isCommitted = isToKey && isBeforeItsDay !== false && otherKeysOfDay.length === 0;
  return isCommitted && answer.recomputed > 0 && answer.ofOtherPolicies === 0 && answer.against.length === 0;
}
