import {
  type AgencyNotified,
  DAY_MS,
  type LeadOutcomeReported,
  type LeadScreened,
  type ReferralPurged,
  type TopicName,
  type TraceLeadIssued,
  type TraceLeadPurged,
  type VehicleLinked,
} from '@southbound/contracts';
import { openAgenda } from './agenda.ts';

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

/** What an agency is told. */
export type NoticeData = Extract<Said, { type: 'AgencyNotified' }>['data'];

/** A key whose last word on a topic is to be a tombstone. */
export interface TombstoneDue {
  readonly topic: TopicName;
  readonly key: string;
}

/** One thing to be told, once. */
export interface Telling {
  /** The event's id: what is told under it is told once and no more. */
  readonly id: string;
  /** Null where tombstones alone are to be told. */
  readonly said: Said | null;
  /** Since when it was to be told, in milliseconds since 1970. */
  readonly dueAtMs: number;
  /** From when on it counts as told: whoever told it may be forgotten by then. Never unless said. */
  readonly lapsesAtMs?: number;
  /** What is to stand behind what is said. */
  readonly tombstones?: readonly TombstoneDue[];
}

/** What is to be told and what has been. Mutable behind its factory. */
export interface Outbox {
  /** To be told, unless it was told or is waiting. */
  add(telling: Telling): void;
  /** To be told, whether it was told before or not: something else has come to stand in its place. */
  repeat(telling: Telling): void;
  /** It was told at an instant: now, or by an earlier desk. */
  noteTold(id: string, atMs: number): void;
  /** Takes out all that waits and has not lapsed, in the order in which it came; from now on it counts as told. */
  take(clockMs: number): readonly Telling[];
  /** Forgets what the topics have forgotten too: what comes up of it again has lapsed. */
  forgetOld(nowMs: number): void;
  /** All that it holds. */
  toJSON(): unknown;
}

/** For how long the desk knows what was told: as long as notices are kept. */
export const TOLD_KEPT_MS = 366 * DAY_MS;

export function openOutbox(): Outbox {
  const waiting = new Map<string, Telling>();
  const told = new Map<string, number>();
  const forgetting = openAgenda();

  function keep(id: string, atMs: number): void {
    told.set(id, atMs);
    forgetting.put(id, atMs + TOLD_KEPT_MS);
  }

  return {
    add(telling) {
      if (!told.has(telling.id) && !waiting.has(telling.id)) waiting.set(telling.id, telling);
    },
    repeat: (telling) => void waiting.set(telling.id, telling),
    noteTold(id, atMs) {
      keep(id, atMs);
      waiting.delete(id);
    },
    take(clockMs) {
      if (waiting.size === 0) return NOTHING;
      const taken = [...waiting.values()].filter(({ lapsesAtMs = Number.POSITIVE_INFINITY }) => clockMs < lapsesAtMs);
      waiting.clear();
      for (const { id } of taken) keep(id, clockMs);
      return taken;
    },
    forgetOld(nowMs) {
      for (const id of forgetting.takeDue(nowMs)) {
        // Told again since, it is due again.
        if ((told.get(id) ?? nowMs) <= nowMs - TOLD_KEPT_MS) told.delete(id);
      }
    },
    toJSON: () => ({ waiting: [...waiting], told: [...told] }),
  };
}

const NOTHING: readonly Telling[] = [];
