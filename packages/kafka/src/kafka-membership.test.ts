import { TOPICS } from '@southbound/contracts';
import { expect, test, vi } from 'vitest';
import {
  answer,
  answering,
  CROSSINGS,
  committedTexts,
  QUESTIONS,
  SELECTIONS,
  text,
  textOf,
} from './fixtures/answers.ts';
import { PATIENCE_MS } from './fixtures/log-under-test.ts';
import { describeOnBroker } from './fixtures/on-broker.ts';
import { nameOnCluster } from './topic-names.ts';

const PARTITIONS = TOPICS[CROSSINGS].partitions;
const ALL = Array.from({ length: PARTITIONS }, (_, partition) => partition);

/** One record for each partition, the nth of each. */
const round = (nth: number) => ALL.map((partition) => text(CROSSINGS, partition, `${partition}.${nth}`));

await describeOnBroker('members of a group', ({ newLog, logOn }) => {
  test('share its partitions, take over from one that leaves, and answer each record once meanwhile', async () => {
    const { underTest, client } = await newLog();
    const [first, second] = [answering(), answering()];
    const other = logOn(client);
    const owned = (log: { places(): readonly { partition: number }[] }) =>
      new Set(log.places().map((place) => place.partition));
    await underTest.log.publish(round(1));
    await underTest.log.join('group', [CROSSINGS, QUESTIONS], first.takeOver);
    await underTest.caughtUp('group');
    await underTest.log.publish(round(2));
    await other.join('group', [QUESTIONS, CROSSINGS], second.takeOver);
    await underTest.log.publish(round(3));
    await vi.waitFor(() => expect([owned(underTest.log).size, owned(other).size]).toEqual([13, 12]), PATIENCE_MS);
    expect([...owned(underTest.log)].filter((partition) => owned(other).has(partition))).toEqual([]);
    expect(other.places().filter(({ topic }) => topic === QUESTIONS)).toEqual([]);
    await underTest.log.publish(round(4));
    await other.close();
    await underTest.log.publish(round(5));
    await vi.waitFor(() => expect(owned(underTest.log).size).toBe(PARTITIONS), PATIENCE_MS);
    await underTest.caughtUp('group');
    const expected = [1, 2, 3, 4, 5].flatMap((nth) => ALL.map((partition) => `answer to ${partition}.${nth}`));
    expect((await committedTexts(underTest, SELECTIONS)).toSorted()).toEqual(expected.toSorted());
  });

  test('of which one shall have all partitions stand by until that one leaves', async () => {
    const { underTest, client } = await newLog();
    const [first, second] = [answering(), answering()];
    const standingBy = logOn(client);
    const membership = await underTest.log.join('group', [CROSSINGS], first.takeOver, 'one');
    await vi.waitFor(() => expect(underTest.log.places()).toHaveLength(PARTITIONS), PATIENCE_MS);
    await standingBy.join('group', [CROSSINGS], second.takeOver, 'one');
    // Joining makes the first take over all it has anew.
    await vi.waitFor(() => expect(first.takeovers.length).toBeGreaterThan(PARTITIONS), PATIENCE_MS);
    await vi.waitFor(async () => expect(await standingBy.isAnswering()).toBe(true), PATIENCE_MS);
    expect(second.takeovers).toEqual([]);
    await membership.leave();
    await vi.waitFor(() => expect(standingBy.places()).toHaveLength(PARTITIONS), PATIENCE_MS);
  });

  test('say what they have left to read, also where an owner ended and none can follow', async () => {
    const { underTest } = await newLog();
    const { log } = underTest;
    await log.publish([text(CROSSINGS, 3, 'a')]);
    let isAway = false;
    const assertState = () => (isAway ? Promise.reject(new Error('the state is away')) : Promise.resolve());
    const member = answering(async (batch) => {
      await assertState();
      await answer(batch);
    });
    await log.join('group', [CROSSINGS], async (takeover) => {
      await assertState();
      return member.takeOver(takeover);
    });
    await underTest.caughtUp('group');
    expect((await log.unread()).filter(({ events }) => events > 0)).toEqual([]);
    isAway = true;
    await log.publish([text(CROSSINGS, 3, 'b'), text(CROSSINGS, 3, 'c')]);
    await vi.waitFor(() => expect(log.places().some(({ partition }) => partition === 3)).toBe(false), PATIENCE_MS);
    expect((await log.unread()).filter(({ events }) => events > 0)).toEqual([
      { group: 'group', topic: CROSSINGS, partition: 3, events: 2 },
    ]);
  });

  test('that leave finish the batch under way and begin no other', async () => {
    const { underTest, client } = await newLog();
    const [released, isHandling] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = answering(async (batch) => {
      isHandling.resolve();
      await released.promise;
      await answer(batch);
    });
    const log = logOn(client, { batchSizeMax: 1 });
    await log.publish([text(CROSSINGS, 3, 'a'), text(CROSSINGS, 3, 'b')]);
    const membership = await log.join('group', [CROSSINGS], slow.takeOver);
    await isHandling.promise;
    const leaving = [membership.leave(), membership.leave()];
    released.resolve();
    await Promise.all(leaving);
    expect(slow.shown.map(textOf)).toEqual(['a']);
    expect(await committedTexts(underTest, SELECTIONS)).toEqual(['answer to a']);
  });

  test('know that they have caught up where nothing but ended transactions stands', async () => {
    const { underTest, client } = await newLog();
    const producer = client.kafka.producer({ transactionalId: 'by hand' });
    await producer.connect();
    const topic = nameOnCluster(client, CROSSINGS);
    for (const [value, end] of [
      ['kept', 'commit'],
      ['dropped', 'abort'],
      ['dropped too', 'abort'],
    ] as const) {
      const transaction = await producer.transaction();
      const partition = value === 'dropped too' ? 4 : 3;
      await transaction.send({ topic, messages: [{ partition, value }] });
      await transaction[end]();
    }
    await producer.disconnect();
    const member = answering();
    await underTest.log.join('group', [CROSSINGS], member.takeOver);
    await vi.waitFor(() => expect(member.caughtUp.size).toBe(PARTITIONS), PATIENCE_MS);
    expect([2, 3, 4].map((partition) => member.caughtUp.get(partition))).toEqual([0, 1, 0]);
    expect(member.shown.map(textOf)).toEqual(['kept']);
  });
});
