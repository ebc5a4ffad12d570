export { TRACE_SHARINGS } from './agencies/agencies.ts';
export type { AuditReport } from './audit/audit.ts';
export { auditRun } from './audit/side-by-side.ts';
export { type Cargo, type CrossingSeen, openCargo } from './cargo.ts';
export { FAULTS, type FaultSettings } from './faults/fault-settings.ts';
export { type GroupsReckoned, openGroupReckoning } from './group-reckoning.ts';
export { type Officers, openOfficers, USUAL_OFFICERS } from './officers/officers.ts';
export { PREVALENCE_PRESETS, type PrevalencePreset, prevalenceOf } from './presets.ts';
export { openReckoning, type Reckoning } from './reckoning.ts';
export {
  headerLine,
  type RecordingHeader,
  type RecordingKind,
  type RecordingMode,
  type RecordingOrigin,
  readHeader,
  worldOfRecording,
  worldsDiffer,
} from './recording/header.ts';
export { LINE_BYTES_MAX, minuteStartOf, type RecordedLine } from './recording/line.ts';
export type { Read } from './recording/read.ts';
export {
  asRecorded,
  type RecordedRecord,
  readRecordLine,
  recordLine,
  TOPICS_OF_KIND,
  type WrittenLine,
} from './recording/record-line.ts';
export { openCheck, openSum } from './recording/recording-check.ts';
export { minuteClock, partitionClock, type RecordingClock } from './recording/recording-clock.ts';
export { type RecordedTruth, readTruthLine, truthLine } from './recording/truth-line.ts';
export type { Displacements } from './trafficking/departures.ts';
export type { Trip } from './truth.ts';
export { type Loop, openWorld, simulatedWorld, type World } from './world.ts';
export type { WorldMinute } from './world-minute.ts';
export { USUAL_WORLD, type WorldSettings } from './world-settings.ts';
