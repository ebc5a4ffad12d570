export { type Assignment, type AssignmentOutcome, AssignmentOutcomes, Assignments } from './assignments.ts';
export { asyncApiDocument } from './asyncapi.ts';
export {
  type AgencyNotified,
  type BayTaken,
  type CaseProgressed,
  type CrossingObserved,
  type CrossingOutcome,
  type DrawKeyCommitted,
  /** Tests of all rooms take their examples from here. */
  EVENTS,
  type EventQuarantined,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  type LaneHeartbeat,
  type LeadOutcomeReported,
  type LeadScreened,
  type LookoutAmended,
  type LookoutPosted,
  type LookoutWithdrawn,
  type MatchRefuted,
  type MultipleSaleReported,
  type NoticeAcknowledged,
  type PolicyPublished,
  type ReferralPurged,
  type ReferralReceived,
  type RuleSetPublished,
  type RuleSetsActivated,
  type SelectionMade,
  type ShadowScored,
  type SouthboundEvent,
  type TraceLeadIssued,
  type TraceLeadPurged,
  type TraceLeadWithdrawn,
  type VehicleLinked,
  type VehicleStoppedAgain,
} from './catalogue.ts';
export { type DecodeFaultCode, decodeEvent, encodeEvent } from './decode.ts';
export { DURATION_EDGES_MS, durationRange } from './durations.ts';
export {
  ACTIVATION_LEAD_MS_MIN,
  ACTIVATION_ROLES,
  type ActivationRole,
  SHADOW_RULE_SETS_MAX,
} from './events/activations.ts';
export type { RingRole } from './events/cases.ts';
export { VEHICLE_CLASSES, type VehicleClass } from './events/crossings.ts';
export { DrawKeyId, DrawSecretId } from './events/draw-keys.ts';
export {
  NOT_CARRIED_OUT_REASONS,
  type NotCarriedOutReason,
  /** @internal */
  OFFICER_REASONS,
  type OfficerReason,
} from './events/inspections.ts';
export type { LinkVia } from './events/links.ts';
export {
  Agency,
  LOOKOUT_LIFE_DAYS_MAX,
  LOOKOUT_PRIORITIES,
  type LookoutPriority,
  type LookoutPurpose,
} from './events/lookouts.ts';
export type {
  LeadOutcome,
  NoticeSubject,
  RecordKind,
  ScreeningReason,
  StalenessBand,
} from './events/notices.ts';
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
export type { LeadGiver, TraceIndicator } from './events/trace-leads.ts';
export { eventsPage } from './events-page.ts';
export type {
  AmmunitionCategory,
  Finding,
  WeaponCategory,
} from './findings.ts';
export type { Plate } from './identity.ts';
export {
  CaseNumber,
  CrossingId,
  DealerId,
  EventId,
  InspectionId,
  LookoutId,
  NoticeId,
  OfficeId,
  PersonRef,
  PurchaseId,
  RecoveryId,
  ReferralId,
  StaffId,
  TraceLeadId,
} from './ids.ts';
export {
  PORT_CODES,
  PortCode,
  type PortOfEntry,
  partitionOf,
  portOfEntry,
  portOfPartition,
} from './ports-of-entry.ts';
export { DAY_MS, epochMs, HOUR_MS, hoursOfDay, Instant, instantOf, MINUTE_MS } from './time.ts';
export { messageBytesMax, recordBytesMax, TOPICS, type TopicName } from './topics.ts';
export type { VehicleDescription } from './vehicle-look.ts';
