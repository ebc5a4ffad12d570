import { messageBytesMax } from '@southbound/contracts';
import { describeEventLog } from '@southbound/runtime/contract';
import { Partitioners } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ANSWERS, answering, CROSSINGS, QUESTIONS, text, textOf } from './fixtures/answers.ts';
import { hasDocker, type KafkaContainer, kafkaContainer } from './fixtures/kafka-container.ts';
import { logUnderTest, PATIENCE_MS } from './fixtures/log-under-test.ts';
import { nameOnCluster } from './topic-names.ts';

describe.skipIf(!(await hasDocker()))('on a real broker', () => {
  let container: KafkaContainer;
  let checks = 0;

  beforeAll(async () => {
    container = await kafkaContainer();
  });

  afterAll(async () => {
    await container?.close();
  });

  describeEventLog('kafka', {
    patienceMs: PATIENCE_MS,
    make() {
      checks += 1;
      return logUnderTest(container.client(`check-${checks}.`));
    },
  });

  test('the largest record that a topic admits passes in a commit, and one byte more leaves the owner as it was', async () => {
    const { log, caughtUp, close } = await logUnderTest(container.client('largest.'));
    onTestFinished(close);
    const largest = messageBytesMax(ANSWERS);
    const refusals: unknown[] = [];
    const questioned = answering(async (batch) => {
      const throughOffset = batch.entries.at(-1)?.offset ?? -1;
      const commit = (...sizes: readonly number[]) =>
        batch.commit({
          publications: sizes.map((size) => text(ANSWERS, 0, 'x'.repeat(size))),
          throughOffset,
          metadata: '',
        });
      await commit(1, largest + 1).catch((error) => refusals.push(error));
      // More than one record batch may hold.
      await commit(largest, largest, 7);
    });
    await log.publish([text(QUESTIONS, 0, 'q'.repeat(messageBytesMax(QUESTIONS)))]);
    await log.join('group', [QUESTIONS], questioned.takeOver);
    await caughtUp('group');
    const reader = answering();
    await log.join('reader', [ANSWERS], reader.takeOver);
    await vi.waitFor(
      () => expect(reader.shown.map(({ content }) => (content as Uint8Array).length)).toEqual([largest, largest, 7]),
      PATIENCE_MS,
    );
    expect(refusals).toMatchObject([{ code: 'message-too-large' }]);
    expect(questioned.takeovers).toHaveLength(1);
    expect(questioned.shown.map((entry) => textOf(entry).length)).toEqual([messageBytesMax(QUESTIONS)]);
  });

  test('whatever other producers write is handed over: bytes, tombstones, no key, repeated headers, any compression', async () => {
    const client = container.client('foreign.');
    const { log, close } = await logUnderTest(client);
    onTestFinished(close);
    const topic = nameOnCluster(client, CROSSINGS);
    const producer = client.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    await producer.send({
      topic,
      messages: [{ partition: 3, key: null, value: bytes, headers: { lane: ['1', '2'] } }],
    });
    await producer.send({ topic, messages: [{ partition: 3, key: Buffer.from([0xff]), value: null }] });
    await producer.disconnect();
    const zstd = `--compression-codec zstd --bootstrap-server localhost:9092 --topic ${nameOnCluster(client, QUESTIONS)}`;
    await container.run(
      `kafka-console-producer.sh ${zstd} --property parse.key=true --property key.separator=/`,
      'key/squeezed',
    );
    const member = answering();
    await log.join('group', [CROSSINGS, QUESTIONS], member.takeOver);
    await vi.waitFor(() => expect(member.shown).toHaveLength(3), PATIENCE_MS);
    const [first, tombstone] = member.shown.filter((entry) => entry.topic === CROSSINGS);
    expect(first).toMatchObject({ offset: 0, key: '', headers: { lane: '1, 2' }, content: bytes });
    expect(tombstone).toMatchObject({ offset: 1, headers: {}, content: new Uint8Array() });
    expect(member.shown.filter((entry) => entry.topic === QUESTIONS).map(textOf)).toEqual(['squeezed']);
  });
});
