import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { VehicleIdentity } from '../identity.ts';
import { CrossingId, ReferralId } from '../ids.ts';
import { Instant } from '../time.ts';

/** What joins two vehicles, from a closed list. */
export const LinkVia = z.enum(['person', 'purchase', 'dealer']);
export type LinkVia = z.infer<typeof LinkVia>;

export const vehicleLinked = defineEvent({
  type: 'VehicleLinked',
  topic: 'southbound.referrals.v1',
  meaning:
    'A vehicle is linked to one in which something was seized, by what leads say of persons, purchases and dealers.',
  data: z.object({
    referralId: ReferralId,
    identity: VehicleIdentity,
    seizedAtCrossing: CrossingId.describe('The crossing at which the seizure was made'),
    via: LinkVia.describe('What joins the two vehicles'),
    steps: z.int().min(1).max(2).describe('1 by one entity between the vehicles, 2 by a further vehicle between them'),
    seizedAt: Instant,
    firearms: z.int().min(0).max(100_000).describe('Firearms that were seized'),
  }),
  example: {
    eventId: 'vehicle-linked-0c41d2aa90e355b7',
    occurredAt: '2026-03-02T14:17:37.250Z',
    recordedAt: '2026-03-02T14:17:58.100Z',
    source: 'lead-desk',
    data: {
      referralId: 'VL-0c41d2aa90e355b7',
      identity: { plate: { text: 'SIM3116', jurisdiction: 'US-AZ' } },
      seizedAtCrossing: '2304-7f3a9c41d20b',
      via: 'person',
      steps: 1,
      seizedAt: '2026-03-02T14:17:37.250Z',
      firearms: 4,
    },
  },
});
