import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { ObservedIdentity } from '../identity.ts';
import { CrossingId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';
import { VehicleColour, VehicleMake } from '../vehicle-look.ts';

export const Lane = z.int().min(1).max(99).describe('The outbound lane, numbered from 1');

export const VEHICLE_CLASSES = ['personal', 'truck', 'bus'] as const;
export const VehicleClass = z.enum(VEHICLE_CLASSES);
export type VehicleClass = z.infer<typeof VehicleClass>;

export const crossingObserved = defineEvent({
  type: 'CrossingObserved',
  topic: 'southbound.crossings.v1',
  meaning: 'One vehicle at one outbound lane at one instant. A sensor that did not answer leaves its field out.',
  data: z.object({
    crossingId: CrossingId,
    port: PortCode,
    lane: Lane,
    vehicleClass: VehicleClass.describe('What kind of vehicle'),
    identity: ObservedIdentity,
    make: VehicleMake.optional().describe('As the camera sees it; serves matching only'),
    colour: VehicleColour.optional().describe('As the camera sees it; serves matching only'),
    plateReadConfidence: z.number().min(0).max(1).optional().describe("The reader's confidence in the plate, 0 to 1"),
    plateObscured: z.boolean().optional().describe('Whether the plate is covered, bent or made hard to read'),
    canine: z
      .enum(['alert', 'clear', 'not-present'])
      .optional()
      .describe('What the canine at the lane did; `not-present` where there is none'),
  }),
  example: {
    eventId: 'crossing-2304-5-1772460307250',
    occurredAt: '2026-03-02T14:05:07.250Z',
    recordedAt: '2026-03-02T14:05:07.610Z',
    source: 'lane/2304/5',
    data: {
      crossingId: '2304-7f3a9c41d20b',
      port: '2304',
      lane: 5,
      vehicleClass: 'personal',
      identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } },
      make: 'ford',
      colour: 'white',
      plateReadConfidence: 0.97,
      plateObscured: false,
      canine: 'not-present',
    },
  },
});

export const laneHeartbeat = defineEvent({
  type: 'LaneHeartbeat',
  topic: 'southbound.crossings.v1',
  meaning: 'A lane saw nothing and is alive: it moves the clock of a quiet port, and tells silence from emptiness.',
  data: z.object({ port: PortCode, lane: Lane }),
  example: {
    eventId: 'heartbeat-2606-1-1772460300000',
    occurredAt: '2026-03-02T14:05:00.000Z',
    recordedAt: '2026-03-02T14:05:00.300Z',
    source: 'lane/2606/1',
    data: { port: '2606', lane: 1 },
  },
});
