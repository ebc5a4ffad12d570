import {
  epochMs,
  type LeadScreened,
  type OfficeId,
  type TraceLeadId,
  type TraceLeadIssued,
} from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import { criteriaFor } from './criteria.ts';
import type { DeskState, Duplicate, KeptRecord, LeftOut } from './desk-state.ts';
import { countUse } from './lead-sources.ts';
import { forgetPurchase, forgetRecord, hideDuplicate, showDuplicate, tellConcerned } from './learn-records.ts';
import { notify, report } from './notices.ts';
import { end } from './papers.ts';
import { type GivenRecord, leadPlace } from './records.ts';
import { screenLead } from './screening.ts';

/** Leads that name no office are for one of this name, which has the criteria for any other. */
const UNNAMED_OFFICE = 'any-other';

/** What an earlier desk made of a lead. */
export function learnScreening(desk: DeskState, { data, eventId, occurredAt }: LeadScreened): void {
  const { leadId, isForOffice } = data;
  const known = desk.screenings.get(leadId);
  // This desk has screened a later version since.
  if (known?.isOwn === true && known.id !== eventId) return;
  keepScreening(desk, data, eventId, epochMs(occurredAt), false);
  const kept = desk.records.get(leadPlace(leadId));
  const waiting = desk.unscreened.get(leadId);
  if (kept !== undefined && data.duplicateOf === undefined) noteForOffice(desk, kept, isForOffice);
  if (waiting === undefined || screeningId(desk, waiting) !== eventId) return;
  desk.unscreened.delete(leadId);
  applyScreening(desk, waiting);
}

/** What follows for a version of a lead from its screening, if that is the one that is known. */
export function applyScreening(desk: DeskState, event: TraceLeadIssued): boolean {
  const { leadId, identity } = event.data;
  const known = desk.screenings.get(leadId);
  const place = leadPlace(leadId);
  const kept = desk.records.get(place);
  if (known?.id !== screeningId(desk, event)) return false;
  if (known.duplicateOf !== null) {
    forgetRecord(desk, place);
    const asOfMs = epochMs(event.occurredAt);
    const { plate } = identity;
    end(desk, place, {
      topic: 'southbound.trace-leads.v1',
      key: leadId,
      plate,
      untilMs: asOfMs,
      asOfMs,
      reason: 'duplicate',
    });
  } else if (kept !== undefined) {
    noteForOffice(desk, kept, known.isForOffice);
    if (!known.isForOffice) reduce(desk, kept, event);
  }
  return true;
}

/** Screens all leads that wait for it. */
export function screenWaiting(desk: DeskState): void {
  for (const event of desk.unscreened.values()) {
    const kept = desk.records.get(leadPlace(event.data.leadId));
    if (kept !== undefined) screen(desk, kept.record, event, epochMs(event.occurredAt));
  }
  desk.unscreened.clear();
}

/** Screens a lead, and tells since when it was to be told. */
export function screen(desk: DeskState, record: GivenRecord, event: TraceLeadIssued, dueAtMs: number): void {
  const { leadId } = event.data;
  // As of the lead's own time: what is learned later of others does not make it less original.
  const data = screened(desk, record, event, epochMs(event.occurredAt));
  const id = screeningId(desk, event);
  desk.outbox.add({ id, dueAtMs, said: { type: 'LeadScreened', data } });
  // Of a lead that is issued anew nobody hears again: screenings are kept as long as leads, and notices are not.
  if (!desk.screenings.has(leadId)) tellConcerned(desk, record);
  if (data.duplicateOf !== undefined) report(desk, record, { outcome: 'duplicate', dueAtMs });
  keepScreening(desk, data, id, desk.clockMs, true);
  applyScreening(desk, event);
  if (data.duplicateOf !== undefined) return;
  report(desk, record, { outcome: data.isForOffice ? 'sent-to-office' : 'screened-out', dueAtMs });
  // A firearm recovered in Mexico has crossed the border, which concerns HSI.
  if (!data.isForOffice || record.agency === 'HSI') return;
  notify(desk, leadPlace(leadId), dueAtMs, { agency: 'HSI', about: 'vehicle-of-interest', recordId: leadId });
}

function screened(desk: DeskState, record: GivenRecord, event: TraceLeadIssued, atMs: number): LeadScreened['data'] {
  const { data } = event;
  const office = (data.office ?? UNNAMED_OFFICE) as OfficeId;
  const criteria = criteriaFor(desk.criteria, office);
  if (criteria === undefined) throw new Error('there are criteria for any other office');
  const agency = data.issuer ?? 'ATF';
  // One that says the same and was looked at before.
  const firstId = desk.sayings.same(event).find((other) => desk.screenings.has(other));
  const isOnOthersList = desk.interests.isWatchedByAnother(vehicleKey(data.identity.plate), agency, atMs);
  const { isForOffice, reasons, clocks } = screenLead(
    {
      soldAtMs: epochMs(data.soldAt),
      recoveredAtMs: data.recoveredAt === undefined ? null : epochMs(data.recoveredAt),
      traceRequestedAtMs: epochMs(data.traceRequestedAt),
      firearmsTied: data.firearmsTied,
      federalInterest: data.federalInterest ?? null,
      purchaserFindable: data.findable ?? null,
    },
    { isOnOthersList, isDuplicate: firstId !== undefined },
    criteria,
    atMs,
  );
  return {
    leadId: data.leadId,
    office,
    agency,
    criteria: criteria.version,
    isForOffice,
    reasons: [...reasons],
    timeToCrimeDays: clocks.timeToCrimeDays,
    recoveryStandIn: clocks.recoveryStandIn,
    ageDays: clocks.ageDays,
    band: clocks.band,
    ...(firstId === undefined
      ? {}
      : { duplicateOf: firstId as TraceLeadId, givers: [...record.givers], ...withoutPurchase(event) }),
  };
}

/** Remembers a screening; of a duplicate, who is told from now on of what becomes of the lead that says the same. */
function keepScreening(
  desk: DeskState,
  { leadId, identity, isForOffice, duplicateOf, agency, givers = [agency], lead }: LeadScreened['data'],
  id: string,
  atMs: number,
  isOwn: boolean,
): void {
  const before = desk.screenings.get(leadId)?.duplicateOf;
  if (before != null && before !== duplicateOf) hideDuplicate(desk, before, leadId);
  desk.screenings.set(leadId, { id, isForOffice, duplicateOf: duplicateOf ?? null, isOwn, atMs });
  if (duplicateOf === undefined) return;
  const others = desk.duplicates.get(duplicateOf) ?? new Map<string, Duplicate>();
  const leftOut = identity === undefined || lead === undefined ? null : { identity, lead };
  // A later version that says the same has been left out since the earlier one was.
  const fromMs = Math.min(atMs, others.get(leadId)?.fromMs ?? atMs);
  desk.duplicates.set(duplicateOf, others.set(leadId, { agency, givers, fromMs, lead: leftOut }));
  // It may be read behind the end of the lead that says the same.
  desk.changedLeads.add(duplicateOf);
  showDuplicate(desk, duplicateOf);
}

/** Remembers what came of a lead's screening; one that was left out counts once. */
export function noteForOffice(desk: DeskState, kept: KeptRecord, isForOffice: boolean): void {
  if (!isForOffice && kept.isForOffice !== false) desk.usefulness.count('screenedOut', kept.record, kept.record.asOfMs);
  if (!isForOffice) countUse(kept.sourced, 'screenedOut');
  kept.isForOffice = isForOffice;
}

/** A lead that is not for its office keeps its weight at the lane and loses what it says of the purchase. */
function reduce(desk: DeskState, kept: KeptRecord, event: TraceLeadIssued): void {
  forgetPurchase(desk, kept);
  const { purchaseId, dealerId, identity, leadId } = event.data;
  if (purchaseId === undefined && dealerId === undefined && identity.purchaserRef === undefined) return;
  const { identity: vehicle, lead } = withoutPurchase(event);
  const { issuedAt: _, ...rest } = lead;
  desk.papers.ahead.delete(leadId);
  desk.papers.reissues.set(leadId, { ...event, data: { ...rest, identity: vehicle } });
}

function withoutPurchase({ data, occurredAt }: TraceLeadIssued): LeftOut {
  const { purchaseId: _, dealerId: __, identity, ...rest } = data;
  return { identity: { plate: identity.plate }, lead: { ...rest, issuedAt: occurredAt } };
}

/** Forgets what came of a lead's screening; of a duplicate, that its agency watches by the lead that says the same. */
export function forgetScreening(desk: DeskState, leadId: string): void {
  const duplicateOf = desk.screenings.get(leadId)?.duplicateOf ?? null;
  if (duplicateOf !== null) hideDuplicate(desk, duplicateOf, leadId);
  desk.screenings.delete(leadId);
}

/** One for each version of a lead: heard twice it is screened once. */
function screeningId(desk: DeskState, { eventId }: TraceLeadIssued): string {
  return desk.idOf(`LeadScreened/${eventId}`);
}
