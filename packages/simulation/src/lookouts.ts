import {
  type Agency,
  type CaseNumber,
  DAY_MS,
  type EventId,
  instantOf,
  type LookoutId,
  type LookoutPosted,
  type LookoutPriority,
  type LookoutWithdrawn,
  type StaffId,
} from '@southbound/contracts';
import { type Chance, comesUp, hexId, pick, unit, type Weighted, wholeBetween } from './chance.ts';
import { type JournalEntry, recordedAfter } from './journal.ts';
import { plateOnRecord, type Subject } from './subject.ts';

/** Who issues lookouts. Invented, no source. */
const ISSUERS: Weighted<Agency> = [
  ['ATF', 45],
  ['HSI', 25],
  ['CBP', 12],
  ['DEA', 10],
  ['EPIC', 8],
];

/** How pressing they are, and how long each lives. Invented, no source. */
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

type Purpose = LookoutPosted['data']['purpose'];
/** Purposes by what the vehicle is believed to carry. Invented, no source. */
const PURPOSES: Record<Subject['trade'], Weighted<Purpose>> = {
  guns: [
    ['firearms-trafficking', 70],
    ['ammunition-trafficking', 30],
  ],
  'cash-and-drugs': [
    ['bulk-cash-smuggling', 60],
    ['drug-trafficking', 40],
  ],
  anything: [
    ['firearms-trafficking', 30],
    ['ammunition-trafficking', 10],
    ['bulk-cash-smuggling', 30],
    ['drug-trafficking', 30],
  ],
};

/** Share of lookouts for smugglers that name another plate, one character wrong. Invented, no source. */
const NEAR_MISS_SHARE = 0.08;
/** Share of lookouts withdrawn before they expire, at any time of their life. Invented, no source. */
const WITHDRAWN_SHARE = { smuggler: 0.06, innocent: 0.18 } as const;

type WithdrawalReason = LookoutWithdrawn['data']['reason'];
/** Why they are withdrawn. Invented, no source. */
const WITHDRAWAL_REASONS: Record<'smuggler' | 'innocent', Weighted<WithdrawalReason>> = {
  smuggler: [
    ['case-closed', 60],
    ['vehicle-found', 20],
    ['duplicate', 20],
  ],
  innocent: [
    ['wrong-vehicle', 50],
    ['case-closed', 35],
    ['duplicate', 15],
  ],
};

/** A lookout on a vehicle, posted at an instant; and its withdrawal, where it is withdrawn before it expires. */
export function postLookout(chance: Chance, subject: Subject, postedAtMs: number): readonly JournalEntry[] {
  const kind = subject.isSmuggler ? 'smuggler' : 'innocent';
  const isNearMiss = subject.isSmuggler && comesUp(chance, NEAR_MISS_SHARE);
  const plate = plateOnRecord(chance, subject.plate);
  const issuer = pick(chance, ISSUERS);
  const serial = hexId(chance);
  const lookout: Lookout = {
    lookoutId: `LK-${serial}` as LookoutId,
    caseNumber: `${issuer}-${wholeBetween(chance, 100_000, 999_999)}-${wholeBetween(chance, 1, 9_999)}` as CaseNumber,
    issuer,
    identity: { plate: isNearMiss ? { ...plate, text: withOneCharacterWrong(chance, plate.text) } : plate },
  };
  const priority = pick<LookoutPriority>(chance, PRIORITIES[kind]);
  const lifeMs = LIFE_DAYS[priority] * DAY_MS;
  const recordedAtMs = recordedAfter(chance, postedAtMs);
  const posted: LookoutPosted = {
    eventId: `lookout-posted-${serial}` as EventId,
    occurredAt: instantOf(postedAtMs),
    recordedAt: instantOf(recordedAtMs),
    source: `agency/${issuer}`,
    type: 'LookoutPosted',
    data: {
      ...lookout,
      purpose: pick(chance, PURPOSES[subject.trade]),
      priority,
      approvedBy: staffOf(chance, issuer, 'GS'),
      postedAt: instantOf(postedAtMs),
      expiresAt: instantOf(postedAtMs + lifeMs),
    },
  };
  const posting: JournalEntry = {
    recordedAtMs,
    publication: lookoutPublication(posted),
    truth: { kind: 'lookout', id: lookout.lookoutId, pointsAt: isNearMiss ? 'near-miss' : kind },
  };
  if (!comesUp(chance, WITHDRAWN_SHARE[kind])) return [posting];
  // Never in its first minute: an agency that posts by mistake still needs a second person to take it back.
  const withdrawnAtMs = postedAtMs + 60_000 + Math.floor((lifeMs - 60_000) * unit(chance));
  return [posting, withdrawal(chance, lookout, pick(chance, WITHDRAWAL_REASONS[kind]), withdrawnAtMs)];
}

type Lookout = Pick<LookoutPosted['data'], 'lookoutId' | 'caseNumber' | 'issuer' | 'identity'>;

function withdrawal(chance: Chance, lookout: Lookout, reason: WithdrawalReason, withdrawnAtMs: number): JournalEntry {
  const recordedAtMs = recordedAfter(chance, withdrawnAtMs);
  const withdrawn: LookoutWithdrawn = {
    eventId: `lookout-withdrawn-${hexId(chance)}` as EventId,
    occurredAt: instantOf(withdrawnAtMs),
    recordedAt: instantOf(recordedAtMs),
    source: `agency/${lookout.issuer}`,
    type: 'LookoutWithdrawn',
    data: {
      ...lookout,
      reason,
      withdrawnBy: staffOf(chance, lookout.issuer, 'SA'),
      confirmedBy: staffOf(chance, lookout.issuer, 'GS'),
    },
  };
  return { recordedAtMs, publication: lookoutPublication(withdrawn), truth: null };
}

function lookoutPublication(event: LookoutPosted | LookoutWithdrawn): JournalEntry['publication'] {
  return {
    topic: 'southbound.lookouts.v1',
    partition: 0,
    key: event.data.lookoutId,
    headers: { type: event.type },
    content: event,
  };
}

/** A special agent (SA) or a group supervisor (GS), by number. */
function staffOf(chance: Chance, issuer: Agency, role: 'SA' | 'GS'): StaffId {
  return `${issuer}-${role}-${wholeBetween(chance, 100, 999)}` as StaffId;
}

/** One character written down wrong: another letter for a letter, another digit for a digit. */
function withOneCharacterWrong(chance: Chance, text: string): string {
  const place = wholeBetween(chance, 0, text.length - 1);
  const isDigit = /\d/.test(text.charAt(place));
  const others = [...(isDigit ? '0123456789' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')].filter((one) => one !== text[place]);
  return text.slice(0, place) + others[wholeBetween(chance, 0, others.length - 1)] + text.slice(place + 1);
}
