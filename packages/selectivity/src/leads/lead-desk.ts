import { epochMs, HOUR_MS, MINUTE_MS, type SouthboundEvent } from '@southbound/contracts';
import { portClock } from '../budget/port-clock.ts';
import { wholeDays } from '../intelligence/whole-days.ts';
import { learnCase, learnEarly, learnOutcome } from './after-crossing.ts';
import { lookAround } from './around-subjects.ts';
import { isReviewOverdue, type ScreeningCriteria } from './criteria.ts';
import { type DeskState, openDeskState } from './desk-state.ts';
import { forgetRecord, learnRecord, withdrawLookout } from './learn-records.ts';
import type { Telling } from './outbox.ts';
import { recordKey, recordOf } from './records.ts';
import { LEAD_DESK, learnScreening, learnTraceLead, screenWaiting } from './screen-leads.ts';
import { sweep } from './sweep.ts';
import type { UsefulnessRow } from './usefulness.ts';

/** Days without a word on a record after which it is flagged. Source: the issue that asked for it. */
const SILENCE_DAYS = 30;

/** What the desk's metrics show. */
export interface LeadDeskFigures {
  readonly usefulness: readonly UsefulnessRow[];
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
  /**
   * Screens what waits and answers all that is to be told and was not, each once. What an earlier desk told must have
   * been learned before.
   */
  tell(): readonly Telling[];
  /** Event time so far, milliseconds since 1970. */
  clockMs(): number;
  figures(): LeadDeskFigures;
}

/**
 * Opens a desk that knows nothing. `idOf` answers an event's id from what it means, the same for the same meaning: by
 * it the desk knows what an earlier one has told. Throws when no criteria are for any other office.
 */
export function openLeadDesk(criteria: readonly ScreeningCriteria[], idOf: (meaning: string) => string): LeadDesk {
  if (!criteria.some(({ offices }) => offices === 'any other')) throw new Error('no criteria are for any other office');
  const desk = openDeskState(criteria, idOf);
  return {
    learn(event) {
      desk.clockMs = portClock(desk.clockMs, epochMs(event.occurredAt), epochMs(event.recordedAt));
      if (event.source === LEAD_DESK) desk.outbox.noteTold(event.eventId);
      learnEvent(desk, event);
    },
    tell() {
      screenWaiting(desk);
      lookAround(desk);
      sweepOnTheHour(desk);
      const told = desk.outbox.take();
      for (const telling of told) noteTold(desk, telling);
      return told;
    },
    clockMs: () => desk.clockMs,
    figures: () => figuresOf(desk),
  };
}

/** What runs out does so on the hour, so that it does not depend on how many records come at once. */
function sweepOnTheHour(desk: DeskState): void {
  const hourMs = Math.floor(desk.clockMs / HOUR_MS) * HOUR_MS;
  if (hourMs <= desk.sweptMs) return;
  desk.sweptMs = hourMs;
  sweep(desk, hourMs);
}

function learnEvent(desk: DeskState, event: SouthboundEvent): void {
  switch (event.type) {
    case 'LookoutWithdrawn':
      withdrawLookout(desk, event);
      break;
    case 'TraceLeadIssued':
      learnTraceLead(desk, event);
      learnEarly(desk, recordKey('trace-lead', event.data.leadId));
      break;
    case 'TraceLeadWithdrawn':
    case 'TraceLeadPurged':
      desk.unscreened.delete(event.data.leadId);
      forgetRecord(desk, recordKey('trace-lead', event.data.leadId));
      break;
    case 'ReferralPurged':
      forgetRecord(desk, recordKey('referral', event.data.referralId));
      forgetRecord(desk, recordKey('multiple-sale', event.data.referralId));
      break;
    case 'CrossingOutcome':
      learnOutcome(desk, event);
      break;
    case 'CaseProgressed':
      learnCase(desk, event);
      break;
    case 'LeadScreened':
      learnScreening(desk, event);
      break;
    case 'AgencyNotified':
      if (event.source === LEAD_DESK) awaitAnswer(desk, event.data, epochMs(event.occurredAt));
      break;
    case 'NoticeAcknowledged':
      desk.unacknowledged.delete(event.data.noticeId);
      desk.outbox.drop(desk.idOf(`AgencyNotified/not-acknowledged/${event.data.noticeId}/${event.data.agency}`));
      break;
    default:
      learnGiven(desk, event);
  }
}

/** A lookout, a referral, a report of a multiple sale, or a link between vehicles. */
function learnGiven(desk: DeskState, event: SouthboundEvent): void {
  if (event.type === 'MultipleSaleReported' || event.type === 'ReferralReceived' || event.type === 'VehicleLinked') {
    const { referralId, identity } = event.data;
    const topic = 'southbound.referrals.v1';
    const untilMs = recordOf(event)?.untilMs ?? epochMs(event.occurredAt) + LINK_MS;
    desk.papers.set(`referral/${referralId}`, { topic, key: referralId, plate: identity.plate, untilMs });
  }
  const record = recordOf(event);
  if (record === null) return;
  learnRecord(desk, record);
  learnEarly(desk, recordKey(record.kind, record.id));
}

/** How long a link to a seizure is kept: as long as a referral. Invented, no source. */
const LINK_MS = 365 * 24 * HOUR_MS;

function noteTold(desk: DeskState, { said }: Telling): void {
  if (said.type === 'AgencyNotified') awaitAnswer(desk, said.data, desk.clockMs);
}

/** An escalation is the last word: it awaits no answer. */
function awaitAnswer(
  desk: DeskState,
  { noticeId, agency, about }: Extract<Telling['said'], { type: 'AgencyNotified' }>['data'],
  toldAtMs: number,
): void {
  if (about === 'not-acknowledged' || desk.unacknowledged.has(noticeId)) return;
  desk.unacknowledged.set(noticeId, { noticeId, agency, about, toldAtMs });
}

function figuresOf(desk: DeskState): LeadDeskFigures {
  const silent: Record<string, number> = { lookout: 0, 'trace-lead': 0, referral: 0 };
  const unacknowledged: Record<string, number> = {};
  for (const { record, isReported } of desk.records.values()) {
    const isInForce = record.fromMs <= desk.clockMs && desk.clockMs < record.untilMs;
    const isSilent = isInForce && !isReported && wholeDays(desk.clockMs - record.fromMs) >= SILENCE_DAYS;
    if (isSilent && record.givers.length > 0) silent[record.kind] = (silent[record.kind] ?? 0) + 1;
  }
  for (const { agency } of desk.unacknowledged.values()) unacknowledged[agency] = (unacknowledged[agency] ?? 0) + 1;
  return {
    usefulness: desk.usefulness.rows(
      [...desk.records.values()].map(({ record }) => record),
      desk.clockMs,
    ),
    silent,
    unacknowledged,
    reviewsOverdue: desk.criteria.filter((one) => isReviewOverdue(one, desk.clockMs)).length,
  };
}

/** How many minutes of event time a telling took, at the desk's clock. */
export function minutesToTell({ dueAtMs }: Telling, clockMs: number): number {
  return Math.max(0, clockMs - dueAtMs) / MINUTE_MS;
}
