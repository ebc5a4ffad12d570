import {
  DAY_MS,
  EVENTS,
  epochMs,
  type InspectionConcluded,
  instantOf,
  type LookoutPosted,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKeys,
  NOTHING_KNOWN,
  packIntelligence,
  unpackIntelligence,
  withoutOver,
} from './plate-intelligence.ts';

const posted: LookoutPosted = EVENTS.LookoutPosted.example;
const lead = EVENTS.TraceLeadIssued.example;
const sale = EVENTS.MultipleSaleReported.example;
const seizure: InspectionConcluded = EVENTS.InspectionConcluded.example;

const fold = (events: readonly IntelligenceEvent[]) =>
  events.reduce((known, event) => foldIntelligence(known, event), NOTHING_KNOWN);

describe('folding intelligence', () => {
  test('a lookout is known once it is posted', () => {
    expect(fold([posted]).lookouts.map(({ id }) => id)).toEqual(['LK-0000417']);
  });

  test('an inspection that found nothing is no seizure, and is counted for thirty days', () => {
    const nothing: InspectionConcluded = { ...seizure, data: { ...seizure.data, findings: [] } };
    expect(fold([nothing])).toMatchObject({ seizures: [], inspections: [{ hasFound: false }] });
    const muchLater = { occurredAt: '2026-05-02T14:17:37.250Z', data: { ...seizure.data, inspectionId: 'later' } };
    const later = { ...seizure, ...muchLater } as InspectionConcluded;
    expect(fold([nothing, later]).inspections.map(({ id }) => id)).toEqual(['later']);
    expect(fold([nothing, later]).seizures).toHaveLength(1);
  });

  test('an inspection goes after thirty days and one when the key is written next, though a seizure stands there', () => {
    const known = fold([seizure]);
    const concludedAtMs = epochMs(seizure.occurredAt);
    expect(withoutOver(known, concludedAtMs + 31 * DAY_MS - 1)).toEqual(known);
    expect(withoutOver(known, concludedAtMs + 31 * DAY_MS)).toEqual({ ...known, inspections: [] });
    expect(known.seizures).toHaveLength(1);
  });

  test('an inspection of a vehicle whose plate was not read tells nothing of any', () => {
    const unread: InspectionConcluded = { ...seizure, data: { ...seizure.data, identity: {} } };
    expect(intelligenceKeys(unread)).toEqual([]);
    expect(fold([unread])).toEqual(NOTHING_KNOWN);
  });

  test('a seizure is remembered with its firearms', () => {
    expect(fold([seizure]).seizures).toMatchObject([{ firearms: 4 }]);
  });

  test('an unknown recovery date is stood in for by the trace request, and marked', () => {
    const { recoveredAt: _, ...data } = lead.data;
    const [known] = fold([{ ...lead, data }]).traceLeads;
    expect(known).toMatchObject({ recoveryDateKnown: false, recoveredAtMs: Date.parse(data.traceRequestedAt) });
  });

  test('a lead that is withdrawn or purged, and a report that is purged, are known no longer, however often they are told', () => {
    const { traceLeads } = fold([lead]);
    expect(traceLeads).toHaveLength(1);
    const leadTakenBack = {
      ...EVENTS.TraceLeadWithdrawn.example,
      data: { ...EVENTS.TraceLeadWithdrawn.example.data, leadId: lead.data.leadId },
    };
    const leadPurged = {
      ...EVENTS.TraceLeadPurged.example,
      data: { ...EVENTS.TraceLeadPurged.example.data, leadId: lead.data.leadId },
    };
    const { example } = EVENTS.ReferralPurged;
    const salePurged = { ...example, data: { ...example.data, referralId: sale.data.referralId } };
    for (const ended of [leadTakenBack, leadPurged]) {
      const known = fold([lead, sale, ended, ended, salePurged]);
      expect(known).toEqual(NOTHING_KNOWN);
      // What is told of them anew stands.
      expect(foldIntelligence(known, lead).traceLeads).toHaveLength(1);
    }
    expect(intelligenceKeys(leadPurged)).toEqual(intelligenceKeys(lead));
  });

  test('a link to a seizure is known from when it was told until it is purged', () => {
    const linked = EVENTS.VehicleLinked.example;
    expect(fold([linked, linked]).links).toMatchObject([
      { via: 'person', steps: 1, firearms: 4, knownFromMs: Date.parse(linked.occurredAt) },
    ]);
    const { example } = EVENTS.ReferralPurged;
    const purged = { ...example, data: { ...example.data, referralId: linked.data.referralId } };
    expect(fold([linked, purged])).toEqual(NOTHING_KNOWN);
  });

  test('crossings and selections tell nothing of a vehicle', () => {
    expect(intelligenceKeys(EVENTS.CrossingObserved.example)).toEqual([]);
    expect(intelligenceKeys(EVENTS.SelectionMade.example)).toEqual([]);
  });

  test('gives the same in whatever order inspections are heard, and however often', () => {
    const told = fc.tuple(fc.nat(5), fc.nat(2), fc.boolean()).map(([day, of, hasFound]): InspectionConcluded => {
      const instant = instantOf(Date.UTC(2026, 2, 1 + 8 * day));
      const inspectionId = `IN-${of}` as InspectionConcluded['data']['inspectionId'];
      const data = { ...seizure.data, inspectionId, ...(!hasFound && { findings: [] }) };
      return { ...seizure, occurredAt: instant, recordedAt: instant, data };
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 14 }), fc.array(fc.nat()), (events, order) => {
        const again = order.flatMap((nth) => events[nth % events.length] ?? []);
        expect(fold([...again, ...events.toReversed()])).toEqual(fold(events));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a plate keeps fifty records of a kind that agencies tell, and gives up none of them for another', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...sale,
      data: { ...sale.data, referralId: `MS-${index}` as typeof sale.data.referralId },
    }));
    const kept = fold(many).multipleSales;
    expect(kept).toHaveLength(50);
    expect(kept.at(0)?.id).toBe('MS-0');
  });

  test('what is packed comes back whole, and nothing packs to nothing', () => {
    const known = fold([posted, lead, sale, seizure]);
    expect(unpackIntelligence(packIntelligence(known))).toEqual(known);
    expect(packIntelligence(NOTHING_KNOWN)).toBeNull();
    expect(unpackIntelligence(null)).toEqual(NOTHING_KNOWN);
  });
});
