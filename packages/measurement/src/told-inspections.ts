import { DAY_MS, HOUR_MS } from '@southbound/contracts';

/**
 * How long after its order, and how long before the newest that is told of inspections, an inspection may have ended;
 * one that ended earlier or later is late. Longer than any inspection and the wait for its bay. Invented, no source.
 */
export const LATE_MS = 2 * DAY_MS;
/**
 * How long an ordered inspection is known to have been told of. A second word of it that comes later is taken for one
 * of an unknown crossing; neither is counted.
 */
const SETTLED_HELD_MS = HOUR_MS;
/** At the largest port some 120 inspections a day are officers' own; those of two days must fit. Invented, no source. */
const HELD_MAX = 5_000;

/** When an inspection of a crossing ended, with the text of both: it is saved with every commit. */
interface Ended {
  readonly endedAtMs: number;
  readonly text: string;
}

/** Crossings of which it was told that an inspection ended. */
type Held = Map<string, Ended>;

export type SavedTold = readonly [
  selectionsMs: number,
  inspectionsMs: number,
  settled: readonly (readonly [string, number])[],
  officers: readonly (readonly [string, number])[],
];

/**
 * What was told of inspections lately, so that what is told twice or too late harms no figure. What an officer began
 * himself waits for no order that would show a second word of it, so it is remembered until that would be late.
 */
export function openToldInspections(saved: SavedTold = [0, 0, [], []]) {
  let [selectionsMs, inspectionsMs] = saved;
  const settled = heldOf(saved[2]);
  const officers = heldOf(saved[3]);

  return {
    /** A selection was read. An inspection's clock may be wrong: it moves none beyond that of selections. */
    selectedAt(recordedAtMs: number): void {
      selectionsMs = Math.max(selectionsMs, recordedAtMs);
    },
    /** Whether what ended then is told of too late, by the clock of what is told of inspections. */
    isLate(endedAtMs: number, recordedAtMs: number): boolean {
      inspectionsMs = Math.max(inspectionsMs, Math.min(recordedAtMs, selectionsMs));
      return endedAtMs < inspectionsMs - LATE_MS;
    },
    wasSettled: (crossingId: string): boolean => settled.has(crossingId),
    settle(crossingId: string, endedAtMs: number): void {
      hold(settled, crossingId, endedAtMs, inspectionsMs - SETTLED_HELD_MS);
    },
    /** Whether this is the first word of an officer's own inspection of this vehicle. */
    isOfficersFirst(crossingId: string, endedAtMs: number): boolean {
      if (officers.has(crossingId)) return false;
      hold(officers, crossingId, endedAtMs, inspectionsMs - LATE_MS);
      return true;
    },
    /** As text, of a `SavedTold`. */
    save: (): string => `[${selectionsMs},${inspectionsMs},${textOf(settled)},${textOf(officers)}]`,
  };
}

function heldOf(saved: SavedTold[2]): Held {
  return new Map(saved.map(([crossingId, endedAtMs]) => [crossingId, endedOf(crossingId, endedAtMs)]));
}

function endedOf(crossingId: string, endedAtMs: number): Ended {
  return { endedAtMs, text: JSON.stringify([crossingId, endedAtMs]) };
}

function textOf(held: Held): string {
  return `[${[...held.values()].map(({ text }) => text).join()}]`;
}

/** Adds one and forgets the old: they stand in about the order of their ends, so the first that is kept ends the search. */
function hold(held: Held, crossingId: string, endedAtMs: number, keptFromMs: number): void {
  for (const [id, ended] of held) {
    if (ended.endedAtMs >= keptFromMs && held.size < HELD_MAX) break;
    held.delete(id);
  }
  held.set(crossingId, endedOf(crossingId, endedAtMs));
}
