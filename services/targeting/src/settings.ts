import { kafkaSettings } from '@southbound/kafka';
import { redisSettings } from '@southbound/redis';
import { serviceSettings } from '@southbound/runtime';
import { z } from 'zod';
import { drawKeySettings, nextHasItsOwnName } from './draws-settings.ts';

/** The settings of `targeting`. */
export const targetingSettings = z
  .object({
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
    ...drawKeySettings.shape,
  })
  .superRefine(nextHasItsOwnName);
