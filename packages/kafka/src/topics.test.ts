import { TOPICS } from '@southbound/contracts';
import kafkajs, { type Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasDocker, type KafkaContainer, kafkaContainer } from './fixtures/kafka-container.ts';
import { checkTopics, createTopics } from './topics.ts';

describe.skipIf(!(await hasDocker()))('topics on a real broker', () => {
  let container: KafkaContainer;
  let admin: Admin;

  beforeAll(async () => {
    container = await kafkaContainer();
    admin = container.client('').kafka.admin();
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.disconnect();
    await container?.close();
  });

  /** What was set for a topic itself. */
  async function configOf(name: string): Promise<Record<string, string>> {
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name };
    const { resources } = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
    const entries = resources.flatMap(({ configEntries }) => configEntries);
    const set = entries.filter(({ configSource }) => configSource === kafkajs.ConfigSource.TOPIC_CONFIG);
    return Object.fromEntries(set.map(({ configName, configValue }) => [configName, configValue]));
  }

  test('are made with their partitions, limits and how long they are kept, and made again nothing changes', async () => {
    const client = container.client('new.');
    const created = await createTopics(client);
    expect(created).toEqual(Object.keys(TOPICS).map((topic) => ({ name: `new.${topic}`, outcome: 'created' })));
    const { topics } = await admin.fetchTopicMetadata({ topics: created.map(({ name }) => name) });
    const counts = Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]));
    expect(counts).toMatchObject({ 'new.southbound.lookouts.v1': 1, 'new.southbound.crossings.v1': 25 });
    expect(await configOf('new.southbound.lookouts.v1')).toMatchObject({
      'cleanup.policy': 'compact',
      'max.message.bytes': '278528',
      'compression.type': 'uncompressed',
    });
    expect(await configOf('new.southbound.crossings.v1')).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': '432000000',
    });
    expect((await createTopics(client)).map(({ outcome }) => outcome)).toEqual(created.map(() => 'as it was'));
    await checkTopics(client, ['southbound.crossings.v1']);
  });

  test('that were changed by hand are brought up to date, and what is not ours stays', async () => {
    const client = container.client('changed.');
    await createTopics(client);
    const name = 'changed.southbound.crossings.v1';
    const set = { ...(await configOf(name)), 'retention.ms': '1000', 'flush.messages': '7' };
    const configEntries = Object.entries(set).map(([key, value]) => ({ name: key, value }));
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name, configEntries };
    await admin.alterConfigs({ validateOnly: false, resources: [resource] });
    const reports = await createTopics(client);
    expect(reports.filter(({ outcome }) => outcome === 'updated')).toEqual([{ name, outcome: 'updated' }]);
    expect(await configOf(name)).toMatchObject({ 'retention.ms': '432000000', 'flush.messages': '7' });
  });

  test('with a wrong number of partitions, or missing, are a fault that says what must be', async () => {
    const client = container.client('wrong.');
    const missing = checkTopics(client, ['southbound.crossings.v1', 'southbound.lookouts.v1']);
    await expect(missing).rejects.toMatchObject({
      code: 'topics-wrong',
      detail: 'there is no wrong.southbound.crossings.v1, no wrong.southbound.lookouts.v1',
    });
    await admin.createTopics({ topics: [{ topic: 'wrong.southbound.crossings.v1', numPartitions: 8 }] });
    const detail = 'wrong.southbound.crossings.v1 has 8 partitions and must have 25';
    await expect(checkTopics(client, ['southbound.crossings.v1'])).rejects.toMatchObject({
      code: 'topics-wrong',
      detail,
    });
    await expect(createTopics(client)).rejects.toMatchObject({ code: 'topics-wrong', detail });
    const names = await admin.listTopics();
    expect(names.filter((name) => name.startsWith('wrong.'))).toEqual(['wrong.southbound.crossings.v1']);
  });
});
