import { DAY_MS, epochMs, HOUR_MS } from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import { wholeDays } from '../intelligence/whole-days.ts';
import type { DeskState, KeptRecord, SeizureKnown } from './desk-state.ts';
import { countUse } from './lead-sources.ts';
import { WITHDRAWAL_KEPT_DAYS } from './learn-leads.ts';
import { forgetRecord, unnamePlate, withdrawnAtMs } from './learn-records.ts';
import { isAnswered, notify, report } from './notices.ts';
import { TOLD_KEPT_MS } from './outbox.ts';
import { end } from './papers.ts';
import { EARLY_KEPT_DAYS, type GivenRecord, keptUntilMs, recordKey, silentFromMs } from './records.ts';

/** Hours after which a notice that nobody acknowledged is told again, as such. Invented, no source. */
const ESCALATED_AFTER_HOURS = 72;
/** Days after its end from which on a record's expiry counts as told. Invented, no source. */
const EXPIRY_LAPSES_AFTER_DAYS = 14;
/** Outcomes of one crossing lie hours apart at most. Invented, no source. */
const OUTCOMES_HEARD_DAYS = 3;
/** Seizures raise leads on vehicles that are linked later, and cases are told, for so long. Invented, no source. */
const SEIZURE_KEPT_DAYS = 365;

/**
 * What event time brings about by itself: escalations, silence, expiries, purges, and what is forgotten; as of a full
 * hour, when it was last done as of another.
 */
export function sweep(desk: DeskState, nowMs: number, lastMs: number): void {
  escalate(desk, nowMs - ESCALATED_AFTER_HOURS * HOUR_MS);
  const due = desk.agenda.takeDue(nowMs);
  for (const key of due) {
    const kept = desk.records.get(key);
    // A version that has come since stands on the agenda by itself.
    if (kept === undefined) continue;
    if (keptUntilMs(kept.record) <= nowMs) expire(desk, key, kept, nowMs);
    else flagSilence(desk, kept.record, nowMs);
  }
  for (const place of due) {
    const paper = desk.papers.standing.get(place);
    if (paper !== undefined && paper.untilMs <= nowMs) end(desk, place, { ...paper, reason: 'expired' });
  }
  forgetWaiting(desk, nowMs);
  // What is kept for a year is looked through once a day.
  if (wholeDays(nowMs) > wholeDays(lastMs)) forgetOld(desk, nowMs);
}

/** Whether a record is in force and has been for thirty days, and nobody told whoever gave it what became of it. */
export function isSilent(desk: DeskState, record: GivenRecord, nowMs: number): boolean {
  return mayBeSilent(record, nowMs) && !isAnswered(desk, record, nowMs);
}

function mayBeSilent(record: GivenRecord, nowMs: number): boolean {
  return silentFromMs(record) <= nowMs && nowMs < record.untilMs && record.givers.length > 0;
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

/** As of the thirtieth day, so that a desk that comes later tells the same; also of what was answered since. */
function flagSilence(desk: DeskState, record: GivenRecord, nowMs: number): void {
  const dueAtMs = silentFromMs(record);
  if (!mayBeSilent(record, nowMs) || isAnswered(desk, record, dueAtMs)) return;
  // From its beginning on: what was answered in a record's first days is forgotten a year after them.
  report(desk, record, { outcome: 'still-open', dueAtMs, sinceMs: record.fromMs });
}

/** A record that has run out is told of if its givers heard nothing, and forgotten. */
function expire(desk: DeskState, key: string, kept: KeptRecord, nowMs: number): void {
  const { record, isMatched, isInspected } = kept;
  const { untilMs } = record;
  // One that was taken back has not expired; one that was posted again since has.
  const hasExpired = withdrawnAtMs(desk, key) < record.asOfMs;
  const isRecent = untilMs > nowMs - TOLD_KEPT_MS;
  if (hasExpired && isRecent && !isInspected) {
    desk.usefulness.count('expiredUnused', record, untilMs);
    countUse(kept.sourced, 'expiredUnused');
  }
  const isLapsed = keptUntilMs(record) <= nowMs - EXPIRY_LAPSES_AFTER_DAYS * DAY_MS;
  // Whether a lead has matched within five years no desk remembers: its screening was its last word, if nothing was.
  const isClosed = record.kind === 'trace-lead' || isAnswered(desk, record, nowMs);
  if (hasExpired && !isLapsed && !isClosed) {
    report(desk, record, { outcome: isMatched ? 'expired-not-inspected' : 'expired-unmatched', dueAtMs: untilMs });
  }
  forgetRecord(desk, key);
}

/** What waited for something that did not come. */
function forgetWaiting(desk: DeskState, nowMs: number): void {
  const beforeMs = nowMs - EARLY_KEPT_DAYS * DAY_MS;
  keepWhere(desk.crossedAfter, ({ occurredAt }) => epochMs(occurredAt) > beforeMs);
  forgetWhere(desk.earlyCases, ({ occurredAt }) => epochMs(occurredAt) <= beforeMs);
}

function forgetOld(desk: DeskState, nowMs: number): void {
  const before = (days: number) => nowMs - days * DAY_MS;
  forgetWhere(desk.outcomesHeard, (heardAtMs) => heardAtMs < before(OUTCOMES_HEARD_DAYS));
  // Longer than the withdrawal stands on its topic.
  forgetWhere(desk.withdrawn, ({ atMs }) => atMs < before(WITHDRAWAL_KEPT_DAYS + 1));
  for (const id of desk.toldLookouts.keys()) {
    const key = recordKey('lookout', id);
    if (!desk.records.has(key) && !desk.withdrawn.has(key)) desk.toldLookouts.delete(id);
  }
  keepWhere(desk.early, ({ occurredAt }) => epochMs(occurredAt) >= nowMs - TOLD_KEPT_MS);
  keepWhere(desk.reported, (atMs) => atMs >= nowMs - TOLD_KEPT_MS);
  keepWhere(desk.stopped, ({ atMs }) => atMs >= nowMs - TOLD_KEPT_MS);
  for (const seizure of desk.seizedAt.values()) {
    if (seizure.seizedAtMs <= before(SEIZURE_KEPT_DAYS)) forgetSeizure(desk, seizure);
  }
  desk.noticeTimes.forgetOld(nowMs);
  desk.outbox.forgetOld(nowMs);
}

function forgetSeizure(desk: DeskState, { crossingId, plate }: SeizureKnown): void {
  desk.seizedAt.delete(crossingId);
  if (plate === null) return;
  const vehicle = vehicleKey(plate);
  const left = (desk.seizures.get(vehicle) ?? []).filter((other) => other.crossingId !== crossingId);
  if (left.length > 0) desk.seizures.set(vehicle, left);
  else desk.seizures.delete(vehicle);
  desk.links.forget(`seizure/${crossingId}`);
  unnamePlate(desk, plate);
}

/** Of the lists in a map only what is to be kept. */
function keepWhere<Value>(all: Map<string, readonly Value[]>, isKept: (value: Value) => boolean): void {
  for (const [key, values] of all) {
    const left = values.filter(isKept);
    if (left.length === 0) all.delete(key);
    else if (left.length < values.length) all.set(key, left);
  }
}

function forgetWhere<Value>(all: Map<string, Value>, isOld: (value: Value) => boolean): void {
  for (const [key, value] of all) if (isOld(value)) all.delete(key);
}
