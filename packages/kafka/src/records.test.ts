import { EVENTS, messageBytesMax } from '@southbound/contracts';
import { createLogger } from '@southbound/runtime';
import { describe, expect, test } from 'vitest';
import { kafkaClient } from './kafka-client.ts';
import { kafkaSettings } from './kafka-settings.ts';
import { entryOf, namedPartition, outgoingRecord, sendAll } from './records.ts';

const CROSSINGS = 'southbound.crossings.v1';
const QUARANTINE = 'southbound.quarantine.v1';

function publication(bytes: number, rest: { topic?: typeof CROSSINGS | typeof QUARANTINE; partition?: number } = {}) {
  return { topic: CROSSINGS, partition: 3, key: 'key', headers: {}, content: new Uint8Array(bytes), ...rest } as const;
}

describe('what may be sent', () => {
  test('a value may be as large as its topic admits, and one byte more is refused', () => {
    for (const topic of [CROSSINGS, QUARANTINE] as const) {
      const partition = 0;
      expect(() => outgoingRecord(publication(messageBytesMax(topic), { topic, partition }))).not.toThrow();
      const tooLarge = () => outgoingRecord(publication(messageBytesMax(topic) + 1, { topic, partition }));
      expect(tooLarge).toThrow(expect.objectContaining({ code: 'message-too-large' }));
    }
  });

  test('key and headers have their own room', () => {
    const largest = publication(messageBytesMax(CROSSINGS));
    expect(() => outgoingRecord({ ...largest, headers: { lane: 'x'.repeat(16_000) } })).not.toThrow();
    const tooLarge = expect.objectContaining({ code: 'message-too-large' });
    expect(() => outgoingRecord({ ...largest, headers: { lane: 'x'.repeat(17_000) } })).toThrow(tooLarge);
    expect(() => outgoingRecord({ ...largest, key: 'ñ'.repeat(8_500) })).toThrow(tooLarge);
  });

  test('a partition that the topic does not have is refused, since kafkajs would lose the record', () => {
    for (const partition of [-1, 25, 0.5, Number.NaN]) {
      expect(() => outgoingRecord(publication(1, { partition }))).toThrow(RangeError);
    }
  });
});

describe('a tombstone', () => {
  const tombstone = { ...publication(0), topic: 'southbound.lookouts.v1', partition: 0 } as const;

  test('has no value where its topic is compacted, and is an empty record where it is not', () => {
    expect(outgoingRecord(tombstone).message.value).toBeNull();
    expect(outgoingRecord(publication(0)).message.value).toEqual(Buffer.alloc(0));
  });
});

describe('sends', () => {
  const client = kafkaClient(
    kafkaSettings.parse({ SOUTHBOUND_KAFKA_TOPIC_PREFIX: 'trial.' }),
    createLogger({ service: 'test', level: 'silent' }),
  );

  /** The sizes of the values in each send. */
  async function sizesSent(
    sizes: readonly number[],
    partition: (nth: number) => number,
  ): Promise<(number | undefined)[][]> {
    const sent: (number | undefined)[][] = [];
    await sendAll(
      client,
      {
        async sendBatch({ topicMessages }) {
          sent.push(topicMessages.flatMap(({ messages }) => messages.map(({ value }) => value?.length)));
          return topicMessages.flatMap(({ topic, messages }) =>
            messages.map((message) => ({ topicName: topic, partition: message.partition ?? -1 })),
          );
        },
      },
      sizes.map((bytes, nth) => outgoingRecord(publication(bytes, { partition: partition(nth) }))),
    );
    return sent;
  }

  test('hold what fits into one batch of each partition, in order', async () => {
    expect(await sizesSent([], () => 3)).toEqual([]);
    expect(await sizesSent([100_000, 100_001, 100_002, 5], () => 3)).toEqual([
      [100_000, 100_001],
      [100_002, 5],
    ]);
    expect(await sizesSent([262_144, 262_143, 1], (nth) => nth)).toEqual([[262_144, 262_143, 1]]);
  });

  test('are kept short', async () => {
    const sent = await sizesSent(Array(600).fill(1), () => 3);
    expect(sent.map((send) => send.length)).toEqual([250, 250, 100]);
  });

  test('go to the partition that each record names, and one that names none is never sent', () => {
    const message = { partition: 7, value: '' };
    const partitionMetadata = [{ partitionErrorCode: 0, partitionId: 3, leader: 1, replicas: [1], isr: [1] }];
    expect(namedPartition()({ topic: CROSSINGS, partitionMetadata, message })).toBe(7);
    const unnamed = { topic: CROSSINGS, partitionMetadata, message: { value: '' } };
    expect(() => namedPartition()(unnamed)).toThrow('names its partition');
  });

  test('that a partition does not answer are a fault, since kafkajs leaves out what it does not know', async () => {
    const record = outgoingRecord(publication(1));
    const detail = 'partition 3 of trial.southbound.crossings.v1 is missing';
    await expect(sendAll(client, { sendBatch: async () => [] }, [record])).rejects.toMatchObject({ detail });
  });
});

describe('what was fetched', () => {
  const message = { attributes: 0, timestamp: '0', offset: '7', key: null, value: null };
  const entry = (rest: object) => entryOf(CROSSINGS, 3, { ...message, ...rest } as Parameters<typeof entryOf>[2]);

  test('is handed over as it is, with empty texts and bytes for what is missing', () => {
    expect(entry({})).toEqual({
      topic: CROSSINGS,
      partition: 3,
      offset: 7,
      key: '',
      headers: {},
      content: new Uint8Array(),
    });
    const value = Buffer.from([0xff, 0x00, 0xfe]);
    expect(entry({ key: Buffer.from('año'), value })).toMatchObject({ key: 'año', content: value });
    expect(entry({ headers: { lane: null, port: Buffer.from('2304') } }).headers).toEqual({ lane: '', port: '2304' });
  });

  test('a header given more than once becomes one text that no reader takes for a single value', () => {
    expect(entry({ headers: { lane: [Buffer.from('1'), Buffer.from('2')] } }).headers).toEqual({ lane: '1, 2' });
    // kafkajs takes what an object inherits for a header that came before.
    expect(entry({ headers: { constructor: [Object, Buffer.from('x')] } }).headers).toEqual({ constructor: ', x' });
  });

  test('an event is sent as its JSON', () => {
    const content = EVENTS.CrossingObserved.example;
    const { message: sent } = outgoingRecord({
      topic: CROSSINGS,
      partition: 3,
      key: '2304',
      headers: { lane: '1' },
      content,
    });
    expect(JSON.parse(String(sent.value))).toEqual(content);
    expect(sent).toMatchObject({ key: '2304', headers: { lane: '1' }, partition: 3 });
  });
});
