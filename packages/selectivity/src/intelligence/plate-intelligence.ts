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
import { plateKey } from './plate-key.ts';

export interface KnownLookout {
  readonly id: string;
  readonly plate: Plate;
  readonly issuer: Agency;
  readonly purpose: string;
  readonly priority: LookoutPriority;
  readonly postedAtMs: number;
  readonly expiresAtMs: number;
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
}

export interface KnownMultipleSale {
  readonly id: string;
  readonly plate: Plate;
  readonly soldAtMs: number;
  readonly handguns: number;
  readonly longArms: number;
  readonly otherReportsAtDealerThatDay: number;
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
    case 'CrossingObserved':
    case 'LaneHeartbeat':
    case 'SelectionMade':
    case 'EventQuarantined':
      return null;
  }
}

/**
 * What is known of a plate after one more event. An event carries a whole record, so hearing it twice changes
 * nothing, and a later version of a record takes the place of the earlier. Expired lookouts are forgotten on the way.
 */
export function foldIntelligence(known: PlateIntelligence, event: IntelligenceEvent): PlateIntelligence {
  switch (event.type) {
    case 'LookoutPosted': {
      const inForce = known.lookouts.filter((lookout) => lookout.expiresAtMs > epochMs(event.occurredAt));
      return { ...known, lookouts: withRecord(inForce, knownLookout(event)) };
    }
    case 'LookoutWithdrawn':
      return { ...known, lookouts: known.lookouts.filter((lookout) => lookout.id !== event.data.lookoutId) };
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

/** Records by id, the newest last, the oldest given up first: a plate with more has long been inspected on sight. */
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
  };
}

function knownTraceLead({ data }: TraceLeadIssued): KnownTraceLead {
  return {
    id: data.leadId,
    plate: data.identity.plate,
    firearmCategory: data.firearmCategory,
    firearmsTied: data.firearmsTied,
    soldAtMs: epochMs(data.soldAt),
    recoveredAtMs: epochMs(data.recoveredAt ?? data.traceRequestedAt),
    recoveryDateKnown: data.recoveredAt !== undefined,
    indicators: data.indicators,
  };
}

function knownMultipleSale({ data }: MultipleSaleReported): KnownMultipleSale {
  return {
    id: data.referralId,
    plate: data.identity.plate,
    soldAtMs: epochMs(data.soldAt),
    handguns: data.handguns,
    longArms: data.longArms,
    otherReportsAtDealerThatDay: data.otherReportsAtDealerThatDay,
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
