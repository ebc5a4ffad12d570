import type { CrossingId, InspectionConcluded, Instant, PortCode, SouthboundEvent } from '@southbound/contracts';
import type { IntelligenceWrite } from '@southbound/runtime/ports';
import {
  foldIntelligence,
  hasNoRoom,
  intelligenceKeys,
  isLatestWord,
  isOfRecord,
  knownUntilMs,
  type LookoutEvent,
  lookoutIdKey,
  lookoutPlaces,
  NONE_STANDING,
  type PlateIntelligence,
  packIntelligence,
  packToldLookout,
  packToldRecord,
  type RecordEvent,
  recordIdKey,
  type StandsBy,
  type StoppedAgain,
  saysLess,
  standsBy,
  stoppedAgain,
  type ToldLookout,
  type ToldRecord,
  toldKeptUntilMs,
  unpackIntelligence,
  unpackToldLookout,
  unpackToldRecord,
  withLookoutEvent,
  withoutOver,
  withoutOverTold,
  withoutRecord,
  withRecordEvent,
} from '@southbound/selectivity';

/** What the register holds, by key. */
export type Known = Map<string, string | null>;

/** Reads values in the order of their keys. */
type ReadKeys = (keys: readonly string[]) => Promise<readonly (string | null)[]>;

/**
 * All that a batch's events may change. Where a lookout or a record stood before, only its own key says, so the keys
 * that it left are read in a second round trip; hardly ever is there one.
 */
export async function readKnown(events: readonly SouthboundEvent[], read: ReadKeys): Promise<Known> {
  const known: Known = new Map();
  const readMore = async (keys: Iterable<string>) => {
    const asked = [...new Set(keys)].filter((key) => !known.has(key));
    if (asked.length === 0) return;
    const values = await read(asked);
    asked.forEach((key, nth) => {
      known.set(key, values[nth] ?? null);
    });
  };
  const lookouts = new Set(events.filter(isOfLookout).map(({ data }) => lookoutIdKey(data.lookoutId)));
  const records = new Set(events.filter(isOfRecord).map(recordIdKey));
  await readMore([...lookouts, ...records, ...events.flatMap(intelligenceKeys)]);
  const standing = [...lookouts].flatMap((idKey) => placesTold(lookoutTold(known.get(idKey))));
  await readMore([...standing, ...[...records].flatMap((idKey) => recordTold(known.get(idKey))?.key ?? [])]);
  return known;
}

function isOfLookout(event: SouthboundEvent): event is LookoutEvent {
  return event.type === 'LookoutPosted' || event.type === 'LookoutAmended' || event.type === 'LookoutWithdrawn';
}

function lookoutTold(packed: string | null | undefined): ToldLookout | null {
  return packed == null ? null : unpackToldLookout(packed);
}

function recordTold(packed: string | null | undefined): ToldRecord | null {
  return packed == null ? null : unpackToldRecord(packed);
}

/** The keys under which something stands of a lookout. */
function placesTold(told: ToldLookout | null): readonly string[] {
  return told === null ? [] : [...lookoutPlaces(told).keys()];
}

/** What came of a batch's events. */
export interface BatchFolded {
  readonly writes: readonly IntelligenceWrite[];
  /** Lookouts of which something was not taken, as often as it was not. */
  readonly refused: readonly Refused[];
  /** Inspections with which a vehicle was stopped for the third time or more, and nothing was ever found; each once. */
  readonly stopped: readonly VehicleStopped[];
}

/**
 * A lookout that there was no room for under a key, or that gave way there, and by what it would stand there; or
 * `less`: it was posted anew, by one person, with less than it had said; or `earliest`: more was said of it than is
 * kept, and what was said first counts no more.
 */
export interface Refused {
  readonly lookoutId: string;
  readonly by: StandsBy | 'less' | 'earliest';
}

/** A vehicle that was stopped again and again, and the inspection after which that was known. */
export interface VehicleStopped extends StoppedAgain {
  readonly crossingId: CrossingId;
  readonly port: PortCode;
  readonly recordedAt: Instant;
  /** Whether it was not known before. */
  readonly isNews: boolean;
}

/** What a batch's events come to, while they are folded one after the other. */
interface Folding {
  readonly known: Known;
  readonly values: Map<string, PlateIntelligence>;
  readonly lookouts: Map<string, ToldLookout>;
  readonly records: Map<string, ToldRecord>;
  readonly refused: Refused[];
  readonly stopped: Map<string, VehicleStopped>;
}

/** Folds a batch's events, one after the other, into what was known. What is over by `nowMs` goes with it. */
export function foldBatch(events: readonly SouthboundEvent[], known: Known, nowMs = 0): BatchFolded {
  const folding: Folding = {
    known,
    values: new Map(),
    lookouts: new Map(),
    records: new Map(),
    refused: [],
    stopped: new Map(),
  };
  for (const event of events) {
    if (isOfLookout(event)) foldLookout(folding, event);
    else if (isOfRecord(event)) foldRecord(folding, event);
    else if (event.type === 'InspectionConcluded') foldInspection(folding, event);
  }
  return { writes: writesOf(folding, nowMs), refused: folding.refused, stopped: [...folding.stopped.values()] };
}

function standingAt({ values, known }: Folding, key: string): PlateIntelligence {
  return values.get(key) ?? unpackIntelligence(known.get(key) ?? null);
}

function foldLookout(folding: Folding, event: LookoutEvent): void {
  const { known, values, lookouts, refused } = folding;
  const { lookoutId } = event.data;
  const idKey = lookoutIdKey(lookoutId);
  const before = lookouts.get(idKey) ?? lookoutTold(known.get(idKey));
  const told = withLookoutEvent(before, event);
  lookouts.set(idKey, told);
  if (event.type === 'LookoutPosted' && saysLess(told, event)) refused.push({ lookoutId, by: 'less' });
  if (hasNoRoom(before, told, event)) refused.push({ lookoutId, by: 'earliest' });
  const places = lookoutPlaces(told);
  for (const key of new Set([...placesTold(before), ...places.keys()])) {
    const stood = standingAt(folding, key);
    const now = places.get(key) ?? NONE_STANDING;
    const after = foldIntelligence(stood, event, now);
    values.set(key, after);
    refused.push(...gaveWay([...stood.lookouts, ...now.lookouts], after, now.lookouts.length > 0 ? null : lookoutId));
  }
}

/** A record is taken from where it stood, and stands where the latest word on it says. */
function foldRecord(folding: Folding, event: RecordEvent): void {
  const { known, values, records } = folding;
  const idKey = recordIdKey(event);
  const before = records.get(idKey) ?? recordTold(known.get(idKey));
  const told = withRecordEvent(before, event);
  records.set(idKey, told);
  if (!isLatestWord(told, event)) return;
  const left = before?.key ?? null;
  if (left !== null && left !== told.key) values.set(left, withoutRecord(standingAt(folding, left), event));
  if (told.key !== null) values.set(told.key, foldIntelligence(standingAt(folding, told.key), event));
}

/**
 * Notes who was stopped again by what is known after the inspection, so that a batch that is done twice tells the same.
 */
function foldInspection(folding: Folding, event: InspectionConcluded): void {
  const { values, stopped } = folding;
  for (const key of intelligenceKeys(event)) {
    const before = standingAt(folding, key);
    const after = foldIntelligence(before, event);
    values.set(key, after);
    noteStops(stopped, event, before, after);
  }
}

/** Lookouts that stood under a key, or were to, and do not, but for the one that was taken from there. */
function gaveWay(
  stood: PlateIntelligence['lookouts'],
  { lookouts }: PlateIntelligence,
  takenAway: string | null,
): readonly Refused[] {
  const left = new Set(lookouts.map(({ id }) => id));
  const gone = new Map(
    stood.filter(({ id }) => !left.has(id) && id !== takenAway).map((one) => [one.id, standsBy(one)]),
  );
  return [...gone].map(([lookoutId, by]) => ({ lookoutId, by }));
}

function writesOf({ values, lookouts, records }: Folding, nowMs: number): readonly IntelligenceWrite[] {
  const places = [...values].map(([plateKey, folded]) => {
    const value = withoutOver(folded, nowMs);
    return { plateKey, value: packIntelligence(value), keptUntilMs: knownUntilMs(value) };
  });
  const ofLookouts = [...lookouts].map(([plateKey, told]) => {
    const value = withoutOverTold(told, nowMs);
    return { plateKey, value: packToldLookout(value), keptUntilMs: toldKeptUntilMs(value) };
  });
  const ofRecords = [...records].map(([plateKey, told]) => {
    return { plateKey, value: packToldRecord(told, nowMs), keptUntilMs: told.keptUntilMs };
  });
  return [...places, ...ofLookouts, ...ofRecords];
}

function noteStops(
  stopped: Map<string, VehicleStopped>,
  event: InspectionConcluded,
  before: PlateIntelligence,
  after: PlateIntelligence,
): void {
  const knownBefore = new Set(stoppedAgain(before, event).map(({ inspectionId }) => inspectionId));
  const { crossingId, port } = event.data;
  for (const again of stoppedAgain(after, event)) {
    const { inspectionId } = again;
    const isNews = stopped.get(inspectionId)?.isNews === true || !knownBefore.has(inspectionId);
    stopped.set(inspectionId, { ...again, crossingId, port, recordedAt: event.recordedAt, isNews });
  }
}
