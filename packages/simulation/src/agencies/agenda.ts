import { DAY_MS } from '@southbound/contracts';
import { openDueBook } from '../due-book.ts';
import type { JournalEntry } from '../journal.ts';

type Task = () => readonly JournalEntry[];

/** What agencies are going to do. A task may put further ones on the agenda. */
export interface Agenda {
  /** Answers at once for a task that is due on a day already begun or before; keeps every other until its day. */
  at(atMs: number, task: Task): readonly JournalEntry[];
  /** Begins a day: what comes of all tasks due before its end, in the order in which they are due. */
  day(dayStartsAtMs: number): readonly JournalEntry[];
}

export function openAgenda(): Agenda {
  const book = openDueBook<{ readonly atMs: number; readonly task: Task }>(DAY_MS);
  let begunUntilMs = Number.NEGATIVE_INFINITY;
  return {
    at(atMs, task) {
      if (atMs < begunUntilMs) return task();
      book.add(atMs, { atMs, task });
      return [];
    },
    day(dayStartsAtMs) {
      begunUntilMs = dayStartsAtMs + DAY_MS;
      const entries: JournalEntry[] = [];
      const due = book.takeBefore(begunUntilMs).sort((a, b) => a.atMs - b.atMs);
      for (const { task } of due) entries.push(...task());
      return entries;
    },
  };
}
