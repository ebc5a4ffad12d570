import {
  type CrossingId,
  type CrossingObserved,
  DAY_MS,
  EVENTS,
  epochMs,
  HOUR_MS,
  instantOf,
  MINUTE_MS,
  type NoticeId,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { FAULTS } from './faults/fault-settings.ts';
import {
  crossingsOf,
  eventsOf,
  fullInspectionOf,
  linesOf,
  ROMA,
  SANTA_TERESA,
  SMALL_WORLD,
  truthsOf,
} from './fixtures/small-worlds.ts';
import { type Loop, openWorld, simulatedWorld, type World } from './world.ts';
import type { WorldMinute } from './world-minute.ts';
import type { WorldSettings } from './world-settings.ts';

/** As many smugglers as there may be, so that a month at a small port shows what becomes of their guns. */
const PRESET = { name: 'many', explanation: 'One vehicle in twenty.', tripsPerVehicle: 0.05 };
const MONTH: WorldSettings = { ...SMALL_WORLD, ports: [SANTA_TERESA], days: 30, preset: PRESET };
/** There are bays enough; they look into what they are asked to alone. */
const OFFICERS = {
  capacity: 10,
  compliance: { skippedShare: 0, mode: 'by-chance' },
  instinct: { initiatedShare: 0, skill: 0 },
} as const;

interface Lived {
  readonly minutes: readonly WorldMinute[];
  /** Of each crossing with findings when they were there, and whether nothing was overlooked. */
  readonly seized: ReadonlyMap<CrossingId, { readonly endedAtMs: number; readonly isAll: boolean }>;
}

type Ordered = 'taken apart' | 'looked at' | 'left alone';

/** Goes through a world, in which officers do what they are told to. */
function live(
  settings: WorldSettings,
  loop: Pick<Loop, 'mode' | 'adapts'>,
  ordered: (crossing: CrossingObserved, isTrip: boolean) => Ordered,
): Lived {
  const world = openWorld(settings, { ...loop, officers: OFFICERS });
  const minutes: WorldMinute[] = [];
  const seized = new Map<CrossingId, { endedAtMs: number; isAll: boolean }>();
  for (const minute of world.minutes()) {
    minutes.push(minute);
    const trips = new Map(truthsOf([minute], 'trip').map((trip) => [trip.crossingId, trip]));
    for (const crossing of crossingsOf([minute])) {
      const { crossingId } = crossing.data;
      const trip = trips.get(crossingId);
      const order = ordered(crossing, trip !== undefined);
      if (order === 'left alone') continue;
      const inspection = fullInspectionOf(crossing);
      const outcome = world.officers.answer(
        order === 'taken apart' ? inspection : { ...inspection, ground: 'targeted', method: 'visual' },
      );
      if (!('findings' in outcome) || outcome.findings.length === 0) continue;
      const endedAtMs = epochMs(outcome.startedAt) + Math.round(60_000 * outcome.durationMinutes);
      seized.set(crossingId, { endedAtMs, isAll: outcome.findings.length === trip?.cargo.length });
    }
  }
  return { minutes, seized };
}

const recorded = [...simulatedWorld(MONTH)];
const unhindered = live(MONTH, { mode: 'closed loop' }, () => 'left alone');
const stopped = live(MONTH, { mode: 'closed loop' }, (_, isTrip) => (isTrip ? 'taken apart' : 'left alone'));
const afterSeizures = ['CaseProgressed', 'AgencyNotified', 'NoticeAcknowledged'] as const;

describe('where officers stop nobody', () => {
  test('a closed loop is the recorded world, byte for byte', () => {
    expect(linesOf(unhindered.minutes)).toEqual(linesOf(recorded));
  });

  test('guns that crossed within the month are recovered in it, each after its crossing', () => {
    const crossedAt = new Map(truthsOf(unhindered.minutes, 'trip').map((trip) => [trip.crossingId, trip.crossedAt]));
    const ofOwnTrips = truthsOf(unhindered.minutes, 'recovery').filter(({ crossingId }) => crossingId !== null);
    expect(ofOwnTrips.length).toBeGreaterThan(5);
    for (const { crossingId, recoveredAt } of ofOwnTrips) {
      const from = crossedAt.get(crossingId as CrossingId);
      expect(epochMs(recoveredAt) - epochMs(from ?? recoveredAt)).toBeGreaterThan(2 * DAY_MS);
    }
  });

  test('no case is made and no agency told', () => {
    const types = new Set<string>(eventsOf(unhindered.minutes).map(({ type }) => type));
    expect(afterSeizures.filter((type) => types.has(type))).toEqual([]);
  });
});

describe('where officers stop every smuggler', () => {
  test('no gun of a trip of which all was found is ever recovered', () => {
    expect(stopped.seized.size).toBeGreaterThan(500);
    const all = new Set([...stopped.seized].flatMap(([crossingId, { isAll }]) => (isAll ? [crossingId] : [])));
    expect(all.size).toBeGreaterThan(0.7 * stopped.seized.size);
    const recovered = truthsOf(stopped.minutes, 'recovery').map(({ crossingId }) => crossingId);
    expect(recovered.filter((crossingId) => crossingId !== null && all.has(crossingId))).toEqual([]);
    // The same trips brought recoveries where nobody stopped them.
    const unhinderedToo = truthsOf(unhindered.minutes, 'recovery').filter(
      ({ crossingId }) => crossingId !== null && all.has(crossingId),
    );
    expect(unhinderedToo.length).toBeGreaterThan(0);
  });

  test('cases and notices follow seizures, and only them', () => {
    const events = eventsOf(stopped.minutes);
    for (const type of afterSeizures) expect(events.filter((event) => event.type === type).length).toBeGreaterThan(0);
    for (const event of events) {
      if (event.type !== 'CaseProgressed' && event.type !== 'AgencyNotified') continue;
      const seizure = stopped.seized.get(event.data.crossingId ?? 'a notice of a seizure names its crossing');
      expect(epochMs(event.occurredAt)).toBeGreaterThanOrEqual(seizure?.endedAtMs ?? Number.POSITIVE_INFINITY);
    }
  });

  test('their rings make fewer trips, and everybody else crosses as before', () => {
    const ofRings = ({ minutes }: Lived) => truthsOf(minutes, 'trip').filter(({ ringId }) => ringId !== null).length;
    expect(ofRings(stopped)).toBeLessThan(0.7 * ofRings(unhindered));
    const alone = ({ minutes }: Lived) => truthsOf(minutes, 'trip').filter(({ ringId }) => ringId === null);
    const tripIds = (lived: Lived) => alone(lived).map(({ tripId }) => tripId);
    expect(tripIds(stopped)).toEqual(tripIds(unhindered));
  });
});

describe('an open loop', () => {
  const days = { ...MONTH, ports: [ROMA], days: 3 };

  test('goes on as it would whatever officers find, and however many inspect', () => {
    const lived = live(days, { mode: 'open loop', adapts: true }, (_, isTrip) =>
      isTrip ? 'taken apart' : 'looked at',
    );
    expect(lived.seized.size).toBeGreaterThan(50);
    expect(linesOf(lived.minutes)).toEqual(linesOf([...simulatedWorld(days)]));
  });
});

describe('rings that adapt', () => {
  const fortnight = { ...MONTH, ports: [ROMA], days: 14 };
  const isWatched = (atMs: number) => Math.floor(atMs / (12 * HOUR_MS)) % 2 === 1;
  /** In every other half of a day one in eight of those who carry nothing: nothing is found, much is seen. */
  function halfOfTheDay() {
    let honest = 0;
    return ({ occurredAt }: CrossingObserved, isTrip: boolean): Ordered => {
      if (isTrip || !isWatched(epochMs(occurredAt))) return 'left alone';
      honest += 1;
      return honest % 8 === 0 ? 'looked at' : 'left alone';
    };
  }
  const watchedShare = ({ minutes }: Lived) => {
    const ofRings = truthsOf(minutes.slice((7 * DAY_MS) / MINUTE_MS), 'trip').filter(({ ringId }) => ringId !== null);
    return ofRings.filter(({ crossedAt }) => isWatched(epochMs(crossedAt))).length / ofRings.length;
  };

  test('move into the hours in which few are inspected, once they have seen a week; those that do not adapt stay', () => {
    const fixed = live(fortnight, { mode: 'closed loop' }, halfOfTheDay());
    const adapting = live(fortnight, { mode: 'closed loop', adapts: true }, halfOfTheDay());
    expect(watchedShare(fixed)).toBeGreaterThan(0.4);
    expect(watchedShare(adapting)).toBeLessThan(0.7 * watchedShare(fixed));
  });
});

describe('a smuggler whose message is garbled', () => {
  const faults = { ...FAULTS.none, 'garbled-on-purpose': 1, malformed: 0.02 };

  /** What an engine calls the crossing of a message that it cannot use, and officers take apart. */
  function inspectUnread(world: World, { publications }: WorldMinute, from: number) {
    const unread = publications.filter(
      ({ topic, headers, content }) =>
        topic === 'southbound.crossings.v1' &&
        (content instanceof Uint8Array || ('port' in content.data && content.data.port !== headers['port'])),
    );
    return unread.map(({ key, headers }, at) => {
      const named = {
        crossingId: `unread-${from + at}` as CrossingId,
        port: key as typeof ROMA,
        lane: Number(headers['lane']),
      };
      const order = { ...named, ground: 'mandatory', method: 'full', decidedAt: '2026-03-02T12:00:00.000Z' } as const;
      const outcome = world.officers.answer({ ...order, decidedAt: order.decidedAt as CrossingObserved['occurredAt'] });
      return { crossingId: world.crossingOf(named), outcome };
    });
  }

  test('is found in the vehicle all the same: each unread crossing is told by its place', () => {
    const world = openWorld({ ...MONTH, days: 2, faults }, { mode: 'closed loop', officers: OFFICERS });
    const answers: ReturnType<typeof inspectUnread> = [];
    const minutes: WorldMinute[] = [];
    for (const minute of world.minutes()) {
      minutes.push(minute);
      answers.push(...inspectUnread(world, minute, answers.length));
    }
    const unread = truthsOf(minutes, 'fault').map(({ crossingId }) => crossingId);
    expect(answers.map(({ crossingId }) => crossingId)).toEqual(unread);
    const trips = new Set(truthsOf(minutes, 'trip').map(({ crossingId }) => crossingId));
    const finds = answers.filter(({ outcome }) => 'findings' in outcome && outcome.findings.length > 0);
    expect(finds.every(({ crossingId }) => trips.has(crossingId))).toBe(true);
    expect(finds.length).toBeGreaterThan(0.8 * trips.size);
    expect(answers.length).toBeGreaterThan(trips.size);
  });
});

/** The answers to a notice that the engine sends in each of the first fifty minutes of a day. */
function answersIn(mode: Loop['mode']): readonly string[] {
  const world = openWorld({ ...SMALL_WORLD, ports: [ROMA] }, { mode });
  const asked = new Set<string>();
  const minutes: WorldMinute[] = [];
  for (const minute of world.minutes()) {
    minutes.push(minute);
    if (asked.size === 50) continue;
    const { example } = EVENTS.AgencyNotified;
    const noticeId = `engine-${asked.size}` as NoticeId;
    asked.add(noticeId);
    const at = instantOf(minute.startsAtMs + MINUTE_MS);
    world.notify({ ...example, occurredAt: at, recordedAt: at, data: { ...example.data, noticeId } });
  }
  return eventsOf(minutes).flatMap((event) =>
    event.type === 'NoticeAcknowledged' && asked.has(event.data.noticeId) ? [event.data.noticeId] : [],
  );
}

test('agencies answer many notices of the engine within the day, each once, and none in an open loop', () => {
  const answered = answersIn('closed loop');
  expect(answered.length).toBeGreaterThan(15);
  expect(answered.length).toBeLessThan(50);
  expect(new Set(answered).size).toBe(answered.length);
  expect(answersIn('open loop')).toEqual([]);
});
