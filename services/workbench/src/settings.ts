import { LOG_LEVELS, wholeNumber } from '@southbound/runtime';
import { z } from 'zod';

/** The settings of `southbound start`. */
export const startSettings = z.object({
  SOUTHBOUND_HTTP_HOST: z
    .string()
    .min(1, 'must be an address to listen on')
    .default('127.0.0.1')
    .meta({ description: 'Address that the HTTP server listens on', example: '0.0.0.0' }),
  SOUTHBOUND_HTTP_PORT: wholeNumber(0, 65_535)
    .default(8_080)
    .meta({ description: 'TCP port that the HTTP server listens on; 0 takes any free one', example: '8080' }),
  SOUTHBOUND_LOG_LEVEL: z
    .enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .meta({ description: 'The least severe log lines that are written', example: 'info' }),
});
