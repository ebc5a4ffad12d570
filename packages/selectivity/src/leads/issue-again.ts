import { type EventId, epochMs, instantOf, type TraceLeadIssued } from '@southbound/contracts';
import type { DeskState, LeftOut } from './desk-state.ts';
import { LEAD_DESK } from './learn-leads.ts';
import { learnRecord, withdrawnAtMs } from './learn-records.ts';
import { leadPlace, recordOf } from './records.ts';
import { forgetScreening, screen } from './screen-leads.ts';

/**
 * Issues leads again that were left out since another said the same, when that one stands no more or says something
 * else. It follows from what stands and what is kept, so whoever owns the desk does it, and nobody does it twice.
 */
export function issueAgain(desk: DeskState): void {
  // A set goes on to what is added while it is gone through: one that is left out once more may have been another's
  // first.
  for (const firstId of desk.changedLeads) {
    for (const [leadId, { lead }] of desk.duplicates.get(firstId) ?? []) {
      // What is on its way to that place is read first.
      if (lead === null || desk.papers.onTheirWay.has(leadPlace(leadId))) continue;
      issueUnlessSaid(desk, firstId, leadId, lead);
    }
  }
  desk.changedLeads.clear();
}

function issueUnlessSaid(desk: DeskState, firstId: string, leadId: string, lead: LeftOut): void {
  const { papers, screenings, sayings, records } = desk;
  const known = screenings.get(leadId);
  const place = leadPlace(leadId);
  const event = issuedAgain(lead, known?.id ?? '');
  const record = recordOf(event);
  if (record === null || known?.duplicateOf !== firstId || sayings.same(event).includes(firstId)) return;
  if (records.has(place) || withdrawnAtMs(desk, place) >= record.asOfMs) return;
  if (record.untilMs <= desk.clockMs) {
    forgetScreening(desk, leadId);
    const tombstones = [{ topic: 'southbound.screenings.v1', key: leadId }] as const;
    desk.outbox.repeat({ id: desk.idOf(`Forgotten/${known.id}`), dueAtMs: record.untilMs, said: null, tombstones });
    return;
  }
  const isThere = papers.standing.has(place) || papers.endings.has(place);
  learnRecord(desk, record);
  sayings.say(event);
  papers.endings.delete(place);
  screen(desk, record, event, desk.clockMs);
  if (records.has(place)) papers.reissues.set(leadId, event);
  // Left out for yet another lead: what is not there need not be purged.
  else if (!isThere) papers.endings.delete(place);
}

/** A moment after the version that was purged, behind which it is to stand; everything else of it came later. */
function issuedAgain({ identity, lead }: LeftOut, screeningId: string): TraceLeadIssued {
  const { issuedAt, ...rest } = lead;
  const data = { ...rest, identity };
  const at = instantOf(epochMs(issuedAt) + 1);
  const eventId = screeningId as EventId;
  return { type: 'TraceLeadIssued', eventId, occurredAt: at, recordedAt: at, source: LEAD_DESK, data };
}
