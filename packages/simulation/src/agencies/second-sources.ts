import { type Agency, DAY_MS, type TraceLeadId, type TraceLeadIssued } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, exponential, hexId, pick, type Weighted } from '../chance.ts';
import type { JournalEntry } from '../journal.ts';
import type { IntelligenceTruth } from '../truth.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import type { Agenda } from './agenda.ts';
import { drawReferral, type ReferralParts } from './referrals.ts';
import type { DrawnLead } from './trace-leads.ts';

/**
 * Share of leads, and of words on a vehicle, that another agency tells too, and days until it does, on average: agencies
 * chased the same targets unaware of each other (DOJ OIG I-2011-001). How often is invented.
 */
const LEAD_TOLD_TWICE_SHARE = 0.05;
const WORD_TOLD_TWICE_SHARE = 0.12;
const SECOND_AFTER_DAYS = { lead: 12, word: 5 } as const;

/** Who tells a second time. Invented, no source. */
const SECONDS: Weighted<Agency> = [
  ['EPIC', 40],
  ['HSI', 35],
  ['DEA', 15],
  ['CBP', 10],
];

/** The same trace as another agency passes it on, if one does: under its own id, and later. */
export function toldTwice(
  chance: Chance,
  agenda: Agenda,
  asTold: DrawnLead['asTold'],
  truth: Pick<IntelligenceTruth, 'pointsAt' | 'ringId'>,
  issuedAtMs: number,
): readonly JournalEntry[] {
  if (!comesUp(chance, LEAD_TOLD_TWICE_SHARE)) return NOTHING;
  const issuer = pick(chance, SECONDS);
  const atMs = issuedAtMs + Math.ceil(exponential(chance) * SECOND_AFTER_DAYS.lead * DAY_MS);
  return agenda.at(atMs, () => {
    const leadId = `TL-${hexId(chance)}` as TraceLeadId;
    const envelope = envelopeOf(chance, 'trace-lead-issued', issuer, atMs);
    const event: TraceLeadIssued = { ...envelope, type: 'TraceLeadIssued', data: asTold(leadId, issuer) };
    return [entryOf(event, { kind: 'trace-lead', id: leadId, ...truth })];
  });
}

/** A word on a vehicle; and, if another agency has it too, that agency's report of the same vehicle. */
export function tellReferral(
  chance: Chance,
  seed: number,
  agenda: Agenda,
  parts: ReferralParts,
): readonly JournalEntry[] {
  const first = drawReferral(chance, parts);
  const own = chanceFor(seed, 'told-twice', first.publication?.key ?? '');
  if (!comesUp(own, WORD_TOLD_TWICE_SHARE)) return [first];
  const giver = pick(
    own,
    SECONDS.filter(([agency]) => agency !== parts.giver),
  );
  const receivedAtMs = parts.receivedAtMs + Math.ceil(exponential(own) * SECOND_AFTER_DAYS.word * DAY_MS);
  return [
    first,
    ...agenda.at(receivedAtMs, () => [drawReferral(own, { ...parts, kind: 'agency', giver, receivedAtMs })]),
  ];
}

const NOTHING: readonly JournalEntry[] = [];
