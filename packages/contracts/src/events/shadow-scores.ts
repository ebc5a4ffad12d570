import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { CrossingId } from '../ids.ts';
import { PortCode } from '../ports-of-entry.ts';
import { DocumentVersion, Points, RuleId } from './selections.ts';

export const shadowScored = defineEvent({
  type: 'ShadowScored',
  topic: 'southbound.shadow-scores.v1',
  meaning:
    'What a shadow rule set says of a crossing that the live one has decided. Nothing acts on it; after a crash some are lost or told twice under the same id.',
  data: z.object({
    crossingId: CrossingId,
    port: PortCode,
    ruleSet: DocumentVersion.describe('The shadow rule set'),
    scorePoints: Points.nullable().describe('Points of all its rules that fired; null when it threw'),
    wouldPass: z
      .boolean()
      .nullable()
      .describe(
        "Whether that score, by the crossing's own tie draw, passes the threshold of its selection, which follows the live set's scores and is not what the shadow set would have brought about; null when it threw",
      ),
    rulesFired: z.array(RuleId),
    rulesIndeterminate: z.array(RuleId),
    cause: z.string().min(1).max(80).optional().describe('The kind of error when it threw'),
  }),
  example: {
    eventId: 'shadow-scored-90be1f2277d14c0a',
    occurredAt: '2026-03-02T14:05:07.250Z',
    recordedAt: '2026-03-02T14:05:07.250Z',
    source: 'targeting',
    data: {
      crossingId: '2304-7f3a9c41d20b',
      port: '2304',
      ruleSet: { name: 'second', version: '2.0.0', digest: '5d1c6fe2a7f0469d8a1d0c1e1b7f9a42' },
      scorePoints: 45,
      wouldPass: true,
      rulesFired: ['lookout-high'],
      rulesIndeterminate: [],
    },
  },
});
