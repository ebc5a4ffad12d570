import {
  type CrossingId,
  EVENTS,
  type EventId,
  type Finding,
  type InspectionConcluded,
  type InspectionMethod,
  instantOf,
  MINUTE_MS,
  type PortCode,
  partitionOf,
  type SelectionMade,
} from '@southbound/contracts';
import {
  consumeTelemetry,
  createLogger,
  derivedEventId,
  type MemoryEventLog,
  memoryEventLog,
  memoryPartitionState,
  processMetrics,
} from '@southbound/runtime';
import type { LogEntry, PartitionState, Publication } from '@southbound/runtime/ports';
import { describe, expect, test } from 'vitest';
import { INSPECTION_GROUP, type Officers, startInspection } from './service.ts';

const STARTS_AT_MS = Date.UTC(2026, 2, 2, 14);
const LAREDO = '2304' as PortCode;
const SASABE = '2606' as PortCode;

interface SelectionOptions {
  readonly id: string;
  readonly atMinute: number;
  readonly decision?: SelectionMade['data']['decision'];
  readonly method?: InspectionMethod;
  readonly port?: PortCode;
}

function selection({ id, atMinute, decision = 'inspect', method = 'visual', port = LAREDO }: SelectionOptions) {
  const { example } = EVENTS.SelectionMade;
  const at = instantOf(STARTS_AT_MS + atMinute * MINUTE_MS);
  const event: SelectionMade = {
    ...example,
    eventId: `selection-of-${id}` as EventId,
    occurredAt: at,
    recordedAt: at,
    data: { ...example.data, crossingId: id as CrossingId, decision, method, port },
  };
  const headers = { type: event.type, decision };
  return {
    topic: 'southbound.selections.v1',
    partition: partitionOf(port),
    key: port,
    headers,
    content: event,
  } as const;
}

/** A vehicle that goes on; it shows the port's clock. */
const released = (atMinute: number, port = LAREDO) =>
  selection({ id: `released-${atMinute}`, atMinute, decision: 'release', port });

const RIFLES: Finding = { seizureType: 'Weapons', category: 'Long Arm', count: 3 };

/** Officers who take as many minutes as the crossing's id ends with, and find rifles where it says so. */
const officers: Officers = {
  examine: async (orders) =>
    orders.map(({ crossingId }) => ({
      durationMinutes: Number(crossingId.split('-').at(-1)),
      findings: crossingId.startsWith('rifles') ? [RIFLES] : [],
    })),
};

interface World {
  readonly log: MemoryEventLog;
  readonly partitionState: PartitionState;
}

function newWorld(batchSizeMax = 500) {
  const world: World = { log: memoryEventLog({ batchSizeMax }), partitionState: memoryPartitionState() };
  const concluded: InspectionConcluded[] = [];
  world.log.tap('southbound.inspections.v1', ({ content }) => concluded.push(content as InspectionConcluded));
  return { world, concluded };
}

function start(world: World, staff = officers) {
  const telemetry = consumeTelemetry(
    processMetrics(),
    INSPECTION_GROUP,
    createLogger({ service: 'test', level: 'silent' }),
  );
  return startInspection({ ...world, officers: staff, telemetry });
}

async function take({ log }: World, ...publications: readonly Publication[]): Promise<void> {
  await log.publish(publications);
  await log.drain(INSPECTION_GROUP);
}

const crossingIds = (concluded: readonly InspectionConcluded[]) => concluded.map(({ data }) => data.crossingId);

describe('an inspection', () => {
  test("is concluded once the port's clock has passed its end, and tells when it began and ended", async () => {
    const { world, concluded } = newWorld();
    await start(world);
    await take(world, selection({ id: 'rifles-12.5', atMinute: 0, method: 'x-ray' }), released(12.4));
    expect(concluded).toEqual([]);
    await take(world, released(13));
    expect(concluded).toHaveLength(1);
    const [event] = concluded;
    expect(event).toMatchObject({
      eventId: derivedEventId('selection-of-rifles-12.5', 'InspectionConcluded'),
      occurredAt: instantOf(STARTS_AT_MS + 12.5 * MINUTE_MS),
      recordedAt: instantOf(STARTS_AT_MS + 13 * MINUTE_MS),
      source: 'inspection',
      data: {
        crossingId: 'rifles-12.5',
        port: LAREDO,
        identity: EVENTS.SelectionMade.example.data.identity,
        method: 'x-ray',
        startedAt: instantOf(STARTS_AT_MS),
        durationMinutes: 12.5,
        findings: [RIFLES],
      },
    });
    expect(EVENTS.InspectionConcluded.schema.parse(event)).toEqual(event);
  });

  test('is concluded at the very instant of its end, once and no more', async () => {
    const { world, concluded } = newWorld();
    await start(world);
    await take(world, selection({ id: 'nothing-3', atMinute: 0 }), released(3), released(4));
    await take(world, released(5));
    expect(crossingIds(concluded)).toEqual(['nothing-3']);
    expect(concluded[0]?.data.findings).toEqual([]);
  });

  test('is as the officers had it, who are told the crossing, the method and when it begins', async () => {
    const asked: unknown[] = [];
    const { world } = newWorld();
    await start(world, {
      async examine(orders) {
        asked.push(...orders);
        return orders.map(() => ({ durationMinutes: 1, findings: [] }));
      },
    });
    await take(world, selection({ id: 'one', atMinute: 2, method: 'full' }), released(3));
    expect(asked).toEqual([{ crossingId: 'one', method: 'full', startedAtMs: STARTS_AT_MS + 2 * MINUTE_MS }]);
  });

  test('does not come of a release', async () => {
    const { world, concluded } = newWorld();
    await start(world, {
      async examine() {
        throw new Error('nobody is to be examined');
      },
    });
    await take(world, ...[0, 1, 2, 300].map((atMinute) => released(atMinute)));
    expect(concluded).toEqual([]);
  });

  test("follows its own port's clock, not another's", async () => {
    const { world, concluded } = newWorld();
    await start(world);
    await take(world, selection({ id: 'here-5', atMinute: 0 }), released(60, SASABE));
    expect(concluded).toEqual([]);
    await take(world, released(6));
    expect(crossingIds(concluded)).toEqual(['here-5']);
  });

  test('of a crossing whose plate nobody read is concluded too', async () => {
    const { world, concluded } = newWorld();
    await start(world);
    const { content, ...rest } = selection({ id: 'unread-2', atMinute: 0 });
    await take(world, { ...rest, content: { ...content, data: { ...content.data, identity: {} } } }, released(2));
    expect(concluded.map(({ data }) => data.identity)).toEqual([{}]);
  });
});

describe('inspections under way', () => {
  const orders = [
    selection({ id: 'long-30', atMinute: 0 }),
    selection({ id: 'short-2', atMinute: 1 }),
    selection({ id: 'first-of-two-4', atMinute: 2 }),
    selection({ id: 'second-of-two-3', atMinute: 3 }),
    released(4),
    selection({ id: 'rifles-5', atMinute: 5 }),
    released(10),
    released(29),
    released(31),
  ];
  const inOrder = ['short-2', 'first-of-two-4', 'second-of-two-3', 'rifles-5', 'long-30'];

  test('are concluded in the order in which they end, the earlier order first where two end together', async () => {
    const { world, concluded } = newWorld();
    await start(world);
    await take(world, ...orders);
    expect(crossingIds(concluded)).toEqual(inOrder);
    const times = concluded.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted());
    expect(new Set(concluded.map(({ eventId }) => eventId)).size).toBe(5);
  });

  test.each([1, 2, 500])('come to the same in batches of at most %i', async (batchSizeMax) => {
    const [one, other] = [newWorld(), newWorld(batchSizeMax)];
    for (const { world } of [one, other]) {
      await start(world);
      await take(world, ...orders);
    }
    expect(other.concluded).toEqual(one.concluded);
  });

  test('survive a restart, wherever it falls', async () => {
    const undisturbed = newWorld();
    await start(undisturbed.world);
    await take(undisturbed.world, ...orders);
    for (let cut = 1; cut < orders.length; cut += 1) {
      const { world, concluded } = newWorld();
      const membership = await start(world);
      await take(world, ...orders.slice(0, cut));
      await membership.leave();
      await start(world);
      await take(world, ...orders.slice(cut));
      expect(concluded).toEqual(undisturbed.concluded);
    }
  });

  test('are concluded once each when a process ends before any of its commits', async () => {
    const undisturbed = newWorld();
    await start(undisturbed.world);
    await take(undisturbed.world, ...orders);
    for (let nth = 1; nth <= orders.length; nth += 1) {
      const { world, concluded } = newWorld(1);
      await start({ ...world, partitionState: endingAtSave(nth, world.partitionState) });
      await take(world, ...orders);
      expect(concluded).toEqual(undisturbed.concluded);
    }
  });
});

/** Partition state of a process that ends once, right after its nth saving. */
function endingAtSave(nth: number, state: PartitionState): PartitionState {
  let saves = 0;
  return {
    ...state,
    async save(key, text) {
      await state.save(key, text);
      saves += 1;
      if (saves === nth) throw new Error('the process ended');
    },
  };
}

test('a selection that cannot be read is quarantined, and the inspections of its neighbours are concluded', async () => {
  const { world, concluded } = newWorld();
  const quarantined: LogEntry[] = [];
  world.log.tap('southbound.quarantine.v1', (entry) => quarantined.push(entry));
  await start(world);
  const bad = { ...selection({ id: 'bad-1', atMinute: 1 }), content: new TextEncoder().encode('{}') };
  await take(world, selection({ id: 'before-2', atMinute: 0 }), bad, selection({ id: 'after-1', atMinute: 1 }));
  await take(world, released(5));
  expect(crossingIds(concluded)).toEqual(['before-2', 'after-1']);
  expect(quarantined).toMatchObject([{ content: { data: { faultCode: 'event-type-unknown', offset: 1 } } }]);
});
