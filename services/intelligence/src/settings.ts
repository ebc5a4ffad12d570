import { kafkaSettings } from '@southbound/kafka';
import { redisSettings } from '@southbound/redis';
import { serviceSettings } from '@southbound/runtime';
import { z } from 'zod';

/** The settings of `intelligence`. */
export const intelligenceSettings = z.object({
  ...serviceSettings.shape,
  ...kafkaSettings.shape,
  ...redisSettings.shape,
});
