import { describeChecks } from './check.ts';
import { eventLogFollowingChecks } from './event-log-following-checks.ts';
import type { EventLogHarness } from './event-log-harness.ts';
import { eventLogOwnershipChecks } from './event-log-ownership-checks.ts';
import { eventLogReadingChecks } from './event-log-reading-checks.ts';
import { type MakePartitionState, partitionStateChecks } from './partition-state-checks.ts';
import { type MakeVehicleRegister, vehicleRegisterChecks } from './vehicle-register-checks.ts';

export type { EventLogHarness, EventLogUnderTest } from './event-log-harness.ts';

/** Registers the tests that every event log must pass. */
export function describeEventLog(name: string, harness: EventLogHarness): void {
  const checks = [...eventLogReadingChecks, ...eventLogOwnershipChecks, ...eventLogFollowingChecks];
  describeChecks(`event log: ${name}`, checks, harness);
}

/** Registers the tests that every vehicle register must pass. */
export function describeVehicleRegister(name: string, make: MakeVehicleRegister): void {
  describeChecks(`vehicle register: ${name}`, vehicleRegisterChecks, make);
}

/** Registers the tests that every partition state must pass. */
export function describePartitionState(name: string, make: MakePartitionState): void {
  describeChecks(`partition state: ${name}`, partitionStateChecks, make);
}
