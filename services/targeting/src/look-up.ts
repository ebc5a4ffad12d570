import type { Arrival } from '@southbound/runtime';
import { Fault } from '@southbound/runtime';
import type { RegisterEntry, RegisterKey, RegisterMark, VehicleRegister } from '@southbound/runtime/ports';
import {
  furtherKeys,
  isDescriptionKey,
  type PlateIntelligence,
  plateKey,
  unpackIntelligence,
  vehicleKey,
} from '@southbound/selectivity';

/** What the register answered for a crossing's vehicle. */
export interface LookedUp {
  /** Null when its plate was not read, and so neither of these was asked for. */
  readonly own: { readonly key: RegisterKey; readonly known: RegisterEntry } | null;
  /** What stands under its further keys: of plates one edit away, of persons, of its description. */
  readonly further: readonly PlateIntelligence[];
  /** Whether what is absent is not known; otherwise it may merely not have been read yet. */
  readonly isComplete: boolean;
}

/** What the register answered for a batch. */
export interface Known {
  /** Null when the register was never written or lost everything. */
  readonly mark: RegisterMark | null;
  /** A place for each arrival; null where there is nothing to look up. */
  readonly entries: readonly (LookedUp | null)[];
}

/** What is asked for one arrival. */
interface Asked {
  readonly place: number;
  readonly key: RegisterKey | null;
  readonly further: readonly string[];
}

const NOTHING_FURTHER: readonly PlateIntelligence[] = [];

/** Opens a text of what is known under a key. */
type Opened = (key: string, packed: string) => PlateIntelligence;

/**
 * What stands under a description is asked for by many vehicles and seldom changes: so it is opened once, and the same
 * text means the same. Under other keys hardly anything is asked for twice, and keeping it would cost more than opening
 * it.
 */
export function openedOnce(): Opened {
  const opened = new Map<string, { readonly packed: string; readonly known: PlateIntelligence }>();
  return (key, packed) => {
    if (!isDescriptionKey(key)) return unpackIntelligence(packed);
    const before = opened.get(key);
    if (before?.packed === packed) return before.known;
    if (opened.size === OPENED_MAX) opened.clear();
    const known = unpackIntelligence(packed);
    opened.set(key, { packed, known });
    return known;
  };
}

/** So many are held, and then opened anew. Invented, no source. */
const OPENED_MAX = 1_000;

/**
 * One round trip for the batch's vehicles; null when the register does not answer. Away, never written and not rebuilt
 * yet are the same to a decision: nothing is certain. But what answers also keeps histories.
 */
export async function askRegister(
  register: VehicleRegister,
  arrivals: readonly Arrival[],
  opened: Opened,
): Promise<Known | null> {
  const asked = arrivals.flatMap(askedFor);
  const keys = asked.flatMap(({ key }) => (key === null ? [] : [key]));
  const furtherAsked = [...new Set(asked.flatMap(({ further }) => further))];
  try {
    const { mark, entries, further } = await register.read(keys, furtherAsked);
    const isComplete = mark?.coverage === 'complete';
    const standing = standingUnder(furtherAsked, further, opened);
    const known: (LookedUp | null)[] = arrivals.map(() => null);
    let nth = 0;
    for (const { place, key, further: wanted } of asked) {
      const entry = key === null ? undefined : entries[nth];
      if (key !== null) nth += 1;
      const own = key === null || entry === undefined ? null : { key, known: entry };
      known[place] = { own, further: standing === null ? NOTHING_FURTHER : ofKeys(standing, wanted), isComplete };
    }
    return { mark, entries: known };
  } catch (error) {
    if (error instanceof Fault && error.code === 'register-away') return null;
    throw error;
  }
}

function askedFor({ event }: Arrival, place: number): readonly Asked[] {
  if (event?.type !== 'CrossingObserved') return [];
  const { plate } = event.data.identity;
  const key = plate === undefined ? null : plateKey(plate.text);
  const further = furtherKeys(event.data, key);
  if (plate !== undefined && key !== null) {
    return [{ place, key: { plateKey: key, vehicleKey: vehicleKey(plate, key) }, further }];
  }
  return further.length === 0 ? [] : [{ place, key: null, further }];
}

/** What stands under further keys; null when nothing does, as for most batches. Read once, however often it is asked for. */
function standingUnder(
  keys: readonly string[],
  values: readonly (string | null)[],
  opened: Opened,
): ReadonlyMap<string, PlateIntelligence> | null {
  let standing: Map<string, PlateIntelligence> | null = null;
  values.forEach((value, nth) => {
    const key = keys[nth];
    if (value === null || key === undefined) return;
    standing ??= new Map();
    standing.set(key, opened(key, value));
  });
  return standing;
}

function ofKeys(
  standing: ReadonlyMap<string, PlateIntelligence>,
  keys: readonly string[],
): readonly PlateIntelligence[] {
  return keys.flatMap((key) => standing.get(key) ?? []);
}
