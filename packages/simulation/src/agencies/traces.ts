import { DAY_MS, MINUTE_MS } from '@southbound/contracts';
import { type Chance, chanceFor, lognormal, wholeBetween } from '../chance.ts';
import type { Recovery } from '../happenings.ts';
import { instantAt } from '../instants.ts';
import type { JournalEntry } from '../journal.ts';
import type { RecoveryTruth } from '../truth.ts';
import { inWorkingHours, midnightBefore } from './offices.ts';
import type { PurchaseFiles } from './purchase-files.ts';
import { toldTwice } from './second-sources.ts';
import type { Surroundings } from './surroundings.ts';
import { type CompletedTrace, drawTraceLead } from './trace-leads.ts';

/** Days from recovery to request, lognormal: seized guns pass to the military within days. Invented, no source. */
const REQUEST_LAG_DAYS = { median: 20, spread: 0.9, min: 1, max: 365 } as const;
/** Days that a trace takes, and minutes when it matches a reported multiple sale (DOJ OIG I-2011-001). */
const TRACE_DAYS = { min: 7, max: 10 } as const;
const MATCHED_TRACE_MINUTES = { min: 5, max: 55 } as const;

/** ATF's tracing centre. */
export interface TracingCentre {
  /** What is true of a recovery and its trace at once; the lead once the trace is through. */
  recover(recovery: Recovery): readonly JournalEntry[];
}

/** Calls `onCompleted` when a trace has succeeded. Of recoveries before the world begins nothing is true in it. */
export function openTracingCentre(
  { seed, startsAtMs, agenda }: Surroundings,
  files: PurchaseFiles,
  onCompleted: (trace: CompletedTrace) => readonly JournalEntry[],
): TracingCentre {
  function complete(chance: Chance, trace: CompletedTrace): readonly JournalEntry[] {
    const { asTold, truth, issued, withdrawn } = drawTraceLead(chance, trace, files);
    const again = toldTwice(chance, agenda, asTold, truth, trace.completedAtMs);
    files.traced(trace.sale, trace.completedAtMs);
    const later = withdrawn === null ? [] : agenda.at(withdrawn.atMs, () => [withdrawn.entry()]);
    return [issued, ...onCompleted(trace), ...later, ...again];
  }

  return {
    recover(recovery) {
      const outcome = outcomeOf(recovery);
      const truth = recovery.atMs < startsAtMs ? [] : [truthOf(recovery, outcome)];
      const { sale } = recovery;
      if (outcome !== 'succeeded' || sale === null) return truth;
      const chance = chanceFor(seed, 'trace', recovery.recoveryId);
      const requestedAtMs = requestInstant(chance, recovery.atMs);
      const days = wholeBetween(chance, TRACE_DAYS.min, TRACE_DAYS.max);
      const minutes = wholeBetween(chance, MATCHED_TRACE_MINUTES.min, MATCHED_TRACE_MINUTES.max);
      const lead = (completedAtMs: number) =>
        agenda.at(completedAtMs, () => complete(chance, { recovery, sale, requestedAtMs, completedAtMs }));
      const request = () => lead(requestedAtMs + (files.isReported(sale) ? minutes * MINUTE_MS : days * DAY_MS));
      return [...truth, ...agenda.at(requestedAtMs, request)];
    },
  };
}

function outcomeOf({ isTraceRequested, isTraceable, serial, sale }: Recovery): RecoveryTruth['trace'] {
  if (!isTraceRequested) return 'not-requested';
  if (serial === 'invalid') return 'serial-invalid';
  return isTraceable && sale !== null ? 'succeeded' : 'failed-otherwise';
}

function requestInstant(chance: Chance, recoveredAtMs: number): number {
  const { median, spread, min, max } = REQUEST_LAG_DAYS;
  const lagDays = Math.min(max, Math.max(min, Math.round(lognormal(chance, median, spread))));
  return inWorkingHours(chance, midnightBefore(recoveredAtMs) + lagDays * DAY_MS);
}

function truthOf(recovery: Recovery, trace: RecoveryTruth['trace']): JournalEntry {
  const truth: RecoveryTruth = {
    kind: 'recovery',
    recoveryId: recovery.recoveryId,
    crossingId: recovery.crossingId,
    recoveredAt: instantAt(recovery.atMs),
    soldAt: recovery.sale === null ? null : instantAt(recovery.sale.soldAtMs),
    category: recovery.category,
    ringId: recovery.ringId,
    trace,
  };
  return { recordedAtMs: recovery.atMs, publication: null, truth };
}
