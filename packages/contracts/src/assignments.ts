import { z } from 'zod';
import { inspectionConcluded, NotCarriedOutReason, OfficerReason } from './events/inspections.ts';
import { InspectionMethod, selectionMade } from './events/selections.ts';
import { Instant } from './time.ts';

const { crossingId, port, lane, ground, method } = selectionMade.schema.shape.data.shape;
const { startedAt, durationMinutes, findings } = inspectionConcluded.schema.shape.data.shape;

/** What a selection tells officers: to inspect a vehicle by a method or, where the method is null, to let it go on. */
export const Assignment = z.object({ crossingId, port, lane, ground, method, decidedAt: Instant });
export type Assignment = z.infer<typeof Assignment>;

const inspected = { method: InspectionMethod, startedAt, durationMinutes, findings };

/**
 * What comes of an assignment. One with a method is `carried-out` or `not-carried-out`; one without is `released`, or
 * `officer-initiated` where an officer inspects what nobody ordered.
 */
export const AssignmentOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('carried-out'), ...inspected }),
  z.object({ outcome: z.literal('not-carried-out'), reason: NotCarriedOutReason }),
  z.object({ outcome: z.literal('officer-initiated'), officerReason: OfficerReason, ...inspected }),
  z.object({ outcome: z.literal('released') }),
]);
export type AssignmentOutcome = z.infer<typeof AssignmentOutcome>;

/** What officers are asked over HTTP: `POST <their address>/assignments`. A port's assignments come in its order. */
export const Assignments = z.object({ assignments: z.array(Assignment).max(5_000) });
export type Assignments = z.infer<typeof Assignments>;

/** What they answer: what comes of each, in the order of the assignments. */
export const AssignmentOutcomes = z.object({ outcomes: z.array(AssignmentOutcome) });
export type AssignmentOutcomes = z.infer<typeof AssignmentOutcomes>;
