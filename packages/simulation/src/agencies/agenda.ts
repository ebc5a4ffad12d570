import { DAY_MS } from '@southbound/contracts';
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
  const tasksOfDay = new Map<number, { readonly atMs: number; readonly task: Task }[]>();
  let begunUntilMs = Number.NEGATIVE_INFINITY;

  function daysBefore(untilMs: number): readonly number[] {
    return [...tasksOfDay.keys()].filter((day) => day * DAY_MS < untilMs).toSorted((a, b) => a - b);
  }

  return {
    at(atMs, task) {
      if (atMs < begunUntilMs) return task();
      const day = Math.floor(atMs / DAY_MS);
      const tasks = tasksOfDay.get(day);
      if (tasks === undefined) tasksOfDay.set(day, [{ atMs, task }]);
      else tasks.push({ atMs, task });
      return [];
    },
    day(dayStartsAtMs) {
      // A day at a time, but for the first one, and where days are left out.
      const isNext = begunUntilMs === dayStartsAtMs;
      begunUntilMs = dayStartsAtMs + DAY_MS;
      const due = isNext ? [dayStartsAtMs / DAY_MS] : daysBefore(begunUntilMs);
      const entries: JournalEntry[] = [];
      for (const day of due) {
        const tasks = tasksOfDay.get(day) ?? [];
        tasksOfDay.delete(day);
        for (const { task } of tasks.sort((a, b) => a.atMs - b.atMs)) entries.push(...task());
      }
      return entries;
    },
  };
}
