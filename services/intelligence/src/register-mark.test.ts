import { PORT_CODES, type PortCode, partitionOf } from '@southbound/contracts';
import { Fault, memoryVehicleRegister } from '@southbound/runtime';
import type { VehicleRegister } from '@southbound/runtime/ports';
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

const LOOKOUTS_PLACE = 'southbound.lookouts.v1/0';
const INSPECTIONS_PLACE = `southbound.inspections.v1/${partitionOf('2304')}`;

describe("the register's mark", () => {
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

  test('is complete once every partition was looked at, when there is nothing to read', async () => {
    const { world, marks } = watched(newWorld());
    expect(await mark(world)).toBeNull();
    await start(world);
    await take(world);
    expect(await mark(world)).toMatchObject({ generation: 1, coverage: 'complete' });
    expect(marks).toEqual([...PORT_CODES.slice(1).map(() => 'reading'), 'complete']);
  });

  test('is incomplete until all is read that stood in the topics at the takeover, and complete from then on', async () => {
    const { world, marks } = watched(newWorld(1));
    await world.log.publish([lookout(1), lookout(2), traceLead, inspection(1)].map(publication));
    await start(world);
    await take(world);
    // Nothing was left to read when the last of them was written.
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
    await take(world, lookout(1), lookout(2), lookout(3), inspection(1, { ...atLaredo, findings: [] }));
    expect(written).toEqual([
      [[2, 0], 1],
      [[3, 0], 1],
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

  test('goes on from where the group had read, once the service is restarted', async () => {
    const world = newWorld();
    const membership = await start(world);
    await take(world, lookout(1), lookout(2), inspection(1, { port: '2304' }));
    const before = (await mark(world))?.offsetsRead;
    await membership.leave();
    await start(world);
    await take(world);
    expect(await mark(world)).toEqual({ generation: 2, coverage: 'complete', offsetsRead: before });
  });

  test('is incomplete again while a restarted service catches up', async () => {
    const world = newWorld();
    const membership = await start(world);
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

  test.each<[string, PortCode]>([
    ['the first partition', PORT_CODES[0] as PortCode],
    ['a later partition', '2304' as PortCode],
  ])('stays incomplete over a register that lost what was read into it from %s', async (_, port) => {
    const world = newWorld();
    const membership = await start(world);
    await take(world, inspection(1, { port }));
    await membership.leave();
    const emptied = { ...world, register: memoryVehicleRegister() };
    await start(emptied);
    await take(emptied, lookout(1));
    expect(await mark(emptied)).toEqual({ generation: 1, coverage: 'lost', offsetsRead: {} });
    // Nor does starting once more make it whole.
    await start(emptied);
    await take(emptied);
    expect(await mark(emptied)).toMatchObject({ generation: 2, coverage: 'lost' });
    expect((await known(emptied)).lookouts).toHaveLength(1);
  });
});

test('a register that is emptied while the service runs stays incomplete, and what comes then is still written', async () => {
  const world = newWorld();
  let current: VehicleRegister = world.register;
  const register: VehicleRegister = {
    ...current,
    read: (keys) => current.read(keys),
    claimIntelligence: () => current.claimIntelligence(),
    readIntelligence: (keys) => current.readIntelligence(keys),
    writeIntelligence: (written, writes) => current.writeIntelligence(written, writes),
  };
  const running = { ...world, register };
  await start(running);
  await take(running, lookout(1));
  expect((await mark(running))?.coverage).toBe('complete');
  current = memoryVehicleRegister();
  await take(running, lookout(2), inspection(1));
  expect(await mark(running)).toMatchObject({ generation: 1, coverage: 'lost' });
  expect((await known(running)).lookouts.map(({ id }) => id)).toEqual(['lookout-2']);
});

describe('a second instance', () => {
  test('that writes the same register fences the first, which claims anew and loses nothing', async () => {
    const first = newWorld();
    const second = { ...newWorld(), register: first.register };
    await start(first);
    await take(first, lookout(1));
    await start(second);
    await take(second, traceLead);
    expect(await mark(first)).toMatchObject({ generation: 2, coverage: 'complete' });
    await take(first, lookout(2));
    expect(await mark(first)).toMatchObject({ generation: 3, coverage: 'complete' });
    const { lookouts, traceLeads } = await known(first);
    expect([lookouts.length, traceLeads.length]).toEqual([2, 1]);
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
    await start({ ...world, register });
    await take(world, lookout(1));
    expect(lateWrites).toMatchObject([{ code: 'register-fenced' }]);
    expect((await known(world)).lookouts).toHaveLength(1);
    expect((await mark(world))?.coverage).toBe('complete');
  });
});
