import {
  type AssignmentOutcome,
  type CrossingId,
  epochMs,
  type Finding,
  MINUTE_MS,
  type PortCode,
} from '@southbound/contracts';
import type { Officers } from './officers/officers.ts';
import { openTimeline } from './timeline.ts';

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
  const begun = openTimeline<Seen>();
  const ended = openTimeline<Ended>();
  return {
    officers: {
      answer(assignment) {
        const outcome = officers.answer(assignment);
        if (!('findings' in outcome) || felt.has(outcome)) return outcome;
        felt.add(outcome);
        const startedAtMs = epochMs(outcome.startedAt);
        begun.add(startedAtMs, { port: assignment.port, startedAtMs });
        const { findings, durationMinutes } = outcome;
        const endedAtMs = startedAtMs + Math.round(durationMinutes * MINUTE_MS);
        if (findings.length > 0) ended.add(endedAtMs, { crossingId: assignment.crossingId, findings, endedAtMs });
        return outcome;
      },
    },
    begunBefore: begun.takeBefore,
    endedBefore: ended.takeBefore,
  };
}
