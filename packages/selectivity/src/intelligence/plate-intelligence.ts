import { DAY_MS, epochMs, type InspectionConcluded, type SouthboundEvent } from '@southbound/contracts';
import { portClock } from '../budget/port-clock.ts';
import {
  type KnownLookout,
  type LookoutsStanding,
  lookoutKeys,
  lookoutsKeptUntilMs,
  NONE_STANDING,
  type WithdrawnLookout,
  withLookout,
  withoutOverLookouts,
} from './known-lookouts.ts';
import {
  type KnownInspection,
  type KnownLink,
  type KnownMultipleSale,
  type KnownReferral,
  type KnownRefutation,
  type KnownSeizure,
  type KnownTraceLead,
  knownLink,
  knownMultipleSale,
  knownReferral,
  knownRefutation,
  knownTraceLead,
} from './known-records.ts';
import { lookoutPlaces } from './lookout-places.ts';
import { plateKey } from './plate-key.ts';
import { type LookoutEvent, withLookoutEvent } from './told-lookout.ts';
import { isOfRecord, REFUTATION_KEPT_AFTER_MS, type RecordEvent } from './told-record.ts';

/**
 * All intelligence under one key: a plate's, or a person's or a description's, which have lookouts alone. The records
 * name their plates in full, since plates that look alike share the key.
 */
export interface PlateIntelligence {
  readonly lookouts: readonly KnownLookout[];
  readonly withdrawn: readonly WithdrawnLookout[];
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
  withdrawn: [],
  traceLeads: [],
  multipleSales: [],
  referrals: [],
  seizures: [],
  links: [],
  inspections: [],
  refutations: [],
};

/** The events that say something of a plate: the fold's input. */
export type IntelligenceEvent = LookoutEvent | RecordEvent | InspectionConcluded;

/**
 * The keys under which an event changes what is known: none for events that tell nothing of a vehicle, and of
 * inspections of one whose plate was not read. Where a lookout or a record stood before, only what was told of it says.
 */
export function intelligenceKeys(event: SouthboundEvent): readonly string[] {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
    case 'LookoutWithdrawn':
      return [...lookoutKeys(event.data.identity).keys()];
    default: {
      if (event.type !== 'InspectionConcluded' && !isOfRecord(event)) return [];
      const { plate } = event.data.identity;
      return plate === undefined ? [] : [plateKey(plate.text)];
    }
  }
}

/**
 * What is known under a key after one more event. An event carries a whole record, and stands in place of what stood
 * there of it: that it is the latest word, what was told of the record says (`withRecordEvent`). `standing` is what
 * stands there of an event's lookout; by its plate, as this event alone has it, unless given.
 */
export function foldIntelligence(
  known: PlateIntelligence,
  event: IntelligenceEvent,
  standing?: LookoutsStanding,
): PlateIntelligence {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
    case 'LookoutWithdrawn': {
      const nowMs = portClock(0, epochMs(event.occurredAt), epochMs(event.recordedAt));
      return { ...known, ...withLookout(known, event.data.lookoutId, standing ?? standingByPlate(event), nowMs) };
    }
    case 'TraceLeadIssued': {
      const lead = knownTraceLead(event);
      return { ...withoutRecord(known, event), traceLeads: withRecord(known.traceLeads, lead) };
    }
    case 'MultipleSaleReported': {
      const sale = knownMultipleSale(event);
      return { ...withoutRecord(known, event), multipleSales: withRecord(known.multipleSales, sale) };
    }
    case 'ReferralReceived': {
      const referral = knownReferral(event);
      return { ...withoutRecord(known, event), referrals: withRecord(known.referrals, referral) };
    }
    case 'VehicleLinked':
      return { ...withoutRecord(known, event), links: withRecord(known.links, knownLink(event)) };
    case 'MatchRefuted':
      return { ...withoutRecord(known, event), refutations: withRecord(known.refutations, knownRefutation(event)) };
    case 'TraceLeadWithdrawn':
    case 'TraceLeadPurged':
    case 'ReferralPurged':
      return withoutRecord(known, event);
    case 'InspectionConcluded':
      return withInspection(known, event);
  }
}

/** What is known under a key once an event's record stands there no longer, whatever it was told as before. */
export function withoutRecord(known: PlateIntelligence, { data }: RecordEvent): PlateIntelligence {
  if ('leadId' in data) return { ...known, traceLeads: without(known.traceLeads, data.leadId) };
  const { referralId } = data;
  return {
    ...known,
    multipleSales: without(known.multipleSales, referralId),
    referrals: without(known.referrals, referralId),
    links: without(known.links, referralId),
    refutations: without(known.refutations, referralId),
  };
}

function without<Known extends AgencyRecord>(records: readonly Known[], id: string): readonly Known[] {
  return records.some((record) => record.id === id) ? records.filter((record) => record.id !== id) : records;
}

function standingByPlate(event: LookoutEvent): LookoutsStanding {
  const { plate } = event.data.identity;
  if (plate === undefined) return NONE_STANDING;
  return lookoutPlaces(withLookoutEvent(null, event)).get(plateKey(plate.text)) ?? NONE_STANDING;
}

/** How far back a vehicle's inspections are counted. The project's decision, no source. */
export const INSPECTIONS_COUNTED_MS = 30 * DAY_MS;

/** A day more than they count, since a port whose clock is behind still asks. */
const INSPECTIONS_KEPT_MS = INSPECTIONS_COUNTED_MS + DAY_MS;

/**
 * Until when what is known under a key must be kept, event time in milliseconds since 1970; null when for good, as
 * leads, sales, referrals, links and seizures are.
 */
export function knownUntilMs(known: PlateIntelligence): number | null {
  const { inspections, refutations, traceLeads, multipleSales, referrals, seizures, links } = known;
  const forGood = [traceLeads, multipleSales, referrals, seizures, links];
  if (forGood.some(({ length }) => length > 0)) return null;
  let untilMs = lookoutsKeptUntilMs(known);
  for (const { concludedAtMs } of inspections) untilMs = Math.max(untilMs, concludedAtMs + INSPECTIONS_KEPT_MS);
  for (const { expiresAtMs } of refutations) untilMs = Math.max(untilMs, expiresAtMs + REFUTATION_KEPT_AFTER_MS);
  return untilMs;
}

/**
 * What is known under a key, without what must be kept no longer at an instant: keys that many share are never
 * forgotten as a whole.
 */
export function withoutOver(known: PlateIntelligence, nowMs: number): PlateIntelligence {
  return {
    ...known,
    ...withoutOverLookouts(known, nowMs),
    inspections: known.inspections.filter(({ concludedAtMs }) => concludedAtMs + INSPECTIONS_KEPT_MS > nowMs),
    refutations: known.refutations.filter(({ expiresAtMs }) => expiresAtMs + REFUTATION_KEPT_AFTER_MS > nowMs),
  };
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
 * Of each kind but lookouts a plate keeps so many records. Of what agencies tell who comes first stays, so that one
 * more record takes nothing from another: more may only raise. Of inspections the newest stay. Invented, no source.
 */
const RECORDS_MAX = 50;

/** A record as an agency told it. */
interface AgencyRecord {
  readonly id: string;
}

/** In an order that does not depend on who came first. */
function withRecord<Known extends AgencyRecord>(records: readonly Known[], record: Known): readonly Known[] {
  const others = without(records, record.id);
  if (others === records && records.length >= RECORDS_MAX) return records;
  return [...others, record].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Of two words of one instant one counts, whichever came first: the text decides. */
function isLater(byMs: number, one: object, other: object): boolean {
  return byMs > 0 || (byMs === 0 && JSON.stringify(one) > JSON.stringify(other));
}

interface Concluded {
  readonly id: string;
  readonly concludedAtMs: number;
}

function withNewest<Known extends Concluded>(records: readonly Known[], record: Known): readonly Known[] {
  const before = records.find(({ id }) => id === record.id);
  if (before !== undefined && !isLater(record.concludedAtMs - before.concludedAtMs, record, before)) return records;
  const all = [...records.filter((other) => other !== before), record];
  const inOrder = all.sort((one, other) => one.concludedAtMs - other.concludedAtMs || (one.id < other.id ? -1 : 1));
  return inOrder.slice(-RECORDS_MAX);
}

function withInspection(known: PlateIntelligence, { occurredAt, data }: InspectionConcluded): PlateIntelligence {
  const { plate } = data.identity;
  if (plate === undefined) return known;
  const concludedAtMs = epochMs(occurredAt);
  const hasFound = data.findings.length > 0;
  const all = withNewest(known.inspections, { id: data.inspectionId, plate, concludedAtMs, hasFound });
  // By the newest of them, whichever came last.
  const keptFromMs = (all.at(-1)?.concludedAtMs ?? 0) - INSPECTIONS_KEPT_MS;
  const inspections = all.filter((each) => each.concludedAtMs > keptFromMs);
  if (!hasFound) return { ...known, inspections };
  const firearms = data.findings.reduce(
    (sum, finding) => sum + (finding.seizureType === 'Weapons' ? finding.count : 0),
    0,
  );
  const seizure = { id: data.inspectionId, plate, concludedAtMs, firearms };
  return { ...known, inspections, seizures: withNewest(known.seizures, seizure) };
}
