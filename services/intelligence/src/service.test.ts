import { encodeEvent, PORT_CODES } from '@southbound/contracts';
import { memoryEventLog, memoryPartitionState, memoryVehicleRegister } from '@southbound/runtime';
import type { LogEntry, PartitionState } from '@southbound/runtime/ports';
import { NOTHING_KNOWN } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import {
  identity,
  inspection,
  known,
  lookout,
  mark,
  multipleSale,
  newWorld,
  publication,
  start,
  take,
  traceLead,
  type World,
  withdrawal,
} from './fixtures/intelligence-world.ts';

describe('the register', () => {
  test('learns of lookouts, trace leads, multiple sales and seizures under the key of their plate', async () => {
    const world = newWorld();
    await start(world);
    await take(world, lookout(1), traceLead, multipleSale, inspection(1));
    const { lookouts, traceLeads, multipleSales, seizures } = await known(world);
    expect(lookouts).toMatchObject([{ id: 'lookout-1', priority: 'high', plate: identity.plate }]);
    expect(traceLeads).toMatchObject([{ id: 'TL-0001203', firearmsTied: 6 }]);
    expect(multipleSales).toMatchObject([{ id: 'MS-0000088', handguns: 2, longArms: 3 }]);
    expect(seizures).toMatchObject([{ id: 'inspection-1', firearms: 4 }]);
    expect(await known(world, 'SIM9999')).toEqual(NOTHING_KNOWN);
  });

  test('a lookout that is withdrawn stands no longer, whether in the same batch or in a later one', async () => {
    const world = newWorld();
    await start(world);
    await take(world, lookout(1), lookout(2), withdrawal(1));
    const withdrawnAtMs = Date.parse(withdrawal(1).occurredAt);
    const standing = async () =>
      (await known(world)).lookouts.filter(({ expiresAtMs }) => expiresAtMs > withdrawnAtMs).map(({ id }) => id);
    expect(await standing()).toEqual(['lookout-2']);
    await take(world, withdrawal(2));
    expect(await standing()).toEqual([]);
    expect((await known(world)).withdrawn.map(({ id }) => id)).toEqual(['lookout-1', 'lookout-2']);
  });

  test('learns of seizures at every port, counts an inspection without finding, and leaves out one without a plate', async () => {
    const world = newWorld();
    await start(world);
    const ports = PORT_CODES.map((port, row) => inspection(row, { port }));
    await take(world, ...ports, inspection(90, { findings: [] }), inspection(91, { identity: {} }));
    const { seizures, inspections } = await known(world);
    expect(seizures).toHaveLength(25);
    expect(new Set(inspections.map(({ id }) => id))).toEqual(
      new Set([...seizures.map(({ id }) => id), 'inspection-90']),
    );
  });

  test('is the same whatever the size of the batches', async () => {
    const events = Array.from({ length: 12 }, (_, nth) => [lookout(nth), withdrawal(nth % 3), inspection(nth)]).flat();
    const registers = [1, 3, 500].map(async (batchSizeMax) => {
      const world = newWorld(batchSizeMax);
      await start(world);
      await take(world, ...events);
      return known(world);
    });
    const [first, ...others] = await Promise.all(registers);
    const withdrawnAtMs = Date.parse(withdrawal(0).occurredAt);
    const standing = first?.lookouts.filter(({ expiresAtMs }) => expiresAtMs > withdrawnAtMs).map(({ id }) => id);
    expect(new Set(standing)).toEqual(new Set([3, 4, 5, 6, 7, 8, 9, 10, 11].map((nth) => `lookout-${nth}`)));
    expect(first?.withdrawn).toHaveLength(3);
    for (const other of others) expect(other).toEqual(first);
  });

  test('is the same when a batch is done twice, whatever was written before the process ended', async () => {
    const events = [lookout(1), lookout(2), withdrawal(1), traceLead, multipleSale, inspection(1), inspection(2)];
    const undisturbed = newWorld();
    await start(undisturbed);
    await take(undisturbed, ...events);
    for (let savesUntilEnd = 1; savesUntilEnd <= 5; savesUntilEnd += 1) {
      const world = newWorld();
      const disturbed = { ...world, partitionState: endingAtSave(savesUntilEnd, world.partitionState) };
      await start(disturbed);
      await take(disturbed, ...events);
      expect(await known(disturbed)).toEqual(await known(undisturbed));
      expect(await mark(disturbed)).toMatchObject({ generation: 1, coverage: 'complete' });
    }
  });

  test('loses no record to a register that does not answer for a while', async () => {
    const log = memoryEventLog();
    const register = memoryVehicleRegister();
    const world: World = { log, register, partitionState: memoryPartitionState() };
    const quarantined = watchQuarantine(world);
    await start(world);
    await take(world, lookout(1));
    register.setAway(true);
    for (let round = 2; round <= 5; round += 1) {
      await expect(take(world, lookout(round))).rejects.toMatchObject({ code: 'register-away' });
    }
    register.setAway(false);
    await take(world);
    expect((await known(world)).lookouts.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((nth) => `lookout-${nth}`));
    expect(quarantined).toEqual([]);
  });
});

/** Partition state of a process that ends once, right before its nth saving: the register was written then. */
function endingAtSave(nth: number, state: PartitionState): PartitionState {
  let saves = 0;
  return {
    ...state,
    async save(key, text) {
      saves += 1;
      if (saves === nth) throw new Error('the process ended');
      await state.save(key, text);
    },
  };
}

function watchQuarantine({ log }: World): LogEntry[] {
  const quarantined: LogEntry[] = [];
  log.tap('southbound.quarantine.v1', (entry) => quarantined.push(entry));
  return quarantined;
}

describe('what cannot be used', () => {
  test.each<[string, string, string]>([
    ['is no JSON', 'event-not-json', '{'],
    ['lacks a plate', 'event-field-wrong', encodeEvent(lookout(2)).replace('"plate"', '"plaque"')],
    ['is on the wrong topic', 'event-on-wrong-topic', encodeEvent(traceLead)],
  ])('since it %s is quarantined, and its neighbours reach the register', async (_, faultCode, text) => {
    const world = newWorld();
    const quarantined = watchQuarantine(world);
    await start(world);
    const bad = { ...publication(lookout(2)), content: new TextEncoder().encode(text) };
    await take(world, lookout(1), bad, lookout(3));
    expect(quarantined).toMatchObject([{ content: { data: { faultCode, quarantinedBy: 'intelligence', offset: 1 } } }]);
    expect((await known(world)).lookouts.map(({ id }) => id)).toEqual(['lookout-1', 'lookout-3']);
  });

  test('is quarantined at the time that the last usable record had come to', async () => {
    const world = newWorld();
    const quarantined = watchQuarantine(world);
    await start(world);
    await take(world, lookout(1), { ...publication(lookout(2)), content: new TextEncoder().encode('{') });
    const { occurredAt } = lookout(1);
    expect(quarantined).toMatchObject([{ content: { occurredAt, recordedAt: occurredAt } }]);
  });
});
