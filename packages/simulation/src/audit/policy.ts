import type { InspectionMethod, LookoutPriority, PortCode } from '@southbound/contracts';

/** What of a policy a run is judged by, as the policy itself has it. Shares are of crossings, 0 to 1. */
export interface AuditedPolicy {
  readonly version: { readonly name: string; readonly version: string };
  /** The usual one; a port, a schedule or a surge may have another. */
  readonly targetRate: number;
  readonly ports: Readonly<Partial<Record<PortCode, { readonly targetRate?: number | undefined }>>>;
  readonly schedules: readonly AuditedSchedule[];
  readonly surges: readonly { readonly name: string; readonly targetRate: number }[];
  readonly randomShare: number;
  /** How far targeted and fill may run ahead of or behind the rate, in inspections. */
  readonly borrowInspections: number;
  readonly mandatory: {
    /** Exact matches of lookouts of these priorities are always inspected. */
    readonly lookoutPriorities: readonly LookoutPriority[];
    /** Whether a canine alert is always inspected. */
    readonly canineAlert: boolean;
  };
  /** What ports have for inspections; undefined, as a port that it does not name, where no limits are known. */
  readonly capacity?: AuditedCapacity | undefined;
}

/** A time with another rate, at some ports or at all. */
interface AuditedSchedule {
  readonly ports?: readonly PortCode[] | undefined;
  readonly targetRate: number;
  /** Milliseconds since 1970; `until` is the first instant after it. */
  readonly from: number;
  readonly until: number;
}

interface AuditedCapacity {
  readonly ports: Readonly<Partial<Record<PortCode, { readonly bays: number; readonly officers: number }>>>;
  readonly plannedMinutes: Readonly<Record<InspectionMethod, number>>;
  readonly officersNeeded: Readonly<Record<InspectionMethod, number>>;
  /** How long a vehicle may wait for a bay: one of the random stratum or a blind one, and any other. */
  readonly waitMinutes: { readonly random: number; readonly others: number };
  readonly shifts: readonly { readonly onDuty: number }[];
}
