import { EVENTS, type InspectionConcluded, type LookoutPosted } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKeys,
  NOTHING_KNOWN,
  type PlateIntelligence,
  packIntelligence,
  unpackIntelligence,
} from './plate-intelligence.ts';

const posted: LookoutPosted = EVENTS.LookoutPosted.example;
const withdrawn = EVENTS.LookoutWithdrawn.example;
const lead = EVENTS.TraceLeadIssued.example;
const sale = EVENTS.MultipleSaleReported.example;
const seizure: InspectionConcluded = EVENTS.InspectionConcluded.example;

const fold = (events: readonly IntelligenceEvent[]) =>
  events.reduce((known, event) => foldIntelligence(known, event), NOTHING_KNOWN);

describe('folding intelligence', () => {
  test('a lookout is known once it is posted, and no longer once it is withdrawn', () => {
    expect(fold([posted]).lookouts.map(({ id }) => id)).toEqual(['LK-0000417']);
    expect(fold([posted, withdrawn]).lookouts).toMatchObject([{ withdrawnAtMs: Date.parse(withdrawn.occurredAt) }]);
  });

  test('a later version of a lookout takes the place of the earlier', () => {
    const urgent: LookoutPosted = { ...posted, data: { ...posted.data, priority: 'urgent' } };
    expect(fold([posted, urgent]).lookouts).toMatchObject([{ priority: 'urgent' }]);
  });

  test('an expired lookout is forgotten when the next one comes', () => {
    const later: LookoutPosted = {
      ...posted,
      occurredAt: '2026-05-01T00:00:00.000Z' as LookoutPosted['occurredAt'],
      recordedAt: '2026-05-01T00:00:01.000Z' as LookoutPosted['recordedAt'],
      data: { ...posted.data, lookoutId: 'LK-2' as LookoutPosted['data']['lookoutId'] },
    };
    expect(fold([posted, later]).lookouts.map(({ id }) => id)).toEqual(['LK-2']);
  });

  test('a posting dated far ahead of its recording makes no other lookout expire', () => {
    const ahead: LookoutPosted = {
      ...posted,
      occurredAt: '2099-05-01T00:00:00.000Z' as LookoutPosted['occurredAt'],
      data: { ...posted.data, lookoutId: 'LK-2' as LookoutPosted['data']['lookoutId'] },
    };
    expect(fold([posted, ahead]).lookouts).toHaveLength(2);
  });

  test('an old posting heard again after the withdrawal revives nothing, a new one does', () => {
    expect(fold([posted, withdrawn, posted]).lookouts).toMatchObject([{ withdrawnAtMs: expect.any(Number) }]);
    const anew: LookoutPosted = { ...posted, occurredAt: '2026-03-20T00:00:00.000Z' as LookoutPosted['occurredAt'] };
    expect(fold([posted, withdrawn, anew]).lookouts).toMatchObject([{ withdrawnAtMs: null }]);
  });

  test('lookouts that stand are never given up, however many there are', () => {
    const many = Array.from({ length: 50 }, (_, index): LookoutPosted => {
      const lookoutId = `LK-${index}` as LookoutPosted['data']['lookoutId'];
      return { ...posted, data: { ...posted.data, lookoutId } };
    });
    expect(fold(many).lookouts).toHaveLength(50);
  });

  test('an inspection that found nothing is no seizure, and is counted for thirty days', () => {
    const nothing: InspectionConcluded = { ...seizure, data: { ...seizure.data, findings: [] } };
    expect(fold([nothing])).toMatchObject({ seizures: [], inspections: [{ hasFound: false }] });
    const muchLater = { occurredAt: '2026-05-02T14:17:37.250Z', data: { ...seizure.data, inspectionId: 'later' } };
    const later = { ...seizure, ...muchLater } as InspectionConcluded;
    expect(fold([nothing, later]).inspections.map(({ id }) => id)).toEqual(['later']);
    expect(fold([nothing, later]).seizures).toHaveLength(1);
  });

  test('an inspection of a vehicle whose plate was not read tells nothing of any', () => {
    const unread: InspectionConcluded = { ...seizure, data: { ...seizure.data, identity: {} } };
    expect(intelligenceKeys(unread).size).toBe(0);
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
      expect(fold([lead, sale, ended, lead, sale, ended, salePurged])).toEqual(NOTHING_KNOWN);
    }
    expect([...intelligenceKeys(leadPurged).keys()]).toEqual([...intelligenceKeys(lead).keys()]);
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
    expect(intelligenceKeys(EVENTS.CrossingObserved.example).size).toBe(0);
    expect(intelligenceKeys(EVENTS.SelectionMade.example).size).toBe(0);
  });

  test('hearing everything a second time, in the same order, changes nothing', () => {
    const events = fc.array(fc.constantFrom<IntelligenceEvent>(posted, withdrawn, lead, sale, seizure), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(events, (heard) => {
        const once = fold(heard);
        const twice = heard.reduce((known, event) => foldIntelligence(known, event), once);
        const ids = (known: PlateIntelligence) =>
          Object.values(known).map((records: readonly { id: string }[]) => records.map(({ id }) => id).sort());
        expect(ids(twice)).toEqual(ids(once));
      }),
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
