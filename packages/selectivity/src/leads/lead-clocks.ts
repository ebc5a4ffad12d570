import type { StalenessBand } from '@southbound/contracts';
import { wholeDays } from '../intelligence/whole-days.ts';

/** The instants of a trace lead, in milliseconds since 1970. */
export interface LeadInstants {
  readonly soldAtMs: number;
  /** Null when nobody knows. */
  readonly recoveredAtMs: number | null;
  readonly traceRequestedAtMs: number;
}

/** What a trace lead's clocks say at an instant. Days are whole, rounded down, and never negative. */
export interface LeadClocks {
  /** From first retail sale to recovery: fixed at recovery, whenever it is asked for. */
  readonly timeToCrimeDays: number;
  /**
   * Whether the trace request's date stands in for the recovery's, which makes the time-to-crime longer than it was.
   */
  readonly recoveryStandIn: boolean;
  /** From the recovery, or what stands in for it, to the instant: how old the lead is. */
  readonly ageDays: number;
  readonly band: StalenessBand;
  /** Whether the five years in which a sale can be prosecuted have passed since it. */
  readonly limitationPassed: boolean;
}

/**
 * Days in five years: no sale is prosecuted after them (DOJ OIG I-2011-001). The limitation runs from the sale, not
 * from the recovery.
 */
export const LIMITATION_DAYS = 1_826;

/**
 * Until how many days each band reaches. Field agents found leads best at six months or less and one year the usual
 * maximum; prosecutors cut off at one year or three; five years are the limitation (DOJ OIG I-2011-001). A lead is in
 * the first band on its first day: there is none that is too fresh.
 */
const BAND_DAYS_MAX = [
  ['six-months', 183],
  ['one-year', 365],
  ['three-years', 1_096],
  ['five-years', LIMITATION_DAYS],
] as const satisfies readonly (readonly [StalenessBand, number])[];

/** The band of a lead that is so many days old, from 0. */
export function stalenessBand(ageDays: number): StalenessBand {
  return BAND_DAYS_MAX.find(([, daysMax]) => ageDays <= daysMax)?.[0] ?? 'older';
}

/** What a lead's clocks say at an instant, in milliseconds since 1970. Source: DOJ OIG I-2011-001. */
export function leadClocks({ soldAtMs, recoveredAtMs, traceRequestedAtMs }: LeadInstants, atMs: number): LeadClocks {
  const recoveryMs = recoveredAtMs ?? traceRequestedAtMs;
  const ageDays = wholeDays(atMs - recoveryMs);
  return {
    timeToCrimeDays: wholeDays(recoveryMs - soldAtMs),
    recoveryStandIn: recoveredAtMs === null,
    ageDays,
    band: stalenessBand(ageDays),
    limitationPassed: wholeDays(atMs - soldAtMs) > LIMITATION_DAYS,
  };
}
