import { DAY_MS, epochMs, HOUR_MS } from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import { wholeDays } from '../intelligence/whole-days.ts';
import { EARLY_KEPT_DAYS } from './after-crossing.ts';
import type { DeskState, KeptRecord, SeizureKnown } from './desk-state.ts';
import { forgetRecord, unnamePlate } from './learn-records.ts';
import { isReported, notify, report } from './notices.ts';
import { TOLD_KEPT_MS } from './outbox.ts';
import { end } from './papers.ts';
import type { GivenRecord } from './records.ts';

/** Hours after which a notice that nobody acknowledged is told again, as such. Invented, no source. */
const ESCALATED_AFTER_HOURS = 72;
/** Days without a word on a record after which it is flagged. Source: the issue that asked for it. */
const SILENCE_DAYS = 30;
/** Days for which a lookout that has run out is still known: what comes late finds it. Invented, no source. */
const KEPT_DAYS = 3;
/** Days after its end from which on a record's expiry counts as told. Invented, no source. */
const EXPIRY_LAPSES_AFTER_DAYS = 14;
/** Outcomes of one crossing lie hours apart at most. Invented, no source. */
const OUTCOMES_HEARD_DAYS = 3;
/** Seizures raise leads on vehicles that are linked later, and cases are told, for so long. Invented, no source. */
const SEIZURE_KEPT_DAYS = 365;

/** What event time brings about by itself: escalations, silence, expiries, purges, and what is forgotten. */
export function sweep(desk: DeskState, nowMs: number): void {
  escalate(desk, nowMs - ESCALATED_AFTER_HOURS * HOUR_MS);
  for (const [key, kept] of desk.records) {
    if (keptUntilMs(kept.record) <= nowMs) expire(desk, key, kept, nowMs);
    else if (isSilent(desk, kept.record, nowMs)) flag(desk, kept);
  }
  for (const [place, paper] of desk.papers.standing) {
    if (paper.untilMs <= nowMs) end(desk, place, { ...paper, reason: 'expired' });
  }
  forgetOld(desk, nowMs);
}

/** Whether a record has been in force for thirty days, and nobody told whoever gave it what became of it. */
export function isSilent(desk: DeskState, record: GivenRecord, nowMs: number): boolean {
  const { fromMs, untilMs, givers } = record;
  const isInForce = fromMs <= nowMs && nowMs < untilMs;
  return isInForce && givers.length > 0 && wholeDays(nowMs - fromMs) >= SILENCE_DAYS && !isReported(desk, record);
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

function flag(desk: DeskState, kept: KeptRecord): void {
  if (kept.isFlagged) return;
  kept.isFlagged = true;
  report(desk, kept.record, { outcome: 'still-open', dueAtMs: kept.record.fromMs + SILENCE_DAYS * DAY_MS });
}

/** What is purged from its topic when its time has run out is told of at once: a later desk would know nothing of it. */
function keptUntilMs({ kind, untilMs }: GivenRecord): number {
  return kind === 'lookout' ? untilMs + KEPT_DAYS * DAY_MS : untilMs;
}

/** A record that has run out is told of if its givers heard nothing, and forgotten. */
function expire(desk: DeskState, key: string, kept: KeptRecord, nowMs: number): void {
  const { record, isMatched, isInspected } = kept;
  const { untilMs } = record;
  if (!isInspected && untilMs > nowMs - TOLD_KEPT_MS) desk.usefulness.count('expiredUnused', record, untilMs);
  const isLapsed = keptUntilMs(record) <= nowMs - EXPIRY_LAPSES_AFTER_DAYS * DAY_MS;
  if (!isLapsed && !isReported(desk, record) && !desk.withdrawn.has(key)) {
    report(desk, record, { outcome: isMatched ? 'expired-not-inspected' : 'expired-unmatched', dueAtMs: untilMs });
  }
  forgetRecord(desk, key);
}

function forgetOld(desk: DeskState, nowMs: number): void {
  const before = (days: number) => nowMs - days * DAY_MS;
  for (const [key, outcomes] of desk.early) {
    const left = outcomes.filter(({ occurredAt }) => epochMs(occurredAt) > before(EARLY_KEPT_DAYS));
    if (left.length > 0) desk.early.set(key, left);
    else desk.early.delete(key);
  }
  forgetWhere(desk.earlyCases, ({ occurredAt }) => epochMs(occurredAt) <= before(EARLY_KEPT_DAYS));
  forgetWhere(desk.outcomesHeard, (heardAtMs) => heardAtMs < before(OUTCOMES_HEARD_DAYS));
  forgetWhere(desk.withdrawn, ({ atMs }) => atMs < before(SEIZURE_KEPT_DAYS));
  forgetWhere(desk.reported, (atMs) => atMs < nowMs - TOLD_KEPT_MS);
  forgetWhere(desk.stopped, (alarms) => alarms.every(({ atMs }) => atMs < nowMs - TOLD_KEPT_MS));
  for (const seizure of desk.seizedAt.values()) {
    if (seizure.seizedAtMs <= before(SEIZURE_KEPT_DAYS)) forgetSeizure(desk, seizure);
  }
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

function forgetWhere<Value>(all: Map<string, Value>, isOld: (value: Value) => boolean): void {
  for (const [key, value] of all) if (isOld(value)) all.delete(key);
}
