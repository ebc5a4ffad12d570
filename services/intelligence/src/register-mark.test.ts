import { PORT_CODES, type PortCode, partitionOf } from '@southbound/contracts';
import { Fault, memoryVehicleRegister } from '@southbound/runtime';
import type { VehicleRegister } from '@southbound/runtime/ports';
import { plateKey } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import {
  inspection,
  known,
  lookout,
  mark,
  newWorld,
  publication,
  start,
  take,
  traceLead,
  type World,
} from './fixtures/intelligence-world.ts';
import { NO_WRITES, registerWriter } from './register-writer.ts';

const LOOKOUTS_PLACE = 'southbound.lookouts.v1/0';
const INSPECTIONS_PLACE = `southbound.inspections.v1/${partitionOf('2304')}`;

/** Every mark that was written, in order. */
function watched(world: World): { readonly world: World; readonly marks: string[] } {
  const marks: string[] = [];
  const register: VehicleRegister = {
    ...world.register,
    async writeIntelligence(written, writes) {
      await world.register.writeIntelligence(written, writes);
      marks.push(written.coverage);
    },
  };
  return { world: { ...world, register }, marks };
}

describe("the register's mark", () => {
  test('is complete once every partition was looked at, when there is nothing to read', async () => {
    const { world, marks } = watched(newWorld());
    expect(await mark(world)).toBeNull();
    await start(world);
    await take(world);
    expect(await mark(world)).toMatchObject({ generation: 1, coverage: 'complete' });
    // Each partition is opened, and then found to hold nothing.
    expect(marks).toEqual([...Array.from({ length: 2 * PORT_CODES.length - 1 }, () => 'reading'), 'complete']);
  });

  test('is incomplete until all is read that stood in the topics at the takeover, and complete from then on', async () => {
    const { world, marks } = watched(newWorld(1));
    await world.log.publish([lookout(1), lookout(2), traceLead, inspection(1)].map(publication));
    await start(world);
    await take(world);
    expect(marks.indexOf('complete')).toBe(marks.length - 1);
    await take(world, lookout(3));
    expect(marks.slice(-2)).toEqual(['complete', 'complete']);
  });

  test('does not wait for what came after the takeover', async () => {
    const { world, marks } = watched(newWorld());
    await start(world);
    await take(world);
    marks.length = 0;
    await take(world, lookout(1), inspection(1));
    expect(marks).toEqual(['complete', 'complete']);
  });

  test('says how far each partition was read, with the write that carries what was read there', async () => {
    const world = newWorld(2);
    const written: [places: readonly number[], plates: number][] = [];
    const register: VehicleRegister = {
      ...world.register,
      async writeIntelligence(carried, writes) {
        await world.register.writeIntelligence(carried, writes);
        const { offsetsRead } = carried;
        written.push([[offsetsRead[LOOKOUTS_PLACE] ?? 0, offsetsRead[INSPECTIONS_PLACE] ?? 0], writes.length]);
      },
    };
    await start({ ...world, register });
    await take(world);
    // One partition of each of the three topics without a port, and one of inspections for each port.
    const offsets = (await mark(world))?.offsetsRead ?? {};
    expect(Object.keys(offsets)).toHaveLength(3 + PORT_CODES.length);
    expect(new Set(Object.values(offsets))).toEqual(new Set([0]));
    written.length = 0;
    const atLaredo = { port: '2304' as PortCode };
    await take(world, lookout(1), lookout(2), lookout(3), inspection(1, { ...atLaredo, identity: {} }));
    expect(written).toEqual([
      // The plate, those one edit away, and what each lookout names.
      [[2, 0], 8 + 2],
      [[3, 0], 8 + 1],
      // Nothing to learn, and still it was read.
      [[3, 1], 0],
    ]);
    expect((await mark(world))?.offsetsRead).toEqual({ ...offsets, [LOOKOUTS_PLACE]: 3, [INSPECTIONS_PLACE]: 1 });
  });

  test('does not promise what a failed write was to bring when another partition is written next', async () => {
    const world = newWorld();
    let isFailing = false;
    const inspectionsRead: (number | undefined)[] = [];
    const register: VehicleRegister = {
      ...world.register,
      async writeIntelligence(carried, writes) {
        if (isFailing && writes.length > 0) throw new Fault('register-away', 'for this test');
        await world.register.writeIntelligence(carried, writes);
        if (writes.length > 0) inspectionsRead.push(carried.offsetsRead[INSPECTIONS_PLACE]);
      },
    };
    await start({ ...world, register });
    await take(world);
    isFailing = true;
    await expect(take(world, inspection(1, { port: '2304' }))).rejects.toMatchObject({ code: 'register-away' });
    isFailing = false;
    // The lookout's partition comes before the port's.
    await take(world, lookout(1));
    expect(inspectionsRead).toEqual([0, 1]);
  });

  test('never goes back, though partitions are written at the same time', async () => {
    const world = newWorld();
    const marks: Readonly<Record<string, number>>[] = [];
    const register: VehicleRegister = {
      ...world.register,
      async writeIntelligence(written, writes) {
        // The later a write, the sooner it arrives.
        for (let turn = marks.length; turn < 60; turn += 1) await Promise.resolve();
        await world.register.writeIntelligence(written, writes);
        marks.push(written.offsetsRead);
      },
    };
    const writer = registerWriter(register, () => {});
    const open = (partition: number) =>
      writer.open({ partition, topics: ['southbound.inspections.v1'], clockMs: 0, committed: new Map() });
    const readings = await Promise.all([0, 1, 2].map(open));
    await Promise.all(
      readings.map(async (reading) => {
        reading.next.set('southbound.inspections.v1', 5);
        await writer.write(reading, NO_WRITES);
      }),
    );
    expect(marks.at(-1)).toEqual({
      'southbound.inspections.v1/0': 5,
      'southbound.inspections.v1/1': 5,
      'southbound.inspections.v1/2': 5,
    });
    expect(await writer.hasLost()).toBe(false);
  });

  test('goes on from where the group had read, once the service is restarted', async () => {
    const world = newWorld();
    const { membership } = await start(world);
    await take(world, lookout(1), lookout(2), inspection(1, { port: '2304' }));
    const before = (await mark(world))?.offsetsRead;
    await membership.leave();
    await start(world);
    await take(world);
    expect(await mark(world)).toEqual({ generation: 2, coverage: 'complete', offsetsRead: before, historySinceMs: 0 });
  });

  test('is incomplete again while a restarted service catches up', async () => {
    const world = newWorld();
    const { membership } = await start(world);
    await take(world, lookout(1));
    await membership.leave();
    await world.log.publish([publication(lookout(2))]);
    const { world: again, marks } = watched(world);
    await start(again);
    await take(again);
    expect(marks[0]).toBe('reading');
    expect(await mark(again)).toMatchObject({ generation: 2, coverage: 'complete' });
  });

  test('counts what cannot be read as read', async () => {
    const world = newWorld();
    await world.log.publish([{ ...publication(lookout(1)), content: new TextEncoder().encode('garbled') }]);
    await start(world);
    await take(world);
    expect(await mark(world)).toMatchObject({ generation: 1, coverage: 'complete' });
  });

  test('becomes complete for a group that is new, though the topics no longer hold their first records', async () => {
    const world = newWorld();
    await world.log.join('another reader', ['southbound.inspections.v1'], async () => ({
      async caughtUp() {},
      async handle(batch) {
        const throughOffset = batch.entries.at(-1)?.offset ?? 0;
        await batch.commit({ publications: [], throughOffset, metadata: '' });
      },
    }));
    await world.log.publish([publication(inspection(1))]);
    await world.log.drain('another reader');
    world.log.trim();
    await start(world);
    await take(world, inspection(2));
    expect(await mark(world)).toMatchObject({ generation: 1, coverage: 'complete' });
  });

  test('stands where it stood when reading it on fails, so that nothing is left out', async () => {
    const world = newWorld();
    let isFailing = false;
    const register: VehicleRegister = {
      ...world.register,
      async writeIntelligence(written, writes) {
        if (isFailing && writes.length > 0) throw new Fault('register-away', 'for this test');
        await world.register.writeIntelligence(written, writes);
      },
    };
    await start({ ...world, register });
    await take(world, lookout(1));
    isFailing = true;
    await expect(take(world, lookout(2))).rejects.toMatchObject({ code: 'register-away' });
    expect((await mark(world))?.offsetsRead[LOOKOUTS_PLACE]).toBe(1);
    isFailing = false;
    await take(world);
    expect((await mark(world))?.offsetsRead[LOOKOUTS_PLACE]).toBe(2);
    expect((await known(world)).lookouts).toHaveLength(2);
  });
});

describe('a register that was emptied', () => {
  /** A register that can be emptied while others hold on to it. */
  function emptiable() {
    let current = memoryVehicleRegister();
    const register: VehicleRegister = {
      read: (keys, furtherKeys) => current.read(keys, furtherKeys),
      writeHistories: (port, writes) => current.writeHistories(port, writes),
      evictHistories: (port, beforeMs) => current.evictHistories(port, beforeMs),
      claimIntelligence: () => current.claimIntelligence(),
      readIntelligence: (keys) => current.readIntelligence(keys),
      writeIntelligence: (written, writes) => current.writeIntelligence(written, writes),
      forgetIntelligence: (generation, beforeMs, valuesMax) =>
        current.forgetIntelligence(generation, beforeMs, valuesMax),
    };
    return {
      register,
      empty(registerInstead = memoryVehicleRegister()) {
        current = registerInstead;
      },
    };
  }

  const found = (nth: number) => inspection(nth, { port: '2304', findings: inspection(nth).data.findings });

  test('while nobody wrote it is filled anew by the next instance, from what the topics still hold', async () => {
    const { register, empty } = emptiable();
    const world = { ...newWorld(), register };
    const { membership } = await start(world);
    await take(world, lookout(1), traceLead, found(1));
    const before = await known(world);
    expect(before.seizures).toHaveLength(1);
    await membership.leave();
    empty();
    const { world: again, marks } = watched(world);
    await start(again);
    await take(again, lookout(2));
    expect(marks[0]).toBe('reading');
    expect(await mark(world)).toMatchObject({ generation: 1, coverage: 'complete' });
    const after = await known(world);
    expect(after.lookouts).toHaveLength(2);
    expect([after.traceLeads, after.seizures]).toEqual([before.traceLeads, before.seizures]);
  });

  test('while the service runs is filled anew once the service looks, though no intelligence comes', async () => {
    const { register, empty } = emptiable();
    const world = { ...newWorld(), register };
    const service = await start(world);
    await take(world, lookout(1), found(1));
    await service.checkRegister();
    await take(world);
    expect((await mark(world))?.generation).toBe(1);
    empty();
    expect(await mark(world)).toBeNull();
    await service.checkRegister();
    await take(world);
    expect((await mark(world))?.coverage).toBe('complete');
    const { lookouts, seizures } = await known(world);
    expect([lookouts.length, seizures.length]).toEqual([1, 1]);
  });

  test('while the service runs is filled anew by the next intelligence too', async () => {
    const { register, empty } = emptiable();
    const world = { ...newWorld(), register };
    const service = await start(world);
    await take(world, lookout(1), found(1));
    empty();
    await take(world, lookout(2));
    await service.checkRegister();
    await take(world);
    expect((await mark(world))?.coverage).toBe('complete');
    const { lookouts, seizures } = await known(world);
    expect([lookouts.length, seizures.length]).toEqual([2, 1]);
  });

  test('says since when its histories are whole again: from the moment that it is', async () => {
    const { register, empty } = emptiable();
    const world = { ...newWorld(), register };
    const service = await start(world);
    await take(world, lookout(1), found(1));
    expect((await mark(world))?.historySinceMs).toBe(0);
    empty();
    await service.checkRegister();
    await take(world);
    // As far as two sources have come.
    const since = Date.parse(lookout(1).occurredAt);
    expect((await mark(world))?.historySinceMs).toBe(since);
    // An ordinary restart loses nothing, and changes nothing.
    await service.membership.leave();
    await start(world);
    await take(world, lookout(2));
    expect(await mark(world)).toMatchObject({ generation: 2, coverage: 'complete', historySinceMs: since });
  });

  test('and came back as it had been is read on from there', async () => {
    const earlier = memoryVehicleRegister();
    const { register, empty } = emptiable();
    const world = { ...newWorld(), register };
    const service = await start(world);
    await take(world, lookout(1));
    const earlierMark = await mark(world);
    const [value] = await register.readIntelligence([plateKey('SIM4821')]);
    await take(world, lookout(2));
    const generation = await earlier.claimIntelligence();
    if (earlierMark === null) throw new Error('the register was written');
    await earlier.writeIntelligence({ ...earlierMark, generation }, [
      { plateKey: plateKey('SIM4821'), value: value ?? null },
    ]);
    empty(earlier);
    await service.checkRegister();
    await take(world);
    expect(await mark(world)).toMatchObject({ generation: 2, coverage: 'complete' });
    // One more than before, so that it is noticed: one source alone does not say what time it is.
    expect((await mark(world))?.historySinceMs).toBe(1);
    expect((await mark(world))?.offsetsRead[LOOKOUTS_PLACE]).toBe(2);
    expect((await known(world)).lookouts).toHaveLength(2);
  });

  test('that does not answer is left alone', async () => {
    const register = memoryVehicleRegister();
    const world = { ...newWorld(), register };
    const service = await start(world);
    await take(world, lookout(1));
    register.setAway(true);
    await service.checkRegister();
    register.setAway(false);
    await take(world, lookout(2));
    expect(await mark(world)).toMatchObject({ generation: 1, coverage: 'complete' });
  });
});

describe('a second instance', () => {
  test('that writes the same register fences the first, which claims anew and loses nothing', async () => {
    const first = newWorld();
    const second = { ...newWorld(), register: first.register };
    const service = await start(first);
    await take(first, lookout(1));
    await start(second);
    await take(second);
    expect((await mark(first))?.generation).toBe(2);
    await take(first, lookout(2));
    await service.checkRegister();
    await take(first);
    expect(await mark(first)).toMatchObject({ generation: 3, coverage: 'complete' });
    expect((await known(first)).lookouts).toHaveLength(2);
  });

  test('of the same group takes over, and what the first still writes is refused', async () => {
    const world = newWorld();
    const lateWrites: unknown[] = [];
    let hasHandedOver = false;
    const register: VehicleRegister = {
      ...world.register,
      async writeIntelligence(written, writes) {
        if (writes.length > 0 && !hasHandedOver) {
          hasHandedOver = true;
          await start(world);
          await world.register.claimIntelligence();
        }
        await world.register.writeIntelligence(written, writes).catch((error: unknown) => {
          lateWrites.push(error);
          throw error;
        });
      },
    };
    const first = await start({ ...world, register });
    await take(world, lookout(1));
    await first.membership.leave();
    await take(world);
    expect(lateWrites).toMatchObject([{ code: 'register-fenced' }]);
    expect((await known(world)).lookouts).toHaveLength(1);
    expect((await mark(world))?.coverage).toBe('complete');
  });
});
