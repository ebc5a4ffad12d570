import { HOUR_MS } from '@southbound/contracts';

/** What is to be looked at when event time has come so far; by the hour. Mutable behind its factory. */
export interface Agenda {
  /** To be looked at once on the first full hour from an instant on, in milliseconds since 1970. */
  put(key: string, atMs: number): void;
  /** Takes out what is to be looked at by an instant, in the order of the hours; within one, as it was put. */
  takeDue(nowMs: number): readonly string[];
}

/** Opens an agenda on which nothing stands. */
export function openAgenda(): Agenda {
  const byHour = new Map<number, string[]>();
  /** No hour before it holds anything. */
  let nextHour = Number.POSITIVE_INFINITY;
  let takenHour = Number.NEGATIVE_INFINITY;
  return {
    put(key, atMs) {
      // What was due before is due with the next hour.
      const hour = Math.max(Math.ceil(atMs / HOUR_MS), takenHour + 1);
      const keys = byHour.get(hour);
      if (keys === undefined) byHour.set(hour, [key]);
      else keys.push(key);
      nextHour = Math.min(nextHour, hour);
    },
    takeDue(nowMs) {
      const due: string[] = [];
      takenHour = Math.max(takenHour, Math.floor(nowMs / HOUR_MS));
      for (; nextHour <= takenHour; nextHour += 1) {
        const keys = byHour.get(nextHour);
        if (keys === undefined) continue;
        for (const key of keys) due.push(key);
        byHour.delete(nextHour);
      }
      return due;
    },
  };
}
