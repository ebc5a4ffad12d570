import { type DocumentVersion, instantOf, type PolicyPublished, type RuleSetPublished } from '@southbound/contracts';
import { derivedEventId, readText } from '@southbound/runtime';
import type { EventLog } from '@southbound/runtime/ports';
import { loadPolicy, loadRuleSet } from '@southbound/targeting/rulebook-files';
import { Command } from 'commander';
import { filePath } from '../options.ts';
import { keyOf, readRuleSets, tell, withEventLog } from '../rule-sets/published-rule-sets.ts';
import { byOption, WHERE_KAFKA_IS } from '../rule-sets/rule-set-options.ts';
import type { Terminal } from '../terminal.ts';

interface PublishFlags {
  readonly by: RuleSetPublished['data']['publishedBy'];
  readonly policy?: boolean;
  readonly json?: boolean;
}

export function publishCommand(terminal: Terminal): Command {
  return new Command('publish')
    .description(
      'Put a rule set on Kafka under its name and digest, for good. It decides nothing until it is activated.',
    )
    .argument('<file>', 'the rule set; refused when it has a fault', filePath)
    .addOption(byOption())
    .option('--policy', 'the file is a policy: kept for the record, since policies are settings and are not activated')
    .option('--json', 'write what was published as JSON')
    .addHelpText('after', `${WHERE_KAFKA_IS}\n\nExample:\n  southbound rules publish rule-set.yaml --by CBP-AN-031`)
    .action(async (file: string, { by, policy, json }: PublishFlags) => {
      const { version } = policy === true ? loadPolicy(file) : loadRuleSet(file);
      const type = policy === true ? 'PolicyPublished' : 'RuleSetPublished';
      const text = readText(file);
      const outcome = await withEventLog(terminal, (log) =>
        publishDocument(log, { type, version, text, by }, Date.now()),
      );
      const answer = { outcome, name: version.name, version: version.version, digest: version.digest };
      const words = `${outcome}: ${version.name} ${version.version}, ${keyOf(version)}`;
      terminal.out.write(`${json === true ? JSON.stringify(answer) : words}\n`);
    });
}

interface Document {
  readonly type: 'RuleSetPublished' | 'PolicyPublished';
  readonly version: DocumentVersion;
  readonly text: string;
  readonly by: RuleSetPublished['data']['publishedBy'];
}

/**
 * Publishes a document unless it stands there already, so that doing it twice is harmless.
 *
 * @internal Tests ask it of a log in memory.
 */
export async function publishDocument(
  log: EventLog,
  { type, version, text, by }: Document,
  nowMs: number,
): Promise<'published' | 'published before'> {
  const key = keyOf(version);
  const { documents } = await readRuleSets(log);
  if (documents.has(key)) return 'published before';
  const at = instantOf(nowMs);
  const event: RuleSetPublished | PolicyPublished = {
    eventId: derivedEventId(key, type),
    type,
    occurredAt: at,
    recordedAt: at,
    source: 'workbench',
    data: { ...version, text, publishedBy: by },
  };
  await tell(log, key, event);
  return 'published';
}
