import { admissionOf } from './admission.ts';
import { EVENTS, type EventType, type SouthboundEvent } from './catalogue.ts';
import type { TopicName } from './topics.ts';

/** What can be wrong with the text of an event. The codes stand in the fault catalogue. */
export type DecodeFaultCode = 'event-not-json' | 'event-type-unknown' | 'event-field-wrong' | 'event-on-wrong-topic';

export interface DecodeFault {
  readonly code: DecodeFaultCode;
  /** What is wrong, where, and what would be right, one sentence a fault; never the value, which may name a person. */
  readonly reason: string;
}

export type Decoded =
  | { readonly ok: true; readonly event: SouthboundEvent }
  | { readonly ok: false; readonly fault: DecodeFault };

/**
 * Reads the text of one record of a topic. Unknown extra fields are dropped; anything missing or wrong is a fault
 * that names each path. Never throws: bad input is an expected outcome.
 */
export function decodeEvent(topic: TopicName, text: string): Decoded {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return failed('event-not-json', 'the text is not JSON; an event is one JSON object');
  }
  const definition = definitionOf(parsed);
  if (definition === undefined) {
    return failed('event-type-unknown', `type: expected one of ${Object.keys(EVENTS).join(', ')}`);
  }
  if (definition.topic !== topic) {
    return failed('event-on-wrong-topic', `type: ${definition.type} belongs on ${definition.topic}, this is ${topic}`);
  }
  if (admissions.get(definition.type)?.(parsed) === true) return { ok: true, event: parsed as SouthboundEvent };
  const result = definition.schema.safeParse(parsed);
  if (result.success) return { ok: true, event: result.data };
  return failed('event-field-wrong', reasonOf(result.error.issues, parsed));
}

/** The text of an event, as it stands on its topic. */
export function encodeEvent(event: SouthboundEvent): string {
  return JSON.stringify(event);
}

function failed(code: DecodeFaultCode, reason: string): Decoded {
  return { ok: false, fault: { code, reason } };
}

type Definition = (typeof EVENTS)[EventType];
const definitions: ReadonlyMap<unknown, Definition> = new Map(
  Object.values(EVENTS).map((event) => [event.type, event]),
);

const admissions = new Map(Object.values(EVENTS).map(({ type, schema }) => [type, admissionOf(schema)]));

/** The definition of the event that a parsed text claims to be; undefined when there is none. */
function definitionOf(parsed: unknown): Definition | undefined {
  return typeof parsed === 'object' && parsed !== null && 'type' in parsed ? definitions.get(parsed.type) : undefined;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A fault names at most this many fields: a message of ten thousand wrong ones needs no longer reason. */
const ISSUES_MAX = 5;

function reasonOf(issues: readonly Issue[], parsed: unknown): string {
  const named = issues.slice(0, ISSUES_MAX).map((issue) => {
    const path = issue.path.map(String).join('.').slice(0, 120) || 'the event';
    const expected = issue.message.replace(/^Invalid (?:input|option): |, received undefined$/g, '');
    return `${path}: ${valueAt(parsed, issue.path) === undefined ? 'is missing; ' : ''}${expected}`;
  });
  const more = issues.length - named.length;
  return named.join('; ').slice(0, 1_900) + (more > 0 ? `; and ${more} more` : '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[step];
  }
  return at;
}
