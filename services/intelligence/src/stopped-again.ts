import { type InspectionId, instantOf, type VehicleStoppedAgain } from '@southbound/contracts';
import { derivedEventId } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { VehicleStopped } from './fold-batch.ts';

/**
 * What is published of a vehicle that is stopped again and again. Its id follows from the inspection, so that a batch
 * that is done twice, and a register that is filled anew, tell the same event.
 */
export function stoppedAgainPublication(stopped: VehicleStopped): Publication {
  const { inspectionId, crossingId, port, plate, concludedAtMs, recordedAt, stops } = stopped;
  const content: VehicleStoppedAgain = {
    eventId: derivedEventId(inspectionId, 'VehicleStoppedAgain'),
    type: 'VehicleStoppedAgain',
    occurredAt: instantOf(concludedAtMs),
    recordedAt,
    source: 'intelligence',
    data: { inspectionId: inspectionId as InspectionId, crossingId, port, identity: { plate }, stops },
  };
  const headers = { type: content.type };
  return { topic: 'southbound.outcomes.v1', partition: 0, key: crossingId, headers, content };
}
