import {
  type Agency,
  type AgencyNotified,
  type CaseProgressed,
  type EventId,
  epochMs,
  type Instant,
  type LookoutAmended,
  type LookoutPosted,
  type LookoutWithdrawn,
  type MatchRefuted,
  type MultipleSaleReported,
  type NoticeAcknowledged,
  type ReferralReceived,
  type TopicName,
  type TraceLeadIssued,
  type TraceLeadWithdrawn,
} from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { type Chance, hexId } from '../chance.ts';
import { instantAt } from '../instants.ts';
import { type JournalEntry, recordedAfter } from '../journal.ts';
import type { HiddenTruth } from '../truth.ts';

type AgencyEvent =
  | LookoutPosted
  | LookoutAmended
  | LookoutWithdrawn
  | TraceLeadIssued
  | TraceLeadWithdrawn
  | MultipleSaleReported
  | ReferralReceived
  | MatchRefuted
  | CaseProgressed
  | AgencyNotified
  | NoticeAcknowledged;

interface Envelope {
  readonly eventId: EventId;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly source: string;
}

/** What stands around an agency's event. A gateway takes it in within seconds, unless it is held up until an instant. */
export function envelopeOf(
  chance: Chance,
  name: string,
  agency: Agency,
  occurredAtMs: number,
  heldUpUntilMs = occurredAtMs,
): Envelope {
  return {
    eventId: `${name}-${hexId(chance)}` as EventId,
    occurredAt: instantAt(occurredAtMs),
    recordedAt: instantAt(recordedAfter(chance, heldUpUntilMs)),
    source: `agency/${agency}`,
  };
}

const TOPIC_OF = {
  LookoutPosted: 'southbound.lookouts.v1',
  LookoutAmended: 'southbound.lookouts.v1',
  LookoutWithdrawn: 'southbound.lookouts.v1',
  TraceLeadIssued: 'southbound.trace-leads.v1',
  TraceLeadWithdrawn: 'southbound.trace-leads.v1',
  MultipleSaleReported: 'southbound.referrals.v1',
  MatchRefuted: 'southbound.referrals.v1',
  ReferralReceived: 'southbound.referrals.v1',
  CaseProgressed: 'southbound.cases.v1',
  AgencyNotified: 'southbound.notices.v1',
  NoticeAcknowledged: 'southbound.notices.v1',
} as const satisfies Record<AgencyEvent['type'], TopicName>;

/** One object for all events of a type: they are many. */
const HEADERS_OF: ReadonlyMap<string, Publication['headers']> = new Map(
  Object.keys(TOPIC_OF).map((type) => [type, { type }]),
);

/** An event on its topic, and what is true of it. */
export function entryOf(event: AgencyEvent, truth: HiddenTruth | null): JournalEntry {
  return {
    recordedAtMs: epochMs(event.recordedAt),
    publication: {
      topic: TOPIC_OF[event.type],
      partition: 0,
      key: keyOf(event),
      headers: HEADERS_OF.get(event.type) ?? { type: event.type },
      content: event,
    },
    truth,
  };
}

function keyOf(event: AgencyEvent): string {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
    case 'LookoutWithdrawn':
      return event.data.lookoutId;
    case 'TraceLeadIssued':
    case 'TraceLeadWithdrawn':
      return event.data.leadId;
    case 'MultipleSaleReported':
    case 'MatchRefuted':
    case 'ReferralReceived':
      return event.data.referralId;
    case 'CaseProgressed':
      return event.data.caseNumber;
    case 'AgencyNotified':
    case 'NoticeAcknowledged':
      return event.data.agency;
  }
}
