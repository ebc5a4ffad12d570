import {
  type CaseProgressed,
  type CrossingOutcome,
  DAY_MS,
  epochMs,
  type MultipleSaleReported,
  type Plate,
  type SouthboundEvent,
  type TopicName,
  type TraceLeadIssued,
  type VehicleLinked,
} from '@southbound/contracts';
import { countProgress, type Known, type KnownSeizure } from './count-progress.ts';
import type { ProgressTally } from './progress-tally.ts';

/**
 * Indicators are of the last year of event time: it takes months until a case ends, and outcomes are kept for 366 days.
 * Invented, no source.
 */
const PROGRESS_DAYS = 365;
/** A time-to-crime within which a lead is useful: one year is the usual maximum (DOJ OIG I-2011-001). */
const SHORT_TIME_TO_CRIME_MS = 365 * DAY_MS;

/** Folds what is told of seizures, links, cases and recoveries into a progress tally. Mutable behind its factory. */
export interface ProgressLedger {
  /**
   * Learns one event; what it has no use for passes by. The topics may come in any order to each other, and what is
   * told twice counts once. `nowMs` is event time so far, in milliseconds since 1970.
   */
  learn(event: SouthboundEvent, nowMs: number): void;
  /** That nothing stands under a key of a topic any more: the sale that it told of is forgotten. */
  learnTombstone(topic: TopicName, key: string): void;
  /** What the year up to an instant comes to, as far as it was learned. */
  tally(nowMs: number): ProgressTally;
}

interface Ledger extends Known {
  readonly vehicleOf: (plate: Plate) => string;
  /** By record, when what it is about was sold. */
  readonly sales: Map<string, number>;
  /** Since when outcomes are known: infinite where none is. */
  firstOutcomeMs: number;
  /** By record, the seizures that it was behind. */
  readonly behind: Map<string, readonly KnownSeizure[]>;
}

/** Opens a ledger in which nothing stands. `vehicleOf` answers the same for plates of one vehicle. */
export function openProgressLedger(vehicleOf: (plate: Plate) => string): ProgressLedger {
  const ledger: Ledger = {
    vehicleOf,
    seizures: new Map(),
    links: new Map(),
    cases: new Map(),
    recoveries: new Map(),
    sales: new Map(),
    firstOutcomeMs: Number.POSITIVE_INFINITY,
    behind: new Map(),
  };
  let sweptDay = 0;
  return {
    learn(event, nowMs) {
      const today = Math.floor(nowMs / DAY_MS);
      if (today > sweptDay) forgetBefore(ledger, nowMs - PROGRESS_DAYS * DAY_MS);
      sweptDay = Math.max(sweptDay, today);
      learnEvent(ledger, event);
    },
    learnTombstone(topic, key) {
      if (topic === 'southbound.trace-leads.v1') ledger.sales.delete(leadKey(key));
      if (topic === 'southbound.referrals.v1') ledger.sales.delete(multipleSaleKey(key));
    },
    tally(nowMs) {
      const fromMs = nowMs - PROGRESS_DAYS * DAY_MS;
      const countedMs = Math.max(0, nowMs - Math.max(fromMs, ledger.firstOutcomeMs));
      return { ...countProgress(ledger, fromMs), daysCounted: countedMs / DAY_MS };
    },
  };
}

function learnEvent(ledger: Ledger, event: SouthboundEvent): void {
  switch (event.type) {
    case 'CrossingOutcome':
      ledger.firstOutcomeMs = Math.min(ledger.firstOutcomeMs, epochMs(event.occurredAt));
      learnSeizure(ledger, event);
      break;
    case 'VehicleLinked':
      learnLink(ledger, event);
      break;
    case 'CaseProgressed':
      learnCase(ledger, event);
      break;
    case 'TraceLeadIssued':
      learnSale(ledger, leadKey(event.data.leadId), event);
      learnRecovery(ledger, event);
      break;
    case 'MultipleSaleReported':
      learnSale(ledger, multipleSaleKey(event.data.referralId), event);
      break;
    case 'TraceLeadWithdrawn':
      ledger.sales.delete(leadKey(event.data.leadId));
      // Of another firearm; one that was sold on lawfully was recovered all the same.
      if (event.data.reason === 'wrong-trace') ledger.recoveries.delete(event.data.leadId);
      break;
    case 'TraceLeadPurged':
      ledger.sales.delete(leadKey(event.data.leadId));
      break;
    case 'ReferralPurged':
      ledger.sales.delete(multipleSaleKey(event.data.referralId));
      break;
    default:
  }
}

/** As a match names the record. */
function leadKey(leadId: string): string {
  return `trace-lead/${leadId}`;
}

function multipleSaleKey(referralId: string): string {
  return `multiple-sale/${referralId}`;
}

function learnSeizure({ seizures, behind, sales, vehicleOf }: Ledger, { data, occurredAt }: CrossingOutcome): void {
  const { crossingId, identity, findings, matches } = data;
  if (findings.length === 0 || seizures.has(crossingId)) return;
  const seizure: KnownSeizure = {
    atMs: epochMs(occurredAt),
    vehicle: identity.plate === undefined ? null : vehicleOf(identity.plate),
    hasFirearms: findings.some(({ seizureType }) => seizureType === 'Weapons'),
    soldAtMs: null,
  };
  seizures.set(crossingId, seizure);
  for (const { kind, id } of matches) {
    const key = `${kind}/${id}`;
    behind.set(key, (behind.get(key) ?? []).concat(seizure));
    noteSale(seizure, sales.get(key));
  }
}

function learnLink({ links, vehicleOf }: Ledger, { data }: VehicleLinked): void {
  const { referralId, seizedAtCrossing, seizedAt, identity } = data;
  links.set(referralId, {
    atMs: epochMs(seizedAt),
    crossingId: seizedAtCrossing,
    vehicle: vehicleOf(identity.plate),
  });
}

/** Each event tells the whole case, so the latest counts. */
function learnCase({ cases }: Ledger, { data, occurredAt }: CaseProgressed): void {
  const { caseNumber, crossingId, stage, reached } = data;
  const atMs = epochMs(occurredAt);
  if ((cases.get(caseNumber)?.atMs ?? Number.NEGATIVE_INFINITY) > atMs) return;
  cases.set(caseNumber, { atMs, crossingId, stage, reached });
}

function learnSale({ sales, behind }: Ledger, key: string, { data }: TraceLeadIssued | MultipleSaleReported): void {
  const soldAtMs = epochMs(data.soldAt);
  sales.set(key, soldAtMs);
  for (const seizure of behind.get(key) ?? []) noteSale(seizure, soldAtMs);
}

function noteSale(seizure: KnownSeizure, soldAtMs: number | undefined): void {
  if (soldAtMs === undefined || soldAtMs > seizure.atMs) return;
  seizure.soldAtMs = Math.max(seizure.soldAtMs ?? soldAtMs, soldAtMs);
}

/** Where the recovery's date is unknown, the request's stands in, which makes it seem later (DOJ OIG I-2011-001). */
function learnRecovery({ recoveries }: Ledger, { data }: TraceLeadIssued): void {
  const { leadId, recoveryId, recoveryState, recoveredAt, traceRequestedAt, soldAt } = data;
  if (recoveryState?.startsWith('MX-') !== true) return;
  const atMs = epochMs(recoveredAt ?? traceRequestedAt);
  const isShort = atMs - epochMs(soldAt) <= SHORT_TIME_TO_CRIME_MS;
  recoveries.set(leadId, { atMs, recoveryId: recoveryId ?? leadId, isShort });
}

function forgetBefore({ seizures, links, cases, recoveries, behind }: Ledger, beforeMs: number): void {
  for (const table of [seizures, links, cases, recoveries]) {
    for (const [key, { atMs }] of table) if (atMs < beforeMs) table.delete(key);
  }
  for (const [key, all] of behind) {
    const left = all.filter(({ atMs }) => atMs >= beforeMs);
    if (left.length === 0) behind.delete(key);
    else if (left.length < all.length) behind.set(key, left);
  }
}
