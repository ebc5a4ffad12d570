import { MINUTE_MS } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { type Chance, wholeBetween } from './chance.ts';
import { openDueBook } from './due-book.ts';
import type { HiddenTruth } from './truth.ts';

/** A publication with the moment a gateway takes it in, and what is true of it where that is hidden. */
export interface JournalEntry {
  readonly recordedAtMs: number;
  /** Null for a truth that nobody publishes anything of. */
  readonly publication: Publication | null;
  readonly truth: HiddenTruth | null;
}

/** Holds what has happened, or is going to, until it is recorded. */
export interface Journal {
  add(entry: JournalEntry): void;
  /**
   * Takes out all that is recorded before an instant, in the order of recording; at one instant, of adding. Instants are
   * full minutes and follow one another.
   */
  takeBefore(untilMs: number): { publications: Publication[]; truths: HiddenTruth[] };
}

/**
 * What is recorded before `startsAtMs` comes with the minute before it, however old. What is recorded from `endsAtMs` on
 * is left out, so that a world holds nothing that nobody will hear of. Both are full minutes.
 */
export function openJournal(startsAtMs: number, endsAtMs: number): Journal {
  const book = openDueBook<JournalEntry>(MINUTE_MS, startsAtMs - MINUTE_MS, endsAtMs);
  return {
    add(entry) {
      book.add(Math.max(startsAtMs - MINUTE_MS, entry.recordedAtMs), entry);
    },
    takeBefore(untilMs) {
      const publications: Publication[] = [];
      const truths: HiddenTruth[] = [];
      const due = book.takeBefore(untilMs).sort((a, b) => a.recordedAtMs - b.recordedAtMs);
      for (const { publication, truth } of due) {
        if (publication !== null) publications.push(publication);
        if (truth !== null) truths.push(truth);
      }
      return { publications, truths };
    },
  };
}

/** Milliseconds from happening to a gateway taking it in, at least and at most. Invented, no source. */
const RECORDING_DELAY_MS = { min: 100, max: 2_000 } as const;

/** When a gateway takes in what happened at an instant. */
export function recordedAfter(chance: Chance, occurredAtMs: number): number {
  return occurredAtMs + wholeBetween(chance, RECORDING_DELAY_MS.min, RECORDING_DELAY_MS.max);
}
