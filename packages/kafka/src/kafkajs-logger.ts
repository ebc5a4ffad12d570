import type { Logger } from '@southbound/runtime';
import { type KafkaConfig, type LogEntry, logLevel } from 'kafkajs';

/** What kafkajs may say of itself. Anything else might be the content of a message. */
const FIELDS = [
  'broker',
  'clientId',
  'groupId',
  'memberId',
  'topic',
  'partition',
  'transactionalId',
  'correlationId',
  'retryCount',
  'retryTime',
  'error',
] as const;

/** Where an error is about to be tried again by kafkajs itself, or is told anew by whoever asked. */
const RETRIED_IN = /^(Connection|BrokerPool|Cluster|RequestQueue|Producer|Consumer|Admin)/;

/**
 * kafkajs' own log through ours. It calls every failed try an error; here the adapter itself tells what comes of them,
 * so what is tried again is `debug`, what is not is `warn`, and the rest of its talk is `trace`.
 */
export function kafkajsLogger(logger: Logger): Pick<KafkaConfig, 'logLevel' | 'logCreator'> {
  const child = logger.child({ library: 'kafkajs' });
  return {
    logLevel: logger.isLevelEnabled('trace') ? logLevel.DEBUG : logLevel.ERROR,
    logCreator: () => (entry) => {
      child[levelOf(entry)](fieldsOf(entry.log), `${entry.namespace}: ${entry.log.message}`);
    },
  };
}

function levelOf({ level, namespace, log }: LogEntry): 'warn' | 'debug' | 'trace' {
  if (level > logLevel.ERROR) return 'trace';
  return RETRIED_IN.test(namespace) || 'retryCount' in log ? 'debug' : 'warn';
}

function fieldsOf(log: LogEntry['log']): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  for (const name of FIELDS) {
    const value: unknown = log[name];
    if (typeof value === 'string' || typeof value === 'number') fields[name] = value;
  }
  return fields;
}
