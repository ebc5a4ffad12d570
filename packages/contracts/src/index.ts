export {
  type CrossingObserved,
  /** @internal Tests of all rooms take their examples from here. */
  EVENTS,
  type EventOf,
  type EventQuarantined,
  type EventType,
  type InspectionConcluded,
  type LaneHeartbeat,
  type LookoutPosted,
  type LookoutWithdrawn,
  type MultipleSaleReported,
  type SelectionMade,
  type SouthboundEvent,
  type TraceLeadIssued,
} from './catalogue.ts';
export { type Decoded, type DecodeFault, type DecodeFaultCode, decodeEvent, encodeEvent } from './decode.ts';
export { VEHICLE_CLASSES, type VehicleClass } from './events/crossings.ts';
export {
  AGENCIES,
  type Agency,
  LOOKOUT_LIFE_DAYS_MAX,
  LOOKOUT_PRIORITIES,
  type LookoutPriority,
} from './events/lookouts.ts';
export {
  type DocumentVersion,
  INSPECTION_GROUNDS,
  INSPECTION_METHODS,
  type InspectionGround,
  type InspectionMethod,
  type MatchedIntelligence,
  type PlainReason,
  RELEASE_GROUNDS,
  type ReleaseGround,
} from './events/selections.ts';
export { TRACE_INDICATORS, type TraceIndicator } from './events/trace-leads.ts';
export { eventsPage } from './events-page.ts';
export {
  AMMUNITION_CATEGORIES,
  type AmmunitionCategory,
  type Finding,
  WEAPON_CATEGORIES,
  type WeaponCategory,
} from './findings.ts';
export type { ObservedIdentity, Plate, VehicleIdentity } from './identity.ts';
export {
  CaseNumber,
  CrossingId,
  DealerId,
  EventId,
  InspectionId,
  LookoutId,
  ReferralId,
  StaffId,
  TraceLeadId,
} from './ids.ts';
export {
  PORT_CODES,
  PORTS_OF_ENTRY,
  PortCode,
  type PortOfEntry,
  partitionOf,
  portOfEntry,
  portOfPartition,
} from './ports-of-entry.ts';
export { DAY_MS, epochMs, HOUR_MS, Instant, instantOf, MINUTE_MS, SECOND_MS } from './time.ts';
export { messageBytesMax, TOPIC_NAMES, TOPICS, type TopicName } from './topics.ts';
