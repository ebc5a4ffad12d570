import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { VehicleIdentity } from '../identity.ts';
import { CrossingId, NoticeId, OfficeId, StaffId, TraceLeadId } from '../ids.ts';
import { Instant } from '../time.ts';
import { Agency } from './lookouts.ts';
import { DocumentVersion } from './selections.ts';
import { LeadGiver, TraceLeadWithoutPurchase } from './trace-leads.ts';

/** What is told, in English; in Spanish too where whoever is told works in it. No criminal history, no vehicle, no person. */
const NoticeText = z.object({
  en: z.string().min(1).max(400),
  es: z.string().min(1).max(400).optional().describe('For partners in Mexico'),
});

/** What agencies are told of, from a closed list. */
const NOTICE_SUBJECTS = [
  'seizure',
  'dealer-or-purchase',
  'vehicle-of-interest',
  'same-vehicle',
  'same-ring',
  'withdrawn-then-crossed',
  'stopped-three-times',
  'not-acknowledged',
] as const;
export type NoticeSubject = (typeof NOTICE_SUBJECTS)[number];

/** The kinds of record that agencies and partners give, and are told the outcome of. */
const RECORD_KINDS = ['lookout', 'trace-lead', 'multiple-sale', 'referral'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

const RecordId = z.string().min(1).max(64);

export const agencyNotified = defineEvent({
  type: 'AgencyNotified',
  topic: 'southbound.notices.v1',
  meaning: 'An agency is told of something within its jurisdiction.',
  data: z
    .object({
      noticeId: NoticeId,
      agency: Agency.describe('Who is told'),
      about: z.enum(NOTICE_SUBJECTS).describe('What of, from a closed list'),
      crossingId: CrossingId.optional().describe('The crossing at which it happened, where it is one'),
      recordId: RecordId.optional().describe('The record of another agency that it is about'),
      otherAgency: Agency.optional().describe('Who else has shown interest; `same-vehicle` and `same-ring` alone'),
      repeats: NoticeId.optional().describe('The notice that nobody acknowledged; `not-acknowledged` alone'),
      dueAt: Instant.optional().describe('Since when it was to be told; how long it took counts from here'),
      text: NoticeText.optional(),
    })
    .refine(({ about, crossingId }) => about !== 'seizure' || crossingId !== undefined, {
      path: ['crossingId'],
      error: 'must be there when it is about a seizure',
    }),
  example: {
    eventId: 'agency-notified-0000190',
    occurredAt: '2026-03-02T15:02:00.000Z',
    recordedAt: '2026-03-02T15:02:00.700Z',
    source: 'agency/CBP',
    data: { noticeId: 'NT-0000190', agency: 'ATF', about: 'seizure', crossingId: '2304-7f3a9c41d20b' },
  },
});

export const noticeAcknowledged = defineEvent({
  type: 'NoticeAcknowledged',
  topic: 'southbound.notices.v1',
  meaning: 'An agency says that it has taken note. A notice that nobody acknowledges has no such event.',
  data: z.object({ noticeId: NoticeId, agency: Agency.describe('Who was told'), acknowledgedBy: StaffId }),
  example: {
    eventId: 'notice-acknowledged-0000190',
    occurredAt: '2026-03-02T16:31:00.000Z',
    recordedAt: '2026-03-02T16:31:01.050Z',
    source: 'agency/ATF',
    data: { noticeId: 'NT-0000190', agency: 'ATF', acknowledgedBy: 'ATF-SA-204' },
  },
});

/** Why a lead is not for an investigating office, from a closed list. */
const SCREENING_REASONS = [
  'not-timely',
  'limitation-passed',
  'not-original',
  'duplicate',
  'no-federal-interest',
  'federal-interest-unknown',
  'too-few-firearms',
  'purchaser-not-findable',
  'purchaser-findability-unknown',
] as const;
export const ScreeningReason = z.enum(SCREENING_REASONS);
export type ScreeningReason = z.infer<typeof ScreeningReason>;

/** How old a lead is, from the freshest. */
const STALENESS_BANDS = ['six-months', 'one-year', 'three-years', 'five-years', 'older'] as const;
export const StalenessBand = z.enum(STALENESS_BANDS);
export type StalenessBand = z.infer<typeof StalenessBand>;

export const leadScreened = defineEvent({
  type: 'LeadScreened',
  topic: 'southbound.screenings.v1',
  meaning:
    "Whether a trace lead is for its investigating office, with every reason against it. What it weighs at the lane is another question, and the rules'.",
  data: z
    .object({
      leadId: TraceLeadId,
      identity: VehicleIdentity.optional().describe('Of a duplicate: the vehicle that the lead names'),
      office: OfficeId,
      agency: Agency.describe('The agency that issued the lead'),
      criteria: DocumentVersion.describe('The criteria that decided'),
      isForOffice: z.boolean().describe('Whether it passed every test'),
      reasons: z
        .array(ScreeningReason)
        .max(SCREENING_REASONS.length)
        .describe('Each test that it failed; empty if none'),
      timeToCrimeDays: z.int().min(0).describe('Days from sale to recovery'),
      recoveryStandIn: z.boolean().describe("Whether the trace request's date stands in for the recovery's"),
      ageDays: z.int().min(0).describe('Days from recovery until it was screened'),
      band: StalenessBand.describe('By its age'),
      duplicateOf: TraceLeadId.optional().describe('The lead that says the same; only with reason `duplicate`'),
      givers: z
        .array(LeadGiver)
        .max(2)
        .optional()
        .describe('Of a duplicate: who gave it, and is told what becomes of the lead that says the same'),
      lead: TraceLeadWithoutPurchase.optional().describe(
        'Of a duplicate: the lead without its purchase, as it is issued again when the one that says the same ends',
      ),
    })
    .refine(({ isForOffice, reasons }) => isForOffice === (reasons.length === 0), {
      path: ['reasons'],
      error: 'must be empty when the lead is for its office, and only then',
    }),
  example: {
    eventId: 'lead-screened-52c0a1b8e9d34f60',
    occurredAt: '2026-02-20T15:00:00.000Z',
    recordedAt: '2026-02-20T15:00:02.000Z',
    source: 'lead-desk',
    data: {
      leadId: 'TL-0001204',
      identity: { plate: { text: 'SIM7730', jurisdiction: 'US-AZ' } },
      office: 'ATF-Phoenix',
      agency: 'ATF',
      criteria: { name: 'atf-phoenix', version: '1.0.0', digest: '7b1f0f5d4ad24c1f9c3a5d80b2f9a6e1' },
      isForOffice: false,
      reasons: ['duplicate'],
      timeToCrimeDays: 221,
      recoveryStandIn: false,
      ageDays: 33,
      band: 'six-months',
      duplicateOf: 'TL-0001203',
      givers: ['EPIC'],
      lead: {
        leadId: 'TL-0001204',
        firearmCategory: 'Long Arm',
        firearmsTied: 6,
        soldAt: '2025-06-11T00:00:00.000Z',
        recoveredAt: '2026-01-18T00:00:00.000Z',
        traceRequestedAt: '2026-01-29T00:00:00.000Z',
        indicators: ['five-or-more-in-one-sale'],
        issuer: 'EPIC',
        issuedAt: '2026-02-20T15:00:00.000Z',
      },
    },
  },
});

/** What became of a record, from a closed list. */
const LEAD_OUTCOMES = [
  'firearms-found',
  'other-goods-found',
  'nothing-found',
  'case-opened',
  'sent-to-office',
  'screened-out',
  'duplicate',
  'expired-unmatched',
  'expired-not-inspected',
  'still-open',
] as const;
export const LeadOutcome = z.enum(LEAD_OUTCOMES);
export type LeadOutcome = z.infer<typeof LeadOutcome>;

export const leadOutcomeReported = defineEvent({
  type: 'LeadOutcomeReported',
  topic: 'southbound.notices.v1',
  meaning: 'What became of a lead, told to whoever gave it, with the reason.',
  data: z.object({
    noticeId: NoticeId,
    recipient: LeadGiver.describe('Who gave the record'),
    recordKind: z.enum(RECORD_KINDS),
    recordId: RecordId,
    outcome: LeadOutcome.describe('What became of it, from a closed list'),
    crossingId: CrossingId.optional().describe('The crossing at which it came to this, where it is one'),
    text: NoticeText,
  }),
  example: {
    eventId: 'lead-outcome-1be90c5577da42c3',
    occurredAt: '2026-03-02T14:17:37.250Z',
    recordedAt: '2026-03-02T14:17:58.100Z',
    source: 'lead-desk',
    data: {
      noticeId: 'NT-1be90c5577da42c3',
      recipient: 'FGR',
      recordKind: 'trace-lead',
      recordId: 'TL-0001203',
      outcome: 'firearms-found',
      crossingId: '2304-7f3a9c41d20b',
      text: {
        en: 'The lead that you gave led to an inspection at which firearms were found.',
        es: 'La pista que usted dio llevó a una inspección en la que se encontraron armas de fuego.',
      },
    },
  },
});
