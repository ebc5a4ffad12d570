import type { LookoutPriority } from '@southbound/contracts';

/** What of a policy a run is judged by, as the policy itself has it. Shares are of crossings, 0 to 1. */
export interface AuditedPolicy {
  readonly version: { readonly name: string; readonly version: string };
  readonly targetRate: number;
  readonly randomShare: number;
  /** How far targeted and fill may run ahead of or behind the rate, in inspections. */
  readonly borrowInspections: number;
  readonly mandatory: {
    /** Exact matches of lookouts of these priorities are always inspected. */
    readonly lookoutPriorities: readonly LookoutPriority[];
    /** Whether a canine alert is always inspected. */
    readonly canineAlert: boolean;
  };
}
