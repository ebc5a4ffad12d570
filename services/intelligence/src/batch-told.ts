import { epochMs, type LookoutId, type SouthboundEvent } from '@southbound/contracts';
import type { IntelligenceWrite } from '@southbound/runtime/ports';
import {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKeys,
  isStoppedAgain,
  knownUntilMs,
  LOOKOUT_KEPT_AFTER_MS,
  type LookoutIdentity,
  lookoutIdKey,
  lookoutKeys,
  type PlateIntelligence,
  packIntelligence,
  packLookoutIdentity,
  type StandsBy,
  unpackIntelligence,
  unpackLookoutIdentity,
} from '@southbound/selectivity';

/** What the register holds, by key. */
export type Known = Map<string, string | null>;

/** Reads values in the order of their keys. */
type ReadKeys = (keys: readonly string[]) => Promise<readonly (string | null)[]>;

type LookoutEvent = Extract<IntelligenceEvent, { readonly type: `Lookout${string}` }>;

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
  await readMore([...ids, ...events.flatMap((event) => [...intelligenceKeys(event).keys()])]);
  const left = [...ids].flatMap((idKey) => [...lookoutKeys(formerIdentity(known.get(idKey))).keys()]);
  await readMore(left);
  return known;
}

function isOfLookout(event: SouthboundEvent): event is LookoutEvent {
  return event.type === 'LookoutPosted' || event.type === 'LookoutAmended' || event.type === 'LookoutWithdrawn';
}

function formerIdentity(packed: string | null | undefined): LookoutIdentity {
  return packed == null ? {} : unpackLookoutIdentity(packed);
}

/** What came of a batch's events. */
export interface BatchTold {
  readonly writes: readonly IntelligenceWrite[];
  /** Lookouts for which there was no room under a key: by what they would have stood there, and how often. */
  readonly refused: readonly { readonly lookoutId: LookoutId; readonly by: StandsBy }[];
  /** Inspections with which a vehicle was stopped for the third time or more, and nothing was ever found. */
  readonly stoppedAgain: number;
}

/** Folds a batch's events, one after the other, into what was known. */
export function foldBatch(events: readonly SouthboundEvent[], known: Known): BatchTold {
  const values = new Map<string, PlateIntelligence>();
  const identities = new Map<string, IntelligenceWrite>();
  const refused: { lookoutId: LookoutId; by: StandsBy }[] = [];
  let stoppedAgain = 0;
  const standing = (key: string) => values.get(key) ?? unpackIntelligence(known.get(key) ?? null);

  for (const event of events) {
    const places = isOfLookout(event) ? placesOf(event, identities, known) : intelligenceKeys(event);
    for (const [key, by] of places) {
      const before = standing(key);
      if (event.type === 'InspectionConcluded' && isStoppedAgain(before, event)) stoppedAgain += 1;
      const after = foldIntelligence(before, event as IntelligenceEvent, by);
      values.set(key, after);
      if (isOfLookout(event) && isRefused(event, by, after)) refused.push({ lookoutId: event.data.lookoutId, by });
    }
  }
  const folded = [...values].map(([plateKey, value]) => ({
    plateKey,
    value: packIntelligence(value),
    keptUntilMs: knownUntilMs(value),
  }));
  return { writes: [...folded, ...identities.values()], refused, stoppedAgain };
}

/** Where a lookout stands from now on, and by nothing where it stood and no longer does. Notes what it names. */
function placesOf(
  event: LookoutEvent,
  identities: Map<string, IntelligenceWrite>,
  known: Known,
): ReadonlyMap<string, StandsBy> {
  const { lookoutId, identity } = event.data;
  const idKey = lookoutIdKey(lookoutId);
  const former = lookoutKeys(formerIdentity(identities.get(idKey)?.value ?? known.get(idKey)));
  const places = new Map<string, StandsBy>();
  for (const key of former.keys()) places.set(key, 'nothing');
  for (const [key, by] of lookoutKeys(identity)) places.set(key, by);
  if (event.type !== 'LookoutWithdrawn') {
    const keptUntilMs = epochMs(event.data.expiresAt) + LOOKOUT_KEPT_AFTER_MS;
    identities.set(idKey, { plateKey: idKey, value: packLookoutIdentity(identity), keptUntilMs });
  }
  return places;
}

function isRefused(event: LookoutEvent, by: StandsBy, { lookouts }: PlateIntelligence): boolean {
  if (event.type === 'LookoutWithdrawn' || by === 'nothing') return false;
  return !lookouts.some(({ id }) => id === event.data.lookoutId);
}
