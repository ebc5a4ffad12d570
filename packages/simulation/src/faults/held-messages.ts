import { type CrossingObserved, epochMs, type LaneHeartbeat } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import type { FaultTruth } from '../truth.ts';

export type LaneMessage = CrossingObserved | LaneHeartbeat;

/** A message with the moment at which it comes to the log, and what befell it. */
export interface HeldMessage {
  readonly dueMs: number;
  readonly publication: Publication;
  readonly truths: readonly FaultTruth[];
}

/** Messages on their way to the log. What is held grows with the longest delay, not with the world. */
export interface HeldMessages {
  hold(message: HeldMessage): void;
  /** Takes out what is due before an instant, in the order in which it is due; at one instant, of holding. */
  takeBefore(untilMs: number): readonly HeldMessage[];
}

export function heldMessages(): HeldMessages {
  let held: HeldMessage[] = [];
  return {
    hold(message) {
      held.push(message);
    },
    takeBefore(untilMs) {
      if (held.length === 0) return held;
      const due = held.filter(({ dueMs }) => dueMs < untilMs);
      if (due.length > 0) held = held.filter(({ dueMs }) => dueMs >= untilMs);
      return due.sort((a, b) => a.dueMs - b.dueMs);
    },
  };
}

/** A minute's own messages, as they stand, and those that come late put in where their time is. */
export function merged(own: readonly Publication[], late: readonly HeldMessage[]): readonly Publication[] {
  if (late.length === 0) return own;
  const all: Publication[] = [];
  let nextLate = 0;
  for (const publication of own) {
    const { content } = publication;
    const atMs = content instanceof Uint8Array ? Number.NEGATIVE_INFINITY : epochMs(content.recordedAt);
    for (let held = late[nextLate]; held !== undefined && held.dueMs <= atMs; held = late[nextLate]) {
      all.push(held.publication);
      nextLate += 1;
    }
    all.push(publication);
  }
  for (const held of late.slice(nextLate)) all.push(held.publication);
  return all;
}
