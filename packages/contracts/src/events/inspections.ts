import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { Finding } from '../findings.ts';
import { ObservedIdentity } from '../identity.ts';
import { CrossingId, InspectionId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';
import { Instant } from '../time.ts';
import { InspectionMethod } from './selections.ts';

/**
 * Why an officer inspects what nobody ordered, from a closed list. No reason names who somebody is.
 *
 * @internal Tests look whether each is given.
 */
export const OFFICER_REASONS = [
  'driver-behaviour',
  'inconsistent-account',
  'vehicle-altered',
  'load-out-of-place',
  'plate-obscured',
  'canine-interest',
] as const;
export const OfficerReason = z.enum(OFFICER_REASONS);
export type OfficerReason = z.infer<typeof OfficerReason>;

/** Why an ordered inspection was not carried out, from a closed list. */
export const NOT_CARRIED_OUT_REASONS = [
  'no-bay',
  'no-officer',
  'lane-congested',
  'vehicle-left',
  'officer-declined',
] as const;
export const NotCarriedOutReason = z.enum(NOT_CARRIED_OUT_REASONS);
export type NotCarriedOutReason = z.infer<typeof NotCarriedOutReason>;

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
    startedAt: Instant.describe('When a bay and officers were free for it'),
    officerReason: OfficerReason.optional().describe(
      'Why an officer inspected what was not ordered (officer-initiated); absent when the engine ordered it',
    ),
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

export const inspectionNotCarriedOut = defineEvent({
  type: 'InspectionNotCarriedOut',
  topic: 'southbound.inspections.v1',
  meaning: 'An inspection that was ordered and not carried out, with the reason. The vehicle went on.',
  data: z.object({
    crossingId: CrossingId,
    port: PortCode,
    reason: NotCarriedOutReason.describe('Why, from a closed list'),
  }),
  example: {
    eventId: 'not-carried-out-0b6c1f5d77e94a20',
    occurredAt: '2026-03-02T14:05:40.000Z',
    recordedAt: '2026-03-02T14:05:41.300Z',
    source: 'inspection',
    data: { crossingId: '2304-7f3a9c41d20b', port: '2304', reason: 'no-bay' },
  },
});
