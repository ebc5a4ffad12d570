import { ACTIVATION_ROLES, type ActivationRole, instantOf } from '@southbound/contracts';
import { Command } from 'commander';
import { WHERE_KAFKA_IS } from '../options.ts';
import { type PublishedRuleSets, readRuleSets, withEventLog } from '../rule-sets/published-rule-sets.ts';
import { keyOf } from '../rule-sets/rule-set-events.ts';
import type { Terminal } from '../terminal.ts';

export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('List the rule sets that are published, and which were, are and will be live and in the shadow.')
    .option('--json', 'answer as JSON')
    .addHelpText('after', `${WHERE_KAFKA_IS}\n\nExample:\n  southbound rules list`)
    .action(async ({ json }: { json?: boolean }) => {
      const known = await withEventLog(terminal, readRuleSets);
      terminal.out.write(`${json === true ? JSON.stringify(listed(known)) : listText(known)}\n`);
    });
}

/** Without the texts. @internal Tests ask it of a log in memory. */
export function listed({ documents, timelines }: PublishedRuleSets) {
  const activations = (role: ActivationRole) =>
    timelines[role].map(({ ruleSets, fromMs }) => ({ ruleSets, effectiveFrom: instantOf(fromMs) }));
  return {
    published: [...documents.values()].map(({ type, version, publishedAt, by }) => ({
      kind: type === 'RuleSetPublished' ? 'rule set' : 'policy',
      version,
      publishedAt,
      publishedBy: by,
    })),
    live: activations('live'),
    shadow: activations('shadow'),
  };
}

/** @internal Tests ask it of a log in memory. */
export function listText(known: PublishedRuleSets): string {
  const { live, shadow, published } = listed(known);
  const documents = published.map(
    ({ kind, version, publishedAt, publishedBy }) =>
      `${kind.padEnd(8)}  ${keyOf(version)}  ${version.version}, published ${publishedAt} by ${publishedBy}`,
  );
  const activations = { live, shadow };
  const roles = ACTIVATION_ROLES.flatMap((role) => [
    '',
    ...(activations[role].length === 0
      ? [`${role}: never activated${role === 'live' ? '; the settings decide' : ''}`]
      : []),
    ...activations[role].map(
      ({ ruleSets, effectiveFrom }) => `${role} from ${effectiveFrom}: ${ruleSets.map(keyOf).join(', ') || 'nothing'}`,
    ),
  ]);
  return [...(documents.length === 0 ? ['Nothing is published.'] : documents), ...roles].join('\n');
}
