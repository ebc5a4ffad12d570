import {
  epochMs,
  type LeadScreened,
  type OfficeId,
  type TraceLeadId,
  type TraceLeadIssued,
} from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import { criteriaFor } from './criteria.ts';
import { type DeskState, type KeptRecord, notify, report } from './desk-state.ts';
import { forgetPurchase, forgetRecord, joinGivers, learnRecord, sameness } from './learn-records.ts';
import { recordKey, recordOf } from './records.ts';
import { screenLead } from './screening.ts';

/** Who sends what the desk says. */
export const LEAD_DESK = 'lead-desk';

/** Leads that name no office are for one of this name, which has the criteria for any other. */
const UNNAMED_OFFICE = 'any-other';

/** Learns a trace lead. It waits to be screened, unless this version of it was. */
export function learnTraceLead(desk: DeskState, event: TraceLeadIssued): void {
  const record = recordOf(event);
  if (record === null) return;
  const kept = learnRecord(desk, record);
  const { leadId } = event.data;
  desk.papers.set(recordKey('trace-lead', leadId), {
    topic: 'southbound.trace-leads.v1',
    key: leadId,
    plate: event.data.identity.plate,
    untilMs: record.untilMs,
  });
  const same = sameness(event);
  const first = desk.firstToSay.get(same);
  if (first === undefined || !desk.records.has(recordKey('trace-lead', first))) desk.firstToSay.set(same, leadId);
  // The desk's own version says less of a lead that was screened.
  if (event.source === LEAD_DESK) return;
  if (desk.outbox.wasTold(screeningId(desk, event))) {
    if (kept.isForOffice === false) redact(desk, kept, event);
    return;
  }
  desk.unscreened.set(leadId, event);
}

/** What an earlier desk made of a lead. */
export function learnScreening(desk: DeskState, { data }: LeadScreened): void {
  const { leadId, isForOffice } = data;
  desk.screenings.set(leadId, isForOffice);
  const kept = desk.records.get(recordKey('trace-lead', leadId));
  if (kept !== undefined) kept.isForOffice = isForOffice;
  const waiting = desk.unscreened.get(leadId);
  if (waiting === undefined || !desk.outbox.wasTold(screeningId(desk, waiting))) return;
  desk.unscreened.delete(leadId);
  if (kept !== undefined && !isForOffice) redact(desk, kept, waiting);
}

/** Screens all leads that wait for it. */
export function screenWaiting(desk: DeskState): void {
  for (const event of desk.unscreened.values()) screen(desk, event);
  desk.unscreened.clear();
}

function screen(desk: DeskState, event: TraceLeadIssued): void {
  const { leadId, identity } = event.data;
  const kept = desk.records.get(recordKey('trace-lead', leadId));
  if (kept === undefined) return;
  const office = (event.data.office ?? UNNAMED_OFFICE) as OfficeId;
  const criteria = criteriaFor(desk.criteria, office);
  if (criteria === undefined) throw new Error('there are criteria for any other office');
  const agency = event.data.issuer ?? 'ATF';
  // As of the lead's own time: what is learned later of others does not make it less original.
  const atMs = epochMs(event.occurredAt);
  const firstId = desk.firstToSay.get(sameness(event)) ?? leadId;
  const isDuplicate = firstId !== leadId;
  const isOnOthersList = desk.interests.isWatchedByAnother(vehicleKey(identity.plate), agency, atMs);
  const { isForOffice, reasons, clocks } = screenLead(
    {
      soldAtMs: epochMs(event.data.soldAt),
      recoveredAtMs: event.data.recoveredAt === undefined ? null : epochMs(event.data.recoveredAt),
      traceRequestedAtMs: epochMs(event.data.traceRequestedAt),
      firearmsTied: event.data.firearmsTied,
      federalInterest: event.data.federalInterest ?? null,
      purchaserFindable: event.data.findable ?? null,
    },
    { isOnOthersList, isDuplicate },
    criteria,
    atMs,
  );
  const data: LeadScreened['data'] = {
    leadId,
    office,
    agency,
    criteria: criteria.version,
    isForOffice,
    reasons: [...reasons],
    timeToCrimeDays: clocks.timeToCrimeDays,
    recoveryStandIn: clocks.recoveryStandIn,
    ageDays: clocks.ageDays,
    band: clocks.band,
    ...(isDuplicate ? { duplicateOf: firstId as TraceLeadId } : {}),
  };
  desk.outbox.add({ id: screeningId(desk, event), dueAtMs: atMs, said: { type: 'LeadScreened', data } });
  desk.screenings.set(leadId, isForOffice);
  kept.isForOffice = isForOffice;
  if (!isForOffice) desk.usefulness.count('screenedOut', kept.record, atMs);
  if (isDuplicate) dropDuplicate(desk, kept, firstId, event);
  else if (isForOffice) sendToOffice(desk, kept, atMs);
  else {
    report(desk, kept, 'screened-out', atMs);
    redact(desk, kept, event);
  }
}

/** A firearm recovered in Mexico has crossed the border, which concerns HSI. */
function sendToOffice(desk: DeskState, kept: KeptRecord, atMs: number): void {
  report(desk, kept, 'sent-to-office', atMs);
  const { agency, id } = kept.record;
  if (agency === 'HSI') return;
  const notice = { agency: 'HSI', about: 'vehicle-of-interest', recordId: id } as const;
  notify(desk, recordKey('trace-lead', id), atMs, notice);
}

/** The second of two leads that say the same is purged, and its givers are told of what becomes of the first. */
function dropDuplicate(desk: DeskState, kept: KeptRecord, firstId: string, event: TraceLeadIssued): void {
  const { leadId, identity } = event.data;
  const first = desk.records.get(recordKey('trace-lead', firstId));
  if (first !== undefined) joinGivers(desk, first, kept.record);
  forgetRecord(desk, recordKey('trace-lead', leadId));
  desk.papers.delete(recordKey('trace-lead', leadId));
  const { plate } = identity;
  desk.outbox.add({
    id: desk.idOf(`TraceLeadPurged/${event.eventId}`),
    dueAtMs: epochMs(event.occurredAt),
    said: { type: 'TraceLeadPurged', data: { leadId, identity: { plate }, reason: 'duplicate' } },
    tombstones: { key: leadId, topics: ['southbound.trace-leads.v1'] },
  });
}

/** A lead that is not for its office keeps its weight at the lane and loses what it says of the purchase. */
function redact(desk: DeskState, kept: KeptRecord, event: TraceLeadIssued): void {
  forgetPurchase(desk, kept);
  const { purchaseId, dealerId, identity, ...rest } = event.data;
  if (purchaseId === undefined && dealerId === undefined && identity.purchaserRef === undefined) return;
  const id = desk.idOf(`TraceLeadIssued/${event.eventId}`);
  const data = { ...rest, identity: { plate: identity.plate } };
  desk.outbox.add({ id, dueAtMs: epochMs(event.occurredAt), said: { type: 'TraceLeadIssued', data } });
}

/** One for each version of a lead: heard twice it is screened once. */
function screeningId(desk: DeskState, { eventId }: TraceLeadIssued): string {
  return desk.idOf(`LeadScreened/${eventId}`);
}
