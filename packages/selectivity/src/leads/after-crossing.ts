import {
  type CaseProgressed,
  type CrossingOutcome,
  DAY_MS,
  epochMs,
  type LeadOutcome,
  type VehicleStoppedAgain,
} from '@southbound/contracts';
import { isSameText, vehicleKey } from '../intelligence/plate-key.ts';
import type { DeskState, KeptRecord, SeizureKnown } from './desk-state.ts';
import { namePlate } from './learn-records.ts';
import { notify, report } from './notices.ts';
import { recordKey } from './records.ts';

/** Days for which an outcome waits for its record: topics are not ordered to each other. Invented, no source. */
export const EARLY_KEPT_DAYS = 3;

/** Alarms of one vehicle that lie closer than this are of one episode. The project's decision, no source. */
const EPISODE_DAYS = 30;

/** What came of a crossing: for the records that matched, for agencies, for linked vehicles. Heard twice it counts once. */
export function learnOutcome(desk: DeskState, event: CrossingOutcome): void {
  const { crossingId, outcome, officerInitiated } = event.data;
  const heard = `${crossingId}/${outcome}/${officerInitiated}`;
  if (desk.outcomesHeard.has(heard)) return;
  desk.outcomesHeard.set(heard, epochMs(event.occurredAt));
  for (const { kind, id } of event.data.matches) {
    const key = recordKey(kind, id);
    if (kind === 'withdrawn-lookout') tellOfWithdrawn(desk, id, event);
    else if (kind !== 'seizure' && kind !== 'link') desk.early.set(key, (desk.early.get(key) ?? []).concat(event));
  }
  if (event.data.findings.length > 0) learnSeizure(desk, event);
}

/** What came of the records that are known by now; the topics are not ordered to each other. */
export function useOutcomes(desk: DeskState): void {
  for (const [key, outcomes] of desk.early) {
    const kept = desk.records.get(key);
    if (kept === undefined) continue;
    desk.early.delete(key);
    for (const event of outcomes) useOf(desk, kept, event);
  }
}

/** A case after a seizure: whoever gave what had led to it is told. */
export function learnCase(desk: DeskState, event: CaseProgressed): void {
  const { data, occurredAt } = event;
  const seizure = desk.seizedAt.get(data.crossingId);
  if (seizure === undefined) desk.earlyCases.set(data.crossingId, event);
  for (const key of seizure?.behind ?? []) {
    const record = desk.records.get(key)?.record;
    if (record === undefined || seizure === undefined) continue;
    const { crossingId, seizedAtMs: sinceMs } = seizure;
    report(desk, record, { outcome: 'case-opened', dueAtMs: epochMs(occurredAt), sinceMs, crossingId });
  }
}

/**
 * A vehicle was stopped again and again, and nothing was ever found: CBP is told once for each episode, which goes on as
 * long as one alarm follows another within thirty days.
 */
export function learnStoppedAgain(desk: DeskState, { data, occurredAt }: VehicleStoppedAgain): void {
  const { plate } = data.identity;
  const { crossingId, inspectionId } = data;
  const vehicle = vehicleKey(plate);
  const atMs = epochMs(occurredAt);
  const known = desk.stopped.get(vehicle) ?? [];
  const ofVehicle = known.filter((alarm) => isSameText(alarm.plate, plate));
  if (ofVehicle.some((alarm) => alarm.atMs === atMs)) return;
  desk.stopped.set(vehicle, known.concat({ plate, atMs }));
  if (ofVehicle.some((alarm) => Math.abs(alarm.atMs - atMs) < EPISODE_DAYS * DAY_MS)) return;
  notify(desk, `stopped/${inspectionId}`, atMs, { agency: 'CBP', about: 'stopped-three-times', crossingId });
}

function useOf(desk: DeskState, kept: KeptRecord, event: CrossingOutcome): void {
  const atMs = epochMs(event.occurredAt);
  // It cannot have matched what was given so long after it.
  if (atMs < kept.record.fromMs - EARLY_KEPT_DAYS * DAY_MS) return;
  const { outcome, officerInitiated, randomDraw, findings, crossingId } = event.data;
  const { usefulness } = desk;
  // A released vehicle that an officer then inspects has matched once.
  const wasHeard = officerInitiated && desk.outcomesHeard.has(`${crossingId}/released/false`);
  if (!wasHeard) usefulness.count('matched', kept.record, atMs);
  kept.isMatched = true;
  if (outcome !== 'inspected') return;
  kept.isInspected = true;
  usefulness.count('inspected', kept.record, atMs);
  if (findings.length > 0) {
    usefulness.count('found', kept.record, atMs);
    const isByChance = randomDraw || officerInitiated;
    if (kept.isForOffice === false && isByChance) usefulness.count('screenedOutWrongly', kept.record, atMs);
  }
  report(desk, kept.record, { outcome: outcomeOf(event), dueAtMs: atMs, crossingId });
}

function outcomeOf({ data }: CrossingOutcome): LeadOutcome {
  if (data.findings.length === 0) return 'nothing-found';
  return isOfPurchases(data) ? 'firearms-found' : 'other-goods-found';
}

/** Weapons, ammunition and parts come from purchases, which concern ATF. */
function isOfPurchases({ findings }: CrossingOutcome['data']): boolean {
  return findings.some(({ seizureType }) => seizureType === 'Weapons' || seizureType === 'Ammunition & Gun Parts');
}

function learnSeizure(desk: DeskState, { data, occurredAt }: CrossingOutcome): void {
  const { crossingId, identity, findings, matches } = data;
  const seizedAtMs = epochMs(occurredAt);
  const about = { about: 'seizure', crossingId } as const;
  notify(desk, `seizure/${crossingId}`, seizedAtMs, { agency: 'HSI', ...about });
  if (isOfPurchases(data)) notify(desk, `seizure/${crossingId}`, seizedAtMs, { agency: 'ATF', ...about });
  const firearms = findings.reduce((sum, one) => sum + (one.seizureType === 'Weapons' ? one.count : 0), 0);
  const behind = matches.map(({ kind, id }) => recordKey(kind, id));
  const seizure = { crossingId, plate: identity.plate ?? null, seizedAtMs, firearms, behind };
  if (!desk.seizedAt.has(crossingId)) keepSeizure(desk, seizure, data.identity);
  const early = desk.earlyCases.get(crossingId);
  desk.earlyCases.delete(crossingId);
  if (early !== undefined) learnCase(desk, early);
}

function keepSeizure(
  desk: DeskState,
  seizure: SeizureKnown,
  { ownerRef, documentRefs = [] }: CrossingOutcome['data']['identity'],
): void {
  const { crossingId, plate, seizedAtMs } = seizure;
  desk.seizedAt.set(crossingId, seizure);
  if (plate === null) return;
  const vehicle = vehicleKey(plate);
  namePlate(desk, plate);
  for (const id of new Set([ownerRef, ...documentRefs])) {
    if (id !== undefined) desk.links.join(`seizure/${crossingId}`, vehicle, { kind: 'person', id }, seizedAtMs);
  }
  desk.seizures.set(vehicle, (desk.seizures.get(vehicle) ?? []).concat(seizure));
  desk.touched.add(vehicle);
}

/** The register says that a lookout on this vehicle was withdrawn within the 72 hours before. */
function tellOfWithdrawn(desk: DeskState, lookoutId: string, { data, occurredAt }: CrossingOutcome): void {
  const key = recordKey('lookout', lookoutId);
  const issuer = desk.withdrawn.get(key)?.agency ?? desk.records.get(key)?.record.agency ?? 'CBP';
  const notice = { about: 'withdrawn-then-crossed', recordId: lookoutId, crossingId: data.crossingId } as const;
  for (const agency of new Set(['CBP', issuer] as const)) {
    notify(desk, `withdrawn/${lookoutId}/${data.crossingId}`, epochMs(occurredAt), { agency, ...notice });
  }
}
