import { kafkaSettings } from '@southbound/kafka';
import { redisSettings } from '@southbound/redis';
import { serviceSettings, wholeNumber } from '@southbound/runtime';
import { z } from 'zod';

/** The settings of `simulator`. */
export const simulatorSettings = z.object({
  ...serviceSettings.shape,
  ...kafkaSettings.shape,
  ...redisSettings.shape,
  SOUTHBOUND_WORLD_SEED: wholeNumber(0, Number.MAX_SAFE_INTEGER)
    .default(1)
    .meta({ description: 'The simulated world; the same seed gives the same crossings', example: '7' }),
  SOUTHBOUND_WORLD_STARTS_ON: z.iso
    .date('must be a calendar day')
    .default('2026-03-02')
    .meta({ description: 'The first day of the world, in UTC', example: '2026-03-02' }),
  SOUTHBOUND_WORLD_DAYS: wholeNumber(1, 36_500)
    .default(36_500)
    .meta({ description: 'How many days the world has', example: '30' }),
  SOUTHBOUND_WORLD_SPEED: wholeNumber(1, 100_000)
    .default(60)
    .meta({ description: 'Event time per wall time; 60 is an event minute a second', example: '600' }),
});
