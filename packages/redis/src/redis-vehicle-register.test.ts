import { describeVehicleRegister } from '@southbound/runtime/contract';
import type { RegisterMark, VehicleRegister } from '@southbound/runtime/ports';
import { beforeAll, expect, test, vi } from 'vitest';
import { describeWithRedis, emptyStore, PATIENCE } from './fixtures/with-redis.ts';
import { redisVehicleRegister } from './redis-vehicle-register.ts';

const LAREDO = '2304';
const LOOKOUTS = 'southbound.lookouts.v1/0';
const SIM1 = { plateKey: 'SIM1', vehicleKey: 'US-TX:SIM1' };

const markOf = (generation: number, read = 0): RegisterMark => ({
  generation,
  coverage: 'complete',
  offsetsRead: { [LOOKOUTS]: read },
  historySinceMs: 0,
});

const isAway = expect.objectContaining({ code: 'register-away' });
const isFenced = expect.objectContaining({ code: 'register-fenced' });

/** A register into which one lookout was read, up to offset 1. */
async function withLookout(register: VehicleRegister): Promise<RegisterMark> {
  const mark = markOf(await register.claimIntelligence(), 1);
  await register.writeIntelligence(mark, [{ plateKey: SIM1.plateKey, value: 'lookout' }]);
  return mark;
}

describeWithRedis('Redis', (redis) => {
  beforeAll(() => Promise.all([redis().start(), redis().startCluster()]), 30_000);

  async function emptyRegister(settings = redis().plain) {
    const { store } = await emptyStore(settings);
    return { store, register: redisVehicleRegister(store) };
  }

  describeVehicleRegister('a Redis Cluster', async () => (await emptyRegister(redis().cluster)).register);
  describeVehicleRegister('one Redis server', async () => (await emptyRegister()).register);

  test('a server that comes back without its data has no mark, and its writer is fenced', async () => {
    const { store, register } = await emptyRegister();
    const mark = await withLookout(register);
    await redis().stop();
    await expect(register.read([SIM1])).rejects.toEqual(isAway);
    await expect(
      register.writeHistories(LAREDO, [{ ...SIM1, offset: 1, value: '', lastCrossedAtMs: 1 }]),
    ).rejects.toEqual(isAway);
    await redis().start();
    await vi.waitFor(() => store.assertAnswers(), PATIENCE);
    expect((await register.read([SIM1])).mark).toBeNull();
    await expect(register.writeIntelligence(mark, [])).rejects.toEqual(isFenced);
    expect((await register.read([SIM1])).mark).toBeNull();
  });

  test('a claim does not outlive the data, though another then counts the same generation', async () => {
    const { store, register } = await emptyRegister();
    const generation = await register.claimIntelligence();
    await redis().cli(['flushall']);
    await expect(register.writeIntelligence(markOf(generation), [])).rejects.toEqual(isFenced);
    const another = redisVehicleRegister(store);
    expect(await another.claimIntelligence()).toBe(generation);
    await expect(register.writeIntelligence(markOf(generation), [])).rejects.toEqual(isFenced);
    await another.writeIntelligence(markOf(generation), []);
  });

  test('a writer that never claimed is fenced', async () => {
    const { register } = await emptyRegister();
    await expect(register.writeIntelligence(markOf(1), [])).rejects.toEqual(isFenced);
  });

  test('a register of which one part is gone has no mark, whichever vehicles are asked for', async () => {
    const { register } = await emptyRegister();
    await withLookout(register);
    await redis().cli(['del', 'southbound:{register-7}']);
    expect((await register.read([])).mark).toBeNull();
    expect((await register.read([SIM1])).mark).toBeNull();
  });

  test('a part that comes back as it was lowers the mark to what all parts hold, and fences the writer', async () => {
    const { store, register } = await emptyRegister();
    const mark = await withLookout(register);
    await store.client.copy('southbound:{register-7}', '{register-7}:snapshot');
    await register.writeIntelligence({ ...mark, offsetsRead: { [LOOKOUTS]: 2, other: 9 }, historySinceMs: 5 }, []);
    await store.client.rename('{register-7}:snapshot', 'southbound:{register-7}');
    expect((await register.read([])).mark).toEqual({ ...mark, historySinceMs: 5 });
    await expect(register.writeIntelligence(markOf(mark.generation, 3), [])).rejects.toEqual(isFenced);
  });

  test('a write that arrives after a later one changes nothing', async () => {
    const { store, register } = await emptyRegister();
    const mark = await withLookout(register);
    for (const key of await store.client.keys('southbound:*')) await store.client.hset(key, 'writes', 2);
    await expect(register.writeIntelligence(markOf(mark.generation, 2), [])).rejects.toEqual(isFenced);
    expect((await register.read([])).mark).toEqual(mark);
  });

  test('writes that are under way together all come in', async () => {
    const { register } = await emptyRegister();
    const generation = await register.claimIntelligence();
    const plates = Array.from({ length: 20 }, (_, nth) => `SIM${nth}`);
    await Promise.all(
      plates.map((plateKey, nth) =>
        register.writeIntelligence(markOf(generation, nth), [{ plateKey, value: plateKey }]),
      ),
    );
    expect(await register.readIntelligence(plates)).toEqual(plates);
    expect((await register.read([])).mark).toEqual(markOf(generation, 19));
  });

  test('scripts work again after the server forgot them', async () => {
    const { register } = await emptyRegister();
    const mark = await withLookout(register);
    await redis().cli(['script', 'flush']);
    await register.writeIntelligence(mark, []);
    await redis().cli(['script', 'flush']);
    await register.writeHistories(LAREDO, [{ ...SIM1, offset: 1, value: 'once', lastCrossedAtMs: 1 }]);
    expect((await register.read([SIM1])).entries[0]?.histories.get(LAREDO)).toBe('once');
  });

  test('a server whose memory is full refuses writes as away, still answers, and still forgets old histories', async () => {
    const { register } = await emptyRegister();
    const mark = await withLookout(register);
    await register.writeHistories(LAREDO, [{ ...SIM1, offset: 1, value: 'once', lastCrossedAtMs: 1 }]);
    await register.writeHistories('2305', [{ ...SIM1, offset: 1, value: 'there', lastCrossedAtMs: 1 }]);
    await redis().cli(['config', 'set', 'maxmemory', '1']);
    try {
      const write = register.writeIntelligence({ ...mark, coverage: 'reading' }, [{ plateKey: 'SIM2', value: 'late' }]);
      await expect(write).rejects.toMatchObject({
        code: 'register-away',
        detail: expect.stringContaining('maxmemory'),
      });
      await register.evictHistories(LAREDO, 2);
      const { mark: kept, entries } = await register.read([SIM1]);
      expect(kept).toEqual(mark);
      expect([...(entries[0]?.histories.keys() ?? [])]).toEqual(['2305']);
    } finally {
      await redis().cli(['config', 'set', 'maxmemory', '0']);
    }
    await register.writeIntelligence(mark, []);
  });

  test.each([
    ['a server', 'plain', undefined],
    ['a node of a cluster', 'cluster', 1],
  ] as const)(
    '%s that freezes is away within the timeout, then at once, and back when it thaws',
    async (_, kind, node) => {
      const settings = { ...redis()[kind], SOUTHBOUND_REDIS_TIMEOUT_MS: 500 };
      const { store, register } = await emptyRegister(settings);
      const mark = await withLookout(register);
      await redis().freeze(node);
      try {
        const askedAtMs = performance.now();
        const inTime = expect.stringContaining('SOUTHBOUND_REDIS_TIMEOUT_MS');
        await expect(register.read([SIM1])).rejects.toMatchObject({ code: 'register-away', detail: inTime });
        const askedAgainAtMs = performance.now();
        await expect(register.writeIntelligence(mark, [])).rejects.toMatchObject({
          code: 'register-away',
          detail: inTime,
        });
        expect(askedAgainAtMs - askedAtMs).toBeLessThan(2_000);
        expect(performance.now() - askedAgainAtMs).toBeLessThan(250);
      } finally {
        await redis().thaw(node);
      }
      await vi.waitFor(() => store.assertAnswers(), PATIENCE);
      await register.writeIntelligence(mark, []);
      expect((await register.read([SIM1])).mark).toEqual(mark);
    },
  );

  test('a write that is under way when its connection breaks rejects, and is not sent again later', async () => {
    const { store, register } = await emptyRegister({ ...redis().plain, SOUTHBOUND_REDIS_TIMEOUT_MS: 10_000 });
    await redis().freeze();
    const write = register.writeHistories(LAREDO, [{ ...SIM1, offset: 1, value: 'once', lastCrossedAtMs: 1 }]);
    const isRejected = expect(write).rejects.toEqual(isAway);
    await redis().stop();
    await isRejected;
    await redis().start();
    await vi.waitFor(() => store.assertAnswers(), PATIENCE);
    expect((await register.read([SIM1])).entries[0]?.histories.size).toBe(0);
  });

  test('no detail names a vehicle', async () => {
    const { store, register } = await emptyRegister();
    await store.client.set('southbound:{register-7}', 'not a hash');
    const keys = Array.from({ length: 64 }, (_, nth) => ({ plateKey: `SIM${nth}`, vehicleKey: `US-TX:SIM${nth}` }));
    const failure = await register.read(keys).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'register-away', detail: expect.stringContaining('WRONGTYPE') });
    expect(failure).not.toHaveProperty('cause');
    expect(String(failure)).not.toContain('SIM');
  });

  test('every node of a cluster has a share of the register, and when one lost it there is no mark', async () => {
    const { register } = await emptyRegister(redis().cluster);
    for (const node of [0, 1, 2]) {
      await withLookout(register);
      expect((await register.read([SIM1])).mark).not.toBeNull();
      await redis().cli(['flushall'], node);
      expect((await register.read([SIM1])).mark).toBeNull();
    }
  });

  test('a cluster that lost a node is away', async () => {
    const { register } = await emptyRegister(redis().cluster);
    await withLookout(register);
    await redis().stop(2);
    await expect(register.read([SIM1])).rejects.toEqual(isAway);
  });
});
