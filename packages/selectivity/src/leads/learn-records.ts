import type { Agency, Plate } from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import type { DeskState, KeptRecord } from './desk-state.ts';
import type { Interest } from './interests.ts';
import { notify } from './notices.ts';
import { type GivenRecord, keptUntilMs, leadPlace, recordKey, silentFromMs, subjectsOf } from './records.ts';

/** Learns a record, or a later version of one; an earlier version changes nothing. */
export function learnRecord(desk: DeskState, given: GivenRecord): KeptRecord {
  const key = recordKey(given.kind, given.id);
  const before = desk.records.get(key);
  if (before !== undefined && before.record.asOfMs > given.asOfMs) return before;
  const endMs = withdrawnAtMs(desk, key);
  const record = endMs >= given.asOfMs ? { ...given, untilMs: Math.min(given.untilMs, endMs) } : given;
  if (before !== undefined) unhold(desk, key, before.record);
  const kept = before ?? newlyKept(desk, record);
  kept.record = record;
  desk.records.set(key, kept);
  desk.renewed.add(key);
  hold(desk, key, record);
  desk.agenda.put(key, silentFromMs(record));
  desk.agenda.put(key, keptUntilMs(record));
  if (record.plate !== null) namePlate(desk, record.plate);
  // Of a trace lead its screening is the first word.
  if (record.kind !== 'trace-lead') tellConcerned(desk, record);
  return kept;
}

/** The agency within whose jurisdiction a record lies is to be told of it, unless it gave it. */
export function tellConcerned(desk: DeskState, { kind, id, concerns, fromMs }: GivenRecord): void {
  if (concerns !== null) notify(desk, recordKey(kind, id), fromMs, { ...concerns, recordId: id });
}

/** Remembers when a record was withdrawn last, and by whom; also one that is not known yet. */
export function noteWithdrawal(desk: DeskState, key: string, atMs: number, agency: Agency | null): void {
  if (withdrawnAtMs(desk, key) < atMs) desk.withdrawn.set(key, { atMs, agency });
}

/** When a record was withdrawn last, in milliseconds since 1970; long before anything if nobody did. */
export function withdrawnAtMs({ withdrawn }: DeskState, key: string): number {
  return withdrawn.get(key)?.atMs ?? Number.NEGATIVE_INFINITY;
}

/** Forgets a record, with all that follows from it. */
export function forgetRecord(desk: DeskState, key: string): void {
  const kept = desk.records.get(key);
  if (kept === undefined) return;
  unhold(desk, key, kept.record);
  if (kept.record.kind === 'trace-lead') {
    desk.sayings.forget(kept.record.id);
    desk.changedLeads.add(kept.record.id);
  }
  if (kept.record.kind === 'lookout') desk.toldLookouts.delete(kept.record.id);
  desk.records.delete(key);
}

/** Forgets what a record says of persons, purchases and dealers; what it says of the vehicle stays. */
export function forgetPurchase(desk: DeskState, kept: KeptRecord): void {
  const { kind, id } = kept.record;
  const key = recordKey(kind, id);
  release(desk, key, kept.record);
  kept.record = { ...kept.record, entities: [] };
  hold(desk, key, kept.record);
  desk.sayings.forgetPurchase(id);
}

/** Another lead says the same as this one: whoever issued it watches the vehicle too, as long as this one counts. */
export function showDuplicate(desk: DeskState, leadId: string): void {
  const key = leadPlace(leadId);
  const kept = desk.records.get(key);
  if (kept !== undefined) hold(desk, key, kept.record);
}

/** A later version of a lead does not say the same any more. */
export function hideDuplicate(desk: DeskState, leadId: string, duplicateId: string): void {
  const key = leadPlace(leadId);
  const kept = desk.records.get(key);
  const others = desk.duplicates.get(leadId);
  others?.delete(duplicateId);
  if (others?.size === 0) desk.duplicates.delete(leadId);
  if (kept === undefined) return;
  for (const subject of subjectsOf(kept.record)) desk.interests.forget(subject, `${key}+${duplicateId}`);
}

/** One more record or seizure names a vehicle's plate. */
export function namePlate({ plates }: DeskState, plate: Plate): void {
  const vehicle = vehicleKey(plate);
  plates.set(vehicle, { plate, named: (plates.get(vehicle)?.named ?? 0) + 1 });
}

/** One less does. */
export function unnamePlate({ plates }: DeskState, plate: Plate): void {
  const vehicle = vehicleKey(plate);
  const known = plates.get(vehicle);
  if (known === undefined) return;
  if (known.named > 1) plates.set(vehicle, { plate: known.plate, named: known.named - 1 });
  else plates.delete(vehicle);
}

function newlyKept({ sources }: DeskState, record: GivenRecord): KeptRecord {
  return { record, isMatched: false, isInspected: false, isForOffice: null, sourced: sources.give(record) };
}

/** What a record says counts; what it said already is said once. */
function hold(desk: DeskState, key: string, record: GivenRecord): void {
  const { plate, entities, fromMs, untilMs, kind, id } = record;
  if (plate !== null) {
    const vehicle = vehicleKey(plate);
    for (const entity of entities) desk.links.join(key, vehicle, entity, fromMs);
  }
  for (const { subject, ...interest } of interestsOf(key, record)) desk.interests.show(subject, interest);
  const duplicates = kind === 'trace-lead' ? desk.duplicates.get(id) : undefined;
  for (const subject of subjectsOf(record)) {
    desk.touched.add(subject);
    for (const [other, duplicate] of duplicates ?? []) {
      const since = Math.max(fromMs, duplicate.fromMs);
      desk.interests.show(subject, { recordId: `${key}+${other}`, agency: duplicate.agency, fromMs: since, untilMs });
    }
  }
  for (const { subject } of record.watched ?? []) desk.touched.add(subject);
}

/** The interests that a record shows. */
function interestsOf(key: string, record: GivenRecord): readonly (Interest & { readonly subject: string })[] {
  const { agency, fromMs, untilMs, watched } = record;
  if (watched !== undefined) return watched.map((each, nth) => ({ ...each, recordId: `${key}#${nth}` }));
  if (agency === null) return [];
  return subjectsOf(record).map((subject) => ({ subject, recordId: key, agency, fromMs, untilMs }));
}

function unhold(desk: DeskState, key: string, record: GivenRecord): void {
  release(desk, key, record);
  if (record.plate !== null) unnamePlate(desk, record.plate);
}

/** What a record says counts no more. */
function release(desk: DeskState, key: string, record: GivenRecord): void {
  const { entities, kind, id } = record;
  desk.links.forget(key);
  // What had too many neighbours may have few enough now.
  for (const entity of entities) for (const { vehicle } of desk.links.joinedBy(entity)) desk.touched.add(vehicle);
  for (const { subject, recordId } of interestsOf(key, record)) desk.interests.forget(subject, recordId);
  const duplicates = kind === 'trace-lead' ? [...(desk.duplicates.get(id)?.keys() ?? [])] : [];
  for (const subject of subjectsOf(record)) {
    if (entities.length > 0) desk.touched.add(subject);
    for (const other of duplicates) desk.interests.forget(subject, `${key}+${other}`);
  }
}
