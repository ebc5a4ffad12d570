import { describePartitionState } from '@southbound/runtime/contract';
import { beforeAll, expect, test } from 'vitest';
import { describeWithRedis, emptyStore, PATIENCE } from './fixtures/with-redis.ts';
import { redisPartitionState } from './redis-partition-state.ts';

const attempt = (attemptId: string) => ({ group: 'targeting', partition: 3, attemptId });

describeWithRedis('Redis', (redis) => {
  beforeAll(() => Promise.all([redis().start(), redis().startCluster()]), 30_000);

  async function emptyState(settings = redis().plain) {
    const { store } = await emptyStore(settings);
    return { store, states: redisPartitionState(store) };
  }

  describePartitionState('one Redis server', async () => (await emptyState()).states);
  describePartitionState('a Redis Cluster', async () => (await emptyState(redis().cluster)).states);

  test('what owners saved and never committed does not pile up', async () => {
    const { store, states } = await emptyState();
    await states.save(attempt('committed'), 'committed');
    for (let owner = 0; owner < 30; owner += 1) {
      await states.load(attempt('committed'));
      await states.save(attempt(`of owner ${owner}`), 'never committed');
    }
    const kept = await Promise.all((await store.client.keys('*')).map((key) => store.client.type(key)));
    expect(kept.toSorted()).toEqual(['hash', 'list']);
    expect(await store.client.hlen('southbound:{state-targeting-3}')).toBe(8);
    expect(await states.load(attempt('of owner 22'))).toBeUndefined();
    expect(await states.load(attempt('of owner 23'))).toBe('never committed');
  });

  test('a partition of which all is discarded leaves nothing behind', async () => {
    const { states } = await emptyState();
    await states.save(attempt('a'), 'state');
    await states.save(attempt('a'), 'state again');
    await states.discard(attempt('a'));
    expect(await redis().cli(['dbsize'])).toBe('0');
  });

  test('a server whose memory is full takes no state and still hands it out', async () => {
    const { states } = await emptyState();
    await states.save(attempt('a'), 'state');
    await redis().cli(['config', 'set', 'maxmemory', '1']);
    try {
      await expect(states.save(attempt('b'), 'more')).rejects.toMatchObject({
        code: 'state-away',
        detail: expect.stringContaining('maxmemory'),
      });
      expect(await states.load(attempt('a'))).toBe('state');
    } finally {
      await redis().cli(['config', 'set', 'maxmemory', '0']);
    }
  });

  test('state that is away rejects, and is lost when the server comes back without it', async () => {
    const { store, states } = await emptyState();
    await states.save(attempt('a'), 'state');
    await redis().stop();
    const away = expect.objectContaining({ code: 'state-away' });
    await expect(states.load(attempt('a'))).rejects.toEqual(away);
    await expect(states.save(attempt('b'), 'state')).rejects.toEqual(away);
    await expect(states.discard(attempt('a'))).rejects.toEqual(away);
    await redis().start();
    await expect.poll(() => store.isAnswering(), PATIENCE).toBe(true);
    expect(await states.load(attempt('a'))).toBeUndefined();
  });
});
