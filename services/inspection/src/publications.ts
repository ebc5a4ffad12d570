import {
  EVENTS,
  type EventId,
  type InspectionConcluded,
  type InspectionId,
  type Instant,
  type NotCarriedOutReason,
  partitionOf,
  type SelectionMade,
  type SouthboundEvent,
} from '@southbound/contracts';
import { derivedEventId } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';

const SOURCE = 'inspection';

/** An inspection that officers began, as it will have been when it is over. */
export type Inspection = Omit<InspectionConcluded['data'], 'inspectionId'> & {
  /** The event id of the selection, ordered or released, that it comes of. */
  readonly selectionId: EventId;
  readonly concludesAt: Instant;
};

export function inspectionConcluded({ selectionId, concludesAt, ...inspection }: Inspection, clockAt: Instant) {
  const eventId = derivedEventId(selectionId, 'InspectionConcluded');
  return publication({
    eventId,
    type: 'InspectionConcluded',
    occurredAt: concludesAt,
    recordedAt: clockAt,
    source: SOURCE,
    // One inspection, one conclusion: the id of either names both.
    data: { ...inspection, inspectionId: eventId as string as InspectionId },
  });
}

export function notCarriedOut({ eventId, data }: SelectionMade, reason: NotCarriedOutReason, clockAt: Instant) {
  return publication({
    eventId: derivedEventId(eventId, 'InspectionNotCarriedOut'),
    type: 'InspectionNotCarriedOut',
    occurredAt: clockAt,
    recordedAt: clockAt,
    source: SOURCE,
    data: { crossingId: data.crossingId, port: data.port, reason },
  });
}

/** Throws for an inspection that was ordered: only an officer's own takes a bay that nobody reckoned with. */
export function bayTaken({ selectionId, officerReason, ...inspection }: Inspection, clockAt: Instant) {
  if (officerReason === undefined) throw new Error('an ordered inspection takes no bay unforeseen');
  const { crossingId, port, method, startedAt } = inspection;
  return publication({
    eventId: derivedEventId(selectionId, 'BayTaken'),
    type: 'BayTaken',
    occurredAt: startedAt,
    recordedAt: clockAt,
    source: SOURCE,
    data: { crossingId, port, method, officerReason },
  });
}

type Told = Extract<SouthboundEvent, { type: 'InspectionConcluded' | 'InspectionNotCarriedOut' | 'BayTaken' }>;

function publication(event: Told): Publication {
  const { port } = event.data;
  return {
    topic: EVENTS[event.type].topic,
    partition: partitionOf(port),
    key: port,
    headers: { type: event.type },
    content: event,
  };
}
