import {
  type Agency,
  DAY_MS,
  epochMs,
  type InspectionConcluded,
  type LinkVia,
  type MatchRefuted,
  type MultipleSaleReported,
  type Plate,
  type ReferralPurged,
  type ReferralReceived,
  type SouthboundEvent,
  type TraceIndicator,
  type TraceLeadIssued,
  type TraceLeadPurged,
  type TraceLeadWithdrawn,
  type VehicleLinked,
  type WeaponCategory,
} from '@southbound/contracts';
import {
  type KnownLookout,
  type LookoutEvent,
  lookoutKeptUntilMs,
  lookoutKeys,
  type StandsBy,
  withLookoutEvent,
} from './known-lookouts.ts';
import { plateKey } from './plate-key.ts';

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

/** A tip or report of another source than traces and multiple sales. */
export interface KnownReferral {
  readonly id: string;
  readonly plate: Plate;
  readonly kind: ReferralReceived['data']['kind'];
  readonly giver: Agency;
  readonly reliability: ReferralReceived['data']['reliability'];
  readonly learnedAtMs: number;
  /** When it was received: nobody knew of it before. */
  readonly knownFromMs: number;
}

/** An inspection that found something in this vehicle. */
export interface KnownSeizure {
  readonly id: string;
  readonly plate: Plate;
  readonly concludedAtMs: number;
  readonly firearms: number;
}

/** Something was seized in a vehicle that is linked to this one. */
export interface KnownLink {
  readonly id: string;
  readonly plate: Plate;
  readonly via: LinkVia;
  readonly steps: number;
  readonly firearms: number;
  readonly seizedAtMs: number;
  /** When the link was told: nobody knew of it before. */
  readonly knownFromMs: number;
}

/** An inspection of this vehicle, whatever it found. */
export interface KnownInspection {
  readonly id: string;
  readonly plate: Plate;
  readonly concludedAtMs: number;
  readonly hasFound: boolean;
}

/** A lookout that is silent for one vehicle. */
export interface KnownRefutation {
  readonly id: string;
  readonly lookoutId: string;
  readonly plate: Plate;
  readonly refutedAtMs: number;
  readonly expiresAtMs: number;
}

/**
 * All intelligence under one key: a plate's, or a person's or a description's, which have lookouts alone. The records
 * name their plates in full, since plates that look alike share the key.
 */
export interface PlateIntelligence {
  readonly lookouts: readonly KnownLookout[];
  readonly traceLeads: readonly KnownTraceLead[];
  readonly multipleSales: readonly KnownMultipleSale[];
  readonly referrals: readonly KnownReferral[];
  readonly seizures: readonly KnownSeizure[];
  readonly links: readonly KnownLink[];
  readonly inspections: readonly KnownInspection[];
  readonly refutations: readonly KnownRefutation[];
}

export const NOTHING_KNOWN: PlateIntelligence = {
  lookouts: [],
  traceLeads: [],
  multipleSales: [],
  referrals: [],
  seizures: [],
  links: [],
  inspections: [],
  refutations: [],
};

/** The events that say something of a plate: the fold's input. */
export type IntelligenceEvent =
  | LookoutEvent
  | TraceLeadIssued
  | TraceLeadWithdrawn
  | TraceLeadPurged
  | MultipleSaleReported
  | ReferralReceived
  | ReferralPurged
  | VehicleLinked
  | MatchRefuted
  | InspectionConcluded;

/**
 * The keys under which an event changes what is known, and by what: none for events that tell nothing of a vehicle, and
 * of inspections of one whose plate was not read. Where a lookout stood before, its own key says.
 */
export function intelligenceKeys(event: SouthboundEvent): ReadonlyMap<string, StandsBy> {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
    case 'LookoutWithdrawn':
      return lookoutKeys(event.data.identity);
    case 'TraceLeadIssued':
    case 'TraceLeadWithdrawn':
    case 'TraceLeadPurged':
    case 'MultipleSaleReported':
    case 'ReferralReceived':
    case 'ReferralPurged':
    case 'VehicleLinked':
    case 'MatchRefuted':
    case 'InspectionConcluded': {
      const { plate } = event.data.identity;
      return plate === undefined ? NO_KEYS : new Map([[plateKey(plate.text), 'plate']]);
    }
    default:
      return NO_KEYS;
  }
}

const NO_KEYS: ReadonlyMap<string, StandsBy> = new Map();

/**
 * What is known under a key after one more event, which stands there by its plate unless `by` says otherwise. An event
 * carries a whole record, so hearing it twice changes nothing, and a later version of a record takes the place of the
 * earlier.
 */
export function foldIntelligence(
  known: PlateIntelligence,
  event: IntelligenceEvent,
  by: StandsBy = 'plate',
): PlateIntelligence {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
    case 'LookoutWithdrawn':
      return { ...known, lookouts: withLookoutEvent(known.lookouts, event, by) };
    case 'TraceLeadIssued':
      return { ...known, traceLeads: withRecord(known.traceLeads, knownTraceLead(event)) };
    case 'TraceLeadWithdrawn':
    case 'TraceLeadPurged':
      return { ...known, traceLeads: withoutRecord(known.traceLeads, event.data.leadId) };
    case 'MultipleSaleReported':
      return { ...known, multipleSales: withRecord(known.multipleSales, knownMultipleSale(event)) };
    case 'ReferralReceived':
      return { ...known, referrals: withRecord(known.referrals, knownReferral(event)) };
    case 'ReferralPurged':
      return withoutReferral(known, event.data.referralId);
    case 'VehicleLinked':
      return { ...known, links: withRecord(known.links, knownLink(event)) };
    case 'MatchRefuted':
      return { ...known, refutations: withRecord(known.refutations, knownRefutation(event)) };
    case 'InspectionConcluded':
      return withInspection(known, event);
  }
}

/** How far back a vehicle's inspections are counted. The project's decision, no source. */
export const INSPECTIONS_COUNTED_MS = 30 * DAY_MS;

/**
 * Until when what is known under a key must be kept, event time in milliseconds since 1970; null when for good, as
 * leads, sales, referrals, links and seizures are.
 */
export function knownUntilMs(known: PlateIntelligence): number | null {
  const { lookouts, inspections, refutations, traceLeads, multipleSales, referrals, seizures, links } = known;
  const forGood = [traceLeads, multipleSales, referrals, seizures, links];
  if (forGood.some(({ length }) => length > 0)) return null;
  let untilMs = 0;
  for (const lookout of lookouts) untilMs = Math.max(untilMs, lookoutKeptUntilMs(lookout));
  // A day more than they count, since a port whose clock is behind still asks.
  for (const { concludedAtMs } of inspections) {
    untilMs = Math.max(untilMs, concludedAtMs + INSPECTIONS_COUNTED_MS + DAY_MS);
  }
  for (const { expiresAtMs } of refutations) untilMs = Math.max(untilMs, expiresAtMs + DAY_MS);
  return untilMs;
}

/** The register's text of what is known of a plate, without what is empty; null when that is nothing. */
export function packIntelligence(known: PlateIntelligence): string | null {
  const held = Object.entries(known).filter(([, records]: [string, readonly unknown[]]) => records.length > 0);
  return held.length === 0 ? null : JSON.stringify(Object.fromEntries(held));
}

/** What `packIntelligence` packed. The text is the engine's own, so one that does not parse is a programming error. */
export function unpackIntelligence(packed: string | null): PlateIntelligence {
  return packed === null ? NOTHING_KNOWN : { ...NOTHING_KNOWN, ...(JSON.parse(packed) as Partial<PlateIntelligence>) };
}

/**
 * Of each kind but lookouts a plate keeps so many records. Of what agencies tell who comes first stays, so that one more
 * record takes nothing from another: more may only raise. Of inspections the newest stay. Invented, no source.
 */
const RECORDS_MAX = 50;

function withRecord<Known extends { readonly id: string }>(records: readonly Known[], record: Known): Known[] {
  const isKnown = records.some(({ id }) => id === record.id);
  if (isKnown) return records.map((other) => (other.id === record.id ? record : other));
  return records.length < RECORDS_MAX ? [...records, record] : [...records];
}

function withNewest<Known extends { readonly id: string }>(records: readonly Known[], record: Known): Known[] {
  return [...records.filter((other) => other.id !== record.id), record].slice(-RECORDS_MAX);
}

function withoutRecord<Known extends { readonly id: string }>(records: readonly Known[], id: string): Known[] {
  return records.filter((record) => record.id !== id);
}

/** A referral, a report of a multiple sale or a link, whichever has the id. */
function withoutReferral(known: PlateIntelligence, id: string): PlateIntelligence {
  return {
    ...known,
    multipleSales: withoutRecord(known.multipleSales, id),
    referrals: withoutRecord(known.referrals, id),
    links: withoutRecord(known.links, id),
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

function knownReferral({ occurredAt, data }: ReferralReceived): KnownReferral {
  return {
    id: data.referralId,
    plate: data.identity.plate,
    kind: data.kind,
    giver: data.giver,
    reliability: data.reliability,
    learnedAtMs: epochMs(data.learnedAt),
    knownFromMs: epochMs(occurredAt),
  };
}

function knownLink({ occurredAt, data }: VehicleLinked): KnownLink {
  return {
    id: data.referralId,
    plate: data.identity.plate,
    via: data.via,
    steps: data.steps,
    firearms: data.firearms,
    seizedAtMs: epochMs(data.seizedAt),
    knownFromMs: epochMs(occurredAt),
  };
}

function knownRefutation({ data }: MatchRefuted): KnownRefutation {
  return {
    id: data.referralId,
    lookoutId: data.lookoutId,
    plate: data.identity.plate,
    refutedAtMs: epochMs(data.refutedAt),
    expiresAtMs: epochMs(data.expiresAt),
  };
}

function withInspection(known: PlateIntelligence, { occurredAt, data }: InspectionConcluded): PlateIntelligence {
  const { plate } = data.identity;
  if (plate === undefined) return known;
  const concludedAtMs = epochMs(occurredAt);
  const hasFound = data.findings.length > 0;
  const counted = known.inspections.filter(
    (earlier) => earlier.concludedAtMs > concludedAtMs - INSPECTIONS_COUNTED_MS - DAY_MS,
  );
  const inspections = withNewest(counted, { id: data.inspectionId, plate, concludedAtMs, hasFound });
  if (!hasFound) return { ...known, inspections };
  const firearms = data.findings.reduce(
    (sum, finding) => sum + (finding.seizureType === 'Weapons' ? finding.count : 0),
    0,
  );
  const seizure = { id: data.inspectionId, plate, concludedAtMs, firearms };
  return { ...known, inspections, seizures: withNewest(known.seizures, seizure) };
}
