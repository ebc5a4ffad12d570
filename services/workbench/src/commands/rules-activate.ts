import { existsSync } from 'node:fs';
import {
  ACTIVATION_ROLES,
  type ActivationRole,
  epochMs,
  type Instant,
  instantOf,
  type RuleSetsActivated,
  SHADOW_RULE_SETS_MAX,
} from '@southbound/contracts';
import type { EventLog } from '@southbound/runtime/ports';
import { activationsBy, earliestBeginning, latestPortClock } from '@southbound/selectivity';
import { loadRuleSet } from '@southbound/targeting/rulebook-files';
import { Command, Option } from 'commander';
import { WHERE_KAFKA_IS } from '../options.ts';
import { orFaultsAsJson } from '../rule-sets/answer-as-json.ts';
import {
  isUsable,
  type PublishedDocument,
  type PublishedRuleSets,
  readRuleSets,
  withEventLog,
} from '../rule-sets/published-rule-sets.ts';
import { keyOf, tellActivated, tellPublished } from '../rule-sets/rule-set-events.ts';
import { byOption, instant } from '../rule-sets/rule-set-options.ts';
import type { Terminal } from '../terminal.ts';

interface ActivateFlags {
  readonly as: ActivationRole;
  readonly by: RuleSetsActivated['data']['activatedBy'];
  readonly from?: Instant;
  readonly at?: Instant;
  readonly json?: boolean;
}

/** From now on, unless told otherwise: three seconds to spare. Invented. */
const USUAL_LEAD_MS = 10_000;

/** So long after Kafka has taken it in every instance has surely heard of it; tens of milliseconds are usual. Invented. */
const TO_BE_HEARD_MS = 1_000;

export function activateCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  const command = new Command('activate')
    .description(
      'Make a published rule set live, or up to three of them shadows, from an instant on. To go back, activate the former one.',
    )
    .argument('[sets...]', 'each a NAME@DIGEST, of which the digest may be cut short, or the file of a published set')
    .addOption(new Option('--as <role>', 'live or shadow').choices(ACTIVATION_ROLES).makeOptionMandatory())
    .addOption(byOption())
    .addOption(
      new Option('--from <instant>', 'in event time (default: ten seconds from now; seven at least)').argParser(
        instant,
      ),
    )
    .addOption(
      new Option('--at <instant>', 'what event time it is now, where it is not that of the clock').argParser(instant),
    )
    .option('--json', 'write what was activated, or what is wrong, as JSON')
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
    const aheadMs = at === undefined ? 0 : epochMs(at) - Date.now();
    const nowMs = () => Date.now() + aheadMs;
    // Once more when it is told; here since it is known already.
    if (from !== undefined && epochMs(from) < earliestBeginning(nowMs())) {
      command.error(`error: --from ${tooNear(from, nowMs())}`);
    }
    await orFaultsAsJson(terminal, exitWith, json, async () => {
      const named = sets.map((set) => (existsSync(set) ? keyOf(loadRuleSet(set).version) : set));
      const wanted = { role, named, nowMs, from, by };
      const answer = await withEventLog(terminal, (log) => activateRuleSets(log, wanted));
      if ('refused' in answer) exitWith(1);
      terminal.out.write(`${json === true ? JSON.stringify(answer) : answerText(answer)}\n`);
    });
  });
}

interface Wanted {
  readonly role: ActivationRole;
  /** Each a beginning of name@digest that only one published rule set has. */
  readonly named: readonly string[];
  /** What event time it is now, milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly from: Instant | undefined;
  readonly by: RuleSetsActivated['data']['activatedBy'];
}

interface Refusal {
  /** As it was named; the instant that was wanted when that is too near. */
  readonly what: string;
  readonly cause: 'not-published' | 'ambiguous' | 'unusable' | 'too-near';
  readonly message: string;
}

type Answer =
  | {
      readonly activated: RuleSetsActivated['data'];
      /** Whether it was told so late that a port whose clock runs ahead may have decided past its beginning. */
      readonly mayBeLate: boolean;
    }
  | { readonly refused: Refusal };

/**
 * Activates rule sets that are published and that targeting can use; otherwise says why not. Their texts are told once
 * more before, so that every instance has them at hand. The clock is read after all that takes time.
 *
 * @internal Tests ask it of a log in memory.
 */
export async function activateRuleSets(log: EventLog, { role, named, nowMs, from, by }: Wanted): Promise<Answer> {
  const known = await readRuleSets(log);
  const documents: PublishedDocument[] = [];
  for (const name of named) {
    const found = documentNamed(known, name);
    if ('cause' in found) return { refused: found };
    documents.push(found);
  }
  for (const document of documents) await tellPublished(log, document, epochMs(document.publishedAt));
  const atMs = nowMs();
  const effectiveFrom = from ?? instantOf(atMs + USUAL_LEAD_MS);
  if (epochMs(effectiveFrom) < earliestBeginning(atMs)) {
    return { refused: { what: effectiveFrom, cause: 'too-near', message: tooNear(effectiveFrom, atMs) } };
  }
  const ruleSets = documents.map(({ version }) => version);
  const previous = inForceUntil(known, role, latestPortClock(atMs));
  const data = { role, ruleSets, effectiveFrom, previous, activatedBy: by };
  await tellActivated(log, data, atMs);
  return { activated: data, mayBeLate: latestPortClock(nowMs()) + TO_BE_HEARD_MS > epochMs(effectiveFrom) };
}

/** The one published rule set whose name@digest so begins, if targeting can use it. */
function documentNamed({ documents }: PublishedRuleSets, what: string): PublishedDocument | Refusal {
  const found = [...documents].filter(([key]) => what.includes('@') && key.startsWith(what));
  const [only] = found;
  if (only === undefined) {
    return { what, cause: 'not-published', message: 'no such rule set is published; see southbound rules list' };
  }
  const keys = found.map(([key]) => key);
  if (found.length > 1) return { what, cause: 'ambiguous', message: `so begin ${keys.join(' and ')}` };
  const [key, document] = only;
  if (isUsable(document)) return document;
  return { what: key, cause: 'unusable', message: 'is published, and is no rule set that can be used' };
}

function tooNear(from: Instant, atMs: number): string {
  return `must lie ahead of every port's clock, which may be 5 s ahead of this one, by 2 s: ${instantOf(earliestBeginning(atMs))} or later, not ${from}`;
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
  if ('refused' in answer) return `${answer.refused.what}: ${answer.refused.message}`;
  const { role, ruleSets, effectiveFrom, previous } = answer.activated;
  const named = ruleSets.length === 0 ? 'nothing' : ruleSets.map(keyOf).join(', ');
  const before = previous === null ? '' : `; until then ${previous.ruleSets.map(keyOf).join(', ') || 'nothing'}`;
  const late = answer.mayBeLate
    ? '\nIt was told late: ports whose clocks run ahead may switch after that instant; southbound_activations_late_total counts them.'
    : '';
  return `${role} from ${effectiveFrom}: ${named}${before}${late}`;
}
