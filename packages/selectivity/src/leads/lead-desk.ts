import {
  type AgencyNotified,
  DAY_MS,
  epochMs,
  HOUR_MS,
  type LeadOutcomeReported,
  type MatchRefuted,
  MINUTE_MS,
  type MultipleSaleReported,
  type ReferralReceived,
  type SouthboundEvent,
  type TopicName,
  type VehicleLinked,
} from '@southbound/contracts';
import { portClock } from '../budget/port-clock.ts';
import { REFUTATION_KEPT_AFTER_MS } from '../intelligence/told-record.ts';
import { learnCase, learnOutcome, learnStoppedAgain, useOutcomes } from './after-crossing.ts';
import { lookAround } from './around-subjects.ts';
import { isReviewOverdue, type ScreeningCriteria } from './criteria.ts';
import { type DeskState, openDeskState } from './desk-state.ts';
import { issueAgain } from './issue-again.ts';
import type { LeadSourceRow } from './lead-sources.ts';
import { LEAD_DESK, learnLeadPurged, learnTraceLead, withdrawTraceLead } from './learn-leads.ts';
import { learnLookout, learnLookoutEnded } from './learn-lookouts.ts';
import { forgetRecord, learnRecord } from './learn-records.ts';
import type { NoticeRow } from './notice-times.ts';
import { isAnswer, noteAnswered } from './notices.ts';
import type { NoticeData, Telling } from './outbox.ts';
import { arrive, arriveLead, clearPlace, stand, tellPapers } from './papers.ts';
import { REFERRAL_DAYS, recordKey, recordOf } from './records.ts';
import { forgetScreening, learnScreening, screenWaiting } from './screen-leads.ts';
import { isSilent, sweep } from './sweep.ts';
import type { UsefulnessRow } from './usefulness.ts';

/** What the desk reads, its own words among it; of one partition each, kept for a year or for good. */
export const LEAD_DESK_TOPICS = [
  'southbound.screenings.v1',
  'southbound.notices.v1',
  'southbound.lookouts.v1',
  'southbound.trace-leads.v1',
  'southbound.referrals.v1',
  'southbound.outcomes.v1',
  'southbound.cases.v1',
] as const satisfies readonly TopicName[];

/** What the desk's metrics show. */
export interface LeadDeskFigures {
  readonly usefulness: readonly UsefulnessRow[];
  /** The same by who gave records through which office, each record once. */
  readonly sources: readonly LeadSourceRow[];
  /** Whether agencies are told in time of what is theirs to know, by agency and quarter, as far as the topics still tell. */
  readonly notices: readonly NoticeRow[];
  /** Records in force for thirty days or longer whose givers were told nothing, by kind. */
  readonly silent: Readonly<Record<string, number>>;
  /** Notices that nobody has acknowledged, by agency. */
  readonly unacknowledged: Readonly<Record<string, number>>;
  /** Screening criteria whose day of review has passed. */
  readonly reviewsOverdue: number;
}

/**
 * The desk to which all leads come: it screens them, sees where agencies meet, tells each agency what is its to know,
 * and tells givers what became of what they gave.
 */
export interface LeadDesk {
  /** Learns one event, in the order of its topic; the topics among each other may come in any order. */
  learn(event: SouthboundEvent): void;
  /** Learns that a tombstone came to stand under a key of a topic. */
  learnTombstone(topic: TopicName, key: string): void;
  /**
   * Screens what waits and answers all that is to be told and was not, each once. What an earlier desk told must have
   * been learned before.
   */
  tell(): readonly Telling[];
  /** Event time so far, milliseconds since 1970. */
  clockMs(): number;
  figures(): LeadDeskFigures;
  /** All that it holds. */
  toJSON(): unknown;
}

/**
 * Opens a desk that knows nothing but how far event time had come, in milliseconds since 1970. `idOf` answers an
 * event's id from what it means, the same for the same meaning: by it the desk knows what an earlier one has told.
 * Throws when no criteria are for any other office.
 */
export function openLeadDesk(
  criteria: readonly ScreeningCriteria[],
  idOf: (meaning: string) => string,
  clockMs = 0,
): LeadDesk {
  if (!criteria.some(({ offices }) => offices === 'any other')) throw new Error('no criteria are for any other office');
  const desk = openDeskState(criteria, idOf, clockMs);
  return {
    learn(event) {
      desk.clockMs = portClock(desk.clockMs, epochMs(event.occurredAt), epochMs(event.recordedAt));
      if (event.source === LEAD_DESK) desk.outbox.noteTold(event.eventId, epochMs(event.recordedAt));
      learnEvent(desk, event);
    },
    learnTombstone(topic, key) {
      if (topic === 'southbound.lookouts.v1') learnLookoutEnded(desk, key);
      // The desk's word says it, with which the tombstone comes; it may be compacted away.
      if (topic === 'southbound.trace-leads.v1') arriveLead(desk, key);
      if (topic === 'southbound.referrals.v1') arrive(desk, recordKey('referral', key));
      // Unless a later one of this desk's is on its way, which comes to stand behind it.
      if (topic === 'southbound.screenings.v1' && desk.screenings.get(key)?.isOwn === false) forgetScreening(desk, key);
    },
    tell() {
      issueAgain(desk);
      screenWaiting(desk);
      // What was screened may be left out, and have been the first of others.
      issueAgain(desk);
      useOutcomes(desk);
      // First, since what has run out meets nobody and links nobody.
      sweepOnTheHour(desk);
      lookAround(desk);
      tellPapers(desk);
      const told = desk.outbox.take(desk.clockMs);
      for (const telling of told) noteTold(desk, telling);
      return told;
    },
    clockMs: () => desk.clockMs,
    figures: () => figuresOf(desk),
    toJSON: () => desk,
  };
}

/** What runs out does so on the hour, so that it does not depend on how many records come at once. */
function sweepOnTheHour(desk: DeskState): void {
  const hourMs = Math.floor(desk.clockMs / HOUR_MS) * HOUR_MS;
  if (hourMs <= desk.sweptMs) return;
  sweep(desk, hourMs, desk.sweptMs);
  desk.sweptMs = hourMs;
}

function learnEvent(desk: DeskState, event: SouthboundEvent): void {
  switch (event.type) {
    case 'LookoutPosted':
    case 'LookoutAmended':
    case 'LookoutWithdrawn':
      learnLookout(desk, event);
      break;
    case 'TraceLeadIssued':
      learnTraceLead(desk, event);
      break;
    case 'TraceLeadWithdrawn':
      withdrawTraceLead(desk, event);
      break;
    case 'TraceLeadPurged':
      learnLeadPurged(desk, event);
      break;
    case 'ReferralPurged':
      learnReferralPurged(desk, event.data.referralId);
      break;
    case 'CrossingOutcome':
      learnOutcome(desk, event);
      break;
    case 'VehicleStoppedAgain':
      learnStoppedAgain(desk, event);
      break;
    case 'CaseProgressed':
      learnCase(desk, event);
      break;
    case 'LeadScreened':
      learnScreening(desk, event);
      break;
    case 'AgencyNotified':
      if (event.source === LEAD_DESK) awaitAnswer(desk, event.data, epochMs(event.occurredAt));
      countNotice(desk, event);
      break;
    case 'LeadOutcomeReported':
      noteReported(desk, event);
      break;
    case 'NoticeAcknowledged':
      desk.unacknowledged.delete(event.data.noticeId);
      desk.noticeTimes.acknowledged(event.data.noticeId);
      break;
    case 'MultipleSaleReported':
    case 'ReferralReceived':
    case 'VehicleLinked':
    case 'MatchRefuted':
      learnGiven(desk, event);
  }
}

/** A referral, a report of a multiple sale, a link between vehicles, or a refutation. */
function learnGiven(desk: DeskState, event: OnReferrals): void {
  const record = recordOf(event);
  const { referralId: key, identity } = event.data;
  const asOfMs = epochMs(event.occurredAt);
  const untilMs = record?.untilMs ?? ownEndMs(event);
  const place = recordKey('referral', key);
  desk.papers.endings.delete(place);
  stand(desk, place, { topic: 'southbound.referrals.v1', key, plate: identity.plate, untilMs, asOfMs });
  if (record !== null) learnRecord(desk, record);
}

type OnReferrals = MultipleSaleReported | ReferralReceived | VehicleLinked | MatchRefuted;

/** Until when what is no record stands on its topic: a refutation says so itself. */
function ownEndMs({ type, data, occurredAt }: OnReferrals): number {
  if (type === 'MatchRefuted') return epochMs(data.expiresAt) + REFUTATION_KEPT_AFTER_MS;
  return epochMs(occurredAt) + REFERRAL_DAYS * DAY_MS;
}

/** The desk's word that a report, a tip, a link or a refutation counts no more: nothing of it is left on its topic. */
function learnReferralPurged(desk: DeskState, referralId: string): void {
  const place = recordKey('referral', referralId);
  arrive(desk, place);
  clearPlace(desk.papers, place);
  forgetRecord(desk, place);
  forgetRecord(desk, recordKey('multiple-sale', referralId));
}

/** What an earlier desk told of a record. */
function noteReported(desk: DeskState, { data, occurredAt }: LeadOutcomeReported): void {
  const key = recordKey(data.recordKind, data.recordId);
  if (isAnswer(data.outcome)) noteAnswered(desk, key, epochMs(occurredAt));
}

/** Of a seizure an agency is to be told once, whoever tells it; all else is a notice by itself. */
function countNotice({ noticeTimes }: DeskState, { data, occurredAt }: AgencyNotified): void {
  const { noticeId, agency, crossingId, repeats } = data;
  if (repeats !== undefined) {
    noticeTimes.repeated(noticeId, repeats);
    return;
  }
  const about = data.about === 'seizure' && crossingId !== undefined ? `seizure ${crossingId}` : noticeId;
  noticeTimes.told({ agency, about, noticeId }, epochMs(data.dueAt ?? occurredAt), epochMs(occurredAt));
}

function noteTold(desk: DeskState, { said }: Telling): void {
  if (said?.type === 'AgencyNotified') awaitAnswer(desk, said.data, desk.clockMs);
}

/** An escalation is the last word: it awaits no answer. What is told again after a year awaits another one. */
function awaitAnswer(desk: DeskState, { noticeId, agency, about }: NoticeData, toldAtMs: number): void {
  const earlierMs = desk.unacknowledged.get(noticeId)?.toldAtMs ?? 0;
  if (about === 'not-acknowledged' || earlierMs >= toldAtMs) return;
  desk.unacknowledged.set(noticeId, { noticeId, agency, about, toldAtMs });
}

function figuresOf(desk: DeskState): LeadDeskFigures {
  const silent: Record<string, number> = { lookout: 0, 'trace-lead': 0, referral: 0 };
  const unacknowledged: Record<string, number> = {};
  for (const { record } of desk.records.values()) {
    if (isSilent(desk, record, desk.clockMs)) silent[record.kind] = (silent[record.kind] ?? 0) + 1;
  }
  for (const { agency } of desk.unacknowledged.values()) unacknowledged[agency] = (unacknowledged[agency] ?? 0) + 1;
  return {
    usefulness: desk.usefulness.rows(
      [...desk.records.values()].map(({ record }) => record),
      desk.clockMs,
    ),
    sources: desk.sources.rows(),
    notices: desk.noticeTimes.rows(),
    silent,
    unacknowledged,
    reviewsOverdue: desk.criteria.filter((one) => isReviewOverdue(one, desk.clockMs)).length,
  };
}

/** How many minutes of event time a telling took, at the desk's clock. */
export function minutesToTell({ dueAtMs }: Telling, clockMs: number): number {
  return Math.max(0, clockMs - dueAtMs) / MINUTE_MS;
}
