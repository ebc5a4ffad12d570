import {
  type Agency,
  type CaseNumber,
  DAY_MS,
  type LookoutId,
  type LookoutPosted,
  type LookoutPriority,
  type LookoutWithdrawn,
  MINUTE_MS,
} from '@southbound/contracts';
import {
  type Chance,
  chanceFor,
  comesUp,
  hexId,
  lognormal,
  pick,
  unit,
  type Weighted,
  wholeBetween,
} from '../chance.ts';
import { instantAt } from '../instants.ts';
import type { JournalEntry } from '../journal.ts';
import type { IntelligenceTruth } from '../truth.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import type { Agenda } from './agenda.ts';
import { type Amendment, drawAmendment } from './amendments.ts';
import { drawIdentity } from './lookout-identity.ts';
import { staffOf } from './offices.ts';
import { drawRefutation, type Refutation } from './refutations.ts';
import { plateOnRecord, purposeOf, type Subject } from './subject.ts';
import type { Surroundings } from './surroundings.ts';

/** How pressing they are, and how many days each lives. Invented, no source; none lives longer than 180 days. */
const PRIORITIES = {
  smuggler: [
    ['urgent', 15],
    ['high', 40],
    ['routine', 45],
  ],
  innocent: [
    ['urgent', 6],
    ['high', 30],
    ['routine', 64],
  ],
} as const satisfies Record<string, Weighted<LookoutPriority>>;
const LIFE_DAYS = { urgent: 30, high: 90, routine: 180 } as const satisfies Record<LookoutPriority, number>;

/** Share posted for a few days only, whatever their priority, and how many days. Invented, no source. */
const SHORT_LIVED_SHARE = 0.08;
const SHORT_LIFE_DAYS = { min: 2, max: 7 } as const;

/** Share that reaches the ports only days after it was posted, and how many days. Invented, no source. */
const HELD_UP_SHARE = 0.06;
const HELD_UP_DAYS = { median: 3, spread: 0.7, max: 30 } as const;

/** Share of lookouts for smugglers that name another plate, one character wrong. Invented, no source. */
const NEAR_MISS_SHARE = 0.08;
/** Share of lookouts withdrawn before they expire, at any time of their life. Invented, no source. */
const WITHDRAWN_SHARE = { smuggler: 0.06, innocent: 0.18 } as const;

export type WithdrawalReason = LookoutWithdrawn['data']['reason'];

/** Why one is withdrawn of itself. Those whose case ends or whose vehicle is found are withdrawn for that. Invented, no source. */
const WITHDRAWAL_REASONS: Record<IntelligenceTruth['pointsAt'], Weighted<WithdrawalReason>> = {
  smuggler: [
    ['case-closed', 60],
    ['vehicle-found', 20],
    ['duplicate', 20],
  ],
  'near-miss': [
    ['wrong-vehicle', 70],
    ['case-closed', 30],
  ],
  innocent: [
    ['wrong-vehicle', 50],
    ['case-closed', 35],
    ['duplicate', 15],
  ],
};

/** Lookouts that had long expired when the world begins are of no use to anybody: invented, no source. */
const EXPIRED_TOLD_DAYS = 30;

/** What becomes of a lookout unless something happens. */
export interface Lookout {
  readonly expiresAtMs: number;
  /** When it is withdrawn of itself; null when it is not. */
  readonly withdrawnAtMs: number | null;
  /** Null for one that had expired so long before the world begins that the world never hears of it. */
  readonly told: ToldLookout | null;
}

/** What the world hears of a lookout. */
export interface ToldLookout {
  /** As it was told last: an amendment takes the place of what was before. */
  data: LookoutPosted['data'];
  /** When a gateway has that: no withdrawal is told before. */
  recordedAtMs: number;
  readonly posting: JournalEntry;
  /** Why it is withdrawn of itself, if it is. */
  readonly withdrawnFor: WithdrawalReason;
  readonly amendment: Amendment | null;
  readonly refutation: Refutation | null;
}

export interface LookoutParts {
  readonly issuer: Agency;
  readonly caseNumber: CaseNumber;
  readonly subject: Subject;
  readonly postedAtMs: number;
}

/** A lookout on a vehicle or on who is behind it. */
export function drawLookout(chance: Chance, surroundings: Surroundings, parts: LookoutParts): Lookout {
  const { startsAtMs: worldStartsAtMs } = surroundings;
  const { postedAtMs } = parts;
  const kind = parts.subject.isSmuggler ? 'smuggler' : 'innocent';
  const priority = pick<LookoutPriority>(chance, PRIORITIES[kind]);
  const expiresAtMs = postedAtMs + drawLifeDays(chance, priority) * DAY_MS;
  const withdrawnAtMs = comesUp(chance, WITHDRAWN_SHARE[kind])
    ? postedAtMs + MINUTE_MS + Math.floor((expiresAtMs - postedAtMs - MINUTE_MS) * unit(chance))
    : null;
  // Two thirds of what was ever posted: writing them out would take as long as all the rest of an investigation.
  const isForgotten = expiresAtMs < worldStartsAtMs && postedAtMs < worldStartsAtMs - EXPIRED_TOLD_DAYS * DAY_MS;
  return {
    expiresAtMs,
    withdrawnAtMs,
    told: isForgotten ? null : drawTold(chance, surroundings, parts, priority, expiresAtMs),
  };
}

function drawTold(
  chance: Chance,
  { seed, populations }: Surroundings,
  { issuer, caseNumber, subject, postedAtMs }: LookoutParts,
  priority: LookoutPriority,
  expiresAtMs: number,
): ToldLookout {
  const { plate, pointsAt } = plateOnRecord(chance, subject, subject.isSmuggler ? NEAR_MISS_SHARE : 0);
  const lookoutId = `LK-${hexId(chance)}` as LookoutId;
  // A stream of its own for what is named and what becomes of it: so many draws more or less move no other lookout.
  const own = chanceFor(seed, 'lookout', lookoutId);
  const { lookOf } = populations(subject.vehicle.port);
  const data: LookoutPosted['data'] = {
    lookoutId,
    caseNumber,
    issuer,
    identity: drawIdentity(own, subject, plate, lookOf),
    purpose: purposeOf(chance, subject),
    priority,
    approvedBy: staffOf(chance, issuer, 'GS'),
    postedAt: instantAt(postedAtMs),
    expiresAt: instantAt(expiresAtMs),
  };
  const event: LookoutPosted = {
    ...envelopeOf(chance, 'lookout-posted', issuer, postedAtMs, postedAtMs + heldUpMs(chance)),
    type: 'LookoutPosted',
    data,
  };
  // A near miss is one by its plate; without it the lookout points at whom it is meant for.
  const named = pointsAt === 'near-miss' && data.identity.plate === undefined ? 'smuggler' : pointsAt;
  const posting = entryOf(event, { kind: 'lookout', id: lookoutId, pointsAt: named, ringId: subject.ringId });
  const withdrawnFor = pick(chance, WITHDRAWAL_REASONS[pointsAt]);
  const { recordedAtMs } = posting;
  const life = { fromMs: recordedAtMs, untilMs: expiresAtMs };
  const amendment = drawAmendment(own, { data, subject, pointsAt: named }, life, lookOf);
  return { data, recordedAtMs, posting, withdrawnFor, amendment, refutation: drawRefutation(own, data, subject, life) };
}

function drawLifeDays(chance: Chance, priority: LookoutPriority): number {
  const isShortLived = comesUp(chance, SHORT_LIVED_SHARE);
  const shortDays = wholeBetween(chance, SHORT_LIFE_DAYS.min, SHORT_LIFE_DAYS.max);
  return isShortLived ? shortDays : LIFE_DAYS[priority];
}

function heldUpMs(chance: Chance): number {
  const isHeldUp = comesUp(chance, HELD_UP_SHARE);
  const days = Math.min(HELD_UP_DAYS.max, lognormal(chance, HELD_UP_DAYS.median, HELD_UP_DAYS.spread));
  return isHeldUp ? Math.round(days * DAY_MS) : 0;
}

/** Whether a lookout still stands at an instant, and whether somebody still works on its case. */
export interface Standing {
  isInForce(atMs: number): boolean;
  isWorkedOn(): boolean;
}

/** What becomes of a lookout before it ends. */
export function lifeOf(agenda: Agenda, told: ToldLookout, standing: Standing): readonly JournalEntry[] {
  const { amendment, refutation } = told;
  const amended = (at: Amendment) => (standing.isInForce(at.atMs) && standing.isWorkedOn() ? amend(told, at) : []);
  const refuted = (at: Refutation) => (standing.isInForce(at.atMs) ? [at.entry()] : []);
  return [
    ...(amendment === null ? [] : agenda.at(amendment.atMs, () => amended(amendment))),
    ...(refutation === null ? [] : agenda.at(refutation.atMs, () => refuted(refutation))),
  ];
}

function amend(told: ToldLookout, amendment: Amendment): readonly JournalEntry[] {
  const entry = amendment.entry();
  told.data = amendment.data;
  told.recordedAtMs = entry.recordedAtMs;
  return [entry];
}

/** A lookout taken back by two persons: an agent asks, a supervisor confirms. */
export function withdrawalOf(
  chance: Chance,
  lookout: ToldLookout,
  reason: WithdrawalReason,
  atMs: number,
): JournalEntry {
  const { lookoutId, caseNumber, issuer, identity } = lookout.data;
  const event: LookoutWithdrawn = {
    // An agency that posts by mistake needs a minute to take it back, and cannot before it is posted.
    ...envelopeOf(chance, 'lookout-withdrawn', issuer, Math.max(atMs, lookout.recordedAtMs + MINUTE_MS)),
    type: 'LookoutWithdrawn',
    data: {
      lookoutId,
      caseNumber,
      issuer,
      identity,
      reason,
      withdrawnBy: staffOf(chance, issuer, 'SA'),
      confirmedBy: staffOf(chance, issuer, 'GS'),
    },
  };
  return entryOf(event, null);
}

/** Case numbers name agency and year; the rest says nothing. */
export function drawCaseNumber(chance: Chance, agency: Agency, atMs: number): CaseNumber {
  const year = String(new Date(atMs).getUTCFullYear()).slice(2);
  return `${agency}-${year}-${hexId(chance)}` as CaseNumber;
}
