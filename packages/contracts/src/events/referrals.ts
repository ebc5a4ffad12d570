import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { VehicleIdentity } from '../identity.ts';
import { DealerId, ReferralId } from '../ids.ts';
import { Instant } from '../time.ts';

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
