import {
  DAY_MS,
  epochMs,
  type TraceLeadIssued,
  type TraceLeadPurged,
  type TraceLeadWithdrawn,
} from '@southbound/contracts';
import type { DeskState } from './desk-state.ts';
import { forgetRecord, learnRecord, noteWithdrawal, withdrawnAtMs } from './learn-records.ts';
import { arriveLead, clearLead, end, stand } from './papers.ts';
import { type GivenRecord, leadPlace, recordOf } from './records.ts';
import { applyScreening, forgetScreening, noteForOffice } from './screen-leads.ts';

/** Who sends what the desk says. */
export const LEAD_DESK = 'lead-desk';

/**
 * Days for which the withdrawal of a lead stays on its topic, so that an earlier version that comes late finds it.
 * Invented, no source.
 */
export const WITHDRAWAL_KEPT_DAYS = 366;

/** Learns a trace lead. It waits to be screened, unless this version of it was. */
export function learnTraceLead(desk: DeskState, event: TraceLeadIssued): void {
  const record = recordOf(event);
  if (record === null) return;
  const { leadId } = event.data;
  const place = leadPlace(leadId);
  const knownAsOfMs = desk.records.get(place)?.record.asOfMs ?? null;
  const isOwn = event.source === LEAD_DESK;
  if (isOwn) arriveLead(desk, leadId);
  if (knownAsOfMs !== null && knownAsOfMs > record.asOfMs) {
    if (isOwn) restoreLater(desk, leadId);
  } else if (withdrawnAtMs(desk, place) >= record.asOfMs) {
    // It stands behind its own withdrawal, which it would outlive.
    end(desk, place, { ...paperOf(event, record), reason: 'withdrawn' });
  } else if (!isOwn || !desk.papers.endings.has(place)) {
    stand(desk, place, paperOf(event, record));
    desk.papers.endings.delete(place);
    if (isOwn) learnOwn(desk, record, event);
    else learnIssued(desk, record, event);
  }
}

function learnIssued(desk: DeskState, record: GivenRecord, event: TraceLeadIssued): void {
  const { leadId } = event.data;
  learnRecord(desk, record);
  desk.sayings.say(event);
  desk.changedLeads.add(leadId);
  desk.papers.ahead.set(leadId, event);
  if (applyScreening(desk, event)) desk.unscreened.delete(leadId);
  else desk.unscreened.set(leadId, event);
}

/** The desk's own version is what is to stand there, and says less of a lead that was screened. */
function learnOwn(desk: DeskState, record: GivenRecord, event: TraceLeadIssued): void {
  const { leadId } = event.data;
  const kept = learnRecord(desk, record);
  desk.papers.reissues.delete(leadId);
  desk.papers.ahead.delete(leadId);
  desk.sayings.say(event);
  // It was screened, since it stands here; what came of it the screenings say.
  desk.unscreened.delete(leadId);
  const screening = desk.screenings.get(leadId);
  if (screening !== undefined) noteForOffice(desk, kept, screening.isForOffice);
}

/** A trace lead counts no more from its withdrawal on, also one that comes before it. */
export function withdrawTraceLead(desk: DeskState, { data, occurredAt }: TraceLeadWithdrawn): void {
  const { leadId, identity } = data;
  const place = leadPlace(leadId);
  const atMs = epochMs(occurredAt);
  const kept = desk.records.get(place);
  noteWithdrawal(desk, place, atMs, null);
  if (kept !== undefined && kept.record.asOfMs > atMs) return;
  forgetRecord(desk, place);
  desk.unscreened.delete(leadId);
  clearLead(desk, leadId);
  const { plate } = identity;
  const untilMs = atMs + WITHDRAWAL_KEPT_DAYS * DAY_MS;
  stand(desk, place, { topic: 'southbound.trace-leads.v1', key: leadId, plate, untilMs, asOfMs: atMs });
}

/** The desk's word that a trace lead counts no more: nothing of it is left on its topic. */
export function learnLeadPurged(desk: DeskState, { data, occurredAt }: TraceLeadPurged): void {
  const { leadId, reason, issuedAt } = data;
  const place = leadPlace(leadId);
  arriveLead(desk, leadId);
  const standingAsOfMs = desk.papers.standing.get(place)?.asOfMs ?? Number.NEGATIVE_INFINITY;
  if (issuedAt !== undefined && standingAsOfMs > epochMs(issuedAt)) {
    // A later version, or its withdrawal, came before this word on the topic.
    restoreLater(desk, leadId);
    return;
  }
  forgetRecord(desk, place);
  desk.unscreened.delete(leadId);
  clearLead(desk, leadId);
  // What a duplicate's screening says is kept as long as the lead that says the same. A later version may have been
  // screened since, and that been read first.
  if (reason === 'duplicate' || (desk.screenings.get(leadId)?.atMs ?? 0) > epochMs(occurredAt)) return;
  forgetScreening(desk, leadId);
}

/** The desk's word on an earlier version came to stand behind a later one, which is told again. */
function restoreLater({ papers }: DeskState, leadId: string): void {
  const later = papers.ahead.get(leadId);
  if (later !== undefined && !papers.reissues.has(leadId)) papers.reissues.set(leadId, later);
}

function paperOf({ data }: TraceLeadIssued, { untilMs, asOfMs }: GivenRecord) {
  return { topic: 'southbound.trace-leads.v1', key: data.leadId, plate: data.identity.plate, untilMs, asOfMs } as const;
}
