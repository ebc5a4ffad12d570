import { EVENTS, type InspectionConcluded, type LookoutPosted } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKey,
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

const fold = (events: readonly IntelligenceEvent[]) => events.reduce(foldIntelligence, NOTHING_KNOWN);

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

  test('an inspection that found nothing leaves no trace on its vehicle', () => {
    const nothing: InspectionConcluded = { ...seizure, data: { ...seizure.data, findings: [] } };
    expect(intelligenceKey(nothing)).toBeNull();
    expect(fold([nothing])).toEqual(NOTHING_KNOWN);
  });

  test('a seizure is remembered with its firearms', () => {
    expect(fold([seizure]).seizures).toMatchObject([{ firearms: 4 }]);
  });

  test('an unknown recovery date is stood in for by the trace request, and marked', () => {
    const { recoveredAt: _, ...data } = lead.data;
    const [known] = fold([{ ...lead, data }]).traceLeads;
    expect(known).toMatchObject({ recoveryDateKnown: false, recoveredAtMs: Date.parse(data.traceRequestedAt) });
  });

  test('crossings and selections tell nothing of a vehicle', () => {
    expect(intelligenceKey(EVENTS.CrossingObserved.example)).toBeNull();
    expect(intelligenceKey(EVENTS.SelectionMade.example)).toBeNull();
  });

  test('hearing everything a second time, in the same order, changes nothing', () => {
    const events = fc.array(fc.constantFrom<IntelligenceEvent>(posted, withdrawn, lead, sale, seizure), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(events, (heard) => {
        const once = fold(heard);
        const twice = heard.reduce(foldIntelligence, once);
        const ids = (known: PlateIntelligence) =>
          Object.values(known).map((records: readonly { id: string }[]) => records.map(({ id }) => id).sort());
        expect(ids(twice)).toEqual(ids(once));
      }),
    );
  });

  test('a plate keeps at most twenty records of a kind, the newest', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...sale,
      data: { ...sale.data, referralId: `MS-${index}` as typeof sale.data.referralId },
    }));
    const kept = fold(many).multipleSales;
    expect(kept).toHaveLength(20);
    expect(kept.at(-1)?.id).toBe('MS-29');
  });

  test('what is packed comes back whole, and nothing packs to nothing', () => {
    const known = fold([posted, lead, sale, seizure]);
    expect(unpackIntelligence(packIntelligence(known))).toEqual(known);
    expect(packIntelligence(NOTHING_KNOWN)).toBeNull();
    expect(unpackIntelligence(null)).toEqual(NOTHING_KNOWN);
  });
});
