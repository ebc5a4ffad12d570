import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS } from '@southbound/contracts';
import type { RecordedRecord } from '@southbound/simulation';
import { turn } from '../terminal.ts';

/** Event time per wall time, from the first crossing on: what was recorded before it, for years perhaps, comes at once. */
export interface ReplayTiming {
  /** How many milliseconds of wall time there are until what was recorded at an instant falls due; at most 0 when it has. */
  waitMs(atMs: number, isCrossing: boolean): number;
}

/** Infinite is flat out. */
export function replayTiming(speed: number, nowMs: () => number): ReplayTiming {
  let began: { readonly atMs: number; readonly wallMs: number } | undefined;
  return {
    waitMs(atMs, isCrossing) {
      if (began === undefined && isCrossing) began = { atMs, wallMs: nowMs() };
      return began === undefined ? 0 : began.wallMs + (atMs - began.atMs) / speed - nowMs();
    },
  };
}

export function isCrossing({ publication }: RecordedRecord): boolean {
  return publication.topic === 'southbound.crossings.v1';
}

/** Waits, and gives a turn to signals also when there is nothing to wait for. Returns early when told to stop. */
export async function waitFor(ms: number, stopping: AbortSignal): Promise<void> {
  if (ms <= 0) return turn();
  await pause(Math.min(ms, DAY_MS), undefined, { signal: stopping }).catch(() => undefined);
}
