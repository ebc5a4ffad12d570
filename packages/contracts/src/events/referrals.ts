import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { VehicleIdentity } from '../identity.ts';
import { DealerId, ReferralId } from '../ids.ts';
import { Instant } from '../time.ts';
import { Agency, LookoutPurpose } from './lookouts.ts';

export const multipleSaleReported = defineEvent({
  type: 'MultipleSaleReported',
  topic: 'southbound.referrals.v1',
  meaning:
    'A dealer reports two or more handguns, or certain rifles, sold to one buyer within five consecutive business days.',
  data: z
    .object({
      referralId: ReferralId,
      identity: VehicleIdentity,
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
