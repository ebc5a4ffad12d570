import {
  DAY_MS,
  epochMs,
  type InspectionConcluded,
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
import { plateKey } from './plate-key.ts';
import { type LookoutEvent, lookoutPlaces, withLookoutEvent } from './told-lookout.ts';

/** That a lead, or a report or a link, counts no more: what was told of it earlier, and is heard later, revives nothing. */
interface KnownEnd {
  readonly id: string;
  readonly of: 'lead' | 'referral';
  readonly endedAtMs: number;
}

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
  readonly ended: readonly KnownEnd[];
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
  ended: [],
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
 * The keys under which an event changes what is known: none for events that tell nothing of a vehicle, and of inspections
 * of one whose plate was not read. Where a lookout stood before, only what was told of it says.
 */
export function intelligenceKeys(event: SouthboundEvent): readonly string[] {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
    case 'LookoutWithdrawn':
      return [...lookoutKeys(event.data.identity).keys()];
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
      return plate === undefined ? [] : [plateKey(plate.text)];
    }
    default:
      return [];
  }
}

/**
 * What is known under a key after one more event. An event carries a whole record, and of each record the latest word
 * counts, by event time: so it makes no difference in which order events are heard, and how often, as long as there is
 * room. `standing` is what stands there of an event's lookout; by its plate, as this event alone has it, unless given.
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
    case 'TraceLeadIssued':
      return { ...known, traceLeads: withRecord(known, 'lead', known.traceLeads, knownTraceLead(event)) };
    case 'TraceLeadWithdrawn':
    case 'TraceLeadPurged':
      return withEnd(known, { id: event.data.leadId, of: 'lead', endedAtMs: epochMs(event.occurredAt) });
    case 'MultipleSaleReported':
      return { ...known, multipleSales: withRecord(known, 'referral', known.multipleSales, knownMultipleSale(event)) };
    case 'ReferralReceived':
      return { ...known, referrals: withRecord(known, 'referral', known.referrals, knownReferral(event)) };
    case 'ReferralPurged':
      return withEnd(known, { id: event.data.referralId, of: 'referral', endedAtMs: epochMs(event.occurredAt) });
    case 'VehicleLinked':
      return { ...known, links: withRecord(known, 'referral', known.links, knownLink(event)) };
    case 'MatchRefuted':
      return { ...known, refutations: withRecord(known, null, known.refutations, knownRefutation(event)) };
    case 'InspectionConcluded':
      return withInspection(known, event);
  }
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

/** A refutation is kept for so long after its expiry, for the same reason. */
const REFUTATION_KEPT_AFTER_MS = DAY_MS;

/** For so long nothing that was told of a record before its end revives it. Invented, no source. */
const END_KEPT_MS = 30 * DAY_MS;

/**
 * Until when what is known under a key must be kept, event time in milliseconds since 1970; null when for good, as
 * leads, sales, referrals, links and seizures are.
 */
export function knownUntilMs(known: PlateIntelligence): number | null {
  const { inspections, refutations, ended, traceLeads, multipleSales, referrals, seizures, links } = known;
  const forGood = [traceLeads, multipleSales, referrals, seizures, links];
  if (forGood.some(({ length }) => length > 0)) return null;
  let untilMs = lookoutsKeptUntilMs(known);
  for (const { concludedAtMs } of inspections) untilMs = Math.max(untilMs, concludedAtMs + INSPECTIONS_KEPT_MS);
  for (const { expiresAtMs } of refutations) untilMs = Math.max(untilMs, expiresAtMs + REFUTATION_KEPT_AFTER_MS);
  for (const { endedAtMs } of ended) untilMs = Math.max(untilMs, endedAtMs + END_KEPT_MS);
  return untilMs;
}

/**
 * What is known under a key, without what must be kept no longer at an instant: keys that many share are never forgotten
 * as a whole.
 */
export function withoutOver(known: PlateIntelligence, nowMs: number): PlateIntelligence {
  const { refutations, ended } = known;
  return {
    ...known,
    ...withoutOverLookouts(known, nowMs),
    refutations: refutations.filter(({ expiresAtMs }) => expiresAtMs + REFUTATION_KEPT_AFTER_MS > nowMs),
    ended: ended.filter(({ endedAtMs }) => endedAtMs + END_KEPT_MS > nowMs),
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
 * Of each kind but lookouts a plate keeps so many records. Of what agencies tell who comes first stays, so that one more
 * record takes nothing from another: more may only raise. Of inspections and ends the newest stay. Invented, no source.
 */
const RECORDS_MAX = 50;

interface Told {
  readonly id: string;
  readonly knownFromMs: number;
}

function withRecord<Known extends Told>(
  { ended }: PlateIntelligence,
  of: KnownEnd['of'] | null,
  records: readonly Known[],
  record: Known,
): readonly Known[] {
  if (ended.some((end) => end.of === of && end.id === record.id && end.endedAtMs >= record.knownFromMs)) return records;
  const before = records.find(({ id }) => id === record.id);
  if (before === undefined && records.length >= RECORDS_MAX) return records;
  if (before !== undefined && !isLater(record.knownFromMs - before.knownFromMs, record, before)) return records;
  return [...records.filter((other) => other !== before), record].sort((one, other) => (one.id < other.id ? -1 : 1));
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

/** A lead; or a referral, a report of a multiple sale or a link, whichever has the id. What was told later stands. */
function withEnd(known: PlateIntelligence, end: KnownEnd): PlateIntelligence {
  const { id, of, endedAtMs } = end;
  const left = <Known extends Told>(records: readonly Known[]) =>
    records.filter((record) => record.id !== id || record.knownFromMs > endedAtMs);
  const others = known.ended.filter((other) => other.of !== of || other.id !== id);
  const earlier = known.ended.find((other) => other.of === of && other.id === id);
  const last = earlier !== undefined && earlier.endedAtMs > endedAtMs ? earlier : end;
  const byTime = [...others, last].sort((a, b) => a.endedAtMs - b.endedAtMs || (a.id < b.id ? -1 : 1));
  const ended = byTime.slice(-RECORDS_MAX);
  if (of === 'lead') return { ...known, ended, traceLeads: left(known.traceLeads) };
  return {
    ...known,
    ended,
    multipleSales: left(known.multipleSales),
    referrals: left(known.referrals),
    links: left(known.links),
  };
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
