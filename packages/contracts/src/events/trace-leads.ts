import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { WEAPON_CATEGORIES } from '../findings.ts';
import { PurchaseIdentity, VehicleIdentity } from '../identity.ts';
import { DealerId, OfficeId, PurchaseId, RecoveryId, StaffId, TraceLeadId } from '../ids.ts';
import { Instant } from '../time.ts';
import { confirmedByAnother } from '../two-persons.ts';
import { Agency } from './lookouts.ts';

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

/** Who gave a lead, or asked for the trace that it comes of: an agency, or a partner in Mexico. */
export const LeadGiver = z
  .enum([...Agency.options, 'FGR', 'CENAPI'])
  .describe('Who gave the lead; FGR and CENAPI are partners in Mexico');
export type LeadGiver = z.infer<typeof LeadGiver>;

const StateCode = z
  .string()
  .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'a state is written as in ISO 3166-2, such as US-TX or MX-TAM');

const traceLead = z.object({
  leadId: TraceLeadId,
  identity: PurchaseIdentity,
  firearmCategory: z.enum(WEAPON_CATEGORIES).describe('The recovered firearm'),
  firearmsTied: z.int().min(1).max(1_000).describe('Firearms tied to the same purchaser'),
  soldAt: Instant.describe('First retail sale'),
  recoveredAt: Instant.optional().describe('When the firearm was recovered; absent when unknown'),
  traceRequestedAt: Instant.describe('When the trace was asked for; stands in for an unknown recovery'),
  indicators: z.array(TraceIndicator).max(TRACE_INDICATORS.length).describe('Which trafficking indicators it shows'),
  issuer: Agency.optional().describe('The agency that passes the lead on; ATF unless said'),
  requestedBy: LeadGiver.optional().describe('Who asked for the trace, and is told what came of it'),
  office: OfficeId.optional().describe('The investigating office that it is meant for'),
  recoveryId: RecoveryId.optional(),
  purchaseId: PurchaseId.optional(),
  dealerId: DealerId.optional(),
  saleState: StateCode.optional().describe('Where the dealer is, as in ISO 3166-2'),
  recoveryState: StateCode.optional().describe('Where the firearm was recovered, as in ISO 3166-2'),
  federalInterest: z
    .boolean()
    .optional()
    .describe('Whether the issuer holds it to be of federal interest; absent when not judged'),
  findable: z.boolean().optional().describe('Whether the purchaser can still be found; absent when nobody looked'),
});

/** What of a trace lead says nothing of its purchase, nor of whom it names; and when it was issued. */
export const TraceLeadWithoutPurchase = traceLead
  .omit({ identity: true, purchaseId: true, dealerId: true })
  .extend({ issuedAt: Instant.describe('When the lead was issued') });

export const traceLeadIssued = defineEvent({
  type: 'TraceLeadIssued',
  topic: 'southbound.trace-leads.v1',
  meaning: 'A lead from tracing a recovered firearm to its first retail purchaser. Weaker than a lookout, and it ages.',
  data: traceLead.refine((data) => (data.recoveredAt ?? data.traceRequestedAt) >= data.soldAt, {
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
      identity: { plate: { text: 'SIM7730', jurisdiction: 'US-AZ' }, purchaserRef: 'PR-5f21c8' },
      firearmCategory: 'Long Arm',
      firearmsTied: 6,
      soldAt: '2025-06-11T00:00:00.000Z',
      recoveredAt: '2026-01-18T00:00:00.000Z',
      traceRequestedAt: '2026-01-29T00:00:00.000Z',
      indicators: ['bought-in-multiple-sale', 'five-or-more-in-one-sale'],
      issuer: 'ATF',
      requestedBy: 'FGR',
      office: 'ATF-Phoenix',
      recoveryId: 'RC-000871',
      purchaseId: 'PU-004410',
      dealerId: 'FFL-9-86-00417',
      saleState: 'US-AZ',
      recoveryState: 'MX-SON',
      federalInterest: true,
      findable: true,
    },
  },
});

export const traceLeadWithdrawn = defineEvent({
  type: 'TraceLeadWithdrawn',
  topic: 'southbound.trace-leads.v1',
  meaning: 'A trace lead taken back, with a reason and by two persons.',
  data: z
    .object({
      leadId: TraceLeadId,
      identity: VehicleIdentity,
      reason: z
        .enum(['wrong-trace', 'wrong-vehicle', 'firearm-sold-on', 'case-closed'])
        .describe('Why, from a closed list; `firearm-sold-on`: the first buyer had sold it lawfully'),
      withdrawnBy: StaffId,
      confirmedBy: StaffId.describe('The second person'),
    })
    .refine(...confirmedByAnother('withdrawnBy')),
  example: {
    eventId: 'trace-lead-withdrawn-0001203',
    occurredAt: '2026-03-04T16:00:00.000Z',
    recordedAt: '2026-03-04T16:00:01.300Z',
    source: 'agency/ATF',
    data: {
      leadId: 'TL-0001203',
      identity: { plate: { text: 'SIM7730', jurisdiction: 'US-AZ' } },
      reason: 'firearm-sold-on',
      withdrawnBy: 'ATF-SA-204',
      confirmedBy: 'ATF-GS-118',
    },
  },
});

export const traceLeadPurged = defineEvent({
  type: 'TraceLeadPurged',
  topic: 'southbound.trace-leads.v1',
  meaning: 'The engine forgets a trace lead: it counts no more, and a tombstone follows.',
  data: z.object({
    leadId: TraceLeadId,
    identity: VehicleIdentity,
    reason: z
      .enum(['expired', 'duplicate', 'withdrawn'])
      .describe('Its five years have passed, another lead says the same, or its agency had taken it back'),
    issuedAt: Instant.optional().describe('When the version was issued that is forgotten; a later one still counts'),
  }),
  example: {
    eventId: 'trace-lead-purged-0001203',
    occurredAt: '2030-06-12T00:00:00.000Z',
    recordedAt: '2030-06-12T00:00:00.000Z',
    source: 'lead-desk',
    data: {
      leadId: 'TL-0001203',
      identity: { plate: { text: 'SIM7730', jurisdiction: 'US-AZ' } },
      reason: 'expired',
    },
  },
});
