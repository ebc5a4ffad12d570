import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface LoggerOptions {
  readonly service: string;
  readonly level: (typeof LOG_LEVELS)[number];
  /** Standard output unless told otherwise. */
  readonly destination?: DestinationStream;
}

/** Fields that say which vehicle or person it was. */
const IDENTIFYING_FIELDS = ['identity', 'plate', 'plateKey', 'vehicleKey'];

/** An event inside a record inside a batch's list has its identity five levels down. */
const REDACTED_LEVELS = 6;

/**
 * Log lines as JSON, one a line, with UTC time. Identifying fields are taken out wherever they stand in what is
 * logged, down to six levels; never write a plate into a message's text.
 */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const prefixes = Array.from({ length: REDACTED_LEVELS + 1 }, (_, level) => '*.'.repeat(level));
  const paths = prefixes.flatMap((prefix) => IDENTIFYING_FIELDS.map((field) => `${prefix}${field}`));
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[redacted]' },
    },
    ...(destination === undefined ? [] : ([destination] as const)),
  );
}
