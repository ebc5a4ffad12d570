import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { Finding } from '../findings.ts';
import { ObservedIdentity } from '../identity.ts';
import { CrossingId, InspectionId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';
import { Instant } from '../time.ts';
import { InspectionMethod } from './selections.ts';

export const inspectionConcluded = defineEvent({
  type: 'InspectionConcluded',
  topic: 'southbound.inspections.v1',
  meaning: 'An inspection that was carried out, and what it found. Finding nothing is a finding: an empty list.',
  data: z.object({
    inspectionId: InspectionId,
    crossingId: CrossingId,
    port: PortCode,
    identity: ObservedIdentity,
    method: InspectionMethod.describe('The method used'),
    startedAt: Instant,
    durationMinutes: z.number().positive().max(1_440).describe('From start to end; the vehicle waits this long'),
    findings: z.array(Finding).max(50),
  }),
  example: {
    eventId: 'inspection-5d1e07aa31c94be2',
    occurredAt: '2026-03-02T14:17:37.250Z',
    recordedAt: '2026-03-02T14:17:58.100Z',
    source: 'inspection',
    data: {
      inspectionId: 'inspection-2304-7f3a9c41d20b',
      crossingId: '2304-7f3a9c41d20b',
      port: '2304',
      identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } },
      method: 'x-ray',
      startedAt: '2026-03-02T14:05:07.250Z',
      durationMinutes: 12.5,
      findings: [
        { seizureType: 'Weapons', category: 'Long Arm', count: 4 },
        { seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count: 1200 },
      ],
    },
  },
});
