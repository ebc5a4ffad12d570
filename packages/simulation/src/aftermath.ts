import {
  type AssignmentOutcome,
  type CrossingId,
  epochMs,
  type Finding,
  MINUTE_MS,
  type PortCode,
} from '@southbound/contracts';
import type { Officers } from './officers/officers.ts';

/** An inspection as those see it who stand about. */
interface Seen {
  readonly port: PortCode;
  readonly startedAtMs: number;
}

/** One that has ended, and what was found: nothing, mostly. */
interface Ended {
  readonly crossingId: CrossingId;
  readonly findings: readonly Finding[];
  readonly endedAtMs: number;
}

/** What officers do, kept until its time has come to be felt in the world. */
export interface Aftermath {
  /** The same officers, overheard. */
  readonly officers: Officers;
  /** The inspections that began before an instant and were not answered before. */
  begunBefore(untilMs: number): readonly Seen[];
  /** Those with findings that ended before it. */
  endedBefore(untilMs: number): readonly Ended[];
}

export function openAftermath(officers: Officers): Aftermath {
  // Asked again officers answer with the same outcome, which is felt once.
  const felt = new WeakSet<AssignmentOutcome>();
  const begun = dueList<Seen>(({ startedAtMs }) => startedAtMs);
  const ended = dueList<Ended>(({ endedAtMs }) => endedAtMs);
  return {
    officers: {
      answer(assignment) {
        const outcome = officers.answer(assignment);
        if (!('findings' in outcome) || felt.has(outcome)) return outcome;
        felt.add(outcome);
        const startedAtMs = epochMs(outcome.startedAt);
        begun.add({ port: assignment.port, startedAtMs });
        const { findings, durationMinutes } = outcome;
        const endedAtMs = startedAtMs + Math.round(durationMinutes * MINUTE_MS);
        if (findings.length > 0) ended.add({ crossingId: assignment.crossingId, findings, endedAtMs });
        return outcome;
      },
    },
    begunBefore: begun.takeBefore,
    endedBefore: ended.takeBefore,
  };
}

/** Holds what falls due one day, and hands it over in order of time. */
function dueList<Item>(dueAtMs: (item: Item) => number) {
  let items: Item[] = [];
  return {
    add(item: Item): void {
      items.push(item);
    },
    takeBefore(untilMs: number): readonly Item[] {
      const due = items.filter((item) => dueAtMs(item) < untilMs);
      if (due.length > 0) items = items.filter((item) => dueAtMs(item) >= untilMs);
      return due.sort((a, b) => dueAtMs(a) - dueAtMs(b));
    },
  };
}
