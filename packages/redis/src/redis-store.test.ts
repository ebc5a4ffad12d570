import { beforeAll, describe, expect, test, vi } from 'vitest';
import { connecting, describeWithRedis, emptyStore, PATIENCE } from './fixtures/with-redis.ts';
import { redisSettings } from './redis-settings.ts';
import { redisVehicleRegister } from './redis-vehicle-register.ts';

/** Nothing listens there. */
const NOWHERE = redisSettings.parse({ SOUTHBOUND_REDIS_URL: 'redis://someone:s3cret@127.0.0.1:1/2' });

const messagesOf = (log: readonly string[]) => log.map((line) => JSON.parse(line).msg as string);

/** The settings of a server, for a user. */
function as(user: string, settings: typeof NOWHERE): typeof NOWHERE {
  return { ...settings, SOUTHBOUND_REDIS_URL: settings.SOUTHBOUND_REDIS_URL.replace('//', `//${user}@`) };
}

describe('a store that is nowhere', () => {
  test('rejects at once, says where to look and never how to get in', async () => {
    const { store, log } = connecting(NOWHERE);
    await vi.waitFor(() => expect(log).toHaveLength(1), PATIENCE);
    const failure = await store.assertAnswers().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'state-away',
      detail: 'redis://127.0.0.1:1/2 (SOUTHBOUND_REDIS_URL): connect ECONNREFUSED 127.0.0.1:1',
    });
    await expect(redisVehicleRegister(store).read([])).rejects.toMatchObject({ code: 'register-away' });
    expect(await store.isAnswering()).toBe(false);
    expect(`${failure} ${log}`).not.toMatch(/someone|s3cret/);
  });

  test('is logged once, however often it is tried', async () => {
    const { store, log } = connecting(NOWHERE);
    const tries = vi.fn();
    store.client.on('reconnecting', tries);
    await vi.waitFor(() => expect(tries.mock.calls.length).toBeGreaterThan(2), PATIENCE);
    expect(messagesOf(log)).toEqual(['the store is away']);
  });

  test('is the same when it should be a cluster', async () => {
    const { store, log } = connecting({
      ...NOWHERE,
      SOUTHBOUND_REDIS_URL: 'redis://someone:s3cret@127.0.0.1:1',
      SOUTHBOUND_REDIS_CLUSTER: true,
    });
    const tries = vi.fn();
    store.client.on('reconnecting', tries);
    await vi.waitFor(() => expect(tries.mock.calls.length).toBeGreaterThan(2), PATIENCE);
    expect(messagesOf(log)).toEqual(['the store is away']);
    await expect(store.assertAnswers()).rejects.toMatchObject({ detail: expect.stringContaining('not connected') });
  });
});

test('a cluster has no database but 0, and the settings say so', () => {
  expect(() => connecting({ ...NOWHERE, SOUTHBOUND_REDIS_CLUSTER: true })).toThrow(/database 2/);
});

describeWithRedis('a store in Redis', (redis) => {
  beforeAll(() => Promise.all([redis().start(), redis().startCluster()]), 30_000);

  test('is logged when it comes, when it goes and when it is back, once each', async () => {
    const { store, log } = await emptyStore(redis().plain);
    expect(await store.isAnswering()).toBe(true);
    await redis().stop();
    await vi.waitFor(() => expect(log).toHaveLength(2), PATIENCE);
    expect(await store.isAnswering()).toBe(false);
    await redis().start();
    await vi.waitFor(() => expect(log).toHaveLength(3), PATIENCE);
    expect(messagesOf(log)).toEqual(['the store answers', 'the store is away', 'the store answers']);
    await store.close();
    expect(await store.isAnswering()).toBe(false);
    expect(log).toHaveLength(3);
  });

  test('can be asked at once: the answer waits for the first connection', async () => {
    const { store, log } = connecting(redis().plain);
    await store.assertAnswers();
    expect(messagesOf(log)).toEqual(['the store answers']);
  });

  test('opens to the right user and password, and keeps to its database', async () => {
    await redis().cli(['acl', 'setuser', 'southbound', 'on', '>p@ss:word/', '~southbound:*', '+@all']);
    const { store } = await emptyStore(as('southbound:p%40ss%3Aword%2F', redis().plain));
    const other = { ...redis().plain, SOUTHBOUND_REDIS_URL: `${redis().plain.SOUTHBOUND_REDIS_URL}/3` };
    const { store: third } = await emptyStore(other);
    await redisVehicleRegister(third).claimIntelligence();
    expect(await third.client.dbsize()).toBe(16);
    expect(await store.client.dbsize()).toBe(0);
    await expect(
      store.client.get('elsewhere').catch((error) => Promise.reject(store.faultOf('state-away', error))),
    ).rejects.toMatchObject({
      detail: expect.stringContaining('southbound:*'),
    });
  });

  test.each([
    ['with a wrong password', 'southbound:wr0ng-p4ss', 'the user or the password in SOUTHBOUND_REDIS_URL is wrong'],
    ['with a user that is unknown', 'nob0dy:wr0ng-p4ss', 'the user or the password in SOUTHBOUND_REDIS_URL is wrong'],
  ])('stays closed %s, and says so without it', async (_how, user, why) => {
    const { store, log } = connecting(as(user, redis().plain));
    await vi.waitFor(() => expect(log).toHaveLength(1), PATIENCE);
    // Between two attempts it may say that it is not ready.
    const failure = await vi.waitFor(async () => {
      const latest = await store.assertAnswers().catch((error: unknown) => error);
      expect(latest).toMatchObject({ code: 'state-away', detail: expect.stringContaining(why) });
      return latest;
    }, PATIENCE);
    expect(`${failure} ${log}`).not.toMatch(/wr0ng|p4ss|nob0dy/);
  });

  test('wants a password where there is one', async () => {
    await redis().cli(['config', 'set', 'requirepass', 's3cret']);
    try {
      const { store, log } = connecting(redis().plain);
      await vi.waitFor(() => expect(log).toHaveLength(1), PATIENCE);
      await expect(store.assertAnswers()).rejects.toMatchObject({
        detail: expect.stringContaining('the server wants a password'),
      });
    } finally {
      await redis().cli(['-a', 's3cret', 'config', 'set', 'requirepass', '']);
    }
  });

  test('is away as a replica, which takes no writes', async () => {
    const { store } = await emptyStore(redis().plain);
    await redis().cli(['replicaof', '127.0.0.1', '1']);
    try {
      await expect(redisVehicleRegister(store).claimIntelligence()).rejects.toMatchObject({
        code: 'register-away',
        detail: expect.stringContaining('must name the primary'),
      });
    } finally {
      await redis().cli(['replicaof', 'no', 'one']);
    }
    await expect.poll(() => store.isAnswering(), PATIENCE).toBe(true);
  });

  test('that is no cluster says that the setting is wrong', async () => {
    const { store, log } = connecting({ ...redis().plain, SOUTHBOUND_REDIS_CLUSTER: true });
    await vi.waitFor(() => expect(log).toHaveLength(1), PATIENCE);
    await expect(store.assertAnswers()).rejects.toMatchObject({
      detail: expect.stringContaining('SOUTHBOUND_REDIS_CLUSTER=false'),
    });
  });

  test('that evicts keys is warned of', async () => {
    await redis().cli(['config', 'set', 'maxmemory-policy', 'allkeys-lru']);
    try {
      const { log } = await emptyStore(redis().plain);
      await vi.waitFor(() => expect(log).toHaveLength(2), PATIENCE);
      expect(messagesOf(log)[1]).toContain('noeviction');
    } finally {
      await redis().cli(['config', 'set', 'maxmemory-policy', 'noeviction']);
    }
  });

  test('that is one of a cluster says that the setting is wrong', async () => {
    const { store, log } = connecting({ ...redis().cluster, SOUTHBOUND_REDIS_CLUSTER: false });
    await vi.waitFor(() => expect(log).toHaveLength(1), PATIENCE);
    expect(log[0]).toContain('SOUTHBOUND_REDIS_CLUSTER=true');
    await expect(store.assertAnswers()).rejects.toMatchObject({
      detail: expect.stringContaining('SOUTHBOUND_REDIS_CLUSTER=true'),
    });
  });

  test('is away when a part of a cluster is, and back with it', async () => {
    const { store, log } = await emptyStore(redis().cluster);
    await redis().stop(1);
    expect(await store.isAnswering()).toBe(false);
    await redis().startCluster();
    await expect.poll(() => store.isAnswering(), PATIENCE).toBe(true);
    expect(messagesOf(log)).toEqual(['the store answers', 'the store is away', 'the store answers']);
  });
});
