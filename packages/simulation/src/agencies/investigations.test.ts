import { DAY_MS, epochMs, HOUR_MS, type LookoutPosted, type LookoutWithdrawn } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import type { Person } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import {
  agenciesWith,
  eventsOf,
  live,
  partsOf,
  ringOf,
  STARTS_AT_MS,
  seizureOf,
  tolerance,
} from './fixtures/hand-made.ts';
import { membersOf } from './subject.ts';

const DAYS = 900;
const rings = Array.from({ length: 40 }, (_, number) => ringOf(number, number % 2 === 0 ? 'guns' : 'cash-and-drugs'));
const entries = live(agenciesWith(rings), { from: 0, to: DAYS });
const posted = eventsOf(entries, 'LookoutPosted');
const withdrawn = eventsOf(entries, 'LookoutWithdrawn');
const whomById = new Map(
  entries.flatMap(({ truth, publication }) =>
    truth?.kind === 'lookout' && publication?.headers['type'] === 'LookoutPosted' ? [[truth.id, truth] as const] : [],
  ),
);
const ofRings = posted.filter(({ data }) => whomById.get(data.lookoutId)?.ringId != null);
const ringOfPlate = new Map(
  rings.flatMap((ring) => membersOf(ring).map((person) => [person.vehicle.plate.text, person] as const)),
);

/** The plate that a lookout names; some name none. */
function plateOf({ identity }: Pick<LookoutPosted['data'], 'identity'>): string | undefined {
  return identity.plate?.text;
}

function withPlate({ data }: LookoutPosted) {
  const text = plateOf(data);
  return text === undefined ? [] : [{ data, text }];
}

/** Whether a lookout names a person's vehicle, or the person, in whichever way. */
function isOn(person: Person, { identity }: Pick<LookoutPosted['data'], 'identity'>): boolean {
  return partsOf(person, identity).includes(true);
}

describe('lookouts', () => {
  test('say in the truth whom they name: a smuggler by the plate, a near miss by one character less, an innocent', () => {
    const counts = { smuggler: 0, 'near-miss': 0, innocent: 0 };
    expect(new Set(whomById.keys())).toEqual(new Set(posted.map(({ data }) => data.lookoutId)));
    for (const { data, text } of posted.flatMap(withPlate)) {
      const whom = whomById.get(data.lookoutId);
      if (whom === undefined) throw new Error('every lookout has a truth');
      counts[whom.pointsAt] += 1;
      const person = ringOfPlate.get(text);
      expect(person?.ringId ?? null).toBe(whom.pointsAt === 'smuggler' ? whom.ringId : null);
      if (whom.pointsAt !== 'near-miss') continue;
      const ring = rings.find(({ ringId }) => ringId === whom.ringId);
      const wrong = (ring ? membersOf(ring) : []).map(
        ({ vehicle }) => [...vehicle.plate.text].filter((character, at) => character !== text[at]).length,
      );
      expect(Math.min(...wrong)).toBe(1);
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(50);
    const meant = counts.smuggler + counts['near-miss'];
    expect(Math.abs(counts['near-miss'] / meant - 0.08)).toBeLessThan(tolerance(0.08, meant));
  });

  test('live 180 days at most, by their priority, and 8 % for a few days only (four deviations)', () => {
    const days = posted.map(({ data }) => (epochMs(data.expiresAt) - epochMs(data.postedAt)) / DAY_MS);
    expect(Math.max(...days)).toBe(180);
    const short = days.filter((life) => life < 30).length / days.length;
    expect(Math.abs(short - 0.08)).toBeLessThan(tolerance(0.08, days.length));
    const routine = posted.filter(({ data }) => data.priority === 'routine');
    expect(new Set(routine.map(({ data }) => epochMs(data.expiresAt) - epochMs(data.postedAt))).has(180 * DAY_MS)).toBe(
      true,
    );
  });

  test('reach the ports days late in 6 % of cases, some after they have expired', () => {
    const lags = posted.map(({ data, recordedAt }) => epochMs(recordedAt) - epochMs(data.postedAt));
    const late = lags.filter((lagMs) => lagMs > HOUR_MS).length / posted.length;
    expect(Math.abs(late - 0.06)).toBeLessThan(tolerance(0.06, posted.length));
    expect(posted.some(({ data, recordedAt }) => recordedAt > data.expiresAt)).toBe(true);
  });

  test('are withdrawn by two persons, with a reason, after they were recorded and under their own number', () => {
    const byId = new Map(posted.map((event) => [event.data.lookoutId, event]));
    expect(withdrawn.length).toBeGreaterThan(50);
    for (const { data, occurredAt, recordedAt } of withdrawn) {
      const event = byId.get(data.lookoutId);
      expect(data.withdrawnBy).not.toBe(data.confirmedBy);
      expect(data).toMatchObject({ caseNumber: event?.data.caseNumber, issuer: event?.data.issuer });
      expect(occurredAt > (event?.recordedAt ?? occurredAt)).toBe(true);
      expect(recordedAt > occurredAt).toBe(true);
    }
    expect(new Set(withdrawn.map(({ data }) => data.lookoutId)).size).toBe(withdrawn.length);
    expect(new Set(withdrawn.map(({ data }) => data.reason))).toEqual(
      new Set(['case-closed', 'vehicle-found', 'wrong-vehicle', 'duplicate']),
    );
  });

  test('of the wrong vehicle are only those that name one', () => {
    const wrong = withdrawn.filter(({ data }) => data.reason === 'wrong-vehicle');
    expect(wrong.length).toBeGreaterThan(5);
    expect(wrong.map(({ data }) => whomById.get(data.lookoutId)?.pointsAt)).not.toContain('smuggler');
  });
});

describe('investigations', () => {
  test('learn of more and more members of a ring, never of all rings', () => {
    const known = new Map<string, Set<string>>();
    for (const { data } of ofRings) {
      const person = ringOfPlate.get(plateOf(data) ?? '');
      if (person?.ringId == null) continue;
      known.set(person.ringId, (known.get(person.ringId) ?? new Set()).add(person.personId));
    }
    expect(known.size).toBeGreaterThan(rings.length / 4);
    expect(known.size).toBeLessThan(rings.length);
    expect(Math.max(...[...known.values()].map(({ size }) => size))).toBeGreaterThan(4);
  });

  /** Pairs of lookouts of two agencies on one vehicle, both in force at the time of the later one. */
  function doubled(of: readonly LookoutPosted[], taken: readonly LookoutWithdrawn[]) {
    const endOf = new Map(taken.map(({ data, occurredAt }) => [data.lookoutId, occurredAt as string]));
    return of.flatMap((later) =>
      of.filter(
        (earlier) =>
          plateOf(earlier.data) !== undefined &&
          plateOf(earlier.data) === plateOf(later.data) &&
          earlier.data.issuer !== later.data.issuer &&
          earlier.data.postedAt < later.data.postedAt &&
          (endOf.get(earlier.data.lookoutId) ?? earlier.data.expiresAt) > later.data.postedAt,
      ),
    );
  }

  test('of two agencies unaware of each other each post their own on the same vehicle', () => {
    expect(doubled(ofRings, withdrawn).length).toBeGreaterThan(5);
    expect(new Set(ofRings.map(({ data }) => data.issuer)).size).toBeGreaterThan(2);
  });

  test('pass members on to each other, once they are aware, as another agency’s referral of the same instant', () => {
    const passedOn = eventsOf(entries, 'ReferralReceived').filter(
      ({ data, occurredAt }) => data.kind === 'agency' && data.learnedAt === occurredAt,
    );
    expect(passedOn.length).toBeGreaterThan(5);
  });

  test('post three of ten lookouts days after the vehicle was known', () => {
    // Their first ones, of evidence that a seizure gave: what is known and when can be told from outside.
    const seizedAtMs = STARTS_AT_MS + 15 * HOUR_MS;
    const lagsHours = Array.from({ length: 300 }, (_, seed) => {
      const ring = ringOf(1, 'cash-and-drugs');
      const agencies = agenciesWith([ring], { seed });
      const [driver] = ring.couriers;
      if (driver === undefined) throw new Error('a ring has couriers');
      const begun = live(agencies, { from: 0, to: 1 });
      const seizures = Array.from({ length: 30 }, (_, at) => seizureOf(driver, `2304-${at}`, { atMs: seizedAtMs }));
      const learned = seizures.flatMap((seizure) => agencies.learn(seizure));
      const lived = [...begun, ...learned, ...live(agencies, { from: 1, to: 100 })];
      const cbp = eventsOf(lived, 'LookoutPosted').filter(({ data }) => data.issuer === 'CBP');
      const first = cbp.find(({ data }) => isOn(driver, data));
      return first === undefined ? [] : [(epochMs(first.data.postedAt) - seizedAtMs) / HOUR_MS];
    }).flat();
    expect(lagsHours.length).toBeGreaterThan(200);
    const late = lagsHours.filter((hours) => hours > 20).length / lagsHours.length;
    // A late one comes within 20 hours about once in a thousand.
    expect(Math.abs(late - 0.3)).toBeLessThan(tolerance(0.3, lagsHours.length) + 0.001);
  });

  test('end with the ring: nothing is posted on it any more', () => {
    const [ring] = rings;
    if (ring === undefined) throw new Error('there are rings');
    let left = rings;
    // Of a ring that has ended it can still be asked who was in it.
    const agencies = agenciesWith(rings, { rings: () => left });
    live(agencies, { from: 0, to: 500 });
    left = [];
    const later = live(agencies, { from: 500, to: 800 });
    expect(named(later)).toEqual([]);
    expect(eventsOf(later, 'LookoutWithdrawn').some(({ data }) => data.reason === 'case-closed')).toBe(true);
  });

  test('take back what was posted on a seized vehicle, if the agency hears of it', () => {
    const [ring] = rings.slice(1);
    const driver = ring?.couriers[0];
    if (ring === undefined || driver === undefined) throw new Error('there are rings');
    const agencies = agenciesWith([ring]);
    const seizures = (dayStartsAtMs: number) =>
      Array.from({ length: 3 }, (_, at) =>
        seizureOf(driver, `2304-${dayStartsAtMs}-${at}`, { atMs: dayStartsAtMs + HOUR_MS }),
      );
    const found = eventsOf(live(agencies, { from: 0, to: 60 }, seizures), 'LookoutWithdrawn').filter(
      ({ data }) => data.reason === 'vehicle-found',
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.some(({ data }) => isOn(driver, data))).toBe(true);
  });
});

/** What names a member of a ring by its truth. */
function named(of: readonly JournalEntry[]) {
  return of.filter(({ truth }) => truth?.kind === 'lookout' && truth.ringId !== null);
}
