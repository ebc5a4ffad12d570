import { type CaseProgressed, type CrossingOutcome, DAY_MS, epochMs, type LeadOutcome } from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';
import { type DeskState, type KeptRecord, notify, report } from './desk-state.ts';
import { recordKey } from './records.ts';

/** A vehicle stopped so often within so many days, with nothing found, is an alarm. Source: the project's guardrails. */
const STOPS_IN_VAIN = 3;
const STOPS_WITHIN_DAYS = 30;

/** What came of a crossing: for the records that matched, for agencies, for linked vehicles. Heard twice it counts once. */
export function learnOutcome(desk: DeskState, event: CrossingOutcome): void {
  const { crossingId, outcome, officerInitiated } = event.data;
  const heard = `${crossingId}/${outcome}/${officerInitiated}`;
  if (desk.outcomesHeard.has(heard)) return;
  desk.outcomesHeard.set(heard, epochMs(event.occurredAt));
  for (const { kind, id } of event.data.matches) {
    const key = recordKey(kind, id);
    if (kind === 'withdrawn-lookout') tellOfWithdrawn(desk, id, event);
    else if (kind !== 'seizure' && kind !== 'link') useOf(desk, key, event);
  }
  if (event.data.findings.length > 0) learnSeizure(desk, event);
  else if (outcome === 'inspected') noteStopInVain(desk, event);
}

/** What had come of a record before it was known here: the topics are not ordered to each other. */
export function learnEarly(desk: DeskState, key: string): void {
  const early = desk.early.get(key) ?? [];
  desk.early.delete(key);
  for (const event of early) useOf(desk, key, event);
}

/** A case after a seizure: whoever gave what had led to it is told. */
export function learnCase(desk: DeskState, event: CaseProgressed): void {
  const { data, occurredAt } = event;
  const behind = desk.behindSeizure.get(data.crossingId);
  if (behind === undefined) desk.earlyCases.set(data.crossingId, event);
  for (const key of behind ?? []) {
    const kept = desk.records.get(key);
    if (kept !== undefined) report(desk, kept, 'case-opened', epochMs(occurredAt), data.crossingId);
  }
}

function useOf(desk: DeskState, key: string, event: CrossingOutcome): void {
  const kept = desk.records.get(key);
  if (kept === undefined) {
    desk.early.set(key, [...(desk.early.get(key) ?? []), event]);
    return;
  }
  const atMs = epochMs(event.occurredAt);
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
  report(desk, kept, outcomeOf(event), atMs, crossingId);
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
  desk.behindSeizure.set(
    crossingId,
    matches.map(({ kind, id }) => recordKey(kind, id)),
  );
  const early = desk.earlyCases.get(crossingId);
  desk.earlyCases.delete(crossingId);
  if (early !== undefined) learnCase(desk, early);
  if (identity.plate === undefined) return;
  const vehicle = vehicleKey(identity.plate);
  desk.plates.set(vehicle, identity.plate);
  for (const person of [identity.ownerRef, ...(identity.documentRefs ?? [])]) {
    if (person !== undefined) desk.links.join(`seizure/${crossingId}`, vehicle, { kind: 'person', id: person });
  }
  const firearms = findings.reduce((sum, one) => sum + (one.seizureType === 'Weapons' ? one.count : 0), 0);
  const seizure = { crossingId, plate: identity.plate, seizedAtMs, firearms };
  desk.seizures.set(vehicle, seizure);
  desk.touched.set(vehicle, seizedAtMs);
}

function noteStopInVain(desk: DeskState, { data, occurredAt }: CrossingOutcome): void {
  if (data.identity.plate === undefined) return;
  const vehicle = vehicleKey(data.identity.plate);
  const atMs = epochMs(occurredAt);
  const sinceMs = atMs - STOPS_WITHIN_DAYS * DAY_MS;
  const stops = [...(desk.stopsInVain.get(vehicle) ?? []), atMs].filter((stopMs) => stopMs > sinceMs);
  desk.stopsInVain.set(vehicle, stops);
  if (stops.length < STOPS_IN_VAIN) return;
  const { crossingId } = data;
  notify(desk, `stopped/${crossingId}`, atMs, { agency: 'CBP', about: 'stopped-three-times', crossingId });
}

/** The register says that a lookout on this vehicle was withdrawn within the 72 hours before. */
function tellOfWithdrawn(desk: DeskState, lookoutId: string, { data, occurredAt }: CrossingOutcome): void {
  const issuer = issuerOf(desk.records.get(recordKey('lookout', lookoutId)));
  const notice = { about: 'withdrawn-then-crossed', recordId: lookoutId, crossingId: data.crossingId } as const;
  for (const agency of new Set(['CBP', issuer] as const)) {
    notify(desk, `withdrawn/${lookoutId}/${data.crossingId}`, epochMs(occurredAt), { agency, ...notice });
  }
}

function issuerOf(kept: KeptRecord | undefined) {
  return kept?.record.agency ?? 'CBP';
}
