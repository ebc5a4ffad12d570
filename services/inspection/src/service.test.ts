import { type CrossingId, EVENTS, HOUR_MS, instantOf, MINUTE_MS, partitionOf } from '@southbound/contracts';
import { type Component, consume, derivedEventId } from '@southbound/runtime';
import type { LogEntry, PartitionState } from '@southbound/runtime/ports';
import { describe, expect, test } from 'vitest';
import {
  crossingIds,
  LAREDO,
  listening,
  newWorld,
  officers,
  RIFLES,
  released,
  SASABE,
  STARTS_AT_MS,
  selection,
  start,
  take,
  telemetry,
} from './fixtures/inspection-room.ts';
import { INSPECTION_GROUP } from './service.ts';

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

  test('is as the officers had it, who are told of every selection, the releases too', async () => {
    const { asked, listener } = listening();
    const { world } = newWorld();
    await start(world, listener);
    await take(world, selection({ id: 'one-1', atMinute: 2, method: 'full' }), released(3));
    const { lane, ground } = EVENTS.SelectionMade.example.data;
    expect(asked.flat()).toEqual([
      {
        crossingId: 'one-1',
        port: LAREDO,
        lane,
        ground,
        method: 'full',
        decidedAt: instantOf(STARTS_AT_MS + 2 * MINUTE_MS),
      },
      {
        crossingId: 'released-3',
        port: LAREDO,
        lane,
        ground,
        method: null,
        decidedAt: instantOf(STARTS_AT_MS + 3 * MINUTE_MS),
      },
    ]);
  });

  test('does not come of a release', async () => {
    const { world, concluded, notCarriedOut } = newWorld();
    await start(world);
    await take(world, ...[0, 1, 2, 300].map((atMinute) => released(atMinute)));
    expect([...concluded, ...notCarriedOut]).toEqual([]);
  });

  test('that waits for a bay begins when the officers say, and ends so much later', async () => {
    const { world, concluded } = newWorld();
    await start(world);
    await take(world, selection({ id: 'wait-4-10', atMinute: 0 }), released(13.9));
    expect(concluded).toEqual([]);
    await take(world, released(14));
    expect(concluded[0]?.data).toMatchObject({
      startedAt: instantOf(STARTS_AT_MS + 4 * MINUTE_MS),
      durationMinutes: 10,
    });
  });

  test('never begins before its selection, whatever the clocks of the officers say', async () => {
    const { world, concluded } = newWorld();
    await start(world, {
      answer: async (assignments) =>
        (await officers.answer(assignments)).map((outcome) =>
          'startedAt' in outcome ? { ...outcome, startedAt: instantOf(STARTS_AT_MS - HOUR_MS) } : outcome,
        ),
    });
    await take(world, selection({ id: 'one-5', atMinute: 1 }), released(6));
    expect(concluded[0]).toMatchObject({
      occurredAt: instantOf(STARTS_AT_MS + 6 * MINUTE_MS),
      data: { startedAt: instantOf(STARTS_AT_MS + MINUTE_MS) },
    });
  });

  test('that is not carried out is told of at once, with the reason', async () => {
    const { world, concluded, notCarriedOut } = newWorld();
    await start(world);
    await take(world, selection({ id: 'declined-3', atMinute: 1 }));
    expect(notCarriedOut).toEqual([
      {
        eventId: derivedEventId('selection-of-declined-3', 'InspectionNotCarriedOut'),
        type: 'InspectionNotCarriedOut',
        occurredAt: instantOf(STARTS_AT_MS + MINUTE_MS),
        recordedAt: instantOf(STARTS_AT_MS + MINUTE_MS),
        source: 'inspection',
        data: { crossingId: 'declined-3', port: LAREDO, reason: 'officer-declined' },
      },
    ]);
    expect(EVENTS.InspectionNotCarriedOut.schema.parse(notCarriedOut[0])).toEqual(notCarriedOut[0]);
    await take(world, released(60));
    expect(concluded).toEqual([]);
  });

  test('that an officer begins unasked takes a bay, which targeting is told, and says why when it is concluded', async () => {
    const { world, concluded, baysTaken } = newWorld();
    await start(world);
    const { content, ...rest } = released(0);
    const caught = { ...content, data: { ...content.data, crossingId: 'rifles-eye-8' as CrossingId } };
    await take(world, { ...rest, content: caught });
    expect(baysTaken).toMatchObject([{ partition: partitionOf(LAREDO), key: LAREDO, headers: { type: 'BayTaken' } }]);
    const [taken] = baysTaken.map((entry) => entry.content);
    expect(taken).toEqual({
      eventId: derivedEventId('selection-of-released-0', 'BayTaken'),
      type: 'BayTaken',
      occurredAt: instantOf(STARTS_AT_MS),
      recordedAt: instantOf(STARTS_AT_MS),
      source: 'inspection',
      data: { crossingId: 'rifles-eye-8', port: LAREDO, method: 'visual', officerReason: 'vehicle-altered' },
    });
    expect(EVENTS.BayTaken.schema.parse(taken)).toEqual(taken);
    expect(concluded).toEqual([]);
    await take(world, released(8));
    expect(concluded).toMatchObject([
      { data: { crossingId: 'rifles-eye-8', officerReason: 'vehicle-altered', findings: [RIFLES] } },
    ]);
    expect(EVENTS.InspectionConcluded.schema.parse(concluded[0])).toEqual(concluded[0]);
    expect(baysTaken).toHaveLength(1);
  });

  test('that an officer begins unasked a little later takes its bay then', async () => {
    const { world, baysTaken } = newWorld();
    await start(world);
    await take(world, selection({ id: 'eye-wait-5-8', atMinute: 0, decision: 'release' }), released(4));
    expect(baysTaken).toEqual([]);
    await take(world, released(6));
    const at = (minute: number) => instantOf(STARTS_AT_MS + minute * MINUTE_MS);
    expect(baysTaken).toMatchObject([{ content: { occurredAt: at(5), recordedAt: at(6) } }]);
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
    selection({ id: 'declined-9', atMinute: 0 }),
    selection({ id: 'eye-wait-3-4', atMinute: 0.5, decision: 'release' }),
    selection({ id: 'short-2', atMinute: 1 }),
    selection({ id: 'first-of-two-4', atMinute: 2 }),
    selection({ id: 'second-of-two-3', atMinute: 3 }),
    released(4),
    selection({ id: 'rifles-5', atMinute: 5 }),
    released(10),
    released(29),
    released(31),
  ];
  const inOrder = ['short-2', 'first-of-two-4', 'second-of-two-3', 'eye-wait-3-4', 'rifles-5', 'long-30'];

  test('are concluded in the order in which they end, the earlier order first where two end together', async () => {
    const { world, concluded } = newWorld();
    await start(world);
    await take(world, ...orders);
    expect(crossingIds(concluded)).toEqual(inOrder);
    const times = concluded.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted());
    expect(new Set(concluded.map(({ eventId }) => eventId)).size).toBe(6);
  });

  test.each([1, 2, 500])('come to the same in batches of at most %i', async (batchSizeMax) => {
    const [one, other] = [newWorld(), newWorld(batchSizeMax)];
    for (const { world } of [one, other]) {
      await start(world);
      await take(world, ...orders);
    }
    expect(allTold(other)).toEqual(allTold(one));
  });

  test('survive a restart, wherever it falls', async () => {
    const undisturbed = newWorld();
    await start(undisturbed.world);
    await take(undisturbed.world, ...orders);
    for (let cut = 1; cut < orders.length; cut += 1) {
      const disturbed = newWorld();
      const { world } = disturbed;
      const membership = await start(world);
      await take(world, ...orders.slice(0, cut));
      await membership.leave();
      await start(world);
      await take(world, ...orders.slice(cut));
      expect(allTold(disturbed)).toEqual(allTold(undisturbed));
    }
  });

  test('are concluded once each when a process ends before any of its commits', async () => {
    const undisturbed = newWorld();
    await start(undisturbed.world);
    await take(undisturbed.world, ...orders);
    for (let nth = 1; nth <= orders.length; nth += 1) {
      const disturbed = newWorld(1);
      const { world } = disturbed;
      await start({ ...world, partitionState: endingAtSave(nth, world.partitionState) });
      await take(world, ...orders);
      expect(allTold(disturbed)).toEqual(allTold(undisturbed));
    }
  });
});

/** All that was told, each event once, in the order of its topic. */
function allTold({ concluded, notCarriedOut, baysTaken }: ReturnType<typeof newWorld>) {
  return { concluded, notCarriedOut, baysTaken: baysTaken.map(({ content }) => content) };
}

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

test('bays that an earlier version saved in another form are not gone on with', async () => {
  const { world } = newWorld();
  const earlier: Component<null, null> = {
    name: INSPECTION_GROUP,
    topics: ['southbound.selections.v1'],
    open: () => null,
    revive: () => null,
    keep: () => ({ counters: instantOf(STARTS_AT_MS), learned: '[]' }),
    clockMs: () => STARTS_AT_MS,
    fetch: async () => null,
    decide: () => ({ publications: [] }),
  };
  const membership = await world.log.join(
    INSPECTION_GROUP,
    earlier.topics,
    consume(earlier, { ...world, telemetry: telemetry() }),
  );
  await take(world, released(0));
  await membership.leave();
  await start(world);
  await expect(take(world, released(1))).rejects.toThrow('this code reads format 2');
});
