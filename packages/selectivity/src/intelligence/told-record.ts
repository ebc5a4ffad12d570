import {
  DAY_MS,
  epochMs,
  type MatchRefuted,
  type MultipleSaleReported,
  type ReferralPurged,
  type ReferralReceived,
  type SouthboundEvent,
  type TraceLeadIssued,
  type TraceLeadPurged,
  type TraceLeadWithdrawn,
  type VehicleLinked,
} from '@southbound/contracts';
import { plateKey } from './plate-key.ts';

/**
 * What is told of a trace lead, or of a report, referral, link or refutation: of these the latest word counts alone.
 */
export type RecordEvent =
  | TraceLeadIssued
  | TraceLeadWithdrawn
  | TraceLeadPurged
  | MultipleSaleReported
  | ReferralReceived
  | ReferralPurged
  | VehicleLinked
  | MatchRefuted;

/**
 * The latest word on a record, by event time: where it stands, or that it was ended. It says which key to take the
 * record from when it is told anew of another plate, and that what is heard late and was told before counts no more.
 */
export interface ToldRecord {
  /** What was told up to here counts no more, but for this word. */
  readonly asOfMs: number;
  readonly eventId: string;
  /** The plate key under which the record stands; null when it was ended. */
  readonly key: string | null;
  /** Until when this must be kept, event time in milliseconds since 1970; null when as long as the record. */
  readonly keptUntilMs: number | null;
}

export function isOfRecord(event: SouthboundEvent): event is RecordEvent {
  switch (event.type) {
    case 'TraceLeadIssued':
    case 'TraceLeadWithdrawn':
    case 'TraceLeadPurged':
    case 'MultipleSaleReported':
    case 'ReferralReceived':
    case 'ReferralPurged':
    case 'VehicleLinked':
    case 'MatchRefuted':
      return true;
    default:
      return false;
  }
}

/** The key of what was told of a record, by its id. No plate key holds a slash. */
export function recordIdKey({ data }: RecordEvent): string {
  return 'leadId' in data ? `lead/${data.leadId}` : `referral/${data.referralId}`;
}

/** For so long nothing that was told of a record before its end revives it. Invented, no source. */
const END_KEPT_MS = 30 * DAY_MS;

/** A refutation is kept for so long after its expiry, since a port whose clock is behind still asks. */
export const REFUTATION_KEPT_AFTER_MS = DAY_MS;

/** What one event says of its record. */
function wordOf(event: RecordEvent): ToldRecord {
  const { eventId } = event;
  const toldAtMs = epochMs(event.occurredAt);
  const key = plateKey(event.data.identity.plate.text);
  switch (event.type) {
    case 'TraceLeadIssued':
    case 'MultipleSaleReported':
    case 'ReferralReceived':
    case 'VehicleLinked':
      return { asOfMs: toldAtMs, eventId, key, keptUntilMs: null };
    case 'MatchRefuted': {
      const keptUntilMs = epochMs(event.data.expiresAt) + REFUTATION_KEPT_AFTER_MS;
      return { asOfMs: toldAtMs, eventId, key, keptUntilMs };
    }
    case 'TraceLeadWithdrawn':
    case 'ReferralPurged':
      return { asOfMs: toldAtMs, eventId, key: null, keptUntilMs: toldAtMs + END_KEPT_MS };
    case 'TraceLeadPurged': {
      // A purge is of one version: what was issued later stands, though the purge is told after it.
      const asOfMs = epochMs(event.data.issuedAt ?? event.occurredAt);
      return { asOfMs, eventId, key: null, keptUntilMs: toldAtMs + END_KEPT_MS };
    }
  }
}

/**
 * The latest word on a record once one more event of it was heard; `told` is null when it is the first. The same in
 * whatever order they are heard, and however often.
 */
export function withRecordEvent(told: ToldRecord | null, event: RecordEvent): ToldRecord {
  const word = wordOf(event);
  return told !== null && isLater(told, word) ? told : word;
}

/** Whether an event is the latest word on its record, and so what stands of it. */
export function isLatestWord({ asOfMs, eventId }: ToldRecord, event: RecordEvent): boolean {
  const word = wordOf(event);
  return word.asOfMs === asOfMs && word.eventId === eventId;
}

/** Of one instant an end outweighs what it ends; of two ends that holds which is kept longer. */
function isLater(one: ToldRecord, other: ToldRecord): boolean {
  if (one.asOfMs !== other.asOfMs) return one.asOfMs > other.asOfMs;
  if ((one.key === null) !== (other.key === null)) return one.key === null;
  if (one.key === null && one.keptUntilMs !== other.keptUntilMs) {
    return (one.keptUntilMs ?? 0) > (other.keptUntilMs ?? 0);
  }
  return one.eventId > other.eventId;
}

/** The register's text of what was told of a record; null when it matters no more at an instant. */
export function packToldRecord(told: ToldRecord, nowMs: number): string | null {
  return told.keptUntilMs !== null && told.keptUntilMs <= nowMs ? null : JSON.stringify(told);
}

/** What `packToldRecord` packed. The text is the engine's own. */
export function unpackToldRecord(packed: string): ToldRecord {
  return JSON.parse(packed) as ToldRecord;
}
