import { DAY_MS, HOUR_MS, type ReferralId, type TraceLeadId } from '@southbound/contracts';
import { type DeskState, notify, report } from './desk-state.ts';
import { forgetRecord } from './learn-records.ts';

/** Hours after which a notice that nobody acknowledged is told again, as such. Invented, no source. */
const ESCALATED_AFTER_HOURS = 72;
/**
 * Days for which what has run out is still known: what comes late finds it. Invented, no source.
 */
const KEPT_DAYS = 3;
/** Outcomes of one crossing lie hours apart at most. Invented, no source. */
const OUTCOMES_HEARD_DAYS = 3;
/** Seizures raise leads on vehicles that are linked later, and cases are told, for so long. Invented, no source. */
const SEIZURE_KEPT_DAYS = 365;
const STOPS_KEPT_DAYS = 30;

/** What event time brings about by itself: escalations, expiries and purges. */
export function sweep(desk: DeskState, nowMs: number): void {
  escalate(desk, nowMs - ESCALATED_AFTER_HOURS * HOUR_MS);
  purge(desk, nowMs);
  expire(desk, nowMs - KEPT_DAYS * DAY_MS);
  forgetWhere(desk.outcomesHeard, (heardAtMs) => heardAtMs < nowMs - OUTCOMES_HEARD_DAYS * DAY_MS);
  forgetWhere(desk.stopsInVain, (stops) => (stops.at(-1) ?? 0) < nowMs - STOPS_KEPT_DAYS * DAY_MS);
  forgetWhere(desk.withdrawnAtMs, (withdrawnMs) => withdrawnMs < nowMs - SEIZURE_KEPT_DAYS * DAY_MS);
  for (const [vehicle, { crossingId, seizedAtMs }] of desk.seizures) {
    if (seizedAtMs >= nowMs - SEIZURE_KEPT_DAYS * DAY_MS) continue;
    desk.seizures.delete(vehicle);
    desk.behindSeizure.delete(crossingId);
    desk.links.forget(`seizure/${crossingId}`);
  }
}

function escalate(desk: DeskState, toldBeforeMs: number): void {
  for (const [key, { noticeId, agency, toldAtMs }] of desk.unacknowledged) {
    if (toldAtMs > toldBeforeMs) continue;
    desk.unacknowledged.delete(key);
    const dueAtMs = toldAtMs + ESCALATED_AFTER_HOURS * HOUR_MS;
    notify(desk, `not-acknowledged/${noticeId}`, dueAtMs, {
      agency,
      about: 'not-acknowledged',
      repeats: noticeId as NonNullable<Parameters<typeof notify>[3]['repeats']>,
    });
  }
}

/** A record that has run out is told of if its givers heard nothing, and forgotten. */
function expire(desk: DeskState, nowMs: number): void {
  for (const [key, kept] of desk.records) {
    const { untilMs, kind } = kept.record;
    if (untilMs > nowMs) continue;
    if (!kept.isInspected) desk.usefulness.count('expiredUnused', kept.record, untilMs);
    const isWithdrawn = kind === 'lookout' && desk.withdrawnAtMs.has(key);
    if (!kept.isReported && !isWithdrawn) {
      report(desk, kept, kept.isMatched ? 'expired-not-inspected' : 'expired-unmatched', untilMs);
    }
    forgetRecord(desk, key);
  }
  forgetWhere(desk.early, (events) => Date.parse(events[0]?.occurredAt ?? '') <= nowMs);
}

/** What stands on a compacted topic and has run out is said to count no more, and ends with a tombstone. */
function purge(desk: DeskState, nowMs: number): void {
  for (const [place, { topic, key, plate, untilMs }] of desk.papers) {
    if (untilMs > nowMs) continue;
    desk.papers.delete(place);
    const about = { identity: { plate }, reason: 'expired' } as const;
    desk.outbox.add({
      id: desk.idOf(`Purged/${place}/${untilMs}`),
      dueAtMs: untilMs,
      said:
        topic === 'southbound.trace-leads.v1'
          ? { type: 'TraceLeadPurged', data: { leadId: key as TraceLeadId, ...about } }
          : { type: 'ReferralPurged', data: { referralId: key as ReferralId, ...about } },
      tombstones: {
        key,
        topics: topic === 'southbound.trace-leads.v1' ? [topic, 'southbound.screenings.v1'] : [topic],
      },
    });
    desk.unscreened.delete(key);
    desk.screenings.delete(key);
  }
}

function forgetWhere<Value>(all: Map<string, Value>, isOld: (value: Value) => boolean): void {
  for (const [key, value] of all) if (isOld(value)) all.delete(key);
}
