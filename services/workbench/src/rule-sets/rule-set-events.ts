import {
  type ActivationRole,
  type DocumentVersion,
  decodeEvent,
  encodeEvent,
  instantOf,
  type PolicyPublished,
  type RuleSetPublished,
  type RuleSetsActivated,
  type SouthboundEvent,
} from '@southbound/contracts';
import { derivedEventId, Fault } from '@southbound/runtime';
import type { EventLog } from '@southbound/runtime/ports';

export const RULE_SETS = 'southbound.rule-sets.v1';
export const ACTIVATIONS = 'southbound.activations.v1';

type Published = RuleSetPublished | PolicyPublished;

/** A rule set or a policy to be published, or that was. */
export interface Document {
  readonly type: Published['type'];
  readonly version: DocumentVersion;
  readonly text: string;
  readonly by: Published['data']['publishedBy'];
}

/** By what a document is called and kept. */
export function keyOf({ name, digest }: DocumentVersion): string {
  return `${name}@${digest}`;
}

/** Publishes a document. Told again, it is the same event. */
export async function tellPublished(log: EventLog, { type, version, text, by }: Document, atMs: number): Promise<void> {
  const key = keyOf(version);
  await tell(log, key, {
    eventId: derivedEventId(key, type),
    type,
    ...saidAt(atMs),
    data: { ...version, text, publishedBy: by },
  });
}

export async function tellActivated(log: EventLog, data: RuleSetsActivated['data'], atMs: number): Promise<void> {
  const { role, ruleSets, effectiveFrom } = data;
  await tell(log, role satisfies ActivationRole, {
    eventId: derivedEventId(`${role}/${ruleSets.map(keyOf).join('/')}/${effectiveFrom}`, 'RuleSetsActivated'),
    type: 'RuleSetsActivated',
    ...saidAt(atMs),
    data,
  });
}

function saidAt(atMs: number) {
  const at = instantOf(atMs);
  return { occurredAt: at, recordedAt: at, source: 'workbench' };
}

/** Puts an event under its key. Throws fault `settings-wrong` for one that its readers would refuse. */
async function tell(log: EventLog, key: string, content: SouthboundEvent): Promise<void> {
  const topic = content.type === 'RuleSetsActivated' ? ACTIVATIONS : RULE_SETS;
  const decoded = decodeEvent(topic, encodeEvent(content));
  if (!decoded.ok) throw new Fault('settings-wrong', decoded.fault.reason);
  await log.publish([{ topic, partition: 0, key, headers: { type: content.type }, content }]);
}
