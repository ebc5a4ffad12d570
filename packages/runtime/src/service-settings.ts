import { z } from 'zod';
import { LOG_LEVELS } from './logger.ts';
import { wholeNumber } from './settings.ts';

/** The settings of everything that answers HTTP requests and writes a log. */
export const httpSettings = z.object({
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

/** The settings of every service that runs in a process of its own. */
export const serviceSettings = z.object({
  ...httpSettings.shape,
  SOUTHBOUND_START_SECONDS: wholeNumber(0, 3_600).default(30).meta({
    description: 'How long a service waits at its start for what it needs, in seconds, before it ends with exit code 3',
    example: '30',
  }),
});
