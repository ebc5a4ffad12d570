import { kafkaSettings } from '@southbound/kafka';
import { redisSettings } from '@southbound/redis';
import { serviceSettings } from '@southbound/runtime';
import { z } from 'zod';

/** The settings of `intelligence`. */
export const intelligenceSettings = z.object({
  ...serviceSettings.shape,
  ...kafkaSettings.shape,
  ...redisSettings.shape,
  SOUTHBOUND_PROGRESS_FILE: z.string().min(1, 'must be the path of a file').optional().meta({
    description: 'Baselines and targets of progress indicators; they are told without targets unless given',
    example: '/etc/southbound/progress.yaml',
  }),
});
