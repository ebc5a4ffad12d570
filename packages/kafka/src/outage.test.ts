import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ANSWERS, answering, committedTexts, QUESTIONS, text } from './fixtures/answers.ts';
import { hasDocker, type KafkaContainer, kafkaContainer } from './fixtures/kafka-container.ts';
import { logUnderTest, PATIENCE_MS } from './fixtures/log-under-test.ts';

describe.skipIf(!(await hasDocker()))('when the broker is away', () => {
  let container: KafkaContainer;

  beforeAll(async () => {
    container = await kafkaContainer();
  });
  afterAll(() => container?.close());

  test('the log says so and stays alive, and goes on when it is back', async () => {
    const underTest = await logUnderTest(container.client('run.'));
    onTestFinished(() => underTest.close());
    const { log, caughtUp } = underTest;
    const member = answering();
    await log.join('group', [QUESTIONS], member.takeOver);
    await log.publish([text(QUESTIONS, 0, 'before')]);
    await caughtUp('group');
    expect(await log.isAnswering()).toBe(true);

    await container.freeze();
    expect(await log.isAnswering()).toBe(false);
    await container.thaw();
    await vi.waitFor(async () => expect(await log.isAnswering()).toBe(true), PATIENCE_MS);
    await log.publish([text(QUESTIONS, 0, 'between')]);
    await caughtUp('group');

    await container.stop();
    expect(await log.isAnswering()).toBe(false);
    await expect(log.publish([text(QUESTIONS, 0, 'never sent')])).rejects.toMatchObject({ code: 'log-away' });
    await container.start();
    await vi.waitFor(async () => expect(await log.isAnswering()).toBe(true), PATIENCE_MS);
    await log.publish([text(QUESTIONS, 0, 'after')]);
    await caughtUp('group');
    const answers = await committedTexts(underTest, ANSWERS);
    expect(answers).toEqual(['answer to before', 'answer to between', 'answer to after']);
  });
});
