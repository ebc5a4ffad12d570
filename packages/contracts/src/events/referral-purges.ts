import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { VehicleIdentity } from '../identity.ts';
import { ReferralId } from '../ids.ts';

export const referralPurged = defineEvent({
  type: 'ReferralPurged',
  topic: 'southbound.referrals.v1',
  meaning:
    'The engine forgets a report, a tip, a link or a refutation: its time has run out, it counts no more, and a tombstone follows.',
  data: z.object({
    referralId: ReferralId,
    identity: VehicleIdentity,
    reason: z.enum(['expired']).describe('Why, from a closed list'),
  }),
  example: {
    eventId: 'referral-purged-0000088',
    occurredAt: '2028-02-27T20:00:00.000Z',
    recordedAt: '2028-02-27T20:00:00.000Z',
    source: 'lead-desk',
    data: {
      referralId: 'MS-0000088',
      identity: { plate: { text: 'SIM2045', jurisdiction: 'US-TX' } },
      reason: 'expired',
    },
  },
});
