import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { VehicleIdentity } from '../identity.ts';
import { CrossingId, InspectionId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';

export const vehicleStoppedAgain = defineEvent({
  type: 'VehicleStoppedAgain',
  topic: 'southbound.outcomes.v1',
  meaning:
    'With this inspection a vehicle was stopped for the third time or more within thirty days, and nothing was found in any of them: somebody should look why.',
  data: z.object({
    inspectionId: InspectionId,
    crossingId: CrossingId.describe('The crossing of the last of the stops that was heard of'),
    port: PortCode,
    identity: VehicleIdentity,
    stops: z.int().min(3).describe('Inspections within the thirty days, this one among them'),
  }),
  example: {
    eventId: 'stopped-again-4b8f0d61c2a97e35',
    occurredAt: '2026-03-20T09:41:10.000Z',
    recordedAt: '2026-03-20T09:41:32.000Z',
    source: 'intelligence',
    data: {
      inspectionId: 'inspection-2304-91c40be7d5f2',
      crossingId: '2304-91c40be7d5f2',
      port: '2304',
      identity: { plate: { text: 'SIM3116', jurisdiction: 'US-AZ' } },
      stops: 3,
    },
  },
});
