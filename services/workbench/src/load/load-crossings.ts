import { type CrossingId, type CrossingObserved, type EventId, instantOf } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';

/** Makes one crossing after the other, each new to the engine, for an instant of wall time. */
export interface LoadCrossings {
  next(atMs: number): Publication;
  /** Which crossing of this load it is, counted from 0; undefined for one that is none of this load. */
  nthOf(crossingId: string): number | undefined;
}

/** Crossings like those given, over and over, under ids of a run. Throws when there is none. */
export function loadCrossings(examples: readonly Publication[], runId: string): LoadCrossings {
  if (examples.length === 0) throw new RangeError('a load needs a crossing to begin with');
  const prefix = `load-${runId}-`;
  let made = 0;
  return {
    next(atMs) {
      const example = examples[made % examples.length] as Publication;
      const crossingId = `${prefix}${made}` as CrossingId;
      made += 1;
      const { data, source, type } = example.content as CrossingObserved;
      const at = instantOf(atMs);
      const content: CrossingObserved = {
        type,
        eventId: `crossing-${crossingId}` as string as EventId,
        occurredAt: at,
        recordedAt: at,
        source,
        data: { ...data, crossingId },
      };
      return { ...example, content };
    },
    nthOf(crossingId) {
      if (!crossingId.startsWith(prefix)) return undefined;
      const nth = Number(crossingId.slice(prefix.length));
      return Number.isInteger(nth) && nth >= 0 && nth < made ? nth : undefined;
    },
  };
}
