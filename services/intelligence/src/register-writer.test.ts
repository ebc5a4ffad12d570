import { DAY_MS } from '@southbound/contracts';
import { memoryVehicleRegister } from '@southbound/runtime';
import type { VehicleRegister } from '@southbound/runtime/ports';
import { describe, expect, test } from 'vitest';
import { NO_WRITES, registerWriter } from './register-writer.ts';

test('loses no word of a plate that two partitions tell of at the same time', async () => {
  const register = memoryVehicleRegister();
  const slowly: VehicleRegister = {
    ...register,
    async readIntelligence(keys) {
      const values = await register.readIntelligence(keys);
      // Long enough for another partition to come in between.
      for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
      return values;
    },
  };
  const writer = registerWriter(slowly, () => {});
  const readings = await Promise.all(
    [0, 1].map((partition) =>
      writer.open({ partition, topics: ['southbound.inspections.v1'], clockMs: 0, committed: new Map() }),
    ),
  );
  await Promise.all(
    readings.map((reading, nth) =>
      writer.write(reading, async (read) => {
        const [before] = await read(['a plate']);
        return [{ plateKey: 'a plate', value: `${before ?? ''}${nth}`, keptUntilMs: null }];
      }),
    ),
  );
  expect(await register.readIntelligence(['a plate'])).toEqual(['01']);
});

describe('what must be kept no longer', () => {
  const keys = Array.from({ length: 5_000 }, (_, nth) => `plate ${nth}`);

  async function filled() {
    const register = memoryVehicleRegister();
    const writer = registerWriter(register, () => {});
    const reading = await writer.open({
      partition: 0,
      topics: ['southbound.inspections.v1'],
      clockMs: 0,
      committed: new Map(),
    });
    const write = (...heard: readonly (readonly [source: string, atMs: number])[]) => {
      for (const [source, atMs] of heard) reading.heard.set(source, atMs);
      return writer.write(reading, NO_WRITES);
    };
    await writer.write(reading, async () => keys.map((plateKey) => ({ plateKey, value: 'v', keptUntilMs: DAY_MS })));
    const left = async () => (await register.readIntelligence(keys)).filter((value) => value !== null).length;
    return { write, left };
  }

  test('is forgotten at most 2,000 values with each write, so that none waits for all of it', async () => {
    const { write, left } = await filled();
    await write(['one', 2 * DAY_MS], ['other', 2 * DAY_MS]);
    const after = [await left()];
    // No time passes any more, and still the rest goes.
    for (let writes = 0; writes < 5; writes += 1) {
      await write();
      after.push(await left());
    }
    const forgotten = after.map((each, nth) => (after[nth - 1] ?? keys.length) - each);
    expect(forgotten[0]).toBeGreaterThan(0);
    expect(Math.max(...forgotten)).toBeLessThanOrEqual(2_000);
    expect(after.at(-1)).toBe(0);
  });

  test('is forgotten by what two sources say, so that one whose clock is wrong forgets nothing', async () => {
    const { write, left } = await filled();
    await write(['wrong by years', 4_000 * DAY_MS], ['one', DAY_MS]);
    expect(await left()).toBe(keys.length);
  });
});
