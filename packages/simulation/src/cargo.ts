import { type CrossingId, DAY_MS, epochMs, type PortCode } from '@southbound/contracts';
import type { FaultTruth, HiddenTruth, Trip } from './truth.ts';

/** A crossing as whoever decided on it names it. */
export interface CrossingSeen {
  readonly crossingId: CrossingId;
  readonly port: PortCode;
  /** An inspection does not say at which lane; its selection did. */
  readonly lane?: number;
}

/** What is in the vehicles that crossed lately. */
export interface Cargo {
  /** Undefined for whoever carries nothing. */
  of(crossingId: CrossingId): Trip | undefined;
  /**
   * The crossing's own id. One whose message could not be read is named by where the message stands; the nth such of a
   * lane that is asked about is the nth of that lane that could not be read. Asked again it says the same.
   */
  crossingOf(seen: CrossingSeen): CrossingId;
  learn(minute: { readonly startsAtMs: number; readonly truths: readonly HiddenTruth[] }): void;
}

/** How long an officer may take to open a vehicle: its cargo is remembered this long, in event time. */
const KEPT_MS = 7 * DAY_MS;

/** The ids of crossings that could not be read begin so. */
const UNREAD = 'unread-';

export function openCargo(): Cargo {
  const trips = new Map<CrossingId, Trip>();
  /** By port and lane, the crossings that could not be read and that nobody has asked about. */
  const unread = new Map<string, FaultTruth[]>();
  const met = new Map<CrossingId, { readonly crossingId: CrossingId; readonly occurredAtMs: number }>();

  function forgetBefore(beforeMs: number): void {
    dropWhile(trips, ({ crossedAt }) => epochMs(crossedAt) < beforeMs);
    dropWhile(met, ({ occurredAtMs }) => occurredAtMs < beforeMs);
    for (const waiting of unread.values()) {
      while (waiting[0] !== undefined && epochMs(waiting[0].occurredAt) < beforeMs) waiting.shift();
    }
  }

  function crossingOf({ crossingId, port, lane }: CrossingSeen): CrossingId {
    if (!crossingId.startsWith(UNREAD)) return crossingId;
    const before = met.get(crossingId);
    if (before !== undefined) return before.crossingId;
    const fault = unread.get(`${port}/${lane}`)?.shift();
    if (fault === undefined || fault.crossingId === null) return crossingId;
    met.set(crossingId, { crossingId: fault.crossingId, occurredAtMs: epochMs(fault.occurredAt) });
    return fault.crossingId;
  }

  return {
    of: (crossingId) => trips.get(met.get(crossingId)?.crossingId ?? crossingId),
    crossingOf,
    learn({ startsAtMs, truths }) {
      for (const truth of truths) {
        if (truth.kind === 'trip') trips.set(truth.crossingId, truth);
        if (truth.kind !== 'fault' || truth.crossingId === null || !cannotBeRead(truth)) continue;
        const place = `${truth.port}/${truth.lane}`;
        const waiting = unread.get(place);
        if (waiting === undefined) unread.set(place, [truth]);
        else waiting.push(truth);
      }
      forgetBefore(startsAtMs - KEPT_MS);
    },
  };
}

/** Entries stand in the order of time, so the first that is kept ends the search. */
function dropWhile<Key, Value>(entries: Map<Key, Value>, isOld: (value: Value) => boolean): void {
  for (const [key, value] of entries) {
    if (!isOld(value)) return;
    entries.delete(key);
  }
}

function cannotBeRead({ what }: FaultTruth): boolean {
  return what === 'malformed' || what === 'garbled-on-purpose';
}
