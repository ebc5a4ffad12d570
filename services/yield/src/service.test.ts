import {
  type CrossingId,
  EVENTS,
  encodeEvent,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  instantOf,
  type PortCode,
  partitionOf,
  type SelectionMade,
} from '@southbound/contracts';
import type { FloorRates } from '@southbound/measurement';
import {
  consumeTelemetry,
  createLogger,
  type MemoryEventLog,
  memoryEventLog,
  memoryPartitionState,
} from '@southbound/runtime';
import type { LogEntry, PartitionState, Publication } from '@southbound/runtime/ports';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { startYield, YIELD_GROUP } from './service.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 14));

function selection(row: number, data: Partial<SelectionMade['data']> = {}): SelectionMade {
  const { example } = EVENTS.SelectionMade;
  const crossingId = `crossing-${row}` as CrossingId;
  return { ...example, occurredAt: at, recordedAt: at, data: { ...example.data, crossingId, ...data } };
}

function inspection(row: number, data: Partial<InspectionConcluded['data']> = {}): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  return { ...example, data: { ...example.data, crossingId: `crossing-${row}` as CrossingId, ...data } };
}

function notCarriedOut(row: number, data: Partial<InspectionNotCarriedOut['data']> = {}): InspectionNotCarriedOut {
  const { example } = EVENTS.InspectionNotCarriedOut;
  return { ...example, data: { ...example.data, crossingId: `crossing-${row}` as CrossingId, ...data } };
}

function publication(
  event: SelectionMade | InspectionConcluded | InspectionNotCarriedOut,
  port: PortCode = event.data.port,
): Publication {
  const { topic } = EVENTS[event.type];
  return { topic, partition: partitionOf(port), key: port, headers: { type: event.type }, content: event };
}

interface World {
  readonly log: MemoryEventLog;
  readonly partitionState: PartitionState;
}

async function start({ log, partitionState }: World, floorRates?: FloorRates) {
  const registry = new Registry();
  const telemetry = consumeTelemetry(registry, YIELD_GROUP, createLogger({ service: 'test', level: 'silent' }));
  return { ...(await startYield({ log, partitionState, telemetry, registry, floorRates })), registry };
}

const newWorld = (batchSizeMax = 500): World => ({
  log: memoryEventLog({ batchSizeMax }),
  partitionState: memoryPartitionState(),
});

const nothing: PartitionState = { save: async () => {}, load: async () => undefined, discard: async () => {} };

/** Ten crossings at Laredo, five inspected, two of those with firearms; one crossing at Sasabe. */
const day: readonly Publication[] = [
  ...Array.from({ length: 10 }, (_, row) =>
    publication(
      selection(row, row < 5 ? { ground: 'random', randomDraw: true } : { ground: 'not-drawn', decision: 'release' }),
    ),
  ),
  ...Array.from({ length: 5 }, (_, row) => publication(inspection(row, row < 2 ? {} : { findings: [] }))),
  publication(selection(11, { port: '2606', ground: 'not-drawn', decision: 'release' })),
];

describe('The yield service', () => {
  test('joins selections and inspections into the yield of each port and of the border', async () => {
    const world = newWorld();
    const { report } = await start(world);
    await world.log.publish(day);
    await world.log.drain(YIELD_GROUP);
    const { border, ports } = report();
    expect(border).toMatchObject({ crossings: 11, ordered: { orders: 5, inspections: 5, hits: 2, firearms: 8 } });
    expect(ports.find(({ port }) => port === '2304')).toMatchObject({ crossings: 10, inspectionRate: 0.5 });
    expect(ports.find(({ port }) => port === '2606')).toMatchObject({ crossings: 1, inspectionRate: 0 });
  });

  test('counts orders that were not carried out and what officers initiated, each at its port', async () => {
    const world = newWorld();
    const { report } = await start(world);
    await world.log.publish([
      publication(selection(1)),
      publication(notCarriedOut(1)),
      publication(selection(2, { decision: 'release', ground: 'not-drawn', method: null })),
      publication(inspection(2, { officerReason: 'plate-obscured' })),
    ]);
    await world.log.drain(YIELD_GROUP);
    expect(report().border).toMatchObject({
      inspectionsUnderWay: 0,
      inspectionsUnmatched: 0,
      ordered: { orders: 1, inspections: 0, notCarriedOut: { 'no-bay': 1 } },
      officerInitiated: { inspections: 1, hits: 1, firearms: 4 },
      total: { inspections: 1, firearms: 4 },
    });
  });

  test('gives the same figures whatever the size of the batches', async () => {
    const reports = [1, 3, 500].map(async (batchSizeMax) => {
      const world = newWorld(batchSizeMax);
      const { report } = await start(world);
      await world.log.publish(day);
      await world.log.drain(YIELD_GROUP);
      return report();
    });
    const [first, ...others] = await Promise.all(reports);
    for (const other of others) expect(other).toEqual(first);
  });

  test('counts inspections with negative or absurd quantities by name, and no figure holds them', async () => {
    const world = newWorld();
    const { report, registry } = await start(world);
    await world.log.publish(day);
    await world.log.drain(YIELD_GROUP);
    const before = report().border;
    const garbled = [-4, 0, 1e9].map((firearms) => {
      const text = encodeEvent(inspection(3)).replace('"count":4', `"count":${firearms}`);
      return { ...publication(inspection(3)), content: new TextEncoder().encode(text) };
    });
    await world.log.publish(garbled);
    await world.log.drain(YIELD_GROUP);
    expect(report().border).toEqual({ ...before, inspectionsUnreadable: 3 });
    expect(await registry.metrics()).toContain(
      'southbound_inspections_set_aside_total{port="2304",reason="unreadable"} 3\n',
    );
  });

  test('keeps its days and hours when it is started anew, by the hour of each port', async () => {
    const world = newWorld();
    const first = await start(world);
    await world.log.publish(day);
    await world.log.drain(YIELD_GROUP);
    const { byDay, byHour } = first.report();
    await first.membership.leave();
    const { report, windows } = await start(world);
    await world.log.drain(YIELD_GROUP);
    expect(report()).toMatchObject({ byDay, byHour, windowsSince: null });
    expect(byDay).toMatchObject([{ day: '2026-03-02', crossings: 11, byGround: { random: { orders: 5, hits: 2 } } }]);
    // Two in the afternoon in UTC.
    expect(windows()['2304']?.windows.hours.map(({ period }) => period)).toEqual([8]);
    expect(windows()['2606']?.windows.hours.map(({ period }) => period)).toEqual([7]);
  });

  test('shows its figures as metrics', async () => {
    const world = newWorld();
    const { registry } = await start(world);
    await world.log.publish(day);
    await world.log.drain(YIELD_GROUP);
    expect(await registry.metrics()).toContain('southbound_firearms_seized_total{port="2304"} 8\n');
  });

  test('tells what rules did, and judges by the standards that it was given', async () => {
    const { log, partitionState } = newWorld();
    const telemetry = consumeTelemetry(new Registry(), YIELD_GROUP, createLogger({ service: 'test', level: 'silent' }));
    const standards = { toleratedSkippedShare: 1, liftThatPays: 3 };
    const { report } = await startYield({ log, partitionState, telemetry, registry: new Registry(), standards });
    await log.publish(day);
    await log.drain(YIELD_GROUP);
    expect(report()).toMatchObject({
      standards,
      rules: [{ ruleId: 'lookout-high', inspections: 5, hits: 2, caused: 0, verdict: 'not-enough-evidence' }],
    });
  });

  test('keeps its evidence when it is started anew in the middle of a day, and says when it was lost', async () => {
    const interrupted = async (world: World) => {
      const first = await start(world);
      await world.log.publish(day.slice(0, 13));
      await world.log.drain(YIELD_GROUP);
      await first.membership.leave();
      const second = await start(world);
      await world.log.publish(day.slice(13));
      await world.log.drain(YIELD_GROUP);
      return second.report().border;
    };
    const whole = newWorld();
    const { report } = await start(whole);
    await whole.log.publish(day);
    await whole.log.drain(YIELD_GROUP);
    expect(await interrupted(newWorld())).toEqual(report().border);
    expect(report().border.compliance).toMatchObject([{ assigned: 5, carriedOut: 5, underWay: 0 }]);
    const lost = await interrupted({ ...newWorld(), partitionState: nothing });
    expect(lost.evidenceSince).not.toBeNull();
    expect(lost).toMatchObject({
      ordered: { inspections: 3 },
      compliance: [],
      byMethod: { 'x-ray': { inspections: 0 } },
    });
  });

  test('goes on where it left off when it is started anew in the middle of inspections', async () => {
    const world = newWorld();
    const first = await start(world);
    await world.log.publish(day.slice(0, 11));
    await world.log.drain(YIELD_GROUP);
    await first.membership.leave();
    const second = await start(world);
    await world.log.publish(day.slice(11));
    await world.log.drain(YIELD_GROUP);
    expect(second.report().border).toMatchObject({
      crossings: 11,
      ordered: { orders: 5, inspections: 5, hits: 2 },
      inspectionsUnderWay: 0,
      inspectionsUnmatched: 0,
    });
  });

  test('keeps its figures when the orders under way were lost, and says how many', async () => {
    const world = { ...newWorld(), partitionState: nothing };
    const first = await start(world);
    await world.log.publish(day.slice(0, 11));
    await world.log.drain(YIELD_GROUP);
    await first.membership.leave();
    const second = await start(world);
    await world.log.publish(day.slice(11));
    await world.log.drain(YIELD_GROUP);
    expect(second.report().border).toMatchObject({
      crossings: 11,
      ordered: { orders: 5, inspections: 1 },
      ordersLost: 4,
      inspectionsUnmatched: 4,
    });
  });

  test('compares what was carried out with the floor rates that it was given', async () => {
    const world = newWorld();
    const { report } = await start(world, { 2304: 0.7 });
    await world.log.publish(day);
    await world.log.drain(YIELD_GROUP);
    const { border, ports } = report();
    expect(border.floor).toMatchObject({ due: 7, carriedOut: 5, shortfall: 2, missing: { 'not-ordered': 2 } });
    const judged = ports.flatMap(({ port, floor }) => (floor === null ? [] : [[port, floor.shortfall]]));
    expect(judged).toEqual([['2304', 2]]);
  });

  describe('of regret', () => {
    /** The best comes after the order. */
    const hour = [10, 40, 20].map((scorePoints, row) =>
      publication(
        selection(row, {
          scorePoints,
          randomDraw: false,
          ...(row === 0 ? { ground: 'targeted' } : { ground: 'not-drawn', decision: 'release' }),
        }),
      ),
    );
    const later = publication(selection(3, { scorePoints: 5, ground: 'fill', randomDraw: false }));

    async function interrupted(world: World) {
      const first = await start(world);
      await world.log.publish(hour);
      await world.log.drain(YIELD_GROUP);
      await first.membership.leave();
      const second = await start(world);
      await world.log.publish([later]);
      await world.log.drain(YIELD_GROUP);
      return second.report().border;
    }

    test('keeps the scores of the hour under way when it is started anew within it', async () => {
      const { regret, hindsightRestarts } = await interrupted(newWorld());
      expect(regret.targeted).toMatchObject({ orders: 2, takenPoints: 15, pacedPoints: 60, regret: 0.75 });
      expect(hindsightRestarts).toBe(0);
    });

    test('begins hindsight anew where those scores were lost, keeps what it had counted, and says so', async () => {
      const { regret, hindsightRestarts } = await interrupted({ ...newWorld(), partitionState: nothing });
      expect(regret.targeted).toMatchObject({ orders: 2, takenPoints: 15, pacedPoints: 45 });
      expect(hindsightRestarts).toBe(1);
    });
  });

  test('shows nothing before it is committed', async () => {
    const world = newWorld();
    const seen: number[] = [];
    const watched: PartitionState = {
      ...world.partitionState,
      save: async (...state) => {
        seen.push(report().border.crossings);
        await world.partitionState.save(...state);
      },
    };
    const { report } = await start({ ...world, partitionState: watched });
    await world.log.publish([publication(selection(1))]);
    await world.log.drain(YIELD_GROUP);
    expect(seen).toEqual([0]);
    expect(report().border.crossings).toBe(1);
  });

  test('quarantines what it cannot read or what came to the wrong port, and counts its neighbours', async () => {
    const world = newWorld();
    const quarantined: LogEntry[] = [];
    world.log.tap('southbound.quarantine.v1', (entry) => quarantined.push(entry));
    const { report } = await start(world);
    const garbled = new TextEncoder().encode(encodeEvent(selection(2)).replace('"2304"', 'null'));
    await world.log.publish([
      publication(selection(1)),
      { ...publication(selection(2)), content: garbled },
      publication(selection(3, { port: '2606' }), '2304'),
      publication(notCarriedOut(3, { port: '2606' }), '2304'),
      publication(selection(4)),
    ]);
    await world.log.drain(YIELD_GROUP);
    expect(report().border.crossings).toBe(2);
    const faults = quarantined.map(({ content }) => (content as { data: { faultCode: string } }).data.faultCode);
    expect(faults.sort()).toEqual(['event-field-wrong', 'event-port-mismatch', 'event-port-mismatch']);
  });
});
