import { EVENTS, EventId, instantOf, ReferralId, TraceLeadId } from '@southbound/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isLatestWord,
  packToldRecord,
  type RecordEvent,
  recordIdKey,
  type ToldRecord,
  unpackToldRecord,
  withRecordEvent,
} from './told-record.ts';

const leadId = TraceLeadId.parse('TL-1');
const identities = ['SIM4821', 'QXR7719'].map((text) => ({ plate: { text, jurisdiction: 'US-TX' } }));
const day = (nth: number) => instantOf(Date.UTC(2026, 2, 1 + nth));

const word = fc.tuple(fc.nat(3), fc.nat(4), fc.nat(1), fc.nat(2)).map(([kind, told, place, by]): RecordEvent => {
  const { TraceLeadIssued, TraceLeadWithdrawn, TraceLeadPurged } = EVENTS;
  const eventId = EventId.parse(`event-${kind}-${told}-${place}-${by}`);
  const when = { eventId, occurredAt: day(told), recordedAt: day(told) };
  const about = { leadId, identity: identities[place] ?? TraceLeadIssued.example.data.identity };
  const purge = { ...TraceLeadPurged.example.data, ...about, ...(by > 0 && { issuedAt: day(told - by) }) };
  const all: readonly RecordEvent[] = [
    { ...TraceLeadIssued.example, ...when, data: { ...TraceLeadIssued.example.data, ...about } },
    { ...TraceLeadIssued.example, ...when, data: { ...TraceLeadIssued.example.data, ...about, firearmsTied: 9 } },
    { ...TraceLeadWithdrawn.example, ...when, data: { ...TraceLeadWithdrawn.example.data, ...about } },
    { ...TraceLeadPurged.example, ...when, data: purge },
  ];
  return all[kind] ?? EVENTS.TraceLeadIssued.example;
});

const latest = (events: readonly RecordEvent[]) => events.reduce<ToldRecord | null>(withRecordEvent, null);

test('the latest word on a record is the same in whatever order they are heard, and is one of them', () => {
  let ends = 0;
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.array(fc.nat()), (events, order) => {
      const again = order.flatMap((nth) => events[nth % events.length] ?? []);
      const told = latest(events);
      if (told === null) throw new Error('one word is the latest');
      expect(latest([...again, ...events.toReversed()])).toEqual(told);
      expect(events.some((event) => isLatestWord(told, event))).toBe(true);
      if (told.key === null) ends += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(ends).toBeGreaterThan(200);
});

test('a record keeps its word for good, and an end for thirty days after it was told', () => {
  const issued = latest([EVENTS.TraceLeadIssued.example]);
  const purged = latest([EVENTS.TraceLeadPurged.example]);
  if (issued === null || purged === null) throw new Error('both were told');
  expect(packToldRecord(issued, Number.MAX_SAFE_INTEGER)).not.toBeNull();
  expect(unpackToldRecord(packToldRecord(purged, 0) ?? '')).toEqual(purged);
  const overMs = Date.parse(EVENTS.TraceLeadPurged.example.occurredAt) + 30 * 86_400_000;
  expect(packToldRecord(purged, overMs - 1)).not.toBeNull();
  expect(packToldRecord(purged, overMs)).toBeNull();
});

test('leads and referrals of one id are told apart', () => {
  const { example } = EVENTS.ReferralReceived;
  const referral = { ...example, data: { ...example.data, referralId: ReferralId.parse('TL-0001203') } };
  expect(recordIdKey(referral)).not.toBe(recordIdKey(EVENTS.TraceLeadIssued.example));
  expect(recordIdKey(EVENTS.TraceLeadPurged.example)).toBe(recordIdKey(EVENTS.TraceLeadIssued.example));
});
