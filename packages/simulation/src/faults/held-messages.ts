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
