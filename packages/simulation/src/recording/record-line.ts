import {
  decodeEvent,
  encodeEvent,
  messageBytesMax,
  partitionOf,
  type SouthboundEvent,
  TOPICS,
  type TopicName,
} from '@southbound/contracts';
import type { Content, Publication } from '@southbound/runtime/ports';
import type { RecordingKind } from './header.ts';
import { isAt, type RecordedLine } from './line.ts';
import type { Read } from './read.ts';

/** A record of a topic as it stands in a recording. */
export interface RecordedRecord extends RecordedLine {
  readonly publication: Publication;
}

/**
 * Which topics' records a kind of recording holds. What else services tell follows from these, and by which rule sets
 * it is decided is for whoever replays them to say.
 */
export const TOPICS_OF_KIND = {
  events: [
    'southbound.lookouts.v1',
    'southbound.trace-leads.v1',
    'southbound.referrals.v1',
    'southbound.cases.v1',
    'southbound.notices.v1',
    'southbound.crossings.v1',
  ],
  selections: ['southbound.selections.v1'],
  inspections: ['southbound.inspections.v1'],
} as const satisfies Readonly<Record<Exclude<RecordingKind, 'truth'>, readonly TopicName[]>>;

/** What a record that is no event is counted as. No bytes at all, on a compacted topic, say that a key is no more. */
function typeOfBytes(topic: TopicName, bytes: Uint8Array): 'tombstone' | 'malformed' {
  return bytes.byteLength === 0 && TOPICS[topic].compacted ? 'tombstone' : 'malformed';
}

/** A line, and what it is counted as. */
export interface WrittenLine {
  readonly text: string;
  readonly type: string;
}

/**
 * A record as a recording has it. Bytes that are the very text of an event that may stand there become that event, and
 * whatever else stands on a topic is bytes, so that a replay puts there the same bytes.
 */
export function asRecorded(publication: Publication): Publication {
  const { topic, partition, content } = publication;
  const event = content instanceof Uint8Array ? eventIn(topic, content) : content;
  if (event !== undefined && portFault(topic, partition, event) === undefined) {
    return event === content ? publication : withContent(publication, event);
  }
  return content instanceof Uint8Array ? publication : withContent(publication, Buffer.from(encodeEvent(content)));
}

/** By name, since an adapter may read key and headers out of a record only when they are asked for. */
function withContent({ topic, partition, key, headers }: Publication, content: Content): Publication {
  return { topic, partition, key, headers, content };
}

/** The line, without its end, of a record as `asRecorded` has it. */
export function recordLine(atMs: number, { topic, partition, key, headers, content }: Publication): WrittenLine {
  const place = `{"at":${atMs},"topic":"${topic}","partition":${partition},"key":${JSON.stringify(key)},"headers":${JSON.stringify(headers)}`;
  if (content instanceof Uint8Array) {
    const base64 = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64');
    return { type: typeOfBytes(topic, content), text: `${place},"bytes":"${base64}"}` };
  }
  return { type: content.type, text: `${place}${BEFORE_EVENT}${encodeEvent(content)}}` };
}

/** In a line's text no quotation mark of a string stands without a backslash, so this can stand nowhere else. */
const BEFORE_EVENT = ',"event":';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function eventIn(topic: TopicName, bytes: Uint8Array): SouthboundEvent | undefined {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return undefined;
  }
  const decoded = decodeEvent(topic, text);
  return decoded.ok && encodeEvent(decoded.event) === text ? decoded.event : undefined;
}

/** The record that a line of a kind of recording holds. */
export function readRecordLine(kind: keyof typeof TOPICS_OF_KIND): (text: string) => Read<RecordedRecord> {
  const topics: readonly TopicName[] = TOPICS_OF_KIND[kind];
  return (text) => {
    const split = text.indexOf(`${BEFORE_EVENT}{`);
    const place = parsed(split === -1 ? text : `${text.slice(0, split)}}`);
    if (place === undefined) return wrong('the line is not as a recording has it: it is cut off, or was changed');
    const faulty = placeFault(place, topics);
    if (faulty !== undefined) return wrong(faulty);
    if (split === -1) return bytesRecord(place);
    if (!text.endsWith('}')) return wrong('the line is cut off: it must end with }');
    return eventRecord(place, text.slice(split + BEFORE_EVENT.length, -1));
  };
}

/** What a line says beside its event; claimed until it was looked at. */
interface Place extends Omit<Publication, 'content'> {
  readonly at: number;
  readonly bytes?: unknown;
}

function eventRecord({ at, topic, partition, key, headers, bytes }: Place, text: string): Read<RecordedRecord> {
  if (bytes !== undefined) return wrong('a line has either event or bytes');
  const decoded = decodeEvent(topic, text);
  if (!decoded.ok) return wrong(`event: ${decoded.fault.reason}`);
  const { event } = decoded;
  const fault = portFault(topic, partition, event);
  if (fault !== undefined) return wrong(fault);
  return {
    ok: true,
    value: { atMs: at, type: event.type, publication: { topic, partition, key, headers, content: event } },
  };
}

function bytesRecord({ at, topic, partition, key, headers, bytes }: Place): Read<RecordedRecord> {
  if (typeof bytes !== 'string')
    return wrong('event or bytes is missing: a line holds an event, or base64 of its bytes');
  const content = Buffer.from(bytes, 'base64');
  if (content.toString('base64') !== bytes) return wrong('bytes: must be base64');
  const bytesMax = messageBytesMax(topic);
  if (content.byteLength > bytesMax) return wrong(`bytes: ${topic} admits at most ${bytesMax}`);
  const type = typeOfBytes(topic, content);
  return { ok: true, value: { atMs: at, type, publication: { topic, partition, key, headers, content } } };
}

/** What is wrong with where a record stands. */
function placeFault({ at, topic, partition, key, headers }: Place, topics: readonly TopicName[]): string | undefined {
  if (!isAt(at)) return 'at: must be milliseconds since 1970, a whole number';
  const known = topics.find((each) => each === topic);
  if (known === undefined) return `topic: must be one of ${topics.join(', ')}`;
  const { partitions } = TOPICS[known];
  if (!Number.isInteger(partition) || partition < 0 || partition >= partitions) {
    return `partition: must be a whole number from 0 to ${partitions - 1}, as ${known} has ${partitions}`;
  }
  if (typeof key !== 'string') return 'key: must be a text';
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    return 'headers: must be texts by name';
  for (const value of Object.values(headers)) if (typeof value !== 'string') return 'headers: must be texts by name';
  return undefined;
}

/** Topics with a partition for each port hold a port's events in its own. */
function portFault(topic: TopicName, partition: number, event: SouthboundEvent): string | undefined {
  if (TOPICS[topic].key !== 'port' || !('port' in event.data) || event.data.port === undefined) return undefined;
  const right = partitionOf(event.data.port);
  return right === partition ? undefined : `partition: must be ${right}, which is that of port ${event.data.port}`;
}

function parsed(text: string): Place | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Place) : undefined;
  } catch {
    return undefined;
  }
}

function wrong(reason: string): Read<never> {
  return { ok: false, reason };
}
