import { existsSync } from 'node:fs';
import {
  ACTIVATION_LEAD_MS_MIN,
  ACTIVATION_ROLES,
  type ActivationRole,
  type DocumentVersion,
  epochMs,
  type Instant,
  instantOf,
  type RuleSetsActivated,
  SHADOW_RULE_SETS_MAX,
} from '@southbound/contracts';
import { derivedEventId } from '@southbound/runtime';
import type { EventLog } from '@southbound/runtime/ports';
import { activationsBy } from '@southbound/selectivity';
import { loadRuleSet } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import {
  isUsable,
  keyOf,
  type PublishedRuleSets,
  readRuleSets,
  tell,
  withEventLog,
} from '../rule-sets/published-rule-sets.ts';
import { byOption, instant, WHERE_KAFKA_IS } from '../rule-sets/rule-set-options.ts';
import type { Terminal } from '../terminal.ts';

interface ActivateFlags {
  readonly as: ActivationRole;
  readonly by: RuleSetsActivated['data']['activatedBy'];
  readonly from?: Instant;
  readonly at?: Instant;
  readonly json?: boolean;
}

/** From now on, unless told otherwise: time to see what one has done, and to say it again. Invented. */
const USUAL_LEAD_MS = 5_000;

export function activateCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('activate')
    .description(
      'Make a published rule set live, or up to three of them shadows, from an instant on. To go back, activate the former one.',
    )
    .argument('[sets...]', 'each a NAME@DIGEST, of which the digest may be cut short, or the file of a published set')
    .addOption(new Option('--as <role>', 'live or shadow').choices(ACTIVATION_ROLES).makeOptionMandatory())
    .addOption(byOption())
    .addOption(new Option('--from <instant>', 'in event time (default: five seconds from now)').argParser(instant))
    .addOption(
      new Option('--at <instant>', 'what event time it is now, where it is not that of the clock').argParser(instant),
    )
    .option('--json', 'write what was activated as JSON')
    .addHelpText(
      'after',
      `\nWithout a set, --as shadow ends the shadow.${WHERE_KAFKA_IS}\n\nExample:\n` +
        '  southbound rules activate second@5d1c6f --as shadow --by CBP-AN-031\n' +
        '  southbound rules activate rule-set.yaml --as live --by CBP-SV-007 --from 2026-03-02T14:05:10.000Z',
    );
  return command.action(async (sets: readonly string[], { as: role, by, at, from, json }: ActivateFlags) => {
    if (role === 'live' ? sets.length !== 1 : sets.length > SHADOW_RULE_SETS_MAX) {
      command.error(`error: --as live takes exactly one rule set, --as shadow none to ${SHADOW_RULE_SETS_MAX}`);
    }
    const atMs = at === undefined ? Date.now() : epochMs(at);
    const effectiveFrom = from ?? instantOf(atMs + USUAL_LEAD_MS);
    if (epochMs(effectiveFrom) - atMs < ACTIVATION_LEAD_MS_MIN) {
      const least = instantOf(atMs + ACTIVATION_LEAD_MS_MIN);
      command.error(`error: --from is ${effectiveFrom}; it must be at least 2 s from now: ${least} or later`);
    }
    const named = sets.map((set) => (existsSync(set) ? keyOf(loadRuleSet(set).version) : set));
    const wanted = { role, named, atMs, effectiveFrom, by };
    const answer = await withEventLog(terminal, (log) => activateRuleSets(log, wanted));
    if ('refused' in answer) exitWith(1);
    terminal.out.write(`${json === true ? JSON.stringify(answer) : answerText(answer)}\n`);
  });
}

interface Wanted {
  readonly role: ActivationRole;
  /** Each a beginning of name@digest that only one published rule set has. */
  readonly named: readonly string[];
  readonly atMs: number;
  readonly effectiveFrom: Instant;
  readonly by: RuleSetsActivated['data']['activatedBy'];
}

type Answer = { readonly activated: RuleSetsActivated['data'] } | { readonly refused: string };

/**
 * Activates rule sets that are published and that targeting can use; otherwise says why not.
 *
 * @internal Tests ask it of a log in memory.
 */
export async function activateRuleSets(
  log: EventLog,
  { role, named, atMs, effectiveFrom, by }: Wanted,
): Promise<Answer> {
  const known = await readRuleSets(log);
  const ruleSets: DocumentVersion[] = [];
  for (const name of named) {
    const found = [...known.documents].filter(([key]) => name.includes('@') && key.startsWith(name));
    const [only] = found;
    if (only === undefined) return { refused: `${name}: no such rule set is published; see southbound rules list` };
    if (found.length > 1) return { refused: `${name}: so begin ${found.map(([key]) => key).join(' and ')}` };
    if (!isUsable(only[1])) return { refused: `${only[0]}: is published, and is no rule set that can be used` };
    ruleSets.push(only[1].version);
  }
  const data = { role, ruleSets, effectiveFrom, previous: inForceUntil(known, role, atMs), activatedBy: by };
  const at = instantOf(atMs);
  await tell(log, role, {
    eventId: derivedEventId(`${role}/${ruleSets.map(keyOf).join('/')}/${effectiveFrom}`, 'RuleSetsActivated'),
    type: 'RuleSetsActivated',
    occurredAt: at,
    recordedAt: at,
    source: 'workbench',
    data,
  });
  return { activated: data };
}

/** What really has the role at the moment: an activation of what cannot be used never took effect. */
function inForceUntil(
  { documents, timelines }: PublishedRuleSets,
  role: ActivationRole,
  atMs: number,
): RuleSetsActivated['data']['previous'] {
  const inForce = activationsBy(timelines[role], atMs).find(({ ruleSets }) =>
    ruleSets.every((version) => isUsable(documents.get(keyOf(version)))),
  );
  return inForce === undefined ? null : { ruleSets: [...inForce.ruleSets], effectiveFrom: instantOf(inForce.fromMs) };
}

function answerText(answer: Answer): string {
  if ('refused' in answer) return answer.refused;
  const { role, ruleSets, effectiveFrom, previous } = answer.activated;
  const named = ruleSets.length === 0 ? 'nothing' : ruleSets.map(keyOf).join(', ');
  const before = previous === null ? '' : `; until then ${previous.ruleSets.map(keyOf).join(', ') || 'nothing'}`;
  return `${role} from ${effectiveFrom}: ${named}${before}`;
}
