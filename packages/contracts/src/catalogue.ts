import type { z } from 'zod';
import { crossingObserved, laneHeartbeat } from './events/crossings.ts';
import { inspectionConcluded } from './events/inspections.ts';
import { lookoutPosted, lookoutWithdrawn } from './events/lookouts.ts';
import { eventQuarantined } from './events/quarantine.ts';
import { multipleSaleReported } from './events/referrals.ts';
import { selectionMade } from './events/selections.ts';
import { traceLeadIssued } from './events/trace-leads.ts';

/** Every event that travels on the topics, by its type. */
export const EVENTS = {
  LookoutPosted: lookoutPosted,
  LookoutWithdrawn: lookoutWithdrawn,
  TraceLeadIssued: traceLeadIssued,
  MultipleSaleReported: multipleSaleReported,
  CrossingObserved: crossingObserved,
  LaneHeartbeat: laneHeartbeat,
  SelectionMade: selectionMade,
  InspectionConcluded: inspectionConcluded,
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
