import { memoryVehicleRegister } from '@southbound/runtime';
import type { VehicleRegister } from '@southbound/runtime/ports';
import { expect, test } from 'vitest';
import { registerWriter } from './register-writer.ts';

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
