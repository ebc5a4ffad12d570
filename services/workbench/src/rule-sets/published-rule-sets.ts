import {
  type ActivationRole,
  type DocumentVersion,
  decodeEvent,
  encodeEvent,
  type SouthboundEvent,
} from '@southbound/contracts';
import { kafkaClient, kafkaEventLog, kafkaSettings } from '@southbound/kafka';
import { arrivalOf, createLogger, Fault, readSettings } from '@southbound/runtime';
import type { EventLog, LogEntry } from '@southbound/runtime/ports';
import { type ActivationTimeline, readRuleSet, withActivation } from '@southbound/selectivity';
import { digestOf } from '@southbound/targeting/rulebook-files';
import type { Terminal } from '../terminal.ts';

const RULE_SETS = 'southbound.rule-sets.v1';
const ACTIVATIONS = 'southbound.activations.v1';

/** A rule set or a policy that was published. */
export interface PublishedDocument {
  readonly kind: 'rule set' | 'policy';
  readonly version: DocumentVersion;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly text: string;
}

/** All that stands on the topics of rule sets, as of one moment. */
export interface PublishedRuleSets {
  /** By name@digest, in the order of publishing. */
  readonly documents: ReadonlyMap<string, PublishedDocument>;
  readonly timelines: Readonly<Record<ActivationRole, ActivationTimeline>>;
}

export function keyOf({ name, digest }: DocumentVersion): string {
  return `${name}@${digest}`;
}

/** Whether every instance of targeting can use it: a rule set whose text has the digest that it goes by, without fault. */
export function isUsable(document: PublishedDocument | undefined): boolean {
  if (document?.kind !== 'rule set') return false;
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
      const kind = event.type === 'RuleSetPublished' ? 'rule set' : 'policy';
      const about = { kind, version: { name, version, digest }, publishedAt: event.occurredAt } as const;
      documents.set(keyOf(about.version), { ...about, publishedBy, text });
    }
  }

  const following = await log.follow([RULE_SETS, ACTIVATIONS], (entries) => entries.forEach(hear));
  await following.caughtUp;
  await following.close();
  return { documents, timelines };
}

/** Puts an event under its key. Throws fault `settings-wrong` for one that its readers would refuse. */
export async function tell(log: EventLog, key: string, content: SouthboundEvent): Promise<void> {
  const topic = content.type === 'RuleSetsActivated' ? ACTIVATIONS : RULE_SETS;
  const decoded = decodeEvent(topic, encodeEvent(content));
  if (!decoded.ok) throw new Fault('settings-wrong', decoded.fault.reason);
  await log.publish([{ topic, partition: 0, key, headers: { type: content.type }, content }]);
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
