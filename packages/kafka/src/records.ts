import { encodeEvent, messageBytesMax, recordBytesMax, TOPICS, type TopicName } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { LogEntry, Publication } from '@southbound/runtime/ports';
import type { IHeaders, KafkaMessage, Message, TopicMessages } from 'kafkajs';
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
 * kafkajs copies the list of a partition's messages for each message that it adds, so sends are kept short. With this
 * many nothing of it could be measured.
 */
const RECORDS_A_SEND_MAX = 1_000;

/**
 * Throws before anything is sent: a fault `message-too-large`, and a RangeError for a partition that its topic does
 * not have, which kafkajs would leave out without a word.
 */
export function outgoingRecord({ topic, partition, key, headers, content }: Publication): OutgoingRecord {
  const { partitions } = TOPICS[topic];
  if (!Number.isInteger(partition) || partition < 0 || partition >= partitions) {
    throw new RangeError(`no partition ${partition} of topic ${topic}, which has ${partitions}`);
  }
  const value = content instanceof Uint8Array ? bufferOf(content) : Buffer.from(encodeEvent(content));
  if (value.byteLength > messageBytesMax(topic)) throw tooLarge(topic, value.byteLength, messageBytesMax(topic));
  let bytes = RECORD_FRAME_BYTES + value.byteLength + Buffer.byteLength(key);
  for (const [name, text] of Object.entries(headers)) {
    bytes += HEADER_FRAME_BYTES + Buffer.byteLength(name) + Buffer.byteLength(text);
  }
  const recordMax = recordBytesMax(topic) - BATCH_FRAME_BYTES;
  if (bytes > recordMax) throw tooLarge(`${topic}, with key and headers`, bytes, recordMax);
  return { topic, partition, message: { key, value, headers: { ...headers }, partition }, bytes };
}

function tooLarge(where: string, bytes: number, bytesMax: number): Fault {
  return new Fault('message-too-large', `${bytes} bytes for ${where}, which admits at most ${bytesMax}`);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface Sender {
  sendBatch(batch: {
    acks: number;
    topicMessages: TopicMessages[];
  }): Promise<readonly { readonly topicName: string; readonly partition: number }[]>;
}

/** Sends records, one send after the other, and makes sure that every partition has answered. */
export async function sendAll(client: KafkaClient, sender: Sender, records: readonly OutgoingRecord[]): Promise<void> {
  for (const send of sendsOf(records)) {
    const topicMessages = [...Map.groupBy(send, ({ topic }) => topic)].map(([topic, all]) => ({
      topic: nameOnCluster(client, topic),
      messages: all.map(({ message }) => message),
    }));
    const answers = await sender.sendBatch({ acks: -1, topicMessages });
    const answered = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`));
    for (const record of send) {
      if (answered.has(`${client.prefix}${placeOf(record)}`)) continue;
      throw new Fault(
        'topics-wrong',
        `partition ${record.partition} of ${nameOnCluster(client, record.topic)} is missing`,
      );
    }
  }
}

/**
 * Cuts records into sends, in order. kafkajs makes one record batch of all that one send has for a partition, and a
 * broker refuses a batch that is larger than its topic admits for a single record.
 */
function sendsOf(records: readonly OutgoingRecord[]): OutgoingRecord[][] {
  const sends: OutgoingRecord[][] = [];
  let current: OutgoingRecord[] = [];
  let bytesByPartition = new Map<string, number>();
  for (const record of records) {
    const place = placeOf(record);
    const bytes = (bytesByPartition.get(place) ?? BATCH_FRAME_BYTES) + record.bytes;
    if (bytes > recordBytesMax(record.topic) || current.length === RECORDS_A_SEND_MAX) {
      sends.push(current);
      current = [];
      bytesByPartition = new Map();
    }
    bytesByPartition.set(place, (bytesByPartition.get(place) ?? BATCH_FRAME_BYTES) + record.bytes);
    current.push(record);
  }
  if (current.length > 0) sends.push(current);
  return sends;
}

function placeOf({ topic, partition }: { readonly topic: TopicName; readonly partition: number }): string {
  return `${topic}/${partition}`;
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
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: IHeaders[string] | null): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return Buffer.isBuffer(value) || typeof value === 'string' ? value.toString() : '';
}
