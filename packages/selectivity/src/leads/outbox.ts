import type {
  AgencyNotified,
  LeadOutcomeReported,
  LeadScreened,
  ReferralPurged,
  TopicName,
  TraceLeadIssued,
  TraceLeadPurged,
  VehicleLinked,
} from '@southbound/contracts';

/** What the lead desk says, without the envelope. */
export type Said = {
  [Type in DeskEvent['type']]: Pick<Extract<DeskEvent, { type: Type }>, 'type' | 'data'>;
}[DeskEvent['type']];

type DeskEvent =
  | AgencyNotified
  | LeadOutcomeReported
  | LeadScreened
  | ReferralPurged
  | TraceLeadIssued
  | TraceLeadPurged
  | VehicleLinked;

/** One thing to be told, once. */
export interface Telling {
  /** The event's id: what is told under it is told once and no more. */
  readonly id: string;
  readonly said: Said;
  /** Since when it was to be told, in milliseconds since 1970. */
  readonly dueAtMs: number;
  /** The key whose last word on some topics is to be a tombstone, behind what is said. */
  readonly tombstones?: { readonly key: string; readonly topics: readonly TopicName[] };
}

/** What is to be told and what has been. Mutable behind its factory. */
export interface Outbox {
  /** To be told, unless it was told or is waiting. */
  add(telling: Telling): void;
  /** It was told: now, or by an earlier desk. */
  noteTold(id: string): void;
  wasTold(id: string): boolean;
  /** It need not be told any more. */
  drop(id: string): void;
  /** Takes out all that waits, in the order in which it came; from now on it counts as told. */
  take(): readonly Telling[];
}

export function openOutbox(): Outbox {
  const waiting = new Map<string, Telling>();
  const told = new Set<string>();
  return {
    add(telling) {
      if (!told.has(telling.id) && !waiting.has(telling.id)) waiting.set(telling.id, telling);
    },
    noteTold(id) {
      told.add(id);
      waiting.delete(id);
    },
    wasTold: (id) => told.has(id),
    drop: (id) => void waiting.delete(id),
    take() {
      if (waiting.size === 0) return NOTHING;
      const taken = [...waiting.values()];
      waiting.clear();
      for (const { id } of taken) told.add(id);
      return taken;
    },
  };
}

const NOTHING: readonly Telling[] = [];
