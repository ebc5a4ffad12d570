import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { WEAPON_CATEGORIES } from '../findings.ts';
import { VehicleIdentity } from '../identity.ts';
import { TraceLeadId } from '../ids.ts';
import { Instant } from '../time.ts';

/**
 * Trafficking indicators of the DOJ OIG review of Project Gunrunner (I-2011-001, Nov 2010), all but the unlawful ones:
 * the purchaser's birthplace, age and gender have no word here.
 */
const TRACE_INDICATORS = [
  'purchaser-on-earlier-traces',
  'bought-in-multiple-sale',
  'five-or-more-in-one-sale',
  'several-multiple-sales-one-dealer-one-day',
  'multiple-sale-in-another-state',
] as const;
export const TraceIndicator = z.enum(TRACE_INDICATORS);
export type TraceIndicator = z.infer<typeof TraceIndicator>;

export const traceLeadIssued = defineEvent({
  type: 'TraceLeadIssued',
  topic: 'southbound.trace-leads.v1',
  meaning: 'A lead from tracing a recovered firearm to its first retail purchaser. Weaker than a lookout, and it ages.',
  data: z
    .object({
      leadId: TraceLeadId,
      identity: VehicleIdentity,
      firearmCategory: z.enum(WEAPON_CATEGORIES).describe('The recovered firearm'),
      firearmsTied: z.int().min(1).max(1_000).describe('Firearms tied to the same purchaser'),
      soldAt: Instant.describe('First retail sale'),
      recoveredAt: Instant.optional().describe('When the firearm was recovered; absent when unknown'),
      traceRequestedAt: Instant.describe('When the trace was asked for; stands in for an unknown recovery'),
      indicators: z
        .array(TraceIndicator)
        .max(TRACE_INDICATORS.length)
        .describe('Which trafficking indicators it shows'),
    })
    .refine((data) => (data.recoveredAt ?? data.traceRequestedAt) >= data.soldAt, {
      path: ['soldAt'],
      error: 'must not lie after the recovery (or the trace request that stands in for it)',
    }),
  example: {
    eventId: 'trace-lead-issued-0001203',
    occurredAt: '2026-02-20T15:00:00.000Z',
    recordedAt: '2026-02-20T15:00:02.000Z',
    source: 'agency/ATF',
    data: {
      leadId: 'TL-0001203',
      identity: { plate: { text: 'SIM7730', jurisdiction: 'US-AZ' } },
      firearmCategory: 'Long Arm',
      firearmsTied: 6,
      soldAt: '2025-06-11T00:00:00.000Z',
      recoveredAt: '2026-01-18T00:00:00.000Z',
      traceRequestedAt: '2026-01-29T00:00:00.000Z',
      indicators: ['bought-in-multiple-sale', 'five-or-more-in-one-sale'],
    },
  },
});
