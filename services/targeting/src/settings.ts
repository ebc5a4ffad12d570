import { kafkaSettings } from '@southbound/kafka';
import { redisSettings } from '@southbound/redis';
import { serviceSettings } from '@southbound/runtime';
import { z } from 'zod';

/** The settings of `targeting`. */
export const targetingSettings = z.object({
  ...serviceSettings.shape,
  ...kafkaSettings.shape,
  ...redisSettings.shape,
  SOUTHBOUND_RULE_SET_FILE: z
    .string()
    .min(1, 'must be the path of a file')
    .optional()
    .meta({ description: 'The rule set; `first` unless given', example: '/etc/southbound/rule-set.yaml' }),
  SOUTHBOUND_POLICY_FILE: z
    .string()
    .min(1, 'must be the path of a file')
    .optional()
    .meta({ description: 'The policy; `default` unless given', example: '/etc/southbound/policy.yaml' }),
  SOUTHBOUND_DRAW_KEY_ID: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1 to 64 letters, digits or . _ : -')
    .meta({ description: 'The name by which selections refer to the draw key', example: '2026-11-22' }),
  SOUTHBOUND_DRAW_KEY: z
    .string()
    .min(16, 'must have 16 characters or more: whoever guesses it can foresee every draw')
    .meta({
      description: 'The secret that all draws come from; the same for all instances',
      example: 'a-long-random-secret',
      secret: true,
    }),
});
