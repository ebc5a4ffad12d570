import {
  type Agency,
  epochMs,
  type InspectionConcluded,
  type LookoutPosted,
  type LookoutPriority,
  type LookoutWithdrawn,
  type MultipleSaleReported,
  type Plate,
  type SouthboundEvent,
  type TraceIndicator,
  type TraceLeadIssued,
  type WeaponCategory,
} from '@southbound/contracts';
import { portClock } from '../budget/port-clock.ts';
import { plateKey } from './plate-key.ts';

export interface KnownLookout {
  readonly id: string;
  readonly plate: Plate;
  readonly issuer: Agency;
  readonly purpose: string;
  readonly priority: LookoutPriority;
  readonly postedAtMs: number;
  readonly expiresAtMs: number;
  /** Null while it stands. A withdrawn lookout is kept until it expires, so that an older posting cannot revive it. */
  readonly withdrawnAtMs: number | null;
}

export interface KnownTraceLead {
  readonly id: string;
  readonly plate: Plate;
  readonly firearmCategory: WeaponCategory;
  readonly firearmsTied: number;
  readonly soldAtMs: number;
  /** The recovery, or the trace request that stands in for an unknown one. */
  readonly recoveredAtMs: number;
  readonly recoveryDateKnown: boolean;
  readonly indicators: readonly TraceIndicator[];
  /** When the lead was issued: nobody knew of it before. */
  readonly knownFromMs: number;
}

export interface KnownMultipleSale {
  readonly id: string;
  readonly plate: Plate;
  readonly soldAtMs: number;
  readonly handguns: number;
  readonly longArms: number;
  readonly otherReportsAtDealerThatDay: number;
  /** When the sale was reported: nobody knew of it before. */
  readonly knownFromMs: number;
}

/** An inspection that found something in this vehicle. */
export interface KnownSeizure {
  readonly id: string;
  readonly plate: Plate;
  readonly concludedAtMs: number;
  readonly firearms: number;
}

/**
 * All intelligence under one plate key. The records name their plates in full, since plates that look alike share
 * the key.
 */
export interface PlateIntelligence {
  readonly lookouts: readonly KnownLookout[];
  readonly traceLeads: readonly KnownTraceLead[];
  readonly multipleSales: readonly KnownMultipleSale[];
  readonly seizures: readonly KnownSeizure[];
}

export const NOTHING_KNOWN: PlateIntelligence = { lookouts: [], traceLeads: [], multipleSales: [], seizures: [] };

/** The events that say something of a plate: the fold's input. */
export type IntelligenceEvent =
  | LookoutPosted
  | LookoutWithdrawn
  | TraceLeadIssued
  | MultipleSaleReported
  | InspectionConcluded;

/**
 * The plate key that an event tells something about; null for events that tell nothing: other types, inspections that
 * found nothing, and those of a vehicle whose plate was not read.
 */
export function intelligenceKey(event: SouthboundEvent): string | null {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutWithdrawn':
    case 'TraceLeadIssued':
    case 'MultipleSaleReported':
      return plateKey(event.data.identity.plate.text);
    case 'InspectionConcluded': {
      const plate = event.data.identity.plate;
      return plate === undefined || event.data.findings.length === 0 ? null : plateKey(plate.text);
    }
    default:
      return null;
  }
}

/**
 * What is known of a plate after one more event. An event carries a whole record, so hearing it twice changes
 * nothing, and a later version of a record takes the place of the earlier.
 */
export function foldIntelligence(known: PlateIntelligence, event: IntelligenceEvent): PlateIntelligence {
  switch (event.type) {
    case 'LookoutPosted':
      return { ...known, lookouts: withLookout(known.lookouts, event) };
    case 'LookoutWithdrawn':
      return { ...known, lookouts: withoutLookout(known.lookouts, event) };
    case 'TraceLeadIssued':
      return { ...known, traceLeads: withRecord(known.traceLeads, knownTraceLead(event)) };
    case 'MultipleSaleReported':
      return { ...known, multipleSales: withRecord(known.multipleSales, knownMultipleSale(event)) };
    case 'InspectionConcluded': {
      const seizure = knownSeizure(event);
      return seizure === null ? known : { ...known, seizures: withRecord(known.seizures, seizure) };
    }
  }
}

/** The register's text of what is known of a plate; null when that is nothing. */
export function packIntelligence(known: PlateIntelligence): string | null {
  const isEmpty = Object.values(known).every((records: readonly unknown[]) => records.length === 0);
  return isEmpty ? null : JSON.stringify(known);
}

/** What `packIntelligence` packed. The text is the engine's own, so one that does not parse is a programming error. */
export function unpackIntelligence(packed: string | null): PlateIntelligence {
  return packed === null ? NOTHING_KNOWN : (JSON.parse(packed) as PlateIntelligence);
}

/**
 * What is known with one more posting. Lookouts that have expired are forgotten, by a clock that no posting can push
 * ahead of its recording; one that stands never is, however many there are.
 */
function withLookout(lookouts: readonly KnownLookout[], event: LookoutPosted): KnownLookout[] {
  const posted = knownLookout(event);
  const before = lookouts.find(({ id }) => id === posted.id);
  const nowMs = portClock(0, epochMs(event.occurredAt), epochMs(event.recordedAt));
  const others = lookouts.filter(({ id, expiresAtMs }) => id !== posted.id && expiresAtMs > nowMs);
  // A posting from before the withdrawal is heard a second time; one from after it puts the lookout in force again.
  const isStillWithdrawn = (before?.withdrawnAtMs ?? Number.NEGATIVE_INFINITY) >= epochMs(event.occurredAt);
  return [...others, isStillWithdrawn && before !== undefined ? before : posted];
}

function withoutLookout(lookouts: readonly KnownLookout[], { data, occurredAt }: LookoutWithdrawn): KnownLookout[] {
  return lookouts.map((lookout) =>
    lookout.id === data.lookoutId ? { ...lookout, withdrawnAtMs: epochMs(occurredAt) } : lookout,
  );
}

/**
 * Of each kind but lookouts a plate keeps so many records, the newest: the rules ask whether there is one that is
 * recent enough, not how many there are.
 */
const RECORDS_MAX = 20;

function withRecord<Known extends { readonly id: string }>(records: readonly Known[], record: Known): Known[] {
  return [...records.filter((other) => other.id !== record.id), record].slice(-RECORDS_MAX);
}

function knownLookout({ data }: LookoutPosted): KnownLookout {
  return {
    id: data.lookoutId,
    plate: data.identity.plate,
    issuer: data.issuer,
    purpose: data.purpose,
    priority: data.priority,
    postedAtMs: epochMs(data.postedAt),
    expiresAtMs: epochMs(data.expiresAt),
    withdrawnAtMs: null,
  };
}

function knownTraceLead({ occurredAt, data }: TraceLeadIssued): KnownTraceLead {
  return {
    id: data.leadId,
    plate: data.identity.plate,
    firearmCategory: data.firearmCategory,
    firearmsTied: data.firearmsTied,
    soldAtMs: epochMs(data.soldAt),
    recoveredAtMs: epochMs(data.recoveredAt ?? data.traceRequestedAt),
    recoveryDateKnown: data.recoveredAt !== undefined,
    indicators: data.indicators,
    knownFromMs: epochMs(occurredAt),
  };
}

function knownMultipleSale({ occurredAt, data }: MultipleSaleReported): KnownMultipleSale {
  return {
    id: data.referralId,
    plate: data.identity.plate,
    soldAtMs: epochMs(data.soldAt),
    handguns: data.handguns,
    longArms: data.longArms,
    otherReportsAtDealerThatDay: data.otherReportsAtDealerThatDay,
    knownFromMs: epochMs(occurredAt),
  };
}

function knownSeizure({ occurredAt, data }: InspectionConcluded): KnownSeizure | null {
  const plate = data.identity.plate;
  if (plate === undefined || data.findings.length === 0) return null;
  const firearms = data.findings.reduce(
    (sum, finding) => sum + (finding.seizureType === 'Weapons' ? finding.count : 0),
    0,
  );
  return { id: data.inspectionId, plate, concludedAtMs: epochMs(occurredAt), firearms };
}
