import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { StaffId } from '../ids.ts';
import { epochMs, Instant } from '../time.ts';
import { DocumentVersion } from './selections.ts';

/** What a rule set does: the live one decides, shadow ones are scored beside it and never acted on. */
export const ACTIVATION_ROLES = ['live', 'shadow'] as const;
export type ActivationRole = (typeof ACTIVATION_ROLES)[number];

/** More would cost every port more than the live set does. Invented. */
export const SHADOW_RULE_SETS_MAX = 3;

/**
 * The least time from an activation to its beginning, so that every instance has heard of it before the first crossing
 * that it concerns. Invented; a record reaches its readers within tens of milliseconds.
 */
export const ACTIVATION_LEAD_MS_MIN = 2_000;

const ruleSets = z.array(DocumentVersion).max(SHADOW_RULE_SETS_MAX);

export const ruleSetsActivated = defineEvent({
  type: 'RuleSetsActivated',
  topic: 'southbound.activations.v1',
  meaning:
    'Which published rule sets have a role from an event time on. Going back to an earlier set is an activation too.',
  data: z
    .object({
      role: z.enum(ACTIVATION_ROLES).describe('`live`: decides; `shadow`: scored beside it, never acted on'),
      ruleSets: ruleSets.describe(`One for \`live\`; none to ${SHADOW_RULE_SETS_MAX} for \`shadow\``),
      effectiveFrom: Instant.describe("From this instant of each port's clock on; at least 2 s after occurredAt"),
      previous: z
        .object({ ruleSets, effectiveFrom: Instant })
        .nullable()
        .describe(
          'What had the role until then, since the topic forgets it; null when the role was never given. What was announced in between is cancelled',
        ),
      activatedBy: StaffId,
    })
    .refine(({ role, ruleSets: { length } }) => role !== 'live' || length === 1, {
      path: ['ruleSets'],
      error: 'exactly one rule set is live',
    })
    .refine(({ previous, effectiveFrom }) => previous === null || previous.effectiveFrom < effectiveFrom, {
      path: ['previous', 'effectiveFrom'],
      error: 'must lie before effectiveFrom',
    }),
  rule: {
    holds: ({ occurredAt, data }) => epochMs(data.effectiveFrom) - epochMs(occurredAt) >= ACTIVATION_LEAD_MS_MIN,
    path: ['data', 'effectiveFrom'],
    error: `must lie at least ${ACTIVATION_LEAD_MS_MIN / 1_000} s after occurredAt`,
  },
  example: {
    eventId: 'activation-live-20260302T140000',
    occurredAt: '2026-03-02T14:00:00.000Z',
    recordedAt: '2026-03-02T14:00:00.000Z',
    source: 'workbench',
    data: {
      role: 'live',
      ruleSets: [{ name: 'second', version: '2.0.0', digest: '5d1c6fe2a7f0469d8a1d0c1e1b7f9a42' }],
      effectiveFrom: '2026-03-02T14:00:10.000Z',
      previous: {
        ruleSets: [{ name: 'first', version: '1.0.0', digest: '0f343b0931126a20f133d67c2b018a3b' }],
        effectiveFrom: '2026-02-20T09:00:00.000Z',
      },
      activatedBy: 'CBP-SV-007',
    },
  },
});
