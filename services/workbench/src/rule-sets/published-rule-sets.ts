import type { ActivationRole, Instant } from '@southbound/contracts';
import { kafkaClient, kafkaEventLog, kafkaSettings } from '@southbound/kafka';
import { arrivalOf, createLogger, readSettings } from '@southbound/runtime';
import type { EventLog, LogEntry } from '@southbound/runtime/ports';
import { type ActivationTimeline, readRuleSet, withActivation } from '@southbound/selectivity';
import { digestOf } from '@southbound/targeting/rulebook-files';
import type { Terminal } from '../terminal.ts';
import { ACTIVATIONS, type Document, keyOf, RULE_SETS } from './rule-set-events.ts';

/** A rule set or a policy that was published. */
export interface PublishedDocument extends Document {
  readonly publishedAt: Instant;
}

/** All that stands on the topics of rule sets, as of one moment. */
export interface PublishedRuleSets {
  /** By name@digest. */
  readonly documents: ReadonlyMap<string, PublishedDocument>;
  readonly timelines: Readonly<Record<ActivationRole, ActivationTimeline>>;
}

/** Whether every instance of targeting can use it: a rule set whose text has the digest that it goes by, without fault. */
export function isUsable(document: PublishedDocument | undefined): boolean {
  if (document?.type !== 'RuleSetPublished') return false;
  const { version, text } = document;
  const read = readRuleSet(text, digestOf(text));
  return read.ok && keyOf(read.value.version) === keyOf(version) && read.value.version.version === version.version;
}

/** Reads the topics once, to where they end now. What cannot be read is passed over, as targeting passes over it. */
export async function readRuleSets(log: EventLog): Promise<PublishedRuleSets> {
  const documents = new Map<string, PublishedDocument>();
  const timelines: Record<ActivationRole, ActivationTimeline> = { live: [], shadow: [] };

  function hear(entry: LogEntry): void {
    const { event } = arrivalOf(entry);
    if (event?.type === 'RuleSetsActivated') {
      timelines[event.data.role] = withActivation(timelines[event.data.role], event.data, entry.offset);
    } else if (event?.type === 'RuleSetPublished' || event?.type === 'PolicyPublished') {
      const { name, version, digest, publishedBy, text } = event.data;
      const document = { type: event.type, version: { name, version, digest }, text, by: publishedBy };
      documents.set(keyOf(document.version), { ...document, publishedAt: event.occurredAt });
    }
  }

  const following = await log.follow([RULE_SETS, ACTIVATIONS], (entries) => entries.forEach(hear));
  await following.caughtUp;
  await following.close();
  return { documents, timelines };
}

/** Does something with the event log of the settings. Rejects with a fault when it does not answer. */
export async function withEventLog<Result>(
  terminal: Terminal,
  work: (log: EventLog) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings(kafkaSettings, terminal.environment);
  const logger = createLogger({ service: 'southbound', level: 'error', destination: terminal.err });
  const log = kafkaEventLog(kafkaClient(settings, logger));
  try {
    await log.assertAnswers();
    return await work(log);
  } finally {
    await log.close();
  }
}
