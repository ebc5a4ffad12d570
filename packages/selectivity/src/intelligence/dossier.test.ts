import { DAY_MS, EVENTS, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { compactDossier, matchesOf, openDossier } from './dossier.ts';
import { foldIntelligence, NOTHING_KNOWN } from './plate-intelligence.ts';

const lookout = EVENTS.LookoutPosted.example;
const plate = lookout.data.identity.plate;
const known = foldIntelligence(NOTHING_KNOWN, lookout);
const postedMs = Date.parse(lookout.data.postedAt);
const expiresMs = Date.parse(lookout.data.expiresAt);

describe('a dossier', () => {
  test('holds a lookout from its posting up to its expiry', () => {
    const at = (atMs: number) => openDossier(known, plate, atMs, 0).lookouts.length;
    expect(at(postedMs - 1)).toBe(0);
    expect(at(postedMs)).toBe(1);
    expect(at(expiresMs - 1)).toBe(1);
    expect(at(expiresMs)).toBe(0);
  });

  test('holds a lookout up to its withdrawal, also when the withdrawal is known already', () => {
    const withdrawal = EVENTS.LookoutWithdrawn.example;
    const taken = foldIntelligence(known, withdrawal);
    const withdrawnMs = Date.parse(withdrawal.occurredAt);
    expect(openDossier(taken, plate, withdrawnMs - 1, 0).lookouts).toHaveLength(1);
    expect(openDossier(taken, plate, withdrawnMs, 0).lookouts).toHaveLength(0);
  });

  test('does not know of a lead or a sale before they were reported', () => {
    for (const event of [EVENTS.TraceLeadIssued.example, EVENTS.MultipleSaleReported.example]) {
      const reportedMs = Date.parse(event.occurredAt);
      const at = (atMs: number) =>
        openDossier(foldIntelligence(NOTHING_KNOWN, event), event.data.identity.plate, atMs, 0);
      expect([...at(reportedMs - 1).traceLeads, ...at(reportedMs - 1).multipleSales]).toHaveLength(0);
      expect([...at(reportedMs).traceLeads, ...at(reportedMs).multipleSales]).toHaveLength(1);
    }
  });

  test('tells time-to-crime, fixed at recovery, from how old the lead is now', () => {
    const lead = EVENTS.TraceLeadIssued.example;
    const atMs = Date.parse('2026-03-02T00:00:00.000Z');
    const [matched] = openDossier(foldIntelligence(NOTHING_KNOWN, lead), lead.data.identity.plate, atMs, 0).traceLeads;
    expect(matched).toMatchObject({ timeToCrimeDays: 221, daysSinceRecovery: 43, daysSinceSale: 264 });
    const [later] = openDossier(
      foldIntelligence(NOTHING_KNOWN, lead),
      lead.data.identity.plate,
      atMs + 10 * DAY_MS,
      0,
    ).traceLeads;
    expect(later).toMatchObject({ timeToCrimeDays: 221, daysSinceRecovery: 53 });
  });

  test('does not know of a seizure before its inspection has concluded', () => {
    const inspection = EVENTS.InspectionConcluded.example;
    const after = foldIntelligence(NOTHING_KNOWN, inspection);
    const concludedMs = Date.parse(inspection.occurredAt);
    expect(openDossier(after, plate, concludedMs - 1, 0).seizures).toHaveLength(0);
    expect(openDossier(after, plate, concludedMs + MINUTE_MS, 0).seizures).toHaveLength(1);
  });

  test('says of each record how its plate matches', () => {
    const dossier = openDossier(known, { ...plate, text: '5IM4821' }, postedMs, 0);
    expect(matchesOf(dossier)).toEqual([{ kind: 'lookout', id: 'LK-0000417', match: 'look-alike' }]);
  });

  test('leaves out a record of another vehicle that shares the key', () => {
    expect(openDossier(known, { text: plate.text, jurisdiction: 'US-CA' }, postedMs, 0).lookouts).toHaveLength(0);
  });

  test('of a vehicle of which nothing is known compacts to nothing', () => {
    expect(compactDossier(openDossier(NOTHING_KNOWN, plate, postedMs, 0))).toBeNull();
    expect(compactDossier(openDossier(NOTHING_KNOWN, plate, postedMs, 3))).toEqual({ crossingsLast24Hours: 3 });
  });
});
