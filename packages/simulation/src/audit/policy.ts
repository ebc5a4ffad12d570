import type { LookoutPriority } from '@southbound/contracts';

/** The numbers of a policy that a run is judged by. Shares are of crossings, 0 to 1. */
export interface AuditedPolicy {
  readonly name: string;
  readonly version: string;
  readonly targetRate: number;
  readonly randomShare: number;
  /** How far targeted and fill may run ahead of or behind the rate, in inspections. */
  readonly borrowInspections: number;
  /** Exact matches of lookouts of these priorities are always inspected. */
  readonly mandatoryPriorities: readonly LookoutPriority[];
  /** Whether a canine alert is always inspected. */
  readonly canineAlertIsMandatory: boolean;
}
