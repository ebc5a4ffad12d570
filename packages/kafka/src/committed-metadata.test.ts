import { expect, onTestFinished, test, vi } from 'vitest';
import { committedMetadata } from './committed-metadata.ts';
import { answer, answering, CROSSINGS, text } from './fixtures/answers.ts';
import { describeOnBroker } from './fixtures/on-broker.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 });

await describeOnBroker("a group's metadata read from outside", ({ newLog }) => {
  test('is what its owner last committed in that partition, and empty where nothing was', async () => {
    const { underTest, client } = await newLog();
    const metadata = committedMetadata(client, 'group');
    onTestFinished(() => metadata.close());
    // A broker that has just started answers once it has loaded what its groups committed.
    await expect.poll(() => metadata.of(3).catch(String)).toBe('');
    const answers = answering((batch) => answer(batch, `of ${batch.partition}`));
    await underTest.log.join('group', [CROSSINGS], answers.takeOver);
    await underTest.log.publish([text(CROSSINGS, 3, 'a'), text(CROSSINGS, 4, 'b')]);
    await underTest.caughtUp('group');
    // Right after a commit a broker may still answer what stood there before.
    await expect.poll(() => Promise.all([3, 4, 5].map(metadata.of))).toEqual(['of 3', 'of 4', '']);
  });
});
