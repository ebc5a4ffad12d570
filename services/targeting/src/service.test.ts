import { EVENTS, encodeEvent, instantOf, type PortCode } from '@southbound/contracts';
import { derivedEventId } from '@southbound/runtime';
import { foldIntelligence, NOTHING_KNOWN, packIntelligence, plateKey } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import { crossing, garbled, heartbeat, LAREDO, SASABE, STARTS_AT_MS } from './fixtures/recorded.ts';
import { rulebook } from './fixtures/rulebook.ts';
import { type TargetingRoom, targetingRoom } from './fixtures/targeting-room.ts';

const at = (seconds: number) => STARTS_AT_MS + seconds * 1_000;

const BLIND_GROUNDS = ['random', 'blind', 'blind-not-drawn'];

function many(count: number, options: Partial<Parameters<typeof crossing>[0]> = {}) {
  return Array.from({ length: count }, (_, nth) => {
    return crossing({ id: `crossing-${nth}`, atMs: at(nth), plate: `SIM${1_000 + nth}`, ...options });
  });
}

const grounds = ({ selections }: TargetingRoom) => selections.map(({ data }) => data.ground);

/** How often each vehicle was seen to have crossed before, in the order of decisions. */
const crossingsBefore = ({ selections }: TargetingRoom) =>
  selections.map(({ data }) => data.dossier?.['crossingsLast24Hours'] ?? 0);

async function metric({ registry }: TargetingRoom, name: string): Promise<number> {
  const values = (await registry.getSingleMetric(name)?.get())?.values ?? [];
  return values.reduce((sum, { value }) => sum + value, 0);
}

/** A room whose register is complete and knows one lookout. */
async function knowingRoom(batchSizeMax?: number): Promise<TargetingRoom> {
  const room = targetingRoom(batchSizeMax);
  const lookout = foldIntelligence(NOTHING_KNOWN, EVENTS.LookoutPosted.example);
  const { plate } = EVENTS.LookoutPosted.example.data.identity;
  await room.know({ plateKey: plateKey(plate.text), value: packIntelligence(lookout) });
  await room.start();
  return room;
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
    expect(room.selections.map(({ data }) => data.scorePoints)).toEqual([null, 50]);
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

describe("a vehicle's history", () => {
  const thrice = [0, 10, 20].map((second) => crossing({ id: `at-${second}`, atMs: at(second), plate: 'SIM1234' }));

  test.each([1, 2, 500])('counts its crossings before this one, in batches of at most %i', async (batchSizeMax) => {
    const room = await knowingRoom(batchSizeMax);
    await room.take(...thrice);
    await room.take(crossing({ id: 'later', atMs: at(30), plate: 'SIM1234' }));
    expect(crossingsBefore(room)).toEqual([0, 1, 2, 3]);
  });

  test('counts crossings of the last 24 hours only', async () => {
    const room = await knowingRoom();
    await room.take(...thrice);
    await room.take(crossing({ id: 'next-day', atMs: at(24 * 3_600 + 10), plate: 'SIM1234' }));
    expect(crossingsBefore(room)).toEqual([0, 1, 2, 1]);
  });

  test('does not count a duplicate, nor another vehicle', async () => {
    const room = await knowingRoom();
    const [first, second] = thrice;
    if (first === undefined || second === undefined) throw new Error('there are three');
    await room.take(first, first, crossing({ id: 'other', atMs: at(5), plate: 'SIM4444' }), second);
    expect(crossingsBefore(room)).toEqual([0, 0, 1]);
  });

  test("is seen at a sister port from the next event minute on, whichever port's partition comes first", async () => {
    for (const [here, sister] of [
      [LAREDO, SASABE],
      [SASABE, LAREDO],
    ] satisfies [PortCode, PortCode][]) {
      const room = await knowingRoom();
      const plate = 'SIM1234';
      await room.take(crossing({ id: 'here', atMs: at(50), plate, port: here }));
      await room.take(crossing({ id: 'same-minute', atMs: at(59), plate, port: sister }));
      await room.take(crossing({ id: 'next-minute', atMs: at(60), plate, port: sister }));
      expect(crossingsBefore(room)).toEqual([0, 0, 2]);
    }
  });

  test('is not written while the register is away, and goes on when it is back', async () => {
    const room = await knowingRoom();
    await room.take(...thrice.slice(0, 1));
    room.register.setAway(true);
    await room.take(...thrice.slice(1, 2));
    room.register.setAway(false);
    await room.take(...thrice.slice(2));
    expect(crossingsBefore(room)).toEqual([0, 0, 1]);
  });

  test('is unknown for a day after the register lost it, and a rule that asks for it is indeterminate', async () => {
    const room = await knowingRoom();
    await room.take(...thrice);
    const generation = await room.register.claimIntelligence();
    const mark = { generation, coverage: 'complete', offsetsRead: {}, historySinceMs: at(25) } as const;
    await room.register.writeIntelligence(mark, []);
    const dayAfterMs = at(25 + 24 * 3_600);
    await room.take(
      crossing({ id: 'soon', atMs: at(30), plate: 'SIM1234' }),
      crossing({ id: 'day-after', atMs: dayAfterMs, plate: 'SIM1234' }),
    );
    const [soon, dayAfter] = room.selections.slice(-2);
    expect(soon?.data.dossier).toEqual({ crossingsLast24Hours: null });
    expect(soon?.data.rulesIndeterminate.map(({ ruleId }) => ruleId)).toEqual(['crossed-before']);
    expect(dayAfter?.data.dossier).toEqual({ crossingsLast24Hours: 1 });
    expect(dayAfter?.data.rulesIndeterminate).toEqual([]);
  });

  test('is forgotten by event time once no port can count it any more', async () => {
    const room = await knowingRoom();
    await room.take(...thrice);
    const known = async () => {
      const { entries } = await room.register.read([{ plateKey: '51M1234', vehicleKey: 'US-TX:51M1234' }]);
      return entries[0]?.histories.size;
    };
    expect(await known()).toBe(1);
    await room.take(heartbeat(at(26 * 3_600)));
    await room.take(heartbeat(at(28 * 3_600)));
    expect(await known()).toBe(0);
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
