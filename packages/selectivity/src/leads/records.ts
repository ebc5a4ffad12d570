import {
  type Agency,
  DAY_MS,
  epochMs,
  type LeadGiver,
  type LookoutAmended,
  type LookoutPosted,
  type MultipleSaleReported,
  type OfficeId,
  type Plate,
  type RecordKind,
  type ReferralReceived,
  type SouthboundEvent,
  type TraceLeadIssued,
} from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import { LIMITATION_DAYS } from './lead-clocks.ts';
import type { Entity } from './links.ts';

/** What an agency or a dealer gave, as the lead desk keeps it. Instants are milliseconds since 1970. */
export interface GivenRecord {
  readonly kind: RecordKind;
  readonly id: string;
  /** The investigating office through which it came; null where it names none. */
  readonly office: OfficeId | null;
  /** Who is told what becomes of it. */
  readonly givers: readonly LeadGiver[];
  /** Whose interest in the vehicle or the person it shows; null when it shows none. */
  readonly agency: Agency | null;
  /** The agency within whose jurisdiction it lies, which is told of it; null when that one gave it. */
  readonly concerns: { readonly agency: Agency; readonly about: 'dealer-or-purchase' | 'vehicle-of-interest' } | null;
  /** Null when it names no plate. */
  readonly plate: Plate | null;
  readonly entities: readonly Entity[];
  /** When what it tells was so: its age counts from here. */
  readonly agesFromMs: number;
  readonly fromMs: number;
  /** Until when it counts. */
  readonly untilMs: number;
  /** Event time of the version that this is. */
  readonly asOfMs: number;
  /** Of a lookout of which more was told than once, all that was watched by it and when. */
  readonly watched?: readonly Watched[];
}

/** That an agency watches a vehicle or a person, by one word on a lookout. */
export interface Watched {
  readonly subject: string;
  readonly agency: Agency;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Days after which a report of a multiple sale is purged, and a referral or a link to a seizure: facts of lawful
 * purchases are on no standing register. Invented, no source.
 */
const MULTIPLE_SALE_DAYS = 730;
export const REFERRAL_DAYS = 365;

/** Days for which a lookout that has run out is still known: what comes late finds it. Invented, no source. */
const LOOKOUT_KEPT_DAYS = 3;
/** So many days before a record what came of it may be heard: topics are not ordered to each other. Invented, no source. */
export const EARLY_KEPT_DAYS = 3;
/** Days without a word on a record after which it is flagged. Source: the issue that asked for it. */
const SILENCE_DAYS = 30;

/**
 * Until when a record is known. What is purged from its topic when its time has run out is told of at once: a later
 * desk would know nothing of it.
 */
export function keptUntilMs({ kind, untilMs }: GivenRecord): number {
  return kind === 'lookout' ? untilMs + LOOKOUT_KEPT_DAYS * DAY_MS : untilMs;
}

/** From when on it is silence that nobody told a record's givers what became of it. */
export function silentFromMs({ fromMs }: GivenRecord): number {
  return fromMs + SILENCE_DAYS * DAY_MS;
}

/** What an event gives, as a record; null for an event that gives none. */
export function recordOf(event: SouthboundEvent): GivenRecord | null {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
      return ofLookout(event);
    case 'TraceLeadIssued':
      return ofTraceLead(event);
    case 'MultipleSaleReported':
      return ofMultipleSale(event);
    case 'ReferralReceived':
      return ofReferral(event);
    default:
      return null;
  }
}

/** Under which a record stands: ids of different kinds may be the same. */
export function recordKey(kind: string, id: string): string {
  return `${kind}/${id}`;
}

/** Under which a trace lead stands, and its entry on its topic. */
export function leadPlace(leadId: string): string {
  return recordKey('trace-lead', leadId);
}

/** Whom a record names: its vehicle, or persons alone where it names no plate. */
export function subjectsOf({ plate, entities }: Pick<GivenRecord, 'plate' | 'entities'>): readonly string[] {
  if (plate !== null) return [vehicleKey(plate)];
  return entities.flatMap(({ kind, id }) => (kind === 'person' ? [`person/${id}`] : []));
}

function ofLookout({ data, occurredAt }: LookoutPosted | LookoutAmended): GivenRecord {
  const { plate, personRef } = data.identity;
  return {
    kind: 'lookout',
    id: data.lookoutId,
    office: null,
    givers: [data.issuer],
    agency: data.issuer,
    concerns: data.issuer === 'HSI' ? null : { agency: 'HSI', about: 'vehicle-of-interest' },
    plate: plate ?? null,
    entities: personRef === undefined ? [] : [{ kind: 'person', id: personRef }],
    agesFromMs: epochMs(data.postedAt),
    fromMs: epochMs(data.postedAt),
    untilMs: epochMs(data.expiresAt),
    asOfMs: epochMs(occurredAt),
  };
}

function ofTraceLead({ data, occurredAt }: TraceLeadIssued): GivenRecord {
  const issuer = data.issuer ?? 'ATF';
  const { requestedBy } = data;
  return {
    kind: 'trace-lead',
    id: data.leadId,
    office: data.office ?? null,
    givers: requestedBy === undefined || requestedBy === issuer ? [issuer] : [issuer, requestedBy],
    agency: issuer,
    concerns: issuer === 'ATF' ? null : { agency: 'ATF', about: 'dealer-or-purchase' },
    plate: data.identity.plate,
    entities: entitiesOf(data),
    agesFromMs: epochMs(data.recoveredAt ?? data.traceRequestedAt),
    fromMs: epochMs(occurredAt),
    untilMs: epochMs(data.soldAt) + (LIMITATION_DAYS + 1) * DAY_MS,
    asOfMs: epochMs(occurredAt),
  };
}

function ofMultipleSale({ data, occurredAt }: MultipleSaleReported): GivenRecord {
  return {
    kind: 'multiple-sale',
    id: data.referralId,
    office: null,
    // Dealers report to ATF, which knows of all of them: nobody waits for word of one.
    givers: [],
    agency: null,
    concerns: null,
    plate: data.identity.plate,
    entities: entitiesOf(data),
    agesFromMs: epochMs(data.soldAt),
    fromMs: epochMs(occurredAt),
    untilMs: epochMs(data.soldAt) + MULTIPLE_SALE_DAYS * DAY_MS,
    asOfMs: epochMs(occurredAt),
  };
}

function ofReferral({ data, occurredAt }: ReferralReceived): GivenRecord {
  const isOfDealer = data.kind === 'dealer-tip' || data.kind === 'dealer-inspection';
  const concerned = isOfDealer ? 'ATF' : 'HSI';
  const about = isOfDealer ? 'dealer-or-purchase' : 'vehicle-of-interest';
  return {
    kind: 'referral',
    id: data.referralId,
    office: null,
    givers: [data.giver],
    agency: data.giver,
    concerns: data.giver === concerned ? null : { agency: concerned, about },
    plate: data.identity.plate,
    entities: [],
    agesFromMs: epochMs(data.learnedAt),
    fromMs: epochMs(occurredAt),
    untilMs: epochMs(data.learnedAt) + REFERRAL_DAYS * DAY_MS,
    asOfMs: epochMs(occurredAt),
  };
}

function entitiesOf(data: TraceLeadIssued['data'] | MultipleSaleReported['data']): readonly Entity[] {
  const { purchaserRef } = data.identity;
  const { purchaseId, dealerId } = data;
  const entities: readonly Entity[] = [
    ...(purchaserRef === undefined ? [] : [{ kind: 'person', id: purchaserRef } as const]),
    ...(purchaseId === undefined ? [] : [{ kind: 'purchase', id: purchaseId } as const]),
    ...(dealerId === undefined ? [] : [{ kind: 'dealer', id: dealerId } as const]),
  ];
  // Copied, since a list that is put together piece by piece leaves room for a dozen more.
  return entities.slice();
}
