export {
  type Arrival,
  arrivalOf,
  type CommittedState,
  type Component,
  type ConsumeSurroundings,
  committedState,
  consume,
  type Refuse,
} from './consume.ts';
export { derivedEventId } from './derived-event-id.ts';
export { FAULTS, Fault, type WrongField } from './fault.ts';
export { httpApp, listen } from './http.ts';
export { lifecycle, type ProcessHandle } from './lifecycle.ts';
export { createLogger, type Logger } from './logger.ts';
export { type MemoryEventLog, memoryEventLog } from './memory/memory-event-log.ts';
export { memoryPartitionState } from './memory/memory-partition-state.ts';
export { memoryVehicleRegister } from './memory/memory-vehicle-register.ts';
export { PROBLEM_TYPE, problemSchema } from './problem.ts';
export { type MetricDescription, registerReport, type Sample } from './report-metrics.ts';
export { runService } from './run-service.ts';
export { httpSettings, serviceSettings } from './service-settings.ts';
export { readSettings, settingsTable, wholeNumber } from './settings.ts';
export { consumeTelemetry, processMetrics, registerUnread, type Unread } from './telemetry.ts';
export { isTombstone, TOMBSTONE } from './tombstone.ts';
export { readText, unreadableFile, unwritableFile } from './unreadable-file.ts';
