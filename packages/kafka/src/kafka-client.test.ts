import { Writable } from 'node:stream';
import { createLogger, readSettings } from '@southbound/runtime';
import { describe, expect, test } from 'vitest';
import { kafkaClient } from './kafka-client.ts';
import { kafkaSettings } from './kafka-settings.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

function clientWith(source: Record<string, string>) {
  return kafkaClient(readSettings(kafkaSettings, source), logger);
}

test('without settings there is a broker on this machine, no prefix and no login', () => {
  expect(readSettings(kafkaSettings, {})).toEqual({
    SOUTHBOUND_KAFKA_BROKERS: ['127.0.0.1:9092'],
    SOUTHBOUND_KAFKA_TOPIC_PREFIX: '',
    SOUTHBOUND_KAFKA_TLS: false,
  });
  expect(clientWith({}).prefix).toBe('');
});

describe('a wrong setting is named with what would be right', () => {
  test.each([
    [
      { SOUTHBOUND_KAFKA_BROKERS: 'kafka-1:9092,kafka-2' },
      'SOUTHBOUND_KAFKA_BROKERS is "kafka-1:9092,kafka-2": must be',
    ],
    [{ SOUTHBOUND_KAFKA_BROKERS: 'kafka:99999' }, 'SOUTHBOUND_KAFKA_BROKERS is "kafka:99999": must be host:port'],
    [{ SOUTHBOUND_KAFKA_BROKERS: '' }, 'SOUTHBOUND_KAFKA_BROKERS is "": must be host:port'],
    [{ SOUTHBOUND_KAFKA_TOPIC_PREFIX: 'a b' }, 'SOUTHBOUND_KAFKA_TOPIC_PREFIX is "a b": must be at most 40 letters'],
    [{ SOUTHBOUND_KAFKA_TLS: 'yes' }, 'SOUTHBOUND_KAFKA_TLS is "yes": must be true or false'],
    [
      { SOUTHBOUND_KAFKA_SASL_MECHANISM: 'gssapi' },
      'SOUTHBOUND_KAFKA_SASL_MECHANISM is "gssapi": must be plain, scram',
    ],
  ])('%o', (source, complaint) => {
    expect(() => clientWith(source)).toThrow(complaint);
  });
});

describe('settings that do not fit together are named', () => {
  const login = {
    SOUTHBOUND_KAFKA_SASL_MECHANISM: 'scram-sha-512',
    SOUTHBOUND_KAFKA_SASL_USERNAME: 'southbound',
    SOUTHBOUND_KAFKA_SASL_PASSWORD: 'a-secret-of-ours',
  };

  test('a login takes three of them', () => {
    expect(() => clientWith(login)).not.toThrow();
    const { SOUTHBOUND_KAFKA_SASL_PASSWORD: _, ...withoutPassword } = login;
    expect(() => clientWith(withoutPassword)).toThrow('SOUTHBOUND_KAFKA_SASL_PASSWORD is missing');
    const alone = { SOUTHBOUND_KAFKA_SASL_PASSWORD: 'a-secret-of-ours' };
    expect(() => clientWith(alone)).toThrow('SOUTHBOUND_KAFKA_SASL_MECHANISM and SOUTHBOUND_KAFKA_SASL_USERNAME');
    expect(() => clientWith(alone)).not.toThrow('a-secret-of-ours');
  });

  test('a password goes over the network as it is only inside TLS', () => {
    const plain = { ...login, SOUTHBOUND_KAFKA_SASL_MECHANISM: 'plain' };
    expect(() => clientWith(plain)).toThrow('set SOUTHBOUND_KAFKA_TLS=true');
    expect(() => clientWith({ ...plain, SOUTHBOUND_KAFKA_TLS: 'true' })).not.toThrow();
  });

  test('certificates are for TLS, and must be there', () => {
    const file = { SOUTHBOUND_KAFKA_CA_FILE: '/nowhere/ca.pem' };
    expect(() => clientWith(file)).toThrow('SOUTHBOUND_KAFKA_TLS is not true');
    const withTls = { ...file, SOUTHBOUND_KAFKA_TLS: 'true' };
    expect(() => clientWith(withTls)).toThrow('SOUTHBOUND_KAFKA_CA_FILE is "/nowhere/ca.pem", which cannot be read');
    expect(() => clientWith({ ...withTls, SOUTHBOUND_KAFKA_CA_FILE: import.meta.filename })).not.toThrow();
  });
});

test('what kafkajs says goes to the log without the contents of messages, and what it tries again is no error', async () => {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)));
      done();
    },
  });
  const { kafka } = kafkaClient(
    readSettings(kafkaSettings, {}),
    createLogger({ service: 'test', level: 'trace', destination }),
  );
  const kafkajs = kafka.logger();
  kafkajs.namespace('Runner').error('given up', { topic: 'southbound.crossings.v1', payload: 'a plate' });
  kafkajs.namespace('Runner').error('tried again', { retryCount: 2, error: 'no leader' });
  kafkajs.namespace('Producer').error('told again by whoever asked');
  kafkajs.namespace('Runner').info('idle', { groupId: 'targeting', data: 'a plate' });
  expect(
    lines.map(({ level, msg, ...rest }) => [level, msg, rest['topic'] ?? rest['retryCount'] ?? rest['groupId']]),
  ).toEqual([
    ['warn', 'Runner: given up', 'southbound.crossings.v1'],
    ['debug', 'Runner: tried again', 2],
    ['debug', 'Producer: told again by whoever asked', undefined],
    ['trace', 'Runner: idle', 'targeting'],
  ]);
  expect(JSON.stringify(lines)).not.toContain('a plate');
});
