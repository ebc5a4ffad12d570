import { DAY_MS, EVENTS, EventId, type LookoutPosted, MINUTE_MS, type Plate } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { compactDossier, type Dossier, matchesOf, openDossier } from './dossier.ts';
import { lookoutPlaces } from './lookout-places.ts';
import { foldIntelligence, NOTHING_KNOWN, type PlateIntelligence } from './plate-intelligence.ts';
import { plateKey } from './plate-key.ts';
import { type ToldLookout, withLookoutEvent } from './told-lookout.ts';
import { NEVER_CROSSED } from './vehicle-history.ts';

const lookout = EVENTS.LookoutPosted.example;
const plate = lookout.data.identity.plate ?? { text: 'the example lost its plate' };
const known = foldIntelligence(NOTHING_KNOWN, lookout);
const postedMs = Date.parse(lookout.data.postedAt);
const expiresMs = Date.parse(lookout.data.expiresAt);

const opened = (of: PlateIntelligence, atMs: number, read: Plate = plate) =>
  openDossier([of], { identity: { plate: read }, plateReadConfidence: 0.97 }, atMs, NEVER_CROSSED);

describe('a dossier', () => {
  test('holds a lookout from its posting up to its expiry', () => {
    const at = (atMs: number) => opened(known, atMs).lookouts.length;
    expect(at(postedMs - 1)).toBe(0);
    expect(at(postedMs)).toBe(1);
    expect(at(expiresMs - 1)).toBe(1);
    expect(at(expiresMs)).toBe(0);
  });

  test('holds a lookout up to its withdrawal, also when the withdrawal is known already', () => {
    const withdrawal = EVENTS.LookoutWithdrawn.example;
    const told = withLookoutEvent(withLookoutEvent(null, lookout), withdrawal);
    const taken = foldIntelligence(known, withdrawal, lookoutPlaces(told).get(plateKey(plate.text)));
    const withdrawnMs = Date.parse(withdrawal.occurredAt);
    expect(opened(taken, withdrawnMs - 1).lookouts).toHaveLength(1);
    expect(opened(taken, withdrawnMs).lookouts).toHaveLength(0);
  });

  test('does not know of a lead or a sale before they were reported', () => {
    for (const event of [EVENTS.TraceLeadIssued.example, EVENTS.MultipleSaleReported.example]) {
      const reportedMs = Date.parse(event.occurredAt);
      const at = (atMs: number) => opened(foldIntelligence(NOTHING_KNOWN, event), atMs, event.data.identity.plate);
      expect([...at(reportedMs - 1).traceLeads, ...at(reportedMs - 1).multipleSales]).toHaveLength(0);
      expect([...at(reportedMs).traceLeads, ...at(reportedMs).multipleSales]).toHaveLength(1);
    }
  });

  test('tells time-to-crime, fixed at recovery, from how old the lead is now', () => {
    const lead = EVENTS.TraceLeadIssued.example;
    const atMs = Date.parse('2026-03-02T00:00:00.000Z');
    const [matched] = opened(foldIntelligence(NOTHING_KNOWN, lead), atMs, lead.data.identity.plate).traceLeads;
    expect(matched).toMatchObject({ timeToCrimeDays: 221, daysSinceRecovery: 43, daysSinceSale: 264 });
    const [later] = opened(
      foldIntelligence(NOTHING_KNOWN, lead),
      atMs + 10 * DAY_MS,
      lead.data.identity.plate,
    ).traceLeads;
    expect(later).toMatchObject({ timeToCrimeDays: 221, daysSinceRecovery: 53 });
  });

  test('does not know of a seizure before its inspection has concluded', () => {
    const inspection = EVENTS.InspectionConcluded.example;
    const after = foldIntelligence(NOTHING_KNOWN, inspection);
    const concludedMs = Date.parse(inspection.occurredAt);
    expect(opened(after, concludedMs - 1).seizures).toHaveLength(0);
    expect(opened(after, concludedMs + MINUTE_MS).seizures).toHaveLength(1);
  });

  test('says of each record how its plate matches', () => {
    const dossier = opened(known, postedMs, { ...plate, text: '5IM4821' });
    expect(matchesOf(dossier)).toEqual([{ kind: 'lookout', id: 'LK-0000417', match: 'look-alike' }]);
  });

  test('holds a lookout by each way in which it corresponds and each word on it, and names it once, by the strongest', () => {
    const { example } = EVENTS.LookoutPosted;
    const description = { make: 'ford', colour: 'white' as const };
    const elsewhere = { text: plate.text, jurisdiction: 'US-AZ' };
    const post = (eventId: string, data: Partial<typeof example.data>): LookoutPosted => ({
      ...example,
      eventId: EventId.parse(eventId),
      data: { ...example.data, ...data },
    });
    const described = post('1', { identity: { description }, priority: 'urgent' });
    const namesBoth = post('2', { identity: { description, plate: elsewhere }, priority: 'urgent' });
    const byAnother = post('3', { identity: { description }, issuer: 'HSI', purpose: 'bulk-cash-smuggling' });
    const found = (...events: readonly LookoutPosted[]) => {
      const told = events.reduce<ToldLookout | null>(withLookoutEvent, null);
      const places = told === null ? [] : [...lookoutPlaces(told).values()];
      const standing = places.map((place): PlateIntelligence => ({ ...NOTHING_KNOWN, ...place }));
      const seen = { identity: { plate }, plateReadConfidence: 0.97, make: 'ford', colour: 'white' as const };
      return openDossier(standing, seen, postedMs, NEVER_CROSSED);
    };
    const matches = (dossier: Dossier) => dossier.lookouts.map(({ match, issuer }) => `${match} ${issuer}`).toSorted();
    expect(matches(found(described))).toEqual(['description ATF']);
    expect(matches(found(described, namesBoth))).toEqual(['description ATF', 'other-jurisdiction ATF']);
    const all = found(described, namesBoth, byAnother);
    expect(matches(all)).toEqual(['description ATF', 'description HSI', 'other-jurisdiction ATF']);
    expect(matchesOf(all)).toEqual([{ kind: 'lookout', id: example.data.lookoutId, match: 'description' }]);
  });

  test('holds of another jurisdiction with the same characters its lookouts, weaker than any other way, and nothing else', () => {
    const read = { text: plate.text, jurisdiction: 'US-CA' };
    const [other] = opened(known, postedMs, read).lookouts;
    const [unsaid] = opened(known, postedMs, { text: plate.text }).lookouts;
    expect(other?.match).toBe('other-jurisdiction');
    expect(other?.matchStrength).toBeLessThan(unsaid?.matchStrength ?? 0);
    const [lead, sale] = [EVENTS.TraceLeadIssued.example, EVENTS.MultipleSaleReported.example];
    const [referral, linked] = [EVENTS.ReferralReceived.example, EVENTS.VehicleLinked.example];
    const seizure = EVENTS.InspectionConcluded.example;
    const here = { plate: { text: plate.text, jurisdiction: 'US-TX' } };
    const records = [
      { ...lead, data: { ...lead.data, identity: here } },
      { ...sale, data: { ...sale.data, identity: here } },
      { ...referral, data: { ...referral.data, identity: here } },
      { ...linked, data: { ...linked.data, identity: here } },
      { ...seizure, data: { ...seizure.data, identity: here } },
    ].reduce<PlateIntelligence>((of, event) => foldIntelligence(of, event), NOTHING_KNOWN);
    const held = ({ traceLeads, multipleSales, referrals, links, seizures, ...rest }: Dossier) => [
      ...[traceLeads, multipleSales, referrals, links, seizures].map(({ length }) => length),
      rest.inspectionsLast30Days,
    ];
    const laterMs = Date.parse(seizure.occurredAt) + DAY_MS;
    expect(held(opened(records, laterMs, here.plate))).toEqual([1, 1, 1, 1, 1, 1]);
    expect(held(opened(records, laterMs, read))).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('of a vehicle of which nothing is known compacts to nothing', () => {
    expect(compactDossier(openDossier([], { identity: { plate } }, postedMs, NEVER_CROSSED))).toBeNull();
    expect(
      compactDossier(openDossier([], { identity: { plate } }, postedMs, { ...NEVER_CROSSED, crossingsLast24Hours: 3 })),
    ).toEqual({ crossingsLast24Hours: 3 });
  });
});
