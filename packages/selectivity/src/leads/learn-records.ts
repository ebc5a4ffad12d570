import { epochMs, type LookoutWithdrawn, type TraceLeadIssued } from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import { type DeskState, type KeptRecord, notify, report } from './desk-state.ts';
import { type GivenRecord, recordKey, subjectsOf } from './records.ts';

/** Learns a record, or a later version of one; an earlier version changes nothing. */
export function learnRecord(desk: DeskState, given: GivenRecord): KeptRecord {
  const key = recordKey(given.kind, given.id);
  const before = desk.records.get(key);
  if (before !== undefined && before.record.asOfMs > given.asOfMs) return before;
  const withdrawnAtMs = desk.withdrawnAtMs.get(key) ?? Number.NEGATIVE_INFINITY;
  const isWithdrawn = withdrawnAtMs >= given.asOfMs;
  const record = isWithdrawn ? { ...given, untilMs: Math.min(given.untilMs, withdrawnAtMs) } : given;
  if (before !== undefined) release(desk, key, before.record);
  const kept = before ?? newlyKept(desk, record);
  // Two leads that say the same have the givers of both.
  kept.record = before === undefined ? record : { ...record, givers: merged(before.record.givers, record.givers) };
  desk.records.set(key, kept);
  hold(desk, key, record);
  if (record.concerns !== null) {
    notify(desk, key, record.asOfMs, { ...record.concerns, recordId: record.id });
  }
  for (const subject of subjectsOf(record)) desk.touched.set(subject, record.asOfMs);
  return kept;
}

/** A lookout counts no more from its withdrawal on, also one that comes before its posting. */
export function withdrawLookout(desk: DeskState, { data, occurredAt }: LookoutWithdrawn): void {
  const key = recordKey('lookout', data.lookoutId);
  const atMs = epochMs(occurredAt);
  desk.withdrawnAtMs.set(key, Math.max(atMs, desk.withdrawnAtMs.get(key) ?? 0));
  const kept = desk.records.get(key);
  if (kept === undefined || kept.record.asOfMs > atMs) return;
  release(desk, key, kept.record);
  kept.record = { ...kept.record, untilMs: Math.min(kept.record.untilMs, atMs) };
  hold(desk, key, kept.record);
}

/** Forgets a record, with all that follows from it. */
export function forgetRecord(desk: DeskState, key: string): void {
  const kept = desk.records.get(key);
  if (kept !== undefined) release(desk, key, kept.record);
  desk.records.delete(key);
}

/** Forgets what a record says of persons, purchases and dealers; what it says of the vehicle stays. */
export function forgetPurchase(desk: DeskState, kept: KeptRecord): void {
  desk.links.forget(recordKey(kept.record.kind, kept.record.id));
  kept.record = { ...kept.record, entities: [] };
}

/** By what a trace lead is the same as another: one firearm's recovery, or one sale and recovery, and one vehicle. */
export function sameness({ data }: TraceLeadIssued): string {
  const { recoveryId, purchaseId, soldAt, recoveredAt, traceRequestedAt, firearmCategory } = data;
  const vehicle = vehicleKey(data.identity.plate);
  if (recoveryId !== undefined) return `${vehicle} ${recoveryId}`;
  return [vehicle, purchaseId ?? '', soldAt, recoveredAt ?? traceRequestedAt, firearmCategory].join(' ');
}

function newlyKept(desk: DeskState, record: GivenRecord): KeptRecord {
  const isForOffice = record.kind === 'trace-lead' ? (desk.screenings.get(record.id) ?? null) : null;
  return { record, isMatched: false, isInspected: false, isReported: false, isForOffice };
}

function merged<Value>(some: readonly Value[], others: readonly Value[]): readonly Value[] {
  return [...new Set([...some, ...others])];
}

function hold(desk: DeskState, key: string, record: GivenRecord): void {
  const { plate, entities, agency, fromMs, untilMs } = record;
  if (plate !== null) {
    const vehicle = vehicleKey(plate);
    desk.plates.set(vehicle, plate);
    for (const entity of entities) desk.links.join(key, vehicle, entity);
  }
  if (agency === null) return;
  for (const subject of subjectsOf(record)) desk.interests.show(subject, { recordId: key, agency, fromMs, untilMs });
}

function release(desk: DeskState, key: string, record: GivenRecord): void {
  desk.links.forget(key);
  for (const subject of subjectsOf(record)) desk.interests.forget(subject, key);
}

/** A giver whose lead was known already is told, and from now on of what becomes of the first one too. */
export function joinGivers(desk: DeskState, first: KeptRecord, duplicate: GivenRecord): void {
  const before = first.record.givers;
  first.record = { ...first.record, givers: merged(before, duplicate.givers) };
  report(desk, { ...first, record: duplicate }, 'duplicate', duplicate.asOfMs);
}
