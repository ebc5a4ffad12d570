import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { VehicleIdentity } from '../identity.ts';
import { CaseNumber, LookoutId, StaffId } from '../ids.ts';
import { DAY_MS, epochMs, Instant } from '../time.ts';

const AGENCIES = ['ATF', 'CBP', 'DEA', 'EPIC', 'HSI'] as const;
export const Agency = z.enum(AGENCIES).describe('The agency that issued it');
export type Agency = z.infer<typeof Agency>;

export const LOOKOUT_PRIORITIES = ['urgent', 'high', 'routine'] as const;
export const LookoutPriority = z.enum(LOOKOUT_PRIORITIES);
export type LookoutPriority = z.infer<typeof LookoutPriority>;

export const LookoutPurpose = z.enum([
  'firearms-trafficking',
  'ammunition-trafficking',
  'bulk-cash-smuggling',
  'drug-trafficking',
]);
export type LookoutPurpose = z.infer<typeof LookoutPurpose>;

/** A lookout lives at most this long after it is posted; a longer need is posted anew, so that somebody looks again. */
const LOOKOUT_LIFE_DAYS_MAX = 180;

const lookout = {
  lookoutId: LookoutId,
  caseNumber: CaseNumber,
  issuer: Agency,
  identity: VehicleIdentity,
};

export const lookoutPosted = defineEvent({
  type: 'LookoutPosted',
  topic: 'southbound.lookouts.v1',
  meaning:
    'An instruction to watch for a vehicle. There is no kind that only monitors: a match may only raise the chance of inspection.',
  data: z
    .object({
      ...lookout,
      purpose: LookoutPurpose.describe('Why, from a closed list'),
      priority: LookoutPriority.describe('How pressing; the policy says which priorities are mandatory'),
      approvedBy: StaffId,
      postedAt: Instant.describe('In force from'),
      expiresAt: Instant.describe(`In force until; at most ${LOOKOUT_LIFE_DAYS_MAX} days after postedAt`),
    })
    .refine((data) => data.expiresAt > data.postedAt, { path: ['expiresAt'], error: 'must lie after postedAt' })
    .refine((data) => epochMs(data.expiresAt) - epochMs(data.postedAt) <= LOOKOUT_LIFE_DAYS_MAX * DAY_MS, {
      path: ['expiresAt'],
      error: `must lie at most ${LOOKOUT_LIFE_DAYS_MAX} days after postedAt; post the lookout anew instead`,
    }),
  example: {
    eventId: 'lookout-posted-0000417',
    occurredAt: '2026-03-01T18:20:00.000Z',
    recordedAt: '2026-03-01T18:20:01.120Z',
    source: 'agency/ATF',
    data: {
      lookoutId: 'LK-0000417',
      caseNumber: 'ATF-785020-26-0031',
      issuer: 'ATF',
      identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } },
      purpose: 'firearms-trafficking',
      priority: 'high',
      approvedBy: 'ATF-GS-118',
      postedAt: '2026-03-01T18:20:00.000Z',
      expiresAt: '2026-03-31T18:20:00.000Z',
    },
  },
});

export const lookoutWithdrawn = defineEvent({
  type: 'LookoutWithdrawn',
  topic: 'southbound.lookouts.v1',
  meaning: 'A lookout taken back, with a reason and by two persons.',
  data: z
    .object({
      ...lookout,
      reason: z
        .enum(['case-closed', 'vehicle-found', 'wrong-vehicle', 'duplicate'])
        .describe('Why, from a closed list'),
      withdrawnBy: StaffId,
      confirmedBy: StaffId.describe('The second person'),
    })
    .refine((data) => data.withdrawnBy !== data.confirmedBy, {
      path: ['confirmedBy'],
      error: 'must be another person than withdrawnBy',
    }),
  example: {
    eventId: 'lookout-withdrawn-0000417',
    occurredAt: '2026-03-09T09:00:00.000Z',
    recordedAt: '2026-03-09T09:00:00.840Z',
    source: 'agency/ATF',
    data: {
      lookoutId: 'LK-0000417',
      caseNumber: 'ATF-785020-26-0031',
      issuer: 'ATF',
      identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } },
      reason: 'vehicle-found',
      withdrawnBy: 'ATF-SA-204',
      confirmedBy: 'ATF-GS-118',
    },
  },
});
