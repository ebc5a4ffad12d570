import type { CrossingId, InspectionConcluded, Instant, PortCode, SouthboundEvent } from '@southbound/contracts';
import type { IntelligenceWrite } from '@southbound/runtime/ports';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKeys,
  knownUntilMs,
  type LookoutEvent,
  lookoutIdKey,
  lookoutPlaces,
  NONE_STANDING,
  type PlateIntelligence,
  packIntelligence,
  packToldLookout,
  type StandsBy,
  type StoppedAgain,
  saysLess,
  standsBy,
  stoppedAgain,
  type ToldLookout,
  toldKeptUntilMs,
  unpackIntelligence,
  unpackToldLookout,
  withLookoutEvent,
  withoutOver,
  withoutOverTold,
} from '@southbound/selectivity';

/** What the register holds, by key. */
export type Known = Map<string, string | null>;

/** Reads values in the order of their keys. */
type ReadKeys = (keys: readonly string[]) => Promise<readonly (string | null)[]>;

/**
 * All that a batch's events may change. Where a lookout stood before, only its own key says, so the keys that it left
 * are read in a second round trip; hardly ever is there one.
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
  const ids = new Set(events.flatMap((event) => (isOfLookout(event) ? [lookoutIdKey(event.data.lookoutId)] : [])));
  await readMore([...ids, ...events.flatMap(intelligenceKeys)]);
  await readMore([...ids].flatMap((idKey) => placesTold(toldBefore(known.get(idKey)))));
  return known;
}

function isOfLookout(event: SouthboundEvent): event is LookoutEvent {
  return event.type === 'LookoutPosted' || event.type === 'LookoutAmended' || event.type === 'LookoutWithdrawn';
}

function toldBefore(packed: string | null | undefined): ToldLookout | null {
  return packed == null ? null : unpackToldLookout(packed);
}

/** The keys under which something stands of a lookout. */
function placesTold(told: ToldLookout | null): readonly string[] {
  return told === null ? [] : [...lookoutPlaces(told).keys()];
}

/** What came of a batch's events. */
export interface BatchTold {
  readonly writes: readonly IntelligenceWrite[];
  /** Lookouts of which something was not taken, as often as it was not. */
  readonly refused: readonly Refused[];
  /** Inspections with which a vehicle was stopped for the third time or more, and nothing was ever found; each once. */
  readonly stopped: readonly VehicleStopped[];
}

/**
 * A lookout that there was no room for under a key, or that gave way there, and by what it would stand there; or `less`:
 * it was posted anew, by one person, with less than it had said.
 */
export interface Refused {
  readonly lookoutId: string;
  readonly by: StandsBy | 'less';
}

/** A vehicle that was stopped again and again, and the inspection after which that was known. */
export interface VehicleStopped extends StoppedAgain {
  readonly crossingId: CrossingId;
  readonly port: PortCode;
  readonly recordedAt: Instant;
  /** Whether it was not known before. */
  readonly isNews: boolean;
}

/** Folds a batch's events, one after the other, into what was known. What is over by `nowMs` goes with it. */
export function foldBatch(events: readonly SouthboundEvent[], known: Known, nowMs = 0): BatchTold {
  const values = new Map<string, PlateIntelligence>();
  const lookouts = new Map<string, ToldLookout>();
  const refused: Refused[] = [];
  const stopped = new Map<string, VehicleStopped>();
  const standing = (key: string) => values.get(key) ?? unpackIntelligence(known.get(key) ?? null);

  function foldLookout(event: LookoutEvent): void {
    const { lookoutId } = event.data;
    const idKey = lookoutIdKey(lookoutId);
    const before = lookouts.get(idKey) ?? toldBefore(known.get(idKey));
    const told = withLookoutEvent(before, event);
    lookouts.set(idKey, told);
    if (event.type === 'LookoutPosted' && saysLess(told, event)) refused.push({ lookoutId, by: 'less' });
    const places = lookoutPlaces(told);
    for (const key of new Set([...placesTold(before), ...places.keys()])) {
      const stood = standing(key);
      const now = places.get(key) ?? NONE_STANDING;
      const after = foldIntelligence(stood, event, now);
      values.set(key, after);
      refused.push(...gaveWay([...stood.lookouts, ...now.lookouts], after, now.lookouts.length > 0 ? null : lookoutId));
    }
  }

  for (const event of events) {
    if (isOfLookout(event)) {
      foldLookout(event);
      continue;
    }
    for (const key of intelligenceKeys(event)) {
      const before = standing(key);
      const after = foldIntelligence(before, event as IntelligenceEvent);
      if (event.type === 'InspectionConcluded') noteStops(stopped, event, before, after);
      values.set(key, after);
    }
  }
  return { writes: writesOf(values, lookouts, nowMs), refused, stopped: [...stopped.values()] };
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

function writesOf(
  values: ReadonlyMap<string, PlateIntelligence>,
  lookouts: ReadonlyMap<string, ToldLookout>,
  nowMs: number,
): readonly IntelligenceWrite[] {
  const places = [...values].map(([plateKey, folded]) => {
    const value = withoutOver(folded, nowMs);
    return { plateKey, value: packIntelligence(value), keptUntilMs: knownUntilMs(value) };
  });
  const told = [...lookouts].map(([plateKey, heard]) => {
    const value = withoutOverTold(heard, nowMs);
    return { plateKey, value: packToldLookout(value), keptUntilMs: toldKeptUntilMs(value) };
  });
  return [...places, ...told];
}

/** Told by what is known after the inspection, so that a batch that is done twice tells the same. */
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
