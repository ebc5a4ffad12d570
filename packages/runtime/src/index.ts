export {
  type Arrival,
  type ArrivalFault,
  type Component,
  type ConsumeSurroundings,
  consume,
  type Decided,
  type Refuse,
} from './consume.ts';
export { derivedEventId } from './derived-event-id.ts';
export { FAULTS, Fault, type FaultCode } from './fault.ts';
export { httpApp, listen, type ReadinessCheck } from './http.ts';
export { type Lifecycle, lifecycle, type ProcessHandle, type StopStep } from './lifecycle.ts';
export { createLogger, LOG_LEVELS, type Logger } from './logger.ts';
export { type MemoryEventLog, memoryEventLog } from './memory/memory-event-log.ts';
export { memoryPartitionState } from './memory/memory-partition-state.ts';
export { type MemoryVehicleRegister, memoryVehicleRegister } from './memory/memory-vehicle-register.ts';
export { decimal, readSettings, settingsTable, wholeNumber, yesOrNo } from './settings.ts';
export { type ConsumeTelemetry, consumeTelemetry, processMetrics } from './telemetry.ts';
