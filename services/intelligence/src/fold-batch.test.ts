import {
  DAY_MS,
  EVENTS,
  type EventId,
  epochMs,
  type InspectionConcluded,
  type InspectionId,
  instantOf,
  type LookoutAmended,
  type LookoutPosted,
  type MatchRefuted,
  ReferralId,
  type SouthboundEvent,
  TraceLeadId,
  type TraceLeadIssued,
  type TraceLeadPurged,
} from '@southbound/contracts';
import { lookoutIdKey, plateKey, unpackIntelligence } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import {
  inspection,
  known,
  lookout,
  newWorld,
  publication,
  start,
  take,
  withdrawal,
} from './fixtures/intelligence-world.ts';
import { foldBatch, readKnown } from './fold-batch.ts';

type Identity = LookoutPosted['data']['identity'];

const OTHER_PLATE = { text: 'QXR7719', jurisdiction: 'US-TX' };

/** The lookout as it is from a day after its posting on. */
function amendment(nth: number, identity: Identity): LookoutAmended {
  const { occurredAt, data } = lookout(nth, { identity });
  const { reason, amendedBy, confirmedBy } = EVENTS.LookoutAmended.example.data;
  const at = instantOf(epochMs(occurredAt) + DAY_MS);
  const event = { ...EVENTS.LookoutAmended.example, eventId: `amended-${nth}` as LookoutAmended['eventId'] };
  return { ...event, occurredAt: at, recordedAt: at, data: { ...data, reason, amendedBy, confirmedBy } };
}

async function standing(world: ReturnType<typeof newWorld>, key: string) {
  const [value] = await world.register.readIntelligence([key]);
  const inForceMs = epochMs(amendment(1, {}).occurredAt) + 10 * DAY_MS;
  return unpackIntelligence(value ?? null).lookouts.filter(({ expiresAtMs }) => expiresAtMs > inForceMs);
}

describe('a lookout', () => {
  test('that is amended for another plate leaves the first, in one batch as in several', async () => {
    for (const batchSizeMax of [1, 500]) {
      const world = newWorld(batchSizeMax);
      await start(world);
      await take(world, lookout(1), lookout(2), amendment(1, { plate: OTHER_PLATE }));
      expect((await standing(world, plateKey('SIM4821'))).map(({ id }) => id)).toEqual(['lookout-2']);
      expect((await standing(world, plateKey('SIM482'))).map(({ id }) => id)).toEqual(['lookout-2']);
      expect((await standing(world, plateKey('QXR7719'))).map(({ id }) => id)).toEqual(['lookout-1']);
      // Where it stood it is known as withdrawn, so that a crossing there is reported.
      const [left] = (await known(world)).withdrawn;
      expect(left).toMatchObject({ id: 'lookout-1', withdrawnAtMs: epochMs(amendment(1, {}).occurredAt) });
    }
  });

  test('stands under each thing that it names, and nowhere once it is withdrawn', async () => {
    const world = newWorld();
    await start(world);
    const identity = {
      plate: OTHER_PLATE,
      personRef: 'PR-1',
      description: { make: 'ford', colour: 'white' },
    } as Identity;
    await take(world, lookout(1, { identity }));
    const keys = [plateKey('QXR7719'), plateKey('QXR719'), 'person/PR-1', 'description/ford/white'];
    for (const key of keys) expect(await standing(world, key), key).toHaveLength(1);
    // A withdrawal that names less than stood.
    await take(world, withdrawal(1));
    for (const key of keys) expect(await standing(world, key), key).toHaveLength(0);
  });

  test('that is posted anew for another plate by one person stands for both, and that is told', async () => {
    const anew = { ...lookout(1, { identity: { plate: OTHER_PLATE } }), eventId: 'anew' as EventId };
    const at = { occurredAt: amendment(1, {}).occurredAt, recordedAt: amendment(1, {}).recordedAt };
    const world = newWorld();
    await start(world);
    await take(world, lookout(1), { ...anew, ...at });
    expect(await standing(world, plateKey('SIM4821'))).toHaveLength(1);
    expect(await standing(world, plateKey('QXR7719'))).toHaveLength(1);
    const told = foldBatch([lookout(1), { ...anew, ...at }], await readKnown([], async () => []));
    expect(told.refused).toEqual([{ lookoutId: 'lookout-1', by: 'less' }]);
  });

  test('that gives way to others which say the same and are in force for as long is told of', async () => {
    const life = (nth: number) => ({ expiresAt: instantOf(epochMs(lookout(1).data.expiresAt) + nth * DAY_MS) });
    const alike = Array.from({ length: 52 }, (_, nth) => lookout(nth, life(nth)));
    const told = foldBatch(alike, await readKnown([], async () => []));
    expect(told.refused.filter(({ by }) => by === 'plate').map(({ lookoutId }) => lookoutId)).toEqual([
      'lookout-0',
      'lookout-1',
    ]);
  });

  test('by description finds no room beside fifty of the same, and its refusal is told', async () => {
    const described = (nth: number) => lookout(nth, { identity: { description: { make: 'ford', colour: 'white' } } });
    const known = await readKnown([], async () => []);
    const told = foldBatch(
      Array.from({ length: 52 }, (_, nth) => described(nth)),
      known,
    );
    expect(told.refused.map(({ lookoutId, by }) => `${lookoutId} ${by}`)).toEqual([
      'lookout-50 description',
      'lookout-51 description',
    ]);
  });

  test('is forgotten when it has nothing more to say, though nothing is told of its plate again', async () => {
    const world = newWorld();
    await start(world);
    await take(world, lookout(1));
    const expiresMs = epochMs(lookout(1).data.expiresAt);
    const later = (atMs: number, source = 'gateway/2304') => ({
      ...inspection(1, { identity: {} }),
      occurredAt: instantOf(atMs),
      recordedAt: instantOf(atMs),
      source,
    });
    await take(world, later(expiresMs + DAY_MS));
    expect(await world.register.readIntelligence([plateKey('SIM4821'), lookoutIdKey('lookout-1')])).not.toContain(null);
    // One whose clock is wrong by years must not make it forget what is in force.
    await take(world, later(expiresMs + 5_000 * DAY_MS), later(expiresMs + DAY_MS, 'gateway/2604'));
    expect(await world.register.readIntelligence([plateKey('SIM4821'), lookoutIdKey('lookout-1')])).not.toContain(null);
    // Nor must two that date something years ahead of when they tell it.
    const ahead = { occurredAt: instantOf(expiresMs + 5_000 * DAY_MS), recordedAt: instantOf(expiresMs + DAY_MS) };
    await take(world, ...['gateway/2604', 'gateway/2608'].map((source) => ({ ...later(expiresMs, source), ...ahead })));
    expect(await world.register.readIntelligence([plateKey('SIM4821'), lookoutIdKey('lookout-1')])).not.toContain(null);
    await take(world, later(expiresMs + 5 * DAY_MS, 'gateway/2604'));
    const keys = [plateKey('SIM4821'), plateKey('SIM482'), lookoutIdKey('lookout-1')];
    expect(await world.register.readIntelligence(keys)).toEqual([null, null, null]);
  });
});

describe('a lead, report, referral, link or refutation', () => {
  const at = (day: number, eventId: string) => {
    const instant = instantOf(Date.UTC(2026, 2, 1 + day));
    return { eventId: eventId as EventId, occurredAt: instant, recordedAt: instant };
  };
  const PLATES = [{ text: 'SIM4821', jurisdiction: 'US-TX' }, OTHER_PLATE];
  const identityAt = (place: number) => ({ plate: PLATES[place % 2] ?? OTHER_PLATE });
  const { example: lead } = EVENTS.TraceLeadIssued;

  const issued = (day: number, place = 0, of = 0): TraceLeadIssued => ({
    ...lead,
    ...at(day, `issued-${day}-${place}-${of}`),
    data: { ...lead.data, leadId: TraceLeadId.parse(`TL-${of}`), identity: identityAt(place) },
  });
  const purged = (day: number, versionDay: number | null, of = 0): TraceLeadPurged => {
    const { example } = EVENTS.TraceLeadPurged;
    const issuedAt = versionDay === null ? {} : { issuedAt: at(versionDay, '').occurredAt };
    const data = { ...example.data, ...issuedAt, leadId: TraceLeadId.parse(`TL-${of}`), identity: identityAt(day) };
    return { ...example, ...at(day, `purged-${day}-${versionDay}-${of}`), data };
  };

  /** What a register holds once these were folded, one batch each, by key. */
  async function registerAfter(events: readonly SouthboundEvent[], nowMs = 0): Promise<Map<string, string>> {
    const register = new Map<string, string>();
    for (const event of events) {
      const known = await readKnown([event], async (keys) => keys.map((key) => register.get(key) ?? null));
      for (const { plateKey: key, value } of foldBatch([event], known, nowMs).writes) {
        if (value === null) register.delete(key);
        else register.set(key, value);
      }
    }
    return register;
  }

  const leadsAt = (register: ReadonlyMap<string, string>, place: number) =>
    unpackIntelligence(register.get(plateKey(identityAt(place).plate.text)) ?? null).traceLeads;

  test('stands for the plate alone for which it was told last, in whatever order, and after a rebuild', async () => {
    const told = [issued(1, 0), issued(2, 1), issued(3, 0), issued(4, 1)];
    for (const events of [told, told.toReversed(), [...told, ...told], told.slice(3)]) {
      const register = await registerAfter(events);
      expect(leadsAt(register, 0)).toEqual([]);
      expect(leadsAt(register, 1)).toHaveLength(1);
    }
    // In one batch too.
    const known = await readKnown(told, async (keys) => keys.map(() => null));
    const written = new Map(foldBatch(told, known).writes.map(({ plateKey: key, value }) => [key, value]));
    expect(written.get(plateKey('SIM4821'))).toBeNull();
    expect(written.get(plateKey('QXR7719'))).toContain('TL-0');
  });

  test('leaves the others where they are that stand for the plate that it leaves', async () => {
    for (const events of [
      [issued(1, 0), issued(1, 0, 7), issued(2, 1)],
      [
        issued(1, 0),
        issued(1, 0, 7),
        { ...purged(4, null), data: { ...purged(4, null).data, identity: identityAt(1) } },
      ],
    ]) {
      expect(leadsAt(await registerAfter(events), 0).map(({ id }) => id)).toEqual(['TL-7']);
    }
  });

  test('is ended under whichever plate it stands, whatever its end names', async () => {
    const register = await registerAfter([issued(1, 0), issued(2, 1), purged(4, null)]);
    expect([...leadsAt(register, 0), ...leadsAt(register, 1)]).toEqual([]);
    expect([...register.keys()]).toEqual(['lead/TL-0']);
  });

  test('that is purged as it was issued stands as it was issued later, in whatever order that is heard', async () => {
    const [first, purge, second] = [issued(1), purged(6, 1), issued(5)];
    for (const events of [
      [first, purge, second],
      [first, second, purge],
      [purge, second, first],
      [second, purge, first],
    ]) {
      expect(leadsAt(await registerAfter(events), 0)).toHaveLength(1);
    }
    expect(leadsAt(await registerAfter([first, purge]), 0)).toEqual([]);
    expect(leadsAt(await registerAfter([purge, first]), 0)).toEqual([]);
    expect(leadsAt(await registerAfter([first, second, purged(6, null)]), 0)).toEqual([]);
  });

  test('takes a place of its own no longer than it matters', async () => {
    const gone = await registerAfter([issued(1), purged(600, 1)], epochMs(at(600, '').occurredAt) + 30 * DAY_MS);
    expect([...gone.keys()]).toEqual([]);
    // Until then an old word that is heard again revives nothing, however old the version was.
    const heardAgain = await registerAfter([issued(1), purged(600, 1), issued(1)], epochMs(at(601, '').occurredAt));
    expect(leadsAt(heardAgain, 0)).toEqual([]);
  });

  test('comes to the same in whatever order its words are heard', async () => {
    const { TraceLeadWithdrawn, MultipleSaleReported, ReferralReceived, VehicleLinked, MatchRefuted, ReferralPurged } =
      EVENTS;
    const leadTakenBack = (day: number): SouthboundEvent => {
      const data = { ...TraceLeadWithdrawn.example.data, leadId: TraceLeadId.parse('TL-0'), identity: identityAt(1) };
      return { ...TraceLeadWithdrawn.example, ...at(day, `taken-back-${day}`), data };
    };
    const ofLead = [issued(1), issued(2, 1), issued(2), issued(4), leadTakenBack(2), purged(5, 1), purged(6, 4)];
    const where = (place: number) => ({ referralId: ReferralId.parse('RF-0'), identity: identityAt(place) });
    const ofReferral: readonly SouthboundEvent[] = [
      {
        ...MultipleSaleReported.example,
        ...at(1, 'sale'),
        data: { ...MultipleSaleReported.example.data, ...where(0) },
      },
      { ...ReferralReceived.example, ...at(2, 'tip'), data: { ...ReferralReceived.example.data, ...where(1) } },
      { ...ReferralReceived.example, ...at(3, 'tip-anew'), data: { ...ReferralReceived.example.data, ...where(0) } },
      { ...VehicleLinked.example, ...at(3, 'link'), data: { ...VehicleLinked.example.data, ...where(1) } },
      { ...MatchRefuted.example, ...at(2, 'refuted'), data: { ...MatchRefuted.example.data, ...where(0) } },
      { ...ReferralPurged.example, ...at(2, 'purged'), data: { ...ReferralPurged.example.data, ...where(0) } },
    ];
    const byKey = async (events: readonly SouthboundEvent[]) => [...(await registerAfter(events))].toSorted();
    for (const words of [ofLead, ofReferral]) {
      for (const some of subsets(words, 4)) {
        const expected = await byKey(some);
        for (const order of orders(some)) expect(await byKey(order)).toEqual(expected);
      }
    }
  });
});

function subsets<Each>(all: readonly Each[], size: number): readonly (readonly Each[])[] {
  if (size === 0) return [[]];
  return all.flatMap((one, nth) => subsets(all.slice(nth + 1), size - 1).map((others) => [one, ...others]));
}

function orders<Each>(all: readonly Each[]): readonly (readonly Each[])[] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, nth) => orders(all.toSpliced(nth, 1)).map((others) => [one, ...others]));
}

test('a refutation is kept under the plate of the vehicle that it is for', async () => {
  const world = newWorld();
  await start(world);
  const refuted: MatchRefuted = EVENTS.MatchRefuted.example;
  await take(world, publication(refuted));
  expect((await known(world, 'SIM4821')).refutations).toMatchObject([{ lookoutId: 'LK-0000417' }]);
});

describe('a vehicle that is stopped again and again', () => {
  const stopped = (nth: number, atMs: number, hasFound = false): InspectionConcluded => ({
    ...inspection(nth, { inspectionId: `stop-${nth}` as InspectionId, ...(!hasFound && { findings: [] }) }),
    occurredAt: instantOf(atMs),
    recordedAt: instantOf(atMs),
  });
  const alarms = async (...events: readonly InspectionConcluded[]) =>
    foldBatch(events, await readKnown([], async () => [])).stopped.map(({ inspectionId }) => inspectionId);

  test('raises an alarm at the third stop within thirty days, each inspection once', async () => {
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS))).toEqual([]);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), stopped(3, 29 * DAY_MS))).toEqual(['stop-3']);
    const third = stopped(3, 29 * DAY_MS);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), third, third, stopped(1, 0))).toEqual(['stop-3']);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), stopped(3, 31 * DAY_MS))).toEqual([]);
  });

  test('raises it at the same stop in whatever order the stops are heard', async () => {
    const stops = [stopped(1, 0), stopped(2, DAY_MS), stopped(3, 5 * DAY_MS)];
    for (const order of [
      [2, 1, 0],
      [0, 2, 1],
      [1, 2, 0],
    ]) {
      expect(await alarms(...order.flatMap((nth) => stops[nth] ?? []))).toEqual(['stop-3']);
    }
  });

  test('raises one of a plate whose jurisdiction no reader made out too', async () => {
    const identity = { plate: { text: 'SIM4821' } };
    const unknown = [1, 2, 3].map((nth) => {
      const event = stopped(nth, nth * DAY_MS);
      return { ...event, data: { ...event.data, identity } };
    });
    expect(await alarms(...unknown)).toEqual(['stop-3']);
  });

  test('raises none when something was found in it', async () => {
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS, true), stopped(3, 2 * DAY_MS))).toEqual([]);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), stopped(3, 2 * DAY_MS, true))).toEqual([]);
  });

  test('is told to the lead desk when its batch is done twice, under the same id', async () => {
    const told: string[] = [];
    for (const endsOnce of [false, true]) {
      const world = newWorld();
      world.log.tap('southbound.outcomes.v1', ({ content }) => {
        if (!(content instanceof Uint8Array)) told.push(content.eventId);
      });
      let saves = 0;
      const { partitionState } = world;
      await start({
        ...world,
        partitionState: {
          ...partitionState,
          async save(key, text) {
            saves += 1;
            if (endsOnce && saves === 2) throw new Error('the process ended');
            await partitionState.save(key, text);
          },
        },
      });
      await take(world, stopped(1, 0));
      await take(world, stopped(2, DAY_MS), stopped(3, 2 * DAY_MS));
      expect(saves).toBe(endsOnce ? 3 : 2);
    }
    expect(told).toHaveLength(2);
    expect(new Set(told).size).toBe(1);
  });
});
