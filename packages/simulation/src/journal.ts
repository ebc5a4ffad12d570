import type { Publication } from '@southbound/runtime/ports';
import { type Chance, wholeBetween } from './chance.ts';
import type { HiddenTruth } from './truth.ts';

/** A publication with the moment a gateway takes it in, and what is true of it where that is hidden. */
export interface JournalEntry {
  readonly recordedAtMs: number;
  readonly publication: Publication;
  readonly truth: HiddenTruth | null;
}

/** Holds what has happened, or is going to, until it is recorded. */
export interface Journal {
  add(entry: JournalEntry): void;
  /** Takes out all that is recorded before an instant, in the order of recording; at one instant, of adding. */
  takeBefore(untilMs: number): { publications: Publication[]; truths: HiddenTruth[] };
}

export function openJournal(): Journal {
  let pending: JournalEntry[] = [];
  return {
    add(entry) {
      pending.push(entry);
    },
    takeBefore(untilMs) {
      pending.sort((a, b) => a.recordedAtMs - b.recordedAtMs);
      const found = pending.findIndex((entry) => entry.recordedAtMs >= untilMs);
      const due = found === -1 ? pending : pending.slice(0, found);
      pending = found === -1 ? [] : pending.slice(found);
      return {
        publications: due.map((entry) => entry.publication),
        truths: due.map((entry) => entry.truth).filter((truth) => truth !== null),
      };
    },
  };
}

/** Milliseconds from happening to a gateway taking it in, at least and at most. Invented, no source. */
const RECORDING_DELAY_MS = { min: 100, max: 2_000 } as const;

/** When a gateway takes in what happened at an instant. */
export function recordedAfter(chance: Chance, occurredAtMs: number): number {
  return occurredAtMs + wholeBetween(chance, RECORDING_DELAY_MS.min, RECORDING_DELAY_MS.max);
}
