import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { CaseNumber, CrossingId } from '../ids.ts';
import { Agency } from './lookouts.ts';

/** How far a case has come. A case ends declined or convicted. */
const CASE_STAGES = ['arrested', 'referred', 'accepted', 'declined', 'convicted'] as const;

/** Whom in a ring a case reaches. */
const RING_ROLES = ['courier', 'straw-purchaser', 'stash-keeper', 'organiser'] as const;
export const RingRole = z.enum(RING_ROLES);
export type RingRole = z.infer<typeof RingRole>;

export const caseProgressed = defineEvent({
  type: 'CaseProgressed',
  topic: 'southbound.cases.v1',
  meaning: 'How far a case after a seizure has come, and whom in the ring it reaches. Each event tells the whole case.',
  data: z
    .object({
      caseNumber: CaseNumber,
      agency: Agency.describe('The agency whose case it is'),
      crossingId: CrossingId.describe('The crossing at which the seizure was made that the case began with'),
      stage: z.enum(CASE_STAGES).describe('The stage that it has reached'),
      reached: z.array(RingRole).min(1).max(50).describe('Whom it reaches, one entry a person'),
      declinedFor: z
        .enum(['evidence-insufficient', 'limitation-passed', 'no-federal-interest', 'intent-not-shown'])
        .optional()
        .describe('Why prosecutors declined it, from a closed list; only at stage `declined`'),
    })
    .refine((data) => (data.stage === 'declined') === (data.declinedFor !== undefined), {
      path: ['declinedFor'],
      error: 'must be there when the stage is declined, and only then',
    }),
  example: {
    eventId: 'case-progressed-0000731-1',
    occurredAt: '2026-03-02T20:40:00.000Z',
    recordedAt: '2026-03-02T20:40:01.200Z',
    source: 'agency/HSI',
    data: {
      caseNumber: 'HSI-340771-26-0112',
      agency: 'HSI',
      crossingId: '2304-7f3a9c41d20b',
      stage: 'arrested',
      reached: ['courier'],
    },
  },
});
