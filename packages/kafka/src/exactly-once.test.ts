import type { TopicName } from '@southbound/contracts';
import { type Admin, Partitioners, type Producer, type Transaction } from 'kafkajs';
import { expect, test, vi } from 'vitest';
import {
  ANSWERS,
  answer,
  answering,
  committedTexts,
  OTHER_QUESTIONS,
  QUESTIONS,
  QUESTIONS_THAT_EXPIRE,
  text,
  textOf,
} from './fixtures/answers.ts';
import { PATIENCE_MS } from './fixtures/log-under-test.ts';
import { describeOnBroker } from './fixtures/on-broker.ts';
import { END_TRANSACTION, type Treatment, tamperedWire } from './fixtures/tampered-wire.ts';
import type { KafkaClient } from './kafka-client.ts';
import { nameOnCluster } from './topic-names.ts';

await describeOnBroker('each record is answered exactly once', ({ container, newLog, logOn }) => {
  test('an owner that was paused in its commit is refused when it goes on after another has taken over', async () => {
    const { underTest, client } = await newLog();
    const isPaused = Promise.withResolvers<void>();
    const isCommit = (apiKey: number) => apiKey === END_TRANSACTION;
    const wire = tamperedWire(client, container().broker, (apiKey) => {
      if (!isCommit(apiKey)) return 'send';
      isPaused.resolve();
      return 'hold';
    });
    const outcome = Promise.withResolvers<unknown>();
    const first = logOn(wire.client);
    const paused = answering((batch) => answer(batch).then(() => outcome.resolve('committed'), outcome.resolve));
    await first.join('group', [QUESTIONS], paused.takeOver);
    await underTest.log.publish([text(QUESTIONS, 0, 'a')]);
    await isPaused.promise;

    // The former owner goes on at the worst moment: the next one has read the offset and has not committed yet.
    const second = answering(async (batch) => {
      wire.release();
      await outcome.promise;
      await answer(batch);
    });
    await underTest.log.join('group', [QUESTIONS], second.takeOver);
    await underTest.caughtUp('group');
    expect(await outcome.promise).toMatchObject({ code: 'owner-fenced' });
    expect(second.shown.map(textOf)).toEqual(['a']);
    expect(await committedTexts(underTest, ANSWERS)).toEqual(['answer to a']);
  });

  test('what an owner left open when it died holds up no reader for longer than its successor needs to fence it', async () => {
    const { underTest, client } = await newLog();
    const { log, caughtUp } = underTest;
    await log.publish([text(QUESTIONS, 0, 'a')]);
    const dead = await ownerByHand(client);
    const open = await dead.transaction();
    await open.send({
      topic: nameOnCluster(client, ANSWERS),
      messages: [{ partition: 0, key: 'key', value: 'never committed' }],
    });
    await log.join('group', [QUESTIONS], answering().takeOver);
    await caughtUp('group');
    // Left alone it would have stayed open for a minute.
    expect(await committedTexts(underTest, ANSWERS)).toEqual(['answer to a']);
    await dead.disconnect();
  });

  test.each([
    { step: 'asks where to read on before it has fenced the former one, both answer', fencesFirst: false, answers: 2 },
    { step: 'fences the former one before it asks where to read on, it alone answers', fencesFirst: true, answers: 1 },
  ])('when an owner $step', async ({ fencesFirst, answers }) => {
    const { underTest, client } = await newLog();
    await underTest.log.publish([text(QUESTIONS, 0, 'a')]);
    const [former, next] = [await ownerByHand(client), await ownerByHand(client)];
    const underWay = await answerByHand(client, former);
    if (fencesFirst) await (await next.transaction()).abort();
    const admin = client.kafka.admin();
    await admin.connect();
    const before = await committedByHand(client, admin, QUESTIONS);
    await underWay.commit().catch(() => {});
    if (before.offset === '-1') await (await answerByHand(client, next)).commit();
    await Promise.all([admin.disconnect(), former.disconnect(), next.disconnect()]);
    expect(await committedTexts(underTest, ANSWERS)).toHaveLength(answers);
  });

  test.each<Treatment>(['lose the request', 'lose the answer'])(
    'a commit of which nobody knows whether it happened is taken over from oneself: %s',
    async (treatment) => {
      const { underTest, client } = await newLog();
      let commits = 0;
      const wire = tamperedWire(client, container().broker, (apiKey) => {
        if (apiKey !== END_TRANSACTION) return 'send';
        commits += 1;
        return commits === 1 ? treatment : 'send';
      });
      const failures: unknown[] = [];
      const member = answering((batch) =>
        answer(batch).catch((error) => {
          failures.push(error);
          throw error;
        }),
      );
      const log = logOn(wire.client);
      await underTest.log.publish([text(QUESTIONS, 0, 'a')]);
      await log.join('group', [QUESTIONS], member.takeOver);
      await vi.waitFor(() => expect(failures).toMatchObject([{ code: 'log-away' }]), PATIENCE_MS);
      await underTest.log.publish([text(QUESTIONS, 0, 'b')]);
      await vi.waitFor(() => expect(member.shown.map(textOf)).toContain('b'), PATIENCE_MS);
      expect(member.shown.filter((entry) => textOf(entry) === 'a')).toHaveLength(
        treatment === 'lose the answer' ? 1 : 2,
      );
      expect(await committedTexts(underTest, ANSWERS)).toEqual(['answer to a', 'answer to b']);
    },
  );

  test('records that went before they were read are passed over, and the metadata outlives that', async () => {
    const { underTest, client } = await newLog();
    const released = Promise.withResolvers<void>();
    const inHand: unknown[] = [];
    const admin = client.kafka.admin();
    await admin.connect();
    const member = answering(async (batch, nth) => {
      if (nth === 1) await released.promise;
      else {
        // Right after another's commit the answer may be the one from before it.
        const committed = await vi.waitFor(async () => {
          const offsets = await committedByHand(client, admin, QUESTIONS_THAT_EXPIRE);
          expect(offsets.offset).toBe('4');
          return offsets;
        }, PATIENCE_MS);
        inHand.push(committed);
      }
      await answer(batch, `after batch ${nth}`);
    });
    await underTest.log.publish([text(QUESTIONS_THAT_EXPIRE, 0, 'a')]);
    await underTest.log.join('group', [QUESTIONS_THAT_EXPIRE], member.takeOver);
    await vi.waitFor(() => expect(member.shown).toHaveLength(1), PATIENCE_MS);
    await underTest.log.publish(['b', 'c', 'd', 'e'].map((each) => text(QUESTIONS_THAT_EXPIRE, 0, each)));
    const topic = nameOnCluster(client, QUESTIONS_THAT_EXPIRE);
    // kafkajs must know the topic before it can delete of it.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] });
    released.resolve();
    await underTest.caughtUp('group');
    await admin.disconnect();
    expect(member.shown.map(textOf)).toEqual(['a', 'e']);
    expect(inHand).toEqual([{ offset: '4', metadata: 'after batch 1' }]);
    expect(member.takeovers.filter(({ partition }) => partition === 0)).toHaveLength(1);
  });

  test('a topic that is joined again after a while brings no metadata of long ago with it', async () => {
    const { underTest } = await newLog();
    const { log, caughtUp } = underTest;
    const joinWith = async (topics: (typeof QUESTIONS)[], metadata: string) => {
      const member = answering((batch) => answer(batch, metadata));
      await log.publish([text(QUESTIONS, 0, metadata)]);
      const membership = await log.join('group', topics, member.takeOver);
      await caughtUp('group');
      await membership.leave();
      return member.takeovers.find(({ partition }) => partition === 0)?.metadata;
    };
    expect(await joinWith([OTHER_QUESTIONS, QUESTIONS], 'first')).toBe('');
    expect(await joinWith([QUESTIONS], 'second')).toBe('first');
    expect(await joinWith([OTHER_QUESTIONS, QUESTIONS], 'third')).toBe('second');
  });
});

/** Sends answer and offset of the first record as the owner of its partition does, and leaves the commit to the caller. */
async function answerByHand(client: KafkaClient, producer: Producer): Promise<Transaction> {
  const transaction = await producer.transaction();
  await transaction.send({
    topic: nameOnCluster(client, ANSWERS),
    messages: [{ partition: 0, key: 'key', value: 'answer to a' }],
  });
  const topics = [{ topic: nameOnCluster(client, QUESTIONS), partitions: [{ partition: 0, offset: '1' }] }];
  await transaction.sendOffsets({ consumerGroupId: `${client.prefix}group`, topics });
  return transaction;
}

/** What the group has committed in its partition, as Kafka itself tells it. */
async function committedByHand(client: KafkaClient, admin: Admin, topic: TopicName) {
  const groupId = `${client.prefix}group`;
  const [answered] = await admin.fetchOffsets({ groupId, topics: [nameOnCluster(client, topic)] });
  const found = answered?.partitions.find(({ partition }) => partition === 0);
  return { offset: found?.offset, metadata: found?.metadata };
}

/** A transactional producer as the owner of its partition of the group has it. */
async function ownerByHand({ kafka, prefix }: KafkaClient): Promise<Producer> {
  const producer = kafka.producer({
    transactionalId: `${prefix}group/0`,
    transactionTimeout: 60_000,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}
