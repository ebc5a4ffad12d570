export type {
  Batch,
  BatchOutput,
  Content,
  EventLog,
  Following,
  LogEntry,
  Membership,
  OnRecords,
  PartitionOwner,
  Publication,
  Spread,
  TakeOver,
  Takeover,
} from './event-log.ts';
export type { AttemptKey, PartitionState } from './partition-state.ts';
export type {
  HistoryWrite,
  IntelligenceWrite,
  RegisterEntry,
  RegisterKey,
  RegisterMark,
  VehicleRegister,
} from './vehicle-register.ts';
