import {
  type DealerId,
  type EventId,
  HOUR_MS,
  instantOf,
  type MultipleSaleReported,
  type ReferralId,
} from '@southbound/contracts';
import { type Chance, hexId, lognormal, pick, unit, type Weighted, wholeBetween } from './chance.ts';
import { type JournalEntry, recordedAfter } from './journal.ts';
import { plateOnRecord, type Subject } from './subject.ts';

/** Firearms beyond the two that make a sale reportable, lognormal. Invented, no source. */
const FIREARMS_BEYOND_TWO = {
  smuggler: { median: 2, spread: 1, max: 40 },
  innocent: { median: 0.4, spread: 0.8, max: 8 },
} as const;

/** Further reports of the same dealer on the same day. Invented, no source. */
const OTHER_REPORTS: Record<'smuggler' | 'innocent', Weighted<number>> = {
  smuggler: [
    [0, 70],
    [1, 20],
    [2, 10],
  ],
  innocent: [
    [0, 93],
    [1, 6],
    [2, 1],
  ],
};

/** Hours from sale to report, at most: it is due by close of business of the same day (DOJ OIG I-2011-001). */
const REPORT_LAG_HOURS_MAX = 5;

/** A dealer's report of several firearms sold to one buyer, named by the buyer's vehicle. */
export function reportMultipleSale(chance: Chance, subject: Subject, reportedAtMs: number): JournalEntry {
  const kind = subject.isSmuggler ? 'smuggler' : 'innocent';
  const serial = hexId(chance);
  const referralId = `MS-${serial}` as ReferralId;
  const size = FIREARMS_BEYOND_TWO[kind];
  const firearms = 2 + Math.min(size.max, Math.round(lognormal(chance, size.median, size.spread)));
  const longArms = Math.round(firearms * unit(chance));
  const recordedAtMs = recordedAfter(chance, reportedAtMs);
  const event: MultipleSaleReported = {
    eventId: `multiple-sale-reported-${serial}` as EventId,
    occurredAt: instantOf(reportedAtMs),
    recordedAt: instantOf(recordedAtMs),
    source: 'agency/ATF',
    type: 'MultipleSaleReported',
    data: {
      referralId,
      identity: { plate: plateOnRecord(chance, subject.plate) },
      dealerId: `FFL-${wholeBetween(chance, 10_000, 99_999)}` as DealerId,
      soldAt: instantOf(reportedAtMs - Math.floor(unit(chance) * REPORT_LAG_HOURS_MAX * HOUR_MS)),
      handguns: firearms - longArms,
      longArms,
      otherReportsAtDealerThatDay: pick(chance, OTHER_REPORTS[kind]),
    },
  };
  return {
    recordedAtMs,
    publication: {
      topic: 'southbound.referrals.v1',
      partition: 0,
      key: referralId,
      headers: { type: event.type },
      content: event,
    },
    truth: { kind: 'multiple-sale', id: referralId, pointsAt: kind },
  };
}
