import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { Plate } from '../identity.ts';
import { CaseNumber, LookoutId, PersonRef, StaffId } from '../ids.ts';
import { DAY_MS, epochMs, Instant } from '../time.ts';
import { confirmedByAnother } from '../two-persons.ts';
import { VehicleDescription } from '../vehicle-look.ts';

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
export const LOOKOUT_LIFE_DAYS_MAX = 180;

/** What to watch for: a plate, a person, a description, or several of them, each of which is a match by itself. */
const LookoutIdentity = z
  .object({
    plate: Plate.optional(),
    personRef: PersonRef.optional().describe('Matches the registered owner, or a document that an officer checked'),
    description: VehicleDescription.optional(),
  })
  .refine(({ plate, personRef, description }) => plate ?? personRef ?? description, {
    path: ['plate'],
    error: 'a lookout names a plate, a personRef or a description',
  })
  .describe('Identifies what to watch for');

const lookout = {
  lookoutId: LookoutId,
  caseNumber: CaseNumber,
  issuer: Agency,
  identity: LookoutIdentity,
};

const inForce = {
  ...lookout,
  purpose: LookoutPurpose.describe('Why, from a closed list'),
  priority: LookoutPriority.describe('How pressing; the policy says which priorities are mandatory'),
  approvedBy: StaffId,
  postedAt: Instant.describe('In force from'),
  expiresAt: Instant.describe(`In force until; at most ${LOOKOUT_LIFE_DAYS_MAX} days after postedAt`),
};

/** The rules of a lookout's life: what is asked, and what is said where it is not so. */
const ENDS_AFTER_POSTING: LifeRule = [
  ({ postedAt, expiresAt }) => expiresAt > postedAt,
  { path: ['expiresAt'], error: 'must lie after postedAt' },
];
const ENDS_SOON_ENOUGH: LifeRule = [
  ({ postedAt, expiresAt }) => epochMs(expiresAt) - epochMs(postedAt) <= LOOKOUT_LIFE_DAYS_MAX * DAY_MS,
  {
    path: ['expiresAt'],
    error: `must lie at most ${LOOKOUT_LIFE_DAYS_MAX} days after postedAt; post the lookout anew instead`,
  },
];

interface Life {
  readonly postedAt: Instant;
  readonly expiresAt: Instant;
}

type LifeRule = [holds: (life: Life) => boolean, otherwise: { path: string[]; error: string }];

const IN_FORCE_EXAMPLE = {
  lookoutId: 'LK-0000417',
  caseNumber: 'ATF-785020-26-0031',
  issuer: 'ATF',
  identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } },
  purpose: 'firearms-trafficking',
  priority: 'high',
  approvedBy: 'ATF-GS-118',
  postedAt: '2026-03-01T18:20:00.000Z',
  expiresAt: '2026-03-31T18:20:00.000Z',
} as const;

export const lookoutPosted = defineEvent({
  type: 'LookoutPosted',
  topic: 'southbound.lookouts.v1',
  meaning:
    'An instruction to watch for a vehicle. There is no kind that only monitors: a match may only raise the chance of inspection.',
  data: z
    .object(inForce)
    .refine(...ENDS_AFTER_POSTING)
    .refine(...ENDS_SOON_ENOUGH),
  example: {
    eventId: 'lookout-posted-0000417',
    occurredAt: '2026-03-01T18:20:00.000Z',
    recordedAt: '2026-03-01T18:20:01.120Z',
    source: 'agency/ATF',
    data: IN_FORCE_EXAMPLE,
  },
});

export const lookoutAmended = defineEvent({
  type: 'LookoutAmended',
  topic: 'southbound.lookouts.v1',
  meaning:
    'A lookout as it is from now on, whole. Two persons answer for it, since an amendment can take a vehicle out of force as a withdrawal does.',
  data: z
    .object({
      ...inForce,
      reason: z
        .enum(['plate-corrected', 'more-known', 'priority-changed', 'life-changed'])
        .describe('Why, from a closed list'),
      amendedBy: StaffId,
      confirmedBy: StaffId.describe('The second person'),
    })
    .refine(...ENDS_AFTER_POSTING)
    .refine(...ENDS_SOON_ENOUGH)
    .refine(...confirmedByAnother('amendedBy')),
  example: {
    eventId: 'lookout-amended-0000417-1',
    occurredAt: '2026-03-04T11:00:00.000Z',
    recordedAt: '2026-03-04T11:00:00.610Z',
    source: 'agency/ATF',
    data: {
      ...IN_FORCE_EXAMPLE,
      identity: {
        plate: { text: 'SIM4827', jurisdiction: 'US-TX' },
        personRef: 'PR-5d0c2f9a41',
        description: { make: 'ford', colour: 'white', partialPlate: 'SIM48*' },
      },
      reason: 'plate-corrected',
      amendedBy: 'ATF-SA-204',
      confirmedBy: 'ATF-GS-118',
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
    .refine(...confirmedByAnother('withdrawnBy')),
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
