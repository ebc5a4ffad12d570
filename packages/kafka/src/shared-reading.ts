import { turns } from './turns.ts';

/**
 * Lets callers share a reading, but never one that began before they asked: what they did before asking must show in
 * it. One reading is under way at a time, and whoever asks meanwhile gets the next.
 */
export function sharedReading<Reading>(read: () => Promise<Reading>): () => Promise<Reading> {
  const inTurn = turns(1);
  let next: Promise<Reading> | undefined;

  async function readNext(): Promise<Reading> {
    // The first reading too must not begin before it is known to be the next.
    await Promise.resolve();
    return inTurn(() => {
      next = undefined;
      return read();
    });
  }

  return () => {
    next ??= readNext();
    return next;
  };
}
