import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { CrossingId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';
import { OfficerReason } from './inspections.ts';
import { InspectionMethod } from './selections.ts';

export const bayTaken = defineEvent({
  type: 'BayTaken',
  topic: 'southbound.crossings.v1',
  meaning: 'An officer begins an inspection that was not ordered: it takes a bay and officers from those that are.',
  data: z.object({
    crossingId: CrossingId,
    port: PortCode,
    method: InspectionMethod.describe('The method used'),
    officerReason: OfficerReason.describe('Why, from a closed list'),
  }),
  example: {
    eventId: 'bay-taken-77a0d3c95b1e4f68',
    occurredAt: '2026-03-02T14:06:02.000Z',
    recordedAt: '2026-03-02T14:06:02.900Z',
    source: 'inspection',
    data: { crossingId: '2304-91c2b7f08a4d', port: '2304', method: 'visual', officerReason: 'driver-behaviour' },
  },
});
