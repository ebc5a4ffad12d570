import type { LogEntry } from '@southbound/runtime/ports';
import { expect, onTestFinished, test } from 'vitest';
import { CROSSINGS, QUESTIONS, text, textOf } from './fixtures/answers.ts';
import { PATIENCE_MS } from './fixtures/log-under-test.ts';
import { describeOnBroker } from './fixtures/on-broker.ts';
import type { KafkaClient } from './kafka-client.ts';
import { readTopics } from './topic-reader.ts';

const PATIENCE = { timeout: PATIENCE_MS, interval: 20 };

await describeOnBroker('an onlooker of topics', ({ newLog, container }) => {
  async function onlooker(client: KafkaClient, from: 'beginning' | 'end') {
    const shown: LogEntry[] = [];
    const topics = [CROSSINGS, QUESTIONS];
    const reader = await readTopics(client, { topics, from, onRecords: (entries) => void shown.push(...entries) });
    onTestFinished(() => reader.close());
    return { reader, shown, texts: () => shown.map(textOf) };
  }

  test('is shown all that there is, in the order of each partition, and knows when it has seen it', async () => {
    const { underTest, client } = await newLog();
    const nine = Array.from({ length: 9 }, (_, nth) => text(CROSSINGS, nth % 3, `${nth}`));
    await underTest.log.publish([...nine, text(QUESTIONS, 0, 'question')]);
    const { reader, shown, texts } = await onlooker(client, 'beginning');
    await reader.caughtUp;
    expect(texts().toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', 'question']);
    for (const partition of [0, 1, 2]) {
      const here = shown.filter((entry) => entry.topic === CROSSINGS && entry.partition === partition);
      expect(here.map(({ offset }) => offset)).toEqual([0, 1, 2]);
      expect(here.map(textOf)).toEqual([0, 3, 6].map((nth) => String(nth + partition)));
    }
    await underTest.log.publish([text(CROSSINGS, 0, 'later')]);
    await expect.poll(texts, PATIENCE).toContain('later');
  });

  test('from the end on is shown only what comes, and has caught up at once, also with empty topics', async () => {
    const { underTest, client } = await newLog();
    const nothing = await onlooker(client, 'beginning');
    await nothing.reader.caughtUp;
    await underTest.log.publish([text(CROSSINGS, 4, 'before'), text(CROSSINGS, 5, 'before')]);
    const { reader, texts } = await onlooker(client, 'end');
    await reader.caughtUp;
    await underTest.log.publish([text(CROSSINGS, 4, 'after')]);
    await expect.poll(texts, PATIENCE).toEqual(['after']);
  });

  test('catches up past records that were taken back, and is never shown them', async () => {
    const { underTest, client } = await newLog();
    await underTest.log.publish([text(CROSSINGS, 0, 'kept')]);
    const producer = client.kafka.producer({ transactionalId: `${client.prefix}taken-back`, maxInFlightRequests: 1 });
    await producer.connect();
    onTestFinished(() => producer.disconnect());
    const transaction = await producer.transaction();
    await transaction.send({
      topic: `${client.prefix}${CROSSINGS}`,
      messages: [{ partition: 0, key: 'key', value: 'taken back' }],
    });
    await transaction.abort();
    const { reader, texts } = await onlooker(client, 'beginning');
    await reader.caughtUp;
    expect(texts()).toEqual(['kept']);
  });

  test('leaves no group behind', async () => {
    const { client } = await newLog();
    const { reader } = await onlooker(client, 'beginning');
    const admin = container().client('').kafka.admin();
    await admin.connect();
    onTestFinished(() => admin.disconnect());
    const groups = async () =>
      (await admin.listGroups()).groups.filter(({ groupId }) => groupId.startsWith(`${client.prefix}onlooker.`)).length;
    expect(await groups()).toBe(1);
    await reader.close();
    expect(await groups()).toBe(0);
  });

  test('of topics that are not there is refused', async () => {
    await expect(onlooker(container().client('nowhere.'), 'beginning')).rejects.toMatchObject({ code: 'topics-wrong' });
  });
});
