import {
  type CrossingId,
  EVENTS,
  type EventId,
  encodeEvent,
  type InspectionConcluded,
  type InspectionId,
  type LookoutId,
  type LookoutPosted,
  type LookoutWithdrawn,
  PORT_CODES,
  type PortCode,
  partitionOf,
  type SouthboundEvent,
} from '@southbound/contracts';
import {
  consumeTelemetry,
  createLogger,
  type MemoryEventLog,
  memoryEventLog,
  memoryPartitionState,
  memoryVehicleRegister,
  processMetrics,
} from '@southbound/runtime';
import type { LogEntry, PartitionState, Publication, VehicleRegister } from '@southbound/runtime/ports';
import { NOTHING_KNOWN, plateKey, unpackIntelligence } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import { INTELLIGENCE_GROUP, startIntelligence } from './service.ts';

interface World {
  readonly log: MemoryEventLog;
  readonly register: VehicleRegister;
  readonly partitionState: PartitionState;
}

const newWorld = (batchSizeMax = 500): World => ({
  log: memoryEventLog({ batchSizeMax }),
  register: memoryVehicleRegister(),
  partitionState: memoryPartitionState(),
});

function start(world: World) {
  return startIntelligence({
    ...world,
    telemetry: consumeTelemetry(
      processMetrics(),
      INTELLIGENCE_GROUP,
      createLogger({ service: 'test', level: 'silent' }),
    ),
  });
}

async function take({ log }: World, ...events: readonly (SouthboundEvent | Publication)[]): Promise<void> {
  await log.publish(events.map((each) => ('topic' in each ? each : publication(each))));
  await log.drain(INTELLIGENCE_GROUP);
}

function publication(event: SouthboundEvent): Publication {
  const partition = event.type === 'InspectionConcluded' ? partitionOf(event.data.port) : 0;
  return { topic: EVENTS[event.type].topic, partition, key: event.eventId, headers: {}, content: event };
}

const PLATE = 'SIM4821';

async function known({ register }: World, plate = PLATE) {
  const [value] = await register.readIntelligence([plateKey(plate)]);
  return unpackIntelligence(value ?? null);
}

async function mark({ register }: World) {
  return (await register.read([])).mark;
}

const identity = { plate: { text: PLATE, jurisdiction: 'US-TX' } };

function lookout(nth: number, data: Partial<LookoutPosted['data']> = {}): LookoutPosted {
  const { example } = EVENTS.LookoutPosted;
  const lookoutId = `lookout-${nth}` as LookoutId;
  return { ...example, eventId: `posted-${nth}` as EventId, data: { ...example.data, lookoutId, identity, ...data } };
}

function withdrawal(nth: number): LookoutWithdrawn {
  const { example } = EVENTS.LookoutWithdrawn;
  const lookoutId = `lookout-${nth}` as LookoutId;
  return { ...example, eventId: `withdrawn-${nth}` as EventId, data: { ...example.data, lookoutId, identity } };
}

function inspection(nth: number, data: Partial<InspectionConcluded['data']> = {}): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  const ids = { inspectionId: `inspection-${nth}` as InspectionId, crossingId: `crossing-${nth}` as CrossingId };
  return { ...example, eventId: `concluded-${nth}` as EventId, data: { ...example.data, ...ids, identity, ...data } };
}

const traceLead = { ...EVENTS.TraceLeadIssued.example, data: { ...EVENTS.TraceLeadIssued.example.data, identity } };
const multipleSale = {
  ...EVENTS.MultipleSaleReported.example,
  data: { ...EVENTS.MultipleSaleReported.example.data, identity },
};

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

  test('forgets a lookout that is withdrawn, in the same batch and in a later one', async () => {
    const world = newWorld();
    await start(world);
    await take(world, lookout(1), lookout(2), withdrawal(1));
    expect((await known(world)).lookouts.map(({ id }) => id)).toEqual(['lookout-2']);
    await take(world, withdrawal(2));
    expect(await world.register.readIntelligence([plateKey(PLATE)])).toEqual([null]);
  });

  test('learns of seizures at every port, and nothing from an inspection without finding or without a plate', async () => {
    const world = newWorld();
    await start(world);
    const ports = PORT_CODES.map((port, row) => inspection(row, { port }));
    await take(world, ...ports, inspection(90, { findings: [] }), inspection(91, { identity: {} }));
    expect((await known(world)).seizures).toHaveLength(20);
    expect((await known(world)).seizures.at(-1)?.id).toBe('inspection-24');
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
    expect(first?.lookouts).toHaveLength(9);
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
      expect(await mark(disturbed)).toEqual({ generation: 1, coverage: 'complete' });
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
    expect(await mark(world)).toEqual({ generation: 1, coverage: 'complete' });
    expect(marks).toEqual(['reading', 'complete']);
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
    expect(await mark(again)).toEqual({ generation: 2, coverage: 'complete' });
  });

  test('counts what cannot be read as read', async () => {
    const world = newWorld();
    await world.log.publish([{ ...publication(lookout(1)), content: new TextEncoder().encode('garbled') }]);
    await start(world);
    await take(world);
    expect(await mark(world)).toEqual({ generation: 1, coverage: 'complete' });
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
    expect(await mark(world)).toEqual({ generation: 1, coverage: 'complete' });
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
    expect(await mark(emptied)).toEqual({ generation: 1, coverage: 'lost' });
    // Nor does starting once more make it whole.
    await start(emptied);
    await take(emptied);
    expect(await mark(emptied)).toEqual({ generation: 2, coverage: 'lost' });
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
  expect(await mark(running)).toEqual({ generation: 1, coverage: 'lost' });
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
    expect(await mark(first)).toEqual({ generation: 2, coverage: 'complete' });
    await take(first, lookout(2));
    expect(await mark(first)).toEqual({ generation: 3, coverage: 'complete' });
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

  test('is quarantined at the time when the last usable record was recorded', async () => {
    const world = newWorld();
    const quarantined = watchQuarantine(world);
    await start(world);
    await take(world, lookout(1), { ...publication(lookout(2)), content: new TextEncoder().encode('{') });
    const { recordedAt } = lookout(1);
    expect(quarantined).toMatchObject([{ content: { occurredAt: recordedAt, recordedAt } }]);
  });
});
