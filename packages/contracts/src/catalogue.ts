import type { z } from 'zod';
import { ruleSetsActivated } from './events/activations.ts';
import { bayTaken } from './events/bays.ts';
import { caseProgressed } from './events/cases.ts';
import { crossingObserved, laneHeartbeat } from './events/crossings.ts';
import { drawKeyCommitted } from './events/draw-keys.ts';
import { inspectionConcluded, inspectionNotCarriedOut } from './events/inspections.ts';
import { vehicleLinked } from './events/links.ts';
import { lookoutAmended, lookoutPosted, lookoutWithdrawn } from './events/lookouts.ts';
import { agencyNotified, leadOutcomeReported, leadScreened, noticeAcknowledged } from './events/notices.ts';
import { crossingOutcome } from './events/outcomes.ts';
import { eventQuarantined } from './events/quarantine.ts';
import { referralPurged } from './events/referral-purges.ts';
import { matchRefuted, multipleSaleReported, referralReceived } from './events/referrals.ts';
import { policyPublished, ruleSetPublished } from './events/rule-sets.ts';
import { selectionMade } from './events/selections.ts';
import { shadowScored } from './events/shadow-scores.ts';
import { vehicleStoppedAgain } from './events/stops.ts';
import { traceLeadIssued, traceLeadPurged, traceLeadWithdrawn } from './events/trace-leads.ts';

/** Every event that travels on the topics, by its type. */
export const EVENTS = {
  LookoutPosted: lookoutPosted,
  LookoutAmended: lookoutAmended,
  LookoutWithdrawn: lookoutWithdrawn,
  TraceLeadIssued: traceLeadIssued,
  TraceLeadWithdrawn: traceLeadWithdrawn,
  TraceLeadPurged: traceLeadPurged,
  MultipleSaleReported: multipleSaleReported,
  ReferralReceived: referralReceived,
  MatchRefuted: matchRefuted,
  ReferralPurged: referralPurged,
  VehicleLinked: vehicleLinked,
  CrossingObserved: crossingObserved,
  LaneHeartbeat: laneHeartbeat,
  BayTaken: bayTaken,
  SelectionMade: selectionMade,
  InspectionConcluded: inspectionConcluded,
  InspectionNotCarriedOut: inspectionNotCarriedOut,
  LeadScreened: leadScreened,
  CrossingOutcome: crossingOutcome,
  VehicleStoppedAgain: vehicleStoppedAgain,
  CaseProgressed: caseProgressed,
  RuleSetPublished: ruleSetPublished,
  PolicyPublished: policyPublished,
  RuleSetsActivated: ruleSetsActivated,
  DrawKeyCommitted: drawKeyCommitted,
  ShadowScored: shadowScored,
  AgencyNotified: agencyNotified,
  LeadOutcomeReported: leadOutcomeReported,
  NoticeAcknowledged: noticeAcknowledged,
  EventQuarantined: eventQuarantined,
} as const;

export type EventType = keyof typeof EVENTS;
export type EventOf<Type extends EventType> = z.infer<(typeof EVENTS)[Type]['schema']>;
export type SouthboundEvent = { [Type in EventType]: EventOf<Type> }[EventType];

export type CrossingObserved = EventOf<'CrossingObserved'>;
export type BayTaken = EventOf<'BayTaken'>;
export type LaneHeartbeat = EventOf<'LaneHeartbeat'>;
export type LookoutPosted = EventOf<'LookoutPosted'>;
export type LookoutWithdrawn = EventOf<'LookoutWithdrawn'>;
export type TraceLeadIssued = EventOf<'TraceLeadIssued'>;
export type MultipleSaleReported = EventOf<'MultipleSaleReported'>;
export type SelectionMade = EventOf<'SelectionMade'>;
export type InspectionConcluded = EventOf<'InspectionConcluded'>;
export type DrawKeyCommitted = EventOf<'DrawKeyCommitted'>;
export type EventQuarantined = EventOf<'EventQuarantined'>;
export type ReferralReceived = EventOf<'ReferralReceived'>;
export type LookoutAmended = EventOf<'LookoutAmended'>;
export type MatchRefuted = EventOf<'MatchRefuted'>;
export type InspectionNotCarriedOut = EventOf<'InspectionNotCarriedOut'>;
export type CaseProgressed = EventOf<'CaseProgressed'>;
export type AgencyNotified = EventOf<'AgencyNotified'>;
export type PolicyPublished = EventOf<'PolicyPublished'>;
export type RuleSetPublished = EventOf<'RuleSetPublished'>;
export type RuleSetsActivated = EventOf<'RuleSetsActivated'>;
export type ShadowScored = EventOf<'ShadowScored'>;
export type NoticeAcknowledged = EventOf<'NoticeAcknowledged'>;
export type TraceLeadWithdrawn = EventOf<'TraceLeadWithdrawn'>;
export type VehicleLinked = EventOf<'VehicleLinked'>;
export type CrossingOutcome = EventOf<'CrossingOutcome'>;
export type LeadScreened = EventOf<'LeadScreened'>;
export type LeadOutcomeReported = EventOf<'LeadOutcomeReported'>;
export type ReferralPurged = EventOf<'ReferralPurged'>;
export type TraceLeadPurged = EventOf<'TraceLeadPurged'>;
export type VehicleStoppedAgain = EventOf<'VehicleStoppedAgain'>;
