import { epochMs } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { agenciesWith, eventsOf, live, partsOf, purchasesOn, recoveriesOn, ringOf } from './fixtures/hand-made.ts';
import { membersOf } from './subject.ts';

const rings = Array.from({ length: 12 }, (_, at) => ringOf(at, at % 2 === 0 ? 'guns' : 'cash-and-drugs'));
const entries = live(agenciesWith(rings), { from: -600, to: 30 }, (day) => [
  ...purchasesOn(day, rings, 25),
  ...recoveriesOn(day, rings, 25),
]);
const posted = eventsOf(entries, 'LookoutPosted');
const amended = eventsOf(entries, 'LookoutAmended');
const withdrawn = eventsOf(entries, 'LookoutWithdrawn');
const refuted = eventsOf(entries, 'MatchRefuted');
const leads = eventsOf(entries, 'TraceLeadIssued');
const referrals = eventsOf(entries, 'ReferralReceived');
const byLookout = new Map(posted.map((event) => [event.data.lookoutId, event]));
const truths = new Map(
  entries.flatMap(({ publication, truth }) =>
    truth?.kind === 'lookout' && publication?.headers['type'] === 'LookoutPosted' ? [[truth.id, truth]] : [],
  ),
);

const membersOfRing = (id: string | null) => rings.filter(({ ringId }) => ringId === id).flatMap(membersOf);

describe('a lookout', () => {
  test('names a plate mostly, and now and then a person, or a description with a part of the plate', () => {
    const share = (named: 'plate' | 'personRef' | 'description') =>
      posted.filter(({ data }) => data.identity[named] !== undefined).length / posted.length;
    expect(posted.length).toBeGreaterThan(200);
    expect(share('plate')).toBeGreaterThan(0.8);
    for (const named of ['personRef', 'description'] as const) {
      expect(share(named)).toBeGreaterThan(0.05);
      expect(share(named)).toBeLessThan(0.3);
    }
  });

  test('has a truth, each of them', () => {
    expect([...truths.keys()].toSorted()).toEqual([...byLookout.keys()].toSorted());
  });

  test('names in all its parts one member of the very ring that it is true of', () => {
    const meant = posted.flatMap(({ data: { lookoutId, identity } }) => {
      const truth = truths.get(lookoutId);
      if (truth === undefined || truth.pointsAt === 'innocent') return [];
      // A near miss is one by its plate alone.
      const { plate, ...others } = identity;
      const right: typeof identity = truth.pointsAt === 'smuggler' ? identity : others;
      return [{ ringId: truth.ringId, right }];
    });
    for (const { ringId, right } of meant) {
      expect(membersOfRing(ringId).some((member) => !partsOf(member, right).includes(false))).toBe(true);
    }
    for (const named of ['plate', 'personRef', 'description'] as const) {
      expect(meant.filter(({ right }) => right[named] !== undefined).length).toBeGreaterThan(10);
    }
  });

  test('on an innocent names nobody of any ring', () => {
    const ofInnocents = posted.filter(({ data }) => truths.get(data.lookoutId)?.pointsAt === 'innocent');
    const persons = ofInnocents.filter(({ data }) => data.identity.personRef !== undefined);
    expect(persons.length).toBeGreaterThan(10);
    for (const { data } of ofInnocents) {
      // Many vehicles look alike.
      const { description: _, ...identity } = data.identity;
      expect(rings.flatMap(membersOf).flatMap((member) => partsOf(member, identity))).not.toContain(true);
      expect(truths.get(data.lookoutId)?.ringId).toBeNull();
    }
  });

  test('is amended while it stands, by two persons, and then says more or other than before', () => {
    expect(amended.length).toBeGreaterThan(10);
    for (const { data, occurredAt } of amended) {
      const before = byLookout.get(data.lookoutId);
      expect(data.amendedBy).not.toBe(data.confirmedBy);
      expect(before).toBeDefined();
      expect([data.identity, data.priority]).not.toEqual([before?.data.identity, before?.data.priority]);
      expect(epochMs(occurredAt)).toBeGreaterThan(epochMs(before?.recordedAt ?? occurredAt));
      expect(occurredAt < data.expiresAt).toBe(true);
      const end = withdrawn.find((event) => event.data.lookoutId === data.lookoutId);
      if (end === undefined) continue;
      expect(end.occurredAt > occurredAt).toBe(true);
      expect(end.data.identity).toEqual(data.identity);
    }
  });

  test('that named a wrong plate names the right one after somebody noticed, and points at whom it was meant for', () => {
    const corrected = amended.filter(({ data }) => data.reason === 'plate-corrected');
    expect(corrected.length).toBeGreaterThan(1);
    for (const { data } of corrected) {
      const truth = truths.get(data.lookoutId);
      expect(truth?.pointsAt).toBe('near-miss');
      const members = membersOfRing(truth?.ringId ?? null);
      expect(members.some((member) => !partsOf(member, data.identity).includes(false))).toBe(true);
    }
    const told = entries.filter(({ publication }) => publication?.headers['type'] === 'LookoutAmended');
    expect(told.filter(({ truth }) => truth !== null).length).toBe(corrected.length);
  });

  test('is refuted for an innocent only, while it stands, by two persons and until it expires', () => {
    expect(refuted.length).toBeGreaterThan(5);
    for (const { data, occurredAt } of refuted) {
      const lookout = byLookout.get(data.lookoutId);
      expect(truths.get(data.lookoutId)?.pointsAt).toBe('innocent');
      expect(data.refutedBy).not.toBe(data.confirmedBy);
      expect(data.refutedAt).toBe(occurredAt);
      expect(data.expiresAt).toBe(lookout?.data.expiresAt);
      const end = withdrawn.find((event) => event.data.lookoutId === data.lookoutId);
      expect(end === undefined || end.occurredAt > occurredAt).toBe(true);
    }
  });
});

describe('two agencies', () => {
  test('give the same lead at times, each under an id of its own and at its own time', () => {
    const byRecovery = Map.groupBy(leads, ({ data }) => data.recoveryId);
    const doubled = [...byRecovery.values()].filter((same) => same.length > 1);
    expect(doubled.length / byRecovery.size).toBeGreaterThan(0.02);
    expect(doubled.length / byRecovery.size).toBeLessThan(0.09);
    for (const [first, second, ...more] of doubled) {
      expect(more).toEqual([]);
      expect(second?.data.leadId).not.toBe(first?.data.leadId);
      expect(second?.data.issuer).not.toBe(first?.data.issuer);
      expect((second?.occurredAt ?? '') > (first?.occurredAt ?? '')).toBe(true);
      expect(second?.data.purchaseId).toBe(first?.data.purchaseId);
    }
  });

  test('refer the same vehicle at times, the second as a report of an agency', () => {
    const vehicles = Map.groupBy(
      referrals.filter(({ data, occurredAt }) => data.learnedAt !== occurredAt && !data.kind.startsWith('dealer')),
      ({ data }) => data.learnedAt,
    );
    const twice = [...vehicles.values()].filter((same) => same.length > 1);
    expect(twice.length).toBeGreaterThan(5);
    let alike = 0;
    for (const [first, second] of twice) {
      expect(second?.data.kind).toBe('agency');
      expect(second?.data.giver).not.toBe(first?.data.giver);
      // Each may have written one character wrong.
      const [one = '', other = ''] = [first, second].map((each) => each?.data.identity.plate?.text);
      expect(one.length).toBe(other.length);
      expect([...one].filter((character, at) => character !== other[at]).length).toBeLessThanOrEqual(2);
      if (one === other) alike += 1;
    }
    expect(alike / twice.length).toBeGreaterThan(0.6);
  });
});
