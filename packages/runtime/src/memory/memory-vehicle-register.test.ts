import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeVehicleRegister } from '../contract/index.ts';
import { memoryVehicleRegister } from './memory-vehicle-register.ts';

describeVehicleRegister('memory', async () => memoryVehicleRegister());

test('a register that is away rejects reads and writes, and has kept everything when it is back', async () => {
  const register = memoryVehicleRegister();
  const generation = await register.claimIntelligence();
  const mark = { generation, coverage: 'complete' as const, offsetsRead: {}, historySinceMs: 0 };
  await register.writeIntelligence(mark, [{ plateKey: 'SIM1', value: 'lookout' }]);
  register.setAway(true);
  const calls = [
    register.read([]),
    register.writeHistories('2304', []),
    register.evictHistories('2304', 0),
    register.claimIntelligence(),
    register.readIntelligence([]),
    register.writeIntelligence(mark, []),
    register.forgetIntelligence(generation, 0, 1),
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'register-away' });
  register.setAway(false);
  expect(await register.readIntelligence(['SIM1'])).toEqual(['lookout']);
  await register.writeIntelligence(mark, []);
});

test('however often vehicles come back, it knows just what a plain table of last crossings knows', async () => {
  const crossing = fc.record({ vehicle: fc.integer({ min: 0, max: 4 }), port: fc.constantFrom('2304', '2305') });
  const step = fc.record({ crossing, isEvicting: fc.boolean(), keptMs: fc.integer({ min: 0, max: 6 }) });
  const follow = async (steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
    const register = memoryVehicleRegister();
    const table = new Map<string, number>();
    for (const [
      atMs,
      {
        crossing: { vehicle, port },
        isEvicting,
        keptMs,
      },
    ] of steps.entries()) {
      await register.writeHistories(port, [
        { vehicleKey: `SIM${vehicle}`, offset: atMs, value: `at ${atMs}`, lastCrossedAtMs: atMs },
      ]);
      table.set(`SIM${vehicle}/${port}`, atMs);
      if (!isEvicting) continue;
      await register.evictHistories(port, atMs - keptMs);
      for (const [place, lastMs] of table) if (place.endsWith(port) && lastMs < atMs - keptMs) table.delete(place);
    }
    const keys = [0, 1, 2, 3, 4].map((vehicle) => ({ plateKey: '', vehicleKey: `SIM${vehicle}` }));
    const { entries } = await register.read(keys);
    const known = entries.flatMap(({ histories }, vehicle) =>
      [...histories].map(([port, value]) => `SIM${vehicle}/${port} ${value}`),
    );
    expect(known.toSorted()).toEqual([...table].map(([place, lastMs]) => `${place} at ${lastMs}`).toSorted());
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), follow));
});
