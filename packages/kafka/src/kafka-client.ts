import { readFileSync } from 'node:fs';
import { Fault, type Logger } from '@southbound/runtime';
import { Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';
import type { KafkaSettings } from './kafka-settings.ts';
import { kafkajsLogger } from './kafkajs-logger.ts';

/** Where Kafka is and how names begin there. Made once by a composition root and handed to all of this package. */
export interface KafkaClient {
  readonly kafka: Kafka;
  readonly logger: Logger;
  /** Stands before the names of topics, groups and transactional ids. */
  readonly prefix: string;
}

/** How long one request may take, in milliseconds. A broker that takes longer is as good as away. */
export const REQUEST_LIMIT_MS = 10_000;

/**
 * How kafkajs tries again by itself: for about four seconds, then it is up to us. Every value stands here, since
 * kafkajs has other defaults when it takes itself to be under test.
 */
export const RETRY = { initialRetryTime: 100, factor: 0.2, multiplier: 2, maxRetryTime: 1_500, retries: 5 } as const;

/**
 * A client as the settings say. Nothing is connected yet. Throws fault `settings-wrong` when settings that belong
 * together do not fit, or the file of certificates cannot be read.
 */
export function kafkaClient(settings: KafkaSettings, logger: Logger): KafkaClient {
  const kafka = new Kafka({
    clientId: 'southbound',
    brokers: settings.SOUTHBOUND_KAFKA_BROKERS,
    connectionTimeout: 3_000,
    requestTimeout: REQUEST_LIMIT_MS,
    retry: RETRY,
    ...kafkajsLogger(logger),
    ...tlsOf(settings),
    ...saslOf(settings),
  });
  return { kafka, logger, prefix: settings.SOUTHBOUND_KAFKA_TOPIC_PREFIX };
}

function tlsOf(settings: KafkaSettings): Pick<KafkaConfig, 'ssl'> {
  const { SOUTHBOUND_KAFKA_TLS: hasTls, SOUTHBOUND_KAFKA_CA_FILE: file } = settings;
  if (!hasTls && file !== undefined) {
    throw wrong('SOUTHBOUND_KAFKA_CA_FILE is given, and SOUTHBOUND_KAFKA_TLS is not true: set both or neither');
  }
  if (!hasTls) return {};
  if (file === undefined) return { ssl: true };
  try {
    return { ssl: { ca: readFileSync(file, 'utf8') } };
  } catch (error) {
    throw wrong(`SOUTHBOUND_KAFKA_CA_FILE is "${file}", which cannot be read`, error);
  }
}

function saslOf(settings: KafkaSettings): { sasl: SASLOptions } | Record<string, never> {
  const {
    SOUTHBOUND_KAFKA_SASL_MECHANISM: mechanism,
    SOUTHBOUND_KAFKA_SASL_USERNAME: username,
    SOUTHBOUND_KAFKA_SASL_PASSWORD: password,
  } = settings;
  if (mechanism === undefined && username === undefined && password === undefined) return {};
  if (mechanism === undefined || username === undefined || password === undefined) {
    const missing = [
      ...(mechanism === undefined ? ['SOUTHBOUND_KAFKA_SASL_MECHANISM'] : []),
      ...(username === undefined ? ['SOUTHBOUND_KAFKA_SASL_USERNAME'] : []),
      ...(password === undefined ? ['SOUTHBOUND_KAFKA_SASL_PASSWORD'] : []),
    ];
    throw wrong(`a login to Kafka takes mechanism, username and password: ${missing.join(' and ')} is missing`);
  }
  if (mechanism === 'plain' && !settings.SOUTHBOUND_KAFKA_TLS) {
    throw wrong(
      'SOUTHBOUND_KAFKA_SASL_MECHANISM is plain, which sends the password as it is: set SOUTHBOUND_KAFKA_TLS=true',
    );
  }
  return { sasl: { mechanism, username, password } };
}

function wrong(detail: string, cause?: unknown): Fault {
  return new Fault('settings-wrong', detail, { cause });
}
