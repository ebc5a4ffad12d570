import {
  DAY_MS,
  EVENTS,
  epochMs,
  type InspectionConcluded,
  type InspectionId,
  instantOf,
  type LookoutAmended,
  type LookoutPosted,
  type MatchRefuted,
} from '@southbound/contracts';
import { lookoutIdKey, plateKey, unpackIntelligence } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import { foldBatch, readKnown } from './batch-told.ts';
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
  return unpackIntelligence(value ?? null).lookouts.filter(({ withdrawnAtMs }) => withdrawnAtMs === null);
}

describe('a lookout', () => {
  test.each([
    ['amended', (nth: number) => amendment(nth, { plate: OTHER_PLATE })],
    [
      'posted anew',
      (nth: number) => ({
        ...lookout(nth, { identity: { plate: OTHER_PLATE } }),
        occurredAt: amendment(nth, {}).occurredAt,
      }),
    ],
  ])('that is %s for another plate leaves the first, in one batch as in several', async (_, moved) => {
    for (const batchSizeMax of [1, 500]) {
      const world = newWorld(batchSizeMax);
      await start(world);
      await take(world, lookout(1), lookout(2), moved(1));
      expect((await standing(world, plateKey('SIM4821'))).map(({ id }) => id)).toEqual(['lookout-2']);
      expect((await standing(world, plateKey('SIM482'))).map(({ id }) => id)).toEqual(['lookout-2']);
      expect((await standing(world, plateKey('QXR7719'))).map(({ id }) => id)).toEqual(['lookout-1']);
      // Where it stood it is known as withdrawn, so that a crossing there is reported.
      const [left] = (await known(world)).lookouts;
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
    const later = (atMs: number) => ({ ...inspection(1, { identity: {} }), recordedAt: instantOf(atMs) });
    await take(world, later(expiresMs + DAY_MS));
    expect(await world.register.readIntelligence([plateKey('SIM4821'), lookoutIdKey('lookout-1')])).not.toContain(null);
    await take(world, later(expiresMs + 5 * DAY_MS));
    const keys = [plateKey('SIM4821'), plateKey('SIM482'), lookoutIdKey('lookout-1')];
    expect(await world.register.readIntelligence(keys)).toEqual([null, null, null]);
  });
});

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
    foldBatch(events, await readKnown([], async () => [])).stoppedAgain;

  test('raises an alarm at the third stop within thirty days, each inspection once', async () => {
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS))).toBe(0);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), stopped(3, 29 * DAY_MS))).toBe(1);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), stopped(3, 29 * DAY_MS), stopped(3, 29 * DAY_MS))).toBe(1);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), stopped(3, 31 * DAY_MS))).toBe(0);
  });

  test('raises none when something was found in it', async () => {
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS, true), stopped(3, 2 * DAY_MS))).toBe(0);
    expect(await alarms(stopped(1, 0), stopped(2, DAY_MS), stopped(3, 2 * DAY_MS, true))).toBe(0);
  });
});
