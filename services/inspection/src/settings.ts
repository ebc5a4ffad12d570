import { kafkaSettings } from '@southbound/kafka';
import { redisSettings } from '@southbound/redis';
import { serviceSettings } from '@southbound/runtime';
import { z } from 'zod';

/** The settings of `inspection`. */
export const inspectionSettings = z.object({
  ...serviceSettings.shape,
  ...kafkaSettings.shape,
  ...redisSettings.shape,
  SOUTHBOUND_OFFICERS_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .transform((text) => new URL(text))
    .refine(({ username, password }) => username === '' && password === '', 'must name no user and no password')
    .meta({
      description: 'Where the officers are asked: `POST <address>/assignments` answers what came of each selection',
      example: 'http://simulator:8080',
      secret: true,
    }),
});
