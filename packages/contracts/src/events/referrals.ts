import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { Plate, PurchaseIdentity, VehicleIdentity } from '../identity.ts';
import { DealerId, LookoutId, PurchaseId, ReferralId, StaffId } from '../ids.ts';
import { DAY_MS, epochMs, Instant } from '../time.ts';
import { confirmedByAnother } from '../two-persons.ts';
import { Agency, LookoutPurpose } from './lookouts.ts';

export const multipleSaleReported = defineEvent({
  type: 'MultipleSaleReported',
  topic: 'southbound.referrals.v1',
  meaning:
    'A dealer reports two or more handguns, or certain rifles, sold to one buyer within five consecutive business days.',
  data: z
    .object({
      referralId: ReferralId,
      identity: PurchaseIdentity,
      purchaseId: PurchaseId.optional(),
      dealerId: DealerId,
      soldAt: Instant.describe('When the sale that made it reportable took place'),
      handguns: z.int().min(0).max(1_000),
      longArms: z.int().min(0).max(1_000),
      otherReportsAtDealerThatDay: z
        .int()
        .min(0)
        .max(1_000)
        .describe('Further multiple-sale reports of the same dealer on the same day'),
    })
    .refine((data) => data.handguns + data.longArms >= 2, {
      path: ['handguns'],
      error: 'a multiple sale has two firearms or more: handguns + longArms',
    }),
  example: {
    eventId: 'multiple-sale-reported-0000088',
    occurredAt: '2026-02-27T23:10:00.000Z',
    recordedAt: '2026-02-27T23:10:00.550Z',
    source: 'agency/ATF',
    data: {
      referralId: 'MS-0000088',
      identity: { plate: { text: 'SIM2045', jurisdiction: 'US-TX' } },
      dealerId: 'FFL-5-74-01922',
      soldAt: '2026-02-27T19:45:00.000Z',
      handguns: 2,
      longArms: 3,
      otherReportsAtDealerThatDay: 1,
    },
  },
});

export const referralReceived = defineEvent({
  type: 'ReferralReceived',
  topic: 'southbound.referrals.v1',
  meaning: 'A tip or a report from another source than traces and multiple sales. Its quality differs by kind.',
  data: z.object({
    referralId: ReferralId,
    identity: VehicleIdentity,
    kind: z
      .enum(['dealer-tip', 'dealer-inspection', 'informant', 'agency'])
      .describe('A dealer tells, an inspection of a dealer shows, an informant says, another agency reports'),
    giver: Agency.describe('The agency that passes it on'),
    purpose: LookoutPurpose.describe('What the vehicle is believed to serve, from a closed list'),
    reliability: z
      .enum(['proven', 'fair', 'untested'])
      .describe('How the source has done before, as the agency that passes it on judges'),
    learnedAt: Instant.describe('When the source learned of it; how old the referral is counts from here'),
  }),
  example: {
    eventId: 'referral-received-0000512',
    occurredAt: '2026-02-28T17:30:00.000Z',
    recordedAt: '2026-02-28T17:30:00.900Z',
    source: 'agency/ATF',
    data: {
      referralId: 'RF-0000512',
      identity: { plate: { text: 'SIM6118', jurisdiction: 'US-AZ' } },
      kind: 'dealer-tip',
      giver: 'ATF',
      purpose: 'firearms-trafficking',
      reliability: 'fair',
      learnedAt: '2026-02-27T22:00:00.000Z',
    },
  },
});

/** A refutation lives at most this long, as a lookout does: a plate changes hands. */
const REFUTATION_LIFE_DAYS_MAX = 180;

export const matchRefuted = defineEvent({
  type: 'MatchRefuted',
  topic: 'southbound.referrals.v1',
  meaning:
    'A match that was shown to be wrong: one lookout is silent for one vehicle until this expires. Every other rule and the random draw still apply.',
  data: z
    .object({
      referralId: ReferralId,
      lookoutId: LookoutId.describe('The lookout that is silent'),
      identity: z
        .object({ plate: Plate.required() })
        .describe('The vehicle for which it is: by a plate of a known jurisdiction, since nothing less is one vehicle'),
      reason: z
        .enum(['another-vehicle', 'another-person', 'plate-reissued', 'plate-cloned'])
        .describe('Why, from a closed list'),
      refutedBy: StaffId,
      confirmedBy: StaffId.describe('The second person'),
      refutedAt: Instant.describe('Silent from'),
      expiresAt: Instant.describe(`Silent until; at most ${REFUTATION_LIFE_DAYS_MAX} days after refutedAt`),
    })
    .refine(...confirmedByAnother('refutedBy'))
    .refine((data) => data.expiresAt > data.refutedAt, { path: ['expiresAt'], error: 'must lie after refutedAt' })
    .refine((data) => epochMs(data.expiresAt) - epochMs(data.refutedAt) <= REFUTATION_LIFE_DAYS_MAX * DAY_MS, {
      path: ['expiresAt'],
      error: `must lie at most ${REFUTATION_LIFE_DAYS_MAX} days after refutedAt`,
    }),
  example: {
    eventId: 'match-refuted-0000031',
    occurredAt: '2026-03-05T20:15:00.000Z',
    recordedAt: '2026-03-05T20:15:00.480Z',
    source: 'agency/CBP',
    data: {
      referralId: 'MR-0000031',
      lookoutId: 'LK-0000417',
      identity: { plate: { text: 'SIM4B21', jurisdiction: 'US-TX' } },
      reason: 'another-vehicle',
      refutedBy: 'CBP-OF-3312',
      confirmedBy: 'CBP-SO-0108',
      refutedAt: '2026-03-05T20:15:00.000Z',
      expiresAt: '2026-06-03T20:15:00.000Z',
    },
  },
});
