import { epochMs, instantOf, type ReferralId, type TraceLeadId } from '@southbound/contracts';
import type { DeskState } from './desk-state.ts';
import type { Ending, Paper, Papers } from './open-papers.ts';
import type { TombstoneDue } from './outbox.ts';
import { leadPlace } from './records.ts';

/** An entry stands from now on, until its time has run out. */
export function stand({ papers, agenda }: DeskState, place: string, paper: Paper): void {
  papers.standing.set(place, paper);
  agenda.put(place, paper.untilMs);
}

/** An entry is to count no more. */
export function end({ papers }: DeskState, place: string, ending: Ending): void {
  papers.standing.delete(place);
  papers.endings.set(place, ending);
  if (ending.topic !== 'southbound.trace-leads.v1') return;
  papers.reissues.delete(ending.key);
  papers.ahead.delete(ending.key);
}

/** The desk has read its own word to a place. */
export function arrive({ papers }: DeskState, place: string): void {
  papers.onTheirWay.delete(place);
}

/** The desk has read its own word on a lead. One that was left out may have waited for it to be issued again. */
export function arriveLead(desk: DeskState, leadId: string): void {
  arrive(desk, leadPlace(leadId));
  const firstId = desk.screenings.get(leadId)?.duplicateOf;
  if (firstId != null) desk.changedLeads.add(firstId);
}

/** Nothing stands of a lead any more. */
export function clearLead({ papers }: DeskState, leadId: string): void {
  clearPlace(papers, leadPlace(leadId));
  papers.reissues.delete(leadId);
  papers.ahead.delete(leadId);
}

/** Nothing stands at a place any more. */
export function clearPlace({ standing, endings }: Papers, place: string): void {
  standing.delete(place);
  endings.delete(place);
}

/** Puts into the outbox what is to stand on the compacted topics and does not. */
export function tellPapers(desk: DeskState): void {
  const { reissues, endings, ahead, onTheirWay } = desk.papers;
  for (const leadId of ahead.keys()) if (!onTheirWay.has(leadPlace(leadId))) ahead.delete(leadId);
  for (const [leadId, event] of reissues) {
    const place = leadPlace(leadId);
    if (onTheirWay.has(place)) continue;
    reissues.delete(leadId);
    onTheirWay.add(place);
    const id = desk.idOf(`TraceLeadIssued/${event.eventId}`);
    const { data } = event;
    desk.outbox.repeat({ id, dueAtMs: epochMs(event.occurredAt), said: { type: 'TraceLeadIssued', data } });
  }
  for (const [place, ending] of endings) {
    if (onTheirWay.has(place)) continue;
    endings.delete(place);
    onTheirWay.add(place);
    tellEnding(desk, place, ending);
  }
}

function tellEnding(desk: DeskState, place: string, { topic, key, plate, untilMs, asOfMs, reason }: Ending): void {
  const id = desk.idOf(`Purged/${place}/${reason}/${untilMs}`);
  if (plate === null) {
    desk.outbox.repeat({ id, dueAtMs: untilMs, said: null, tombstones: [{ topic, key }] });
    return;
  }
  const identity = { plate };
  const isLead = topic === 'southbound.trace-leads.v1';
  desk.outbox.repeat({
    id,
    dueAtMs: untilMs,
    said: isLead
      ? { type: 'TraceLeadPurged', data: { leadId: key as TraceLeadId, identity, reason, issuedAt: instantOf(asOfMs) } }
      : { type: 'ReferralPurged', data: { referralId: key as ReferralId, identity, reason: 'expired' } },
    tombstones: [{ topic, key }, ...(isLead && reason !== 'duplicate' ? [screeningOf(key)] : [])],
  });
}

function screeningOf(leadId: string): TombstoneDue {
  return { topic: 'southbound.screenings.v1', key: leadId };
}
