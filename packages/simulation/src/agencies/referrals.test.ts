import { DAY_MS, epochMs, type ReferralReceived } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { agenciesWith, eventsOf, live, purchasesOn, ringOf } from './fixtures/hand-made.ts';

const KINDS = ['dealer-tip', 'dealer-inspection', 'informant', 'agency'] as const;
type Kind = (typeof KINDS)[number];

const rings = Array.from({ length: 60 }, (_, number) => ringOf(number, number % 2 === 0 ? 'guns' : 'cash-and-drugs'));
const guns = rings.filter(({ trade }) => trade === 'guns');
const entries = live(agenciesWith(rings), { from: 0, to: 1_100 }, (day) => purchasesOn(day, guns, 40));
const referrals = eventsOf(entries, 'ReferralReceived');
const whomById = new Map(
  entries.flatMap(({ truth }) => (truth?.kind === 'referral' ? [[truth.id, truth.pointsAt] as const] : [])),
);

function shareAtRings(of: readonly ReferralReceived[]): number {
  return of.filter(({ data }) => whomById.get(data.referralId) === 'smuggler').length / of.length;
}

function of(kind: Kind, reliability?: string) {
  return referrals.filter(({ data }) => data.kind === kind && (reliability ?? data.reliability) === data.reliability);
}

describe('referrals', () => {
  test.each(KINDS)('by %s point at rings and at innocents', (kind) => {
    expect(of(kind).length).toBeGreaterThan(50);
    const share = shareAtRings(of(kind));
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.99);
  });

  test.each(['informant', 'agency'] as const)('by %s are right more often from a proven source', (kind) => {
    expect(shareAtRings(of(kind, 'proven'))).toBeGreaterThan(shareAtRings(of(kind, 'untested')));
  });

  test('name a plate with a character wrong more often when an informant remembers it', () => {
    const missed = (kind: Kind) =>
      of(kind).filter(({ data }) => whomById.get(data.referralId) === 'near-miss').length / of(kind).length;
    expect(missed('informant')).toBeGreaterThan(missed('agency'));
    expect(missed('informant')).toBeGreaterThan(missed('dealer-tip'));
  });

  test('are never older than their learning, a tip three days at most, another agency’s weeks', () => {
    const ageDays = (kind: Kind) =>
      of(kind)
        .map(({ data, occurredAt }) => (epochMs(occurredAt) - epochMs(data.learnedAt)) / DAY_MS)
        .toSorted((a, b) => a - b);
    const median = (kind: Kind) => ageDays(kind)[Math.floor(of(kind).length / 2)] ?? 0;
    for (const kind of KINDS) expect(ageDays(kind)[0]).toBeGreaterThanOrEqual(0);
    expect(ageDays('dealer-tip').at(-1)).toBeLessThanOrEqual(3);
    expect(median('agency')).toBeGreaterThan(7);
    expect(median('informant')).toBeLessThan(median('agency'));
  });

  test('of dealers and their inspections come from ATF and speak of firearms or ammunition', () => {
    for (const { data } of [...of('dealer-tip'), ...of('dealer-inspection')]) {
      expect(data.giver).toBe('ATF');
      expect(['firearms-trafficking', 'ammunition-trafficking']).toContain(data.purpose);
    }
  });

  test('of one inspection of a dealer tell of several sales', () => {
    const learned = of('dealer-inspection').map(({ data }) => data.learnedAt);
    expect(new Set(learned).size).toBeLessThan(learned.length);
  });
});
