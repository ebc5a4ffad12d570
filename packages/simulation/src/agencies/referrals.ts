import type { Agency, ReferralId, ReferralReceived } from '@southbound/contracts';
import { type Chance, hexId, pick, type Weighted } from '../chance.ts';
import { instantAt } from '../instants.ts';
import type { JournalEntry } from '../journal.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import { plateOnRecord, purposeOf, type Subject } from './subject.ts';

export type ReferralKind = ReferralReceived['data']['kind'];
type Reliability = ReferralReceived['data']['reliability'];

/**
 * How each kind of source has done before: those that are right now have more often been right before. Invented, no
 * source.
 */
const RELIABILITIES: Record<ReferralKind, Record<'smuggler' | 'innocent', Weighted<Reliability>>> = {
  'dealer-tip': {
    smuggler: [
      ['proven', 20],
      ['fair', 50],
      ['untested', 30],
    ],
    innocent: [
      ['proven', 8],
      ['fair', 42],
      ['untested', 50],
    ],
  },
  'dealer-inspection': {
    smuggler: [
      ['proven', 50],
      ['fair', 50],
    ],
    innocent: [
      ['proven', 30],
      ['fair', 70],
    ],
  },
  informant: {
    smuggler: [
      ['proven', 30],
      ['fair', 35],
      ['untested', 35],
    ],
    innocent: [
      ['proven', 8],
      ['fair', 27],
      ['untested', 65],
    ],
  },
  agency: {
    smuggler: [
      ['proven', 45],
      ['fair', 50],
      ['untested', 5],
    ],
    innocent: [
      ['proven', 20],
      ['fair', 65],
      ['untested', 15],
    ],
  },
};

/** Share of referrals with a character of the plate wrong: an informant remembers, the others read. Invented, no source. */
const WRONG_PLATE_SHARE = {
  'dealer-tip': 0.03,
  'dealer-inspection': 0.01,
  informant: 0.12,
  agency: 0.03,
} as const satisfies Record<ReferralKind, number>;

export interface ReferralParts {
  readonly kind: ReferralKind;
  readonly giver: Agency;
  readonly subject: Subject;
  readonly learnedAtMs: number;
  readonly receivedAtMs: number;
}

/** What a source other than traces and multiple sales tells of a vehicle. */
export function drawReferral(chance: Chance, parts: ReferralParts): JournalEntry {
  const { kind, giver, subject } = parts;
  const { plate, pointsAt } = plateOnRecord(chance, subject, WRONG_PLATE_SHARE[kind]);
  const referralId = `RF-${hexId(chance)}` as ReferralId;
  const event: ReferralReceived = {
    ...envelopeOf(chance, 'referral-received', giver, parts.receivedAtMs),
    type: 'ReferralReceived',
    data: {
      referralId,
      identity: { plate },
      kind,
      giver,
      purpose: purposeOf(chance, subject),
      reliability: pick(chance, RELIABILITIES[kind][subject.isSmuggler ? 'smuggler' : 'innocent']),
      learnedAt: instantAt(parts.learnedAtMs),
    },
  };
  return entryOf(event, { kind: 'referral', id: referralId, pointsAt, ringId: subject.ringId });
}
