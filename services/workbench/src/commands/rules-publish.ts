import { readText } from '@southbound/runtime';
import type { EventLog } from '@southbound/runtime/ports';
import { loadPolicy, loadRuleSet } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { filePath, WHERE_KAFKA_IS } from '../options.ts';
import { orFaultsAsJson } from '../rule-sets/answer-as-json.ts';
import { readRuleSets, withEventLog } from '../rule-sets/published-rule-sets.ts';
import { type Document, keyOf, tellPublished } from '../rule-sets/rule-set-events.ts';
import { byOption } from '../rule-sets/rule-set-options.ts';
import type { Terminal } from '../terminal.ts';

interface PublishFlags {
  readonly by: Document['by'];
  readonly policy?: boolean;
  readonly json?: boolean;
}

export function publishCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return new Command('publish')
    .description(
      'Put a rule set on Kafka under its name and digest, for good. It decides nothing until it is activated.',
    )
    .argument('<file>', 'the rule set; refused when it has a fault', filePath)
    .addOption(byOption())
    .option('--policy', 'the file is a policy: kept for the record, since policies are settings and are not activated')
    .option('--json', 'write what was published, or what is wrong, as JSON')
    .addHelpText('after', `${WHERE_KAFKA_IS}\n\nExample:\n  southbound rules publish rule-set.yaml --by CBP-AN-031`)
    .action(async (file: string, { by, policy, json }: PublishFlags) => {
      await orFaultsAsJson(terminal, exitWith, json, async () => {
        const { version } = policy === true ? loadPolicy(file) : loadRuleSet(file);
        const type = policy === true ? 'PolicyPublished' : 'RuleSetPublished';
        const document: Document = { type, version, text: readText(file), by };
        const outcome = await withEventLog(terminal, (log) => publishDocument(log, document, Date.now()));
        const words = `${outcome}: ${version.name} ${version.version}, ${keyOf(version)}`;
        terminal.out.write(`${json === true ? JSON.stringify({ outcome, ...version }) : words}\n`);
      });
    });
}

/**
 * Publishes a document unless it stands there already, so that doing it twice is harmless.
 *
 * @internal Tests ask it of a log in memory.
 */
export async function publishDocument(
  log: EventLog,
  document: Document,
  nowMs: number,
): Promise<'published' | 'published before'> {
  const { documents } = await readRuleSets(log);
  if (documents.has(keyOf(document.version))) return 'published before';
  await tellPublished(log, document, nowMs);
  return 'published';
}
