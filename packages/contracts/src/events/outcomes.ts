import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { Finding } from '../findings.ts';
import { ObservedIdentity } from '../identity.ts';
import { CrossingId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';
import { NotCarriedOutReason } from './inspections.ts';
import { INSPECTION_GROUNDS, MatchedIntelligence, RELEASE_GROUNDS } from './selections.ts';

export const crossingOutcome = defineEvent({
  type: 'CrossingOutcome',
  topic: 'southbound.outcomes.v1',
  meaning:
    'What came of a crossing that intelligence matched, or in whose vehicle something was found. A released vehicle that an officer then inspects has two.',
  data: z
    .object({
      crossingId: CrossingId,
      port: PortCode,
      identity: ObservedIdentity,
      matches: z.array(MatchedIntelligence).describe('The records that matched; empty when none did'),
      ground: z
        .enum([...INSPECTION_GROUNDS, ...RELEASE_GROUNDS])
        .nullable()
        .describe('The ground of its selection; null when the selection is not known'),
      randomDraw: z.boolean().describe('Whether the draw had put it into the random stratum'),
      outcome: z.enum(['inspected', 'not-carried-out', 'released']).describe('What was done'),
      reason: NotCarriedOutReason.optional().describe('Why it was not carried out; only then'),
      officerInitiated: z.boolean().describe('Whether an officer inspected what was not ordered'),
      findings: z.array(Finding).max(50).describe('Empty unless inspected and something was found'),
    })
    .refine(({ outcome, reason }) => (outcome === 'not-carried-out') === (reason !== undefined), {
      path: ['reason'],
      error: 'must be there when the outcome is not-carried-out, and only then',
    }),
  example: {
    eventId: 'outcome-e9c1a44f70d24b31',
    occurredAt: '2026-03-02T14:17:37.250Z',
    recordedAt: '2026-03-02T14:17:58.100Z',
    source: 'yield',
    data: {
      crossingId: '2304-7f3a9c41d20b',
      port: '2304',
      identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } },
      matches: [{ kind: 'lookout', id: 'LK-0000417', match: 'exact' }],
      ground: 'targeted',
      randomDraw: false,
      outcome: 'inspected',
      officerInitiated: false,
      findings: [{ seizureType: 'Weapons', category: 'Long Arm', count: 4 }],
    },
  },
});
