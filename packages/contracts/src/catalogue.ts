import type { z } from 'zod';
import { bayTaken } from './events/bays.ts';
import { caseProgressed } from './events/cases.ts';
import { crossingObserved, laneHeartbeat } from './events/crossings.ts';
import { inspectionConcluded, inspectionNotCarriedOut } from './events/inspections.ts';
import { lookoutPosted, lookoutWithdrawn } from './events/lookouts.ts';
import { agencyNotified, noticeAcknowledged } from './events/notices.ts';
import { eventQuarantined } from './events/quarantine.ts';
import { multipleSaleReported, referralReceived } from './events/referrals.ts';
import { selectionMade } from './events/selections.ts';
import { traceLeadIssued } from './events/trace-leads.ts';

/** Every event that travels on the topics, by its type. */
export const EVENTS = {
  LookoutPosted: lookoutPosted,
  LookoutWithdrawn: lookoutWithdrawn,
  TraceLeadIssued: traceLeadIssued,
  MultipleSaleReported: multipleSaleReported,
  ReferralReceived: referralReceived,
  CrossingObserved: crossingObserved,
  LaneHeartbeat: laneHeartbeat,
  BayTaken: bayTaken,
  SelectionMade: selectionMade,
  InspectionConcluded: inspectionConcluded,
  InspectionNotCarriedOut: inspectionNotCarriedOut,
  CaseProgressed: caseProgressed,
  AgencyNotified: agencyNotified,
  NoticeAcknowledged: noticeAcknowledged,
  EventQuarantined: eventQuarantined,
} as const;

export type EventType = keyof typeof EVENTS;
export type EventOf<Type extends EventType> = z.infer<(typeof EVENTS)[Type]['schema']>;
export type SouthboundEvent = { [Type in EventType]: EventOf<Type> }[EventType];

export type CrossingObserved = EventOf<'CrossingObserved'>;
export type LaneHeartbeat = EventOf<'LaneHeartbeat'>;
export type LookoutPosted = EventOf<'LookoutPosted'>;
export type LookoutWithdrawn = EventOf<'LookoutWithdrawn'>;
export type TraceLeadIssued = EventOf<'TraceLeadIssued'>;
export type MultipleSaleReported = EventOf<'MultipleSaleReported'>;
export type SelectionMade = EventOf<'SelectionMade'>;
export type InspectionConcluded = EventOf<'InspectionConcluded'>;
export type EventQuarantined = EventOf<'EventQuarantined'>;
export type ReferralReceived = EventOf<'ReferralReceived'>;
export type InspectionNotCarriedOut = EventOf<'InspectionNotCarriedOut'>;
export type CaseProgressed = EventOf<'CaseProgressed'>;
export type AgencyNotified = EventOf<'AgencyNotified'>;
export type NoticeAcknowledged = EventOf<'NoticeAcknowledged'>;
