import {
  type Agency,
  type CaseProgressed,
  type CrossingOutcome,
  DAY_MS,
  epochMs,
  type LeadOutcome,
  type VehicleStoppedAgain,
} from '@southbound/contracts';
import { WITHDRAWAL_WATCHED_MS } from '../intelligence/known-lookouts.ts';
import { isSameText, vehicleKey } from '../intelligence/plate-key.ts';
import type { DeskState, KeptRecord, SeizureKnown } from './desk-state.ts';
import { countMatch, countUse } from './lead-sources.ts';
import { namePlate } from './learn-records.ts';
import { notify, report } from './notices.ts';
import { EARLY_KEPT_DAYS, type GivenRecord, keptUntilMs, recordKey } from './records.ts';

/** Alarms of one vehicle that lie closer than this are of one episode. The project's decision, no source. */
const EPISODE_DAYS = 30;

/**
 * What came of a crossing: for the records that matched, for agencies, for linked vehicles. Heard twice it counts once.
 */
export function learnOutcome(desk: DeskState, event: CrossingOutcome): void {
  const { crossingId, outcome, officerInitiated } = event.data;
  const heard = `${crossingId}/${outcome}/${officerInitiated}`;
  if (desk.outcomesHeard.has(heard)) return;
  desk.outcomesHeard.set(heard, epochMs(event.occurredAt));
  for (const { kind, id } of event.data.matches) {
    if (isRecord(kind)) awaitRecord(desk, recordKey(kind, id), event);
    if (kind === 'withdrawn-lookout') learnCrossedAfter(desk, id, event);
  }
  if (event.data.findings.length > 0) learnSeizure(desk, event);
}

/** What came of the records that are known by now; the topics are not ordered to each other. */
export function useOutcomes(desk: DeskState): void {
  for (const event of desk.earlyCases.values()) awaitRecordsBehind(desk, event);
  for (const key of desk.renewed) {
    const kept = desk.records.get(key);
    if (kept !== undefined) keepLeft(desk.early, key, (event) => useOf(desk, kept, event));
  }
  desk.renewed.clear();
  for (const lookoutId of desk.crossedAfter.keys()) {
    keepLeft(desk.crossedAfter, lookoutId, (event) => tellIssuer(desk, lookoutId, event));
  }
}

/** Of what waits for one key only that waits on which was not used. */
function keepLeft<Event>(waiting: Map<string, readonly Event[]>, key: string, isUsed: (event: Event) => boolean): void {
  const events = waiting.get(key) ?? [];
  const left = events.filter((event) => !isUsed(event));
  if (left.length === 0) waiting.delete(key);
  else if (left.length < events.length) waiting.set(key, left);
}

/** A case after a seizure: whoever gave what had led to it is told, once all that is known. */
export function learnCase(desk: DeskState, event: CaseProgressed): void {
  desk.earlyCases.set(event.data.crossingId, event);
}

/** A case of a seizure that is known waits for the records that had matched. */
function awaitRecordsBehind(desk: DeskState, event: CaseProgressed): void {
  const { crossingId } = event.data;
  const seizure = desk.seizedAt.get(crossingId);
  if (seizure === undefined) return;
  desk.earlyCases.delete(crossingId);
  for (const key of seizure.behind) awaitRecord(desk, key, event);
}

/** It waits as long as it is on its topic: a lead that is issued again is of the time when it was given first. */
function awaitRecord(desk: DeskState, key: string, event: CrossingOutcome | CaseProgressed): void {
  awaitKnown(desk.early, key, event);
  desk.renewed.add(key);
}

/** An event waits until that is known which it is about. */
function awaitKnown<Event>(waiting: Map<string, readonly Event[]>, key: string, event: Event): void {
  waiting.set(key, (waiting.get(key) ?? []).concat(event));
}

/**
 * What happened to a record, unless that was over long before, when one desk may still know it and another not, or was
 * given long after. It may be about a version that is to come.
 */
function useOf(desk: DeskState, kept: KeptRecord, event: CrossingOutcome | CaseProgressed): boolean {
  const atMs = epochMs(event.occurredAt);
  if (atMs > keptUntilMs(kept.record) || atMs < kept.record.fromMs - EARLY_KEPT_DAYS * DAY_MS) return false;
  if (event.type === 'CaseProgressed') tellOfCase(desk, kept.record, event);
  else useOutcome(desk, kept, event);
  return true;
}

function tellOfCase(desk: DeskState, record: GivenRecord, { data, occurredAt }: CaseProgressed): void {
  const { crossingId } = data;
  const sinceMs = desk.seizedAt.get(crossingId)?.seizedAtMs;
  if (sinceMs === undefined) return;
  report(desk, record, { outcome: 'case-opened', dueAtMs: epochMs(occurredAt), sinceMs, crossingId });
}

/**
 * A vehicle was stopped again and again, and nothing was ever found: CBP is told once for each episode, which goes on
 * as long as one alarm follows another within thirty days.
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

function useOutcome(desk: DeskState, kept: KeptRecord, event: CrossingOutcome): void {
  const atMs = epochMs(event.occurredAt);
  const { outcome, officerInitiated, randomDraw, findings, crossingId } = event.data;
  const { usefulness } = desk;
  // A released vehicle that an officer then inspects has matched once.
  const wasHeard = officerInitiated && desk.outcomesHeard.has(`${crossingId}/released/false`);
  if (!wasHeard) usefulness.count('matched', kept.record, atMs);
  kept.isMatched = true;
  countMatch(kept.sourced, atMs - kept.record.fromMs);
  if (outcome !== 'inspected') return;
  kept.isInspected = true;
  usefulness.count('inspected', kept.record, atMs);
  if (findings.length > 0) {
    usefulness.count('found', kept.record, atMs);
    const isByChance = randomDraw || officerInitiated;
    if (kept.isForOffice === false && isByChance) usefulness.count('screenedOutWrongly', kept.record, atMs);
  }
  countForSource(kept, event);
  report(desk, kept.record, { outcome: outcomeOf(event), dueAtMs: atMs, crossingId });
}

/** An officer's own inspection is no random sample of what was screened out, nor is one that was not drawn. */
function countForSource({ sourced, isForOffice }: KeptRecord, { data }: CrossingOutcome): void {
  const isFind = data.findings.length > 0;
  countUse(sourced, 'inspected');
  if (isFind) countUse(sourced, 'found');
  if (isForOffice !== false || !data.randomDraw || data.officerInitiated) return;
  countUse(sourced, 'screenedOutDrawn');
  if (isFind) countUse(sourced, 'screenedOutRight');
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
  for (const agency of isOfPurchases(data) ? (['HSI', 'ATF'] as const) : (['HSI'] as const)) {
    desk.noticeTimes.due(agency, `seizure ${crossingId}`, seizedAtMs);
    notify(desk, `seizure/${crossingId}`, seizedAtMs, { agency, ...about });
  }
  const firearms = findings.reduce((sum, one) => sum + (one.seizureType === 'Weapons' ? one.count : 0), 0);
  const behind = matches.flatMap(({ kind, id }) => (isRecord(kind) ? [recordKey(kind, id)] : []));
  const seizure = { crossingId, plate: identity.plate ?? null, seizedAtMs, firearms, behind };
  if (!desk.seizedAt.has(crossingId)) keepSeizure(desk, seizure, data.identity);
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

/**
 * The register says that a lookout on this vehicle was withdrawn within the 72 hours before. CBP is told in any case,
 * and whoever had issued it once that is known.
 */
function learnCrossedAfter(desk: DeskState, lookoutId: string, event: CrossingOutcome): void {
  tellOfCrossedAfter(desk, lookoutId, event, 'CBP');
  awaitKnown(desk.crossedAfter, lookoutId, event);
}

/** Whoever had issued a lookout is told, if that is known: who withdrew it then, or whose it is if it was amended. */
function tellIssuer(desk: DeskState, lookoutId: string, event: CrossingOutcome): boolean {
  const key = recordKey('lookout', lookoutId);
  const withdrawn = desk.withdrawn.get(key);
  const record = desk.records.get(key)?.record;
  const atMs = epochMs(event.occurredAt);
  const isOf = (fromMs: number, untilMs: number) => fromMs - EARLY_KEPT_DAYS * DAY_MS <= atMs && atMs <= untilMs;
  const reportedUntilMs = (fromMs: number) => fromMs + WITHDRAWAL_WATCHED_MS + EARLY_KEPT_DAYS * DAY_MS;
  const wasWithdrawn = withdrawn !== undefined && isOf(withdrawn.atMs, reportedUntilMs(withdrawn.atMs));
  const isKnown = record !== undefined && isOf(record.fromMs, keptUntilMs(record));
  const issuer = (wasWithdrawn ? withdrawn.agency : null) ?? (isKnown ? record.agency : null);
  if (issuer !== null) tellOfCrossedAfter(desk, lookoutId, event, issuer);
  return issuer !== null;
}

function tellOfCrossedAfter(desk: DeskState, recordId: string, event: CrossingOutcome, agency: Agency): void {
  const { crossingId } = event.data;
  const notice = { agency, about: 'withdrawn-then-crossed', recordId, crossingId } as const;
  notify(desk, `withdrawn/${recordId}/${crossingId}`, epochMs(event.occurredAt), notice);
}

/** Whether a match is with what somebody gave, and waits for word of. */
function isRecord(kind: CrossingOutcome['data']['matches'][number]['kind']): boolean {
  return kind !== 'seizure' && kind !== 'link' && kind !== 'withdrawn-lookout';
}
