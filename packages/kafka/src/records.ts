import { encodeEvent, messageBytesMax, recordBytesMax, TOPICS, type TopicName } from '@southbound/contracts';
import { Fault, isTombstone } from '@southbound/runtime';
import type { LogEntry, Publication } from '@southbound/runtime/ports';
import type { ICustomPartitioner, IHeaders, KafkaMessage, Message, TopicMessages } from 'kafkajs';
import type { KafkaClient } from './kafka-client.ts';
import { nameOnCluster } from './topic-names.ts';

/** A record that its topic admits, ready to be sent. */
export interface OutgoingRecord {
  readonly topic: TopicName;
  readonly partition: number;
  readonly message: Message;
  /** No less than what it takes up in a record batch. */
  readonly bytes: number;
}

/** What Kafka adds to each record and each header at most: lengths, deltas and attributes. */
const RECORD_FRAME_BYTES = 40;
const HEADER_FRAME_BYTES = 10;
/** What it adds to a batch of records. */
const BATCH_FRAME_BYTES = 61;

/**
 * kafkajs copies the list of a partition's messages for each message that it adds, so sends are kept short: with a
 * thousand to a send the copies were a sixth of all that was allocated.
 */
const RECORDS_A_SEND_MAX = 250;

/**
 * Throws before anything is sent: a fault `message-too-large`, and a RangeError for a partition that its topic does
 * not have, which kafkajs would leave out without a word.
 */
export function outgoingRecord({ topic, partition, key, headers, content }: Publication): OutgoingRecord {
  const { partitions } = TOPICS[topic];
  if (!Number.isInteger(partition) || partition < 0 || partition >= partitions) {
    throw new RangeError(`no partition ${partition} of topic ${topic}, which has ${partitions}`);
  }
  // kafkajs writes a text where it is to stand: as bytes it would be copied once more.
  const value = isTombstone({ topic, content })
    ? null
    : content instanceof Uint8Array
      ? bufferOf(content)
      : encodeEvent(content);
  const valueBytes = value === null ? 0 : Buffer.byteLength(value);
  if (valueBytes > messageBytesMax(topic)) throw tooLarge(topic, valueBytes, messageBytesMax(topic));
  let bytes = RECORD_FRAME_BYTES + valueBytes + Buffer.byteLength(key);
  for (const name of Object.keys(headers)) {
    bytes += HEADER_FRAME_BYTES + Buffer.byteLength(name) + Buffer.byteLength(headers[name] ?? '');
  }
  const recordMax = recordBytesMax(topic) - BATCH_FRAME_BYTES;
  if (bytes > recordMax) throw tooLarge(`${topic}, with key and headers`, bytes, recordMax);
  return { topic, partition, message: { key, value, headers, partition }, bytes };
}

/** A record goes where it says. kafkajs' own partitioner first looks at all partitions of the topic, for each record. */
export const namedPartition: ICustomPartitioner =
  () =>
  ({ message: { partition } }) => {
    if (partition === undefined) throw new Error('every outgoing record names its partition');
    return partition;
  };

function tooLarge(where: string, bytes: number, bytesMax: number): Fault {
  return new Fault('message-too-large', `${bytes} bytes for ${where}, which admits at most ${bytesMax}`);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface Sender {
  sendBatch(batch: {
    acks: number;
    topicMessages: TopicMessages[];
  }): Promise<readonly { readonly topicName: string; readonly partition: number }[]>;
}

/** Sends records, one send after the other, and makes sure that every partition has answered. */
export async function sendAll(client: KafkaClient, sender: Sender, records: readonly OutgoingRecord[]): Promise<void> {
  for (const { ofSend, bytesByPlace } of sendsOf(records)) {
    const topicMessages = [...Map.groupBy(ofSend, ({ topic }) => topic)].map(([topic, all]) => ({
      topic: nameOnCluster(client, topic),
      messages: all.map(({ message }) => message),
    }));
    const answers = await sender.sendBatch({ acks: -1, topicMessages });
    const answered = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`));
    for (const place of bytesByPlace.keys()) {
      if (answered.has(`${client.prefix}${place}`)) continue;
      const [topic, partition] = place.split('/');
      throw new Fault('topics-wrong', `partition ${partition} of ${client.prefix}${topic} is missing`);
    }
  }
}

interface Send {
  readonly ofSend: OutgoingRecord[];
  /** What it has for each partition, by topic and partition. */
  readonly bytesByPlace: Map<string, number>;
}

/**
 * Cuts records into sends, in order. kafkajs makes one record batch of all that one send has for a partition, and a
 * broker refuses a batch that is larger than its topic admits for a single record.
 */
function sendsOf(records: readonly OutgoingRecord[]): readonly Send[] {
  const sends: Send[] = [];
  let current: Send | undefined;
  for (const record of records) {
    const place = `${record.topic}/${record.partition}`;
    let before = current?.bytesByPlace.get(place) ?? BATCH_FRAME_BYTES;
    const isFull = before + record.bytes > recordBytesMax(record.topic);
    if (current === undefined || isFull || current.ofSend.length === RECORDS_A_SEND_MAX) {
      current = { ofSend: [], bytesByPlace: new Map() };
      sends.push(current);
      before = BATCH_FRAME_BYTES;
    }
    current.ofSend.push(record);
    current.bytesByPlace.set(place, before + record.bytes);
  }
  return sends;
}

/**
 * A record as it was fetched. Foreign producers may leave out key, value or a header's value, which then are empty: a
 * record without a value is a tombstone. A header given more than once becomes one text with commas between, which no
 * reader takes for a single value.
 */
export function entryOf(topic: TopicName, partition: number, message: KafkaMessage): LogEntry {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? '',
    headers: headersOf(message.headers ?? {}),
    content: message.value ?? new Uint8Array(),
  };
}

function headersOf(headers: IHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  // Every record read comes by here, and by way of a list of entries it would take twice as long.
  for (const name of Object.keys(headers)) texts[name] = textOf(headers[name]);
  return texts;
}

function textOf(value: IHeaders[string] | null): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return Buffer.isBuffer(value) || typeof value === 'string' ? value.toString() : '';
}
