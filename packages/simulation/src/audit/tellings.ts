import { type CrossingObserved, decodeEvent, epochMs, MINUTE_MS, type SouthboundEvent } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { recentMap } from './recent-map.ts';

/** A message that must be answered by one selection. */
export interface Telling {
  /** How manieth such message of its port. */
  readonly nth: number;
  readonly lane: number;
  /** The port's clock with this message. */
  readonly clockMs: number;
  /** Null when the message cannot be used: then only its lane is known. */
  readonly crossing: CrossingObserved['data'] | null;
  /** How manieth message of its port that cannot be used; 0 when it can. */
  readonly unreadNth: number;
  /** Told before, and longer ago than what counts as a duplicate. */
  readonly isToldAgain: boolean;
}

/** Reads what a port's lanes tell, as anybody may who knows what was promised of it. */
export interface PortEar {
  readonly clockMs: number;
  /** The message as one that must be answered; null for heartbeats, duplicates and whatever names no vehicle. */
  hear(publication: Publication): Telling | null;
}

/** A crossing told a second time within this is a duplicate. Source: docs/GLOSSARY.md. */
const DUPLICATE_WITHIN_MS = 10 * MINUTE_MS;

/** How far a lane's clock may run ahead of its gateway's and be believed. Source: docs/ARCHITECTURE.md, Time. */
const LANE_AHEAD_MS_MAX = 5_000;

/**
 * The port's clock is the largest so far of `min(occurredAt, recordedAt + 5 s)`. A message that cannot be used, or is
 * another port's, must be answered by its headers: when they name a lane and no heartbeat. It keeps the ids of
 * crossings for ten to twenty event minutes.
 */
export function portEar(port: string): PortEar {
  let clockMs = 0;
  let answerable = 0;
  let unread = 0;
  const metAtMs = recentMap<string, number>(DUPLICATE_WITHIN_MS);
  const everMet = recentMap<string, true>(KNOWN_FOR_MS);

  function telling(lane: number, crossing: Telling['crossing'], isToldAgain: boolean): Telling {
    answerable += 1;
    if (crossing === null) unread += 1;
    return { nth: answerable, lane, clockMs, crossing, unreadNth: crossing === null ? unread : 0, isToldAgain };
  }

  function crossingTold(crossing: CrossingObserved['data']): Telling | null {
    const { crossingId, lane } = crossing;
    if ((metAtMs.get(crossingId) ?? Number.NEGATIVE_INFINITY) >= clockMs - DUPLICATE_WITHIN_MS) return null;
    const isToldAgain = everMet.get(crossingId) === true;
    metAtMs.set(crossingId, clockMs, clockMs);
    everMet.set(crossingId, true, clockMs);
    return telling(lane, crossing, isToldAgain);
  }

  return {
    get clockMs() {
      return clockMs;
    },
    hear(publication) {
      const event = eventOf(publication);
      if (event !== null && event.type !== 'CrossingObserved' && event.type !== 'LaneHeartbeat') return null;
      if (event?.data.port !== port) {
        const lane = event?.type === 'LaneHeartbeat' ? null : laneByHeaders(publication);
        return lane === null ? null : telling(lane, null, false);
      }
      const believedMs = Math.min(epochMs(event.occurredAt), epochMs(event.recordedAt) + LANE_AHEAD_MS_MAX);
      clockMs = Math.max(clockMs, believedMs);
      return event.type === 'LaneHeartbeat' ? null : crossingTold(event.data);
    },
  };
}

/** For so long the auditor knows that it met a crossing before. Invented: longer than any message is held up. */
export const KNOWN_FOR_MS = 1_440 * MINUTE_MS;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function eventOf({ topic, content }: Publication): SouthboundEvent | null {
  if (!(content instanceof Uint8Array)) return content;
  let text: string;
  try {
    text = utf8.decode(content);
  } catch {
    return null;
  }
  const decoded = decodeEvent(topic, text);
  return decoded.ok ? decoded.event : null;
}

function laneByHeaders({ headers }: Publication): number | null {
  if (headers['type'] === 'LaneHeartbeat') return null;
  const lane = headers['lane'] ?? '';
  return /^[1-9]\d?$/.test(lane) ? Number(lane) : null;
}
