import {
  DAY_MS,
  type EventId,
  instantOf,
  type TraceIndicator,
  type TraceLeadId,
  type TraceLeadIssued,
  type WeaponCategory,
} from '@southbound/contracts';
import { type Chance, comesUp, hexId, lognormal, pick, type Weighted, wholeBetween } from './chance.ts';
import { type JournalEntry, recordedAfter } from './journal.ts';
import { plateOnRecord, type Subject } from './subject.ts';

/**
 * Days from sale to recovery of a ring's guns: the shortest of the ring that DOJ OIG I-2011-001 describes was 26 days,
 * the median of its long guns just under a year and a half. The spread is invented.
 */
const RING_TIME_TO_CRIME = { medianDays: 540, spread: 0.8, minDays: 26 } as const;

/**
 * The same of guns that led to innocents, in bands. With the rings' leads mixed in, over 75 % of all exceed five years
 * and 18.2 % stay under three, as Mexican traces do (DOJ OIG I-2011-001). The ends of the outer bands are invented.
 */
const GENERAL_TIME_TO_CRIME_DAYS: Weighted<readonly [number, number]> = [
  [[30, 1_094], 10.8],
  [[1_095, 1_825], 4.7],
  [[1_826, 7_300], 84.5],
];

/** Days from recovery to request, and from request to lead (DOJ OIG I-2011-001: a trace takes seven to ten days). */
const REQUEST_LAG_DAYS = { min: 1, max: 45 } as const;
const TRACE_DAYS = { min: 7, max: 10 } as const;

/** Share of leads whose recovery date is unknown: the sources say that it is at times, not how often. */
const RECOVERY_UNKNOWN_SHARE = 0.12;

/** Which firearms are traced: long guns were 48 % of recoveries in FY2009 (DOJ OIG I-2011-001); the rest is invented. */
const CATEGORIES: Weighted<WeaponCategory> = [
  ['Long Arm', 48],
  ['Handgun', 50],
  ['Other Firearm', 2],
];

/** How often a lead shows each indicator. Invented, no source. */
const INDICATOR_SHARE = {
  smuggler: {
    'purchaser-on-earlier-traces': 0.3,
    'bought-in-multiple-sale': 0.35,
    'five-or-more-in-one-sale': 0.22,
    'several-multiple-sales-one-dealer-one-day': 0.08,
    'multiple-sale-in-another-state': 0.1,
  },
  innocent: {
    'purchaser-on-earlier-traces': 0.04,
    'bought-in-multiple-sale': 0.08,
    'five-or-more-in-one-sale': 0.03,
    'several-multiple-sales-one-dealer-one-day': 0.01,
    'multiple-sale-in-another-state': 0.02,
  },
} as const satisfies Record<string, Record<TraceIndicator, number>>;

/** Firearms tied to one purchaser, lognormal; most have one. Invented, no source. */
const FIREARMS_TIED = {
  smuggler: { median: 2.5, spread: 0.9, max: 60 },
  innocent: { median: 0.8, spread: 0.6, max: 20 },
} as const;

/** A lead to a first purchaser's vehicle, issued at an instant. */
export function issueTraceLead(chance: Chance, subject: Subject, issuedAtMs: number): JournalEntry {
  const kind = subject.isSmuggler ? 'smuggler' : 'innocent';
  const serial = hexId(chance);
  const leadId = `TL-${serial}` as TraceLeadId;
  const requestedAtMs = issuedAtMs - wholeBetween(chance, TRACE_DAYS.min, TRACE_DAYS.max) * DAY_MS;
  const recoveredAtMs = midnightBefore(
    requestedAtMs - wholeBetween(chance, REQUEST_LAG_DAYS.min, REQUEST_LAG_DAYS.max) * DAY_MS,
  );
  const soldAtMs = recoveredAtMs - timeToCrimeDays(chance, subject) * DAY_MS;
  const recordedAtMs = recordedAfter(chance, issuedAtMs);
  const shares: Readonly<Record<string, number>> = INDICATOR_SHARE[kind];
  const event: TraceLeadIssued = {
    eventId: `trace-lead-issued-${serial}` as EventId,
    occurredAt: instantOf(issuedAtMs),
    recordedAt: instantOf(recordedAtMs),
    source: 'agency/ATF',
    type: 'TraceLeadIssued',
    data: {
      leadId,
      identity: { plate: plateOnRecord(chance, subject.plate) },
      firearmCategory: pick(chance, CATEGORIES),
      firearmsTied: firearmsTied(chance, FIREARMS_TIED[kind]),
      soldAt: instantOf(soldAtMs),
      ...(comesUp(chance, RECOVERY_UNKNOWN_SHARE) ? {} : { recoveredAt: instantOf(recoveredAtMs) }),
      traceRequestedAt: instantOf(requestedAtMs),
      indicators: (Object.keys(shares) as TraceIndicator[]).filter((indicator) =>
        comesUp(chance, shares[indicator] ?? 0),
      ),
    },
  };
  return {
    recordedAtMs,
    publication: {
      topic: 'southbound.trace-leads.v1',
      partition: 0,
      key: leadId,
      headers: { type: event.type },
      content: event,
    },
    truth: { kind: 'trace-lead', id: leadId, pointsAt: kind },
  };
}

function timeToCrimeDays(chance: Chance, subject: Subject): number {
  if (subject.isSmuggler) {
    const days = Math.round(lognormal(chance, RING_TIME_TO_CRIME.medianDays, RING_TIME_TO_CRIME.spread));
    return Math.max(RING_TIME_TO_CRIME.minDays, days);
  }
  const [from, to] = pick(chance, GENERAL_TIME_TO_CRIME_DAYS);
  return wholeBetween(chance, from, to);
}

function firearmsTied(chance: Chance, size: { median: number; spread: number; max: number }): number {
  return Math.min(size.max, Math.max(1, Math.round(lognormal(chance, size.median, size.spread))));
}

/** Sales and recoveries are known by their day. */
function midnightBefore(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}
