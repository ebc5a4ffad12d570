import { EVENTS, encodeEvent, instantOf } from '@southbound/contracts';
import { derivedEventId } from '@southbound/runtime';
import { describe, expect, test } from 'vitest';
import { at, crossing, garbled, heartbeat, LAREDO, SASABE } from './fixtures/recorded.ts';
import { rulebook } from './fixtures/rulebook.ts';
import { knowingRoom, type TargetingRoom, targetingRoom } from './fixtures/targeting-room.ts';

const BLIND_GROUNDS = ['random', 'blind', 'blind-not-drawn'];

function many(count: number, options: Partial<Parameters<typeof crossing>[0]> = {}) {
  return Array.from({ length: count }, (_, nth) => {
    return crossing({ id: `crossing-${nth}`, atMs: at(nth), plate: `SIM${1_000 + nth}`, ...options });
  });
}

const grounds = ({ selections }: TargetingRoom) => selections.map(({ data }) => data.ground);

async function metric({ registry }: TargetingRoom, name: string): Promise<number> {
  const values = (await registry.getSingleMetric(name)?.get())?.values ?? [];
  return values.reduce((sum, { value }) => sum + value, 0);
}

describe('a selection', () => {
  test('is made on what the register knows, and says so', async () => {
    const room = await knowingRoom();
    await room.take(crossing({ id: 'watched', atMs: at(0) }), crossing({ id: 'other', atMs: at(1), plate: 'SIM9999' }));
    expect(room.selections.map(({ data }) => [data.crossingId, data.scorePoints, data.matches.length])).toEqual([
      ['watched', 50, 1],
      ['other', 0, 0],
    ]);
    expect(room.selections[0]?.data.rulesFired.map(({ ruleId }) => ruleId)).toEqual(['lookout']);
  });

  test('is made once for each crossing, with an id derived from the crossing, and is a valid event', async () => {
    const room = await knowingRoom();
    await room.take(...many(50), garbled(crossing({ id: 'unread', atMs: at(50) })));
    expect(room.selections.slice(0, 50).map(({ eventId, data }) => [eventId, data.crossingId])).toEqual(
      Array.from({ length: 50 }, (_, nth) => [
        derivedEventId(`event-of-crossing-${nth}`, 'SelectionMade'),
        `crossing-${nth}`,
      ]),
    );
    expect(new Set(room.selections.map(({ eventId }) => eventId)).size).toBe(51);
    // The schema drops what it does not know: nothing may be lost on the way to a reader.
    for (const event of room.selections) expect(EVENTS.SelectionMade.schema.parse(event)).toEqual(event);
  });

  test('holds the target rate over a few hundred crossings', async () => {
    const room = await knowingRoom();
    await room.take(...many(1_000));
    const ordered = room.selections.filter(({ data }) => data.decision === 'inspect').length;
    expect(Math.abs(ordered - 200)).toBeLessThanOrEqual(rulebook.policy.borrowInspections);
  });
});

test('a bay that an officer takes is no vehicle and no time: crossings are decided as without it', async () => {
  const [with_, without] = [await knowingRoom(), await knowingRoom()];
  const taken = {
    ...heartbeat(at(500)),
    headers: { type: 'BayTaken' },
    content: { ...EVENTS.BayTaken.example, occurredAt: instantOf(at(500)), recordedAt: instantOf(at(500)) },
  };
  const [before, after] = [many(20), many(20, { plate: 'SIM7777' })];
  await with_.take(...before, taken, ...after);
  await without.take(...before, ...after);
  expect(with_.selections).toEqual(without.selections);
  expect(with_.quarantined).toEqual([]);
});

test('what a port was entitled to and ordered is told as counted, and when each lane last told of itself', async () => {
  const room = await knowingRoom();
  await room.take(...many(100), heartbeat(at(200)));
  const ordered = room.selections.filter(({ data }) => data.decision === 'inspect').length;
  expect(await metric(room, 'southbound_budget_ordered_inspections_total')).toBe(ordered);
  expect(await metric(room, 'southbound_budget_entitled_inspections_total')).toBeCloseTo(20, 6);
  expect(await metric(room, 'southbound_budget_lapsed_inspections_total')).toBe(0);
  const shown = await room.registry.metrics();
  expect(shown).toContain(`southbound_lane_event_time_seconds{port="2304",lane="1"} ${at(200) / 1_000}\n`);
  expect(shown).toContain('southbound_register_lookup_seconds_count 1\n');
});

describe('while the register cannot be believed', () => {
  const states: readonly [string, (room: TargetingRoom) => Promise<void>][] = [
    ['does not answer', async (room) => room.register.setAway(true)],
    ['was never written', async () => {}],
    [
      'is incomplete',
      async ({ register }) => {
        const generation = await register.claimIntelligence();
        await register.writeIntelligence({ generation, coverage: 'reading', offsetsRead: {}, historySinceMs: 0 }, []);
      },
    ],
  ];

  test.each(states)(
    'since it %s, vehicles with a plate are decided blind, by draw at the blind rate',
    async (...row) => {
      const [, bring] = row;
      const room = targetingRoom();
      await bring(room);
      await room.start();
      await room.take(...many(1_000));
      expect(room.selections).toHaveLength(1_000);
      expect(BLIND_GROUNDS).toEqual(expect.arrayContaining([...new Set(grounds(room))]));
      const unscored = { scorePoints: null, thresholdPoints: null, wouldTarget: null, dossier: null, propensity: 0.3 };
      for (const { data } of room.selections) expect(data).toMatchObject(unscored);
      const ordered = room.selections.filter(({ data }) => data.decision === 'inspect').length;
      // Four standard errors of a share of 0.3.
      expect(Math.abs(ordered / 1_000 - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 1_000));
      expect(await metric(room, 'southbound_register_away_batches_total')).toBe(2);
    },
  );

  test('a vehicle whose plate was not read is scored as ever, since the register could tell nothing of it', async () => {
    const room = targetingRoom();
    await room.start();
    await room.take(crossing({ id: 'no-plate', atMs: at(0), plate: null, data: { plateObscured: true } }));
    expect(room.selections[0]?.data.scorePoints).toBeGreaterThanOrEqual(20);
  });

  test('a canine alert is inspected as ever', async () => {
    const room = targetingRoom();
    await room.start();
    await room.take(crossing({ id: 'alert', atMs: at(0), data: { canine: 'alert' } }));
    expect(grounds(room)).toEqual(['mandatory']);
  });

  test('and once it can be believed again, vehicles are scored again', async () => {
    const room = await knowingRoom();
    room.register.setAway(true);
    await room.take(crossing({ id: 'first', atMs: at(0) }));
    room.register.setAway(false);
    await room.take(crossing({ id: 'second', atMs: at(1) }));
    // Five more points than the lookout's, since the history is not known for a day.
    expect(room.selections.map(({ data }) => data.scorePoints)).toEqual([null, 55]);
  });
});

describe('a crossing told twice', () => {
  test('within ten event minutes is counted and not decided twice, in one batch and across batches', async () => {
    const room = await knowingRoom();
    const told = crossing({ id: 'told', atMs: at(0) });
    await room.take(told, told);
    await room.take(told, heartbeat(at(600)), told);
    expect(room.selections).toHaveLength(1);
    expect(await metric(room, 'southbound_crossings_duplicate_total')).toBe(3);
  });

  test('is known as a duplicate after a restart', async () => {
    const room = await knowingRoom();
    const told = crossing({ id: 'told', atMs: at(0) });
    const membership = await room.start();
    await room.take(told);
    await membership.leave();
    await room.start();
    await room.take(told);
    expect(room.selections).toHaveLength(1);
  });

  test('is decided again once ten event minutes have passed, which a heartbeat can tell', async () => {
    const room = await knowingRoom();
    const told = crossing({ id: 'told', atMs: at(0) });
    await room.take(told);
    await room.take(heartbeat(at(600) + 1), told);
    expect(room.selections.map(({ data }) => data.crossingId)).toEqual(['told', 'told']);
  });

  test('earns no budget', async () => {
    const [once, twice] = [await knowingRoom(), await knowingRoom()];
    await once.take(...many(300));
    await twice.take(...many(300).flatMap((each) => [each, each]));
    expect(twice.selections).toEqual(once.selections);
  });
});

describe("the port's clock", () => {
  test('is moved by heartbeats, and a late crossing is decided at it', async () => {
    const room = await knowingRoom();
    await room.take(heartbeat(at(60)), crossing({ id: 'late', atMs: at(5) }), crossing({ id: 'next', atMs: at(61) }));
    expect(room.selections.map(({ occurredAt, recordedAt }) => [occurredAt, recordedAt])).toEqual([
      [instantOf(at(60)), instantOf(at(60))],
      [instantOf(at(61)), instantOf(at(61))],
    ]);
  });

  test('does not follow a lane whose own clock is ahead of the gateway by more than five seconds', async () => {
    const room = await knowingRoom();
    await room.take(crossing({ id: 'ahead', atMs: at(3_600), recordedAfterMs: -3_600_000 }));
    expect(room.selections[0]?.occurredAt).toBe(instantOf(at(5)));
  });

  test('is not moved by what came to the wrong partition', async () => {
    const room = await knowingRoom();
    await room.take(heartbeat(at(600), SASABE, LAREDO), crossing({ id: 'here', atMs: at(0) }));
    expect(room.selections[0]?.occurredAt).toBe(instantOf(at(0)));
  });

  test('goes on after a restart', async () => {
    const room = await knowingRoom();
    const membership = await room.start();
    await room.take(heartbeat(at(600)));
    await membership.leave();
    await room.start();
    await room.take(crossing({ id: 'late', atMs: at(0) }));
    expect(room.selections[0]?.occurredAt).toBe(instantOf(at(600)));
  });
});

describe('a message that cannot be used', () => {
  const unread = crossing({ id: 'unread', atMs: at(1) });

  test('is decided blind at the lane that its header names, beside its quarantine', async () => {
    const room = await knowingRoom();
    await room.take(crossing({ id: 'before', atMs: at(0) }), garbled(unread), crossing({ id: 'after', atMs: at(2) }));
    expect(room.selections.map(({ data }) => data.crossingId)).toEqual(['before', 'unread-3-1', 'after']);
    const selection = room.selections[1];
    expect(BLIND_GROUNDS).toContain(selection?.data.ground);
    expect(selection?.data).toMatchObject({ port: LAREDO, lane: 5, identity: {}, scorePoints: null, propensity: 0.3 });
    expect(selection?.data).not.toHaveProperty('crossingEventId');
    expect(room.quarantined.map(({ data }) => [data.offset, data.faultCode])).toEqual([[1, 'event-not-json']]);
  });

  test('is inspected about as often as the blind rate says, so garbling is no way through', async () => {
    const room = await knowingRoom();
    await room.take(...many(1_000).map(garbled));
    const ordered = room.selections.filter(({ data }) => data.decision === 'inspect').length;
    expect(Math.abs(ordered / 1_000 - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 1_000));
  });

  test.each<[string, Record<string, string>]>([
    ['names no lane', { type: 'CrossingObserved' }],
    ['names lane 0', { type: 'CrossingObserved', lane: '0' }],
    ['names lane 100', { type: 'CrossingObserved', lane: '100' }],
    ['names half a lane', { type: 'CrossingObserved', lane: '1.5' }],
    ['names no number', { type: 'CrossingObserved', lane: 'five' }],
    ['names an empty lane', { type: 'CrossingObserved', lane: '' }],
    ['is a heartbeat', { type: 'LaneHeartbeat', lane: '5' }],
  ])('is only quarantined when its header %s', async (_, headers) => {
    const room = await knowingRoom();
    await room.take({ ...garbled(unread), headers });
    expect(room.selections).toEqual([]);
    expect(room.quarantined).toHaveLength(1);
  });

  test('since it names another port than its partition is quarantined, and decided blind where it came', async () => {
    const room = await knowingRoom();
    const astray = crossing({ id: 'astray', atMs: at(0), port: SASABE, sentTo: LAREDO });
    await room.take(astray, heartbeat(at(1), SASABE, LAREDO), crossing({ id: 'here', atMs: at(2) }));
    expect(room.selections.map(({ data }) => [data.crossingId, data.port])).toEqual([
      ['unread-3-0', LAREDO],
      ['here', LAREDO],
    ]);
    expect(BLIND_GROUNDS).toContain(room.selections[0]?.data.ground);
    expect(room.quarantined.map(({ data }) => [data.offset, data.faultCode])).toEqual([
      [0, 'event-port-mismatch'],
      [1, 'event-port-mismatch'],
    ]);
    expect(room.quarantined[0]?.data.reason).toMatch(/^data\.port: .*2304/);
    const text = Buffer.from(room.quarantined[0]?.data.identity.contentBase64 ?? '', 'base64').toString();
    expect(text).toBe(encodeEvent(astray.content as Parameters<typeof encodeEvent>[0]));
  });

  test('and is sent again to the right partition is decided there under an id of its own', async () => {
    const room = await knowingRoom();
    await room.take(crossing({ id: 'astray', atMs: at(0), port: SASABE, sentTo: LAREDO }));
    await room.take(crossing({ id: 'astray', atMs: at(0), port: SASABE }));
    expect(room.selections.map(({ data }) => data.port)).toEqual([LAREDO, SASABE]);
    expect(new Set(room.selections.map(({ eventId }) => eventId)).size).toBe(2);
  });
});

describe('what targeting tells', () => {
  test('is told of what was committed, and of a batch done twice only once', async () => {
    let savesLeft = 1;
    const room = targetingRoom(500, (stores) => ({
      ...stores,
      partitionState: {
        ...stores.partitionState,
        async save(key, state) {
          savesLeft -= 1;
          if (savesLeft === 0) throw new Error('the process ended');
          await stores.partitionState.save(key, state);
        },
      },
    }));
    const told = crossing({ id: 'told', atMs: at(0) });
    await room.start();
    await room.take(told, told, told);
    expect(savesLeft).toBeLessThan(0);
    expect(await metric(room, 'southbound_crossings_duplicate_total')).toBe(2);
    // The batch that failed whole was done again one by one, and each of the three is a batch then.
    expect(await metric(room, 'southbound_register_away_batches_total')).toBe(3);
  });

  test('rules that have expired are counted by event time', async () => {
    const room = await knowingRoom();
    await room.take(heartbeat(at(0)));
    expect(await metric(room, 'southbound_rules_expired')).toBe(0);
    await room.take(heartbeat(Date.UTC(2026, 3, 2)));
    expect(await metric(room, 'southbound_rules_expired')).toBe(1);
  });

  test('names in each selection the rules that have expired, and none before', async () => {
    const room = await knowingRoom();
    const obscured = { plateObscured: true };
    const lastMs = Date.UTC(2026, 3, 1) - 1;
    await room.take(
      crossing({ id: 'before', atMs: lastMs, data: obscured }),
      crossing({ id: 'after', atMs: lastMs + 1, data: obscured }),
    );
    const [before, after] = room.selections.map(({ data }) => data);
    expect(before?.rulesFired.map(({ ruleId }) => ruleId)).toContain('plate-obscured');
    expect(before).not.toHaveProperty('rulesExpired');
    expect(after?.rulesFired.map(({ ruleId }) => ruleId)).not.toContain('plate-obscured');
    expect(after?.rulesExpired).toEqual(['plate-obscured']);
    room.register.setAway(true);
    await room.take(crossing({ id: 'away', atMs: lastMs + 3 }));
    expect(room.selections.at(-1)?.data).not.toHaveProperty('rulesExpired');
  });

  test('a score distribution that was lost is counted, and the rate is held from exact counters', async () => {
    const room = targetingRoom(500, (stores) => ({
      ...stores,
      partitionState: { ...stores.partitionState, load: async () => undefined },
    }));
    await room.know();
    const crossings = many(1_000);
    const membership = await room.start();
    await room.take(...crossings.slice(0, 500));
    await membership.leave();
    await room.start();
    await room.take(...crossings.slice(500));
    expect(await metric(room, 'southbound_budget_relearned_total')).toBe(1);
    const ordered = room.selections.filter(({ data }) => data.decision === 'inspect').length;
    expect(Math.abs(ordered - 200)).toBeLessThanOrEqual(rulebook.policy.borrowInspections);
  });
});
