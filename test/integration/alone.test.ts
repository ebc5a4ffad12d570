import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { serviceProcess } from './service-process.ts';

const SERVICES = ['intelligence', 'targeting', 'inspection', 'yield', 'simulator'];

/** Nothing answers at the first TCP ports of this machine. */
const NOBODY = {
  SOUTHBOUND_KAFKA_BROKERS: '127.0.0.1:1',
  SOUTHBOUND_REDIS_URL: 'redis://127.0.0.1:2',
  SOUTHBOUND_START_SECONDS: '0',
  SOUTHBOUND_HTTP_PORT: '0',
};

const ITS_OWN: Readonly<Record<string, Record<string, string>>> = {
  targeting: { SOUTHBOUND_DRAW_KEY_ID: 'test', SOUTHBOUND_DRAW_KEY: 'known to everybody' },
  inspection: { SOUTHBOUND_OFFICERS_URL: 'http://127.0.0.1:1' },
};

async function run(service: string, environment: Record<string, string>) {
  const child = serviceProcess(service, environment);
  const err: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const [exitCode] = await once(child, 'close');
  return { exitCode, err: err.join('') };
}

describe.each(SERVICES)('%s, started alone', (service) => {
  test('without its store and its broker ends with 3, and says what it lacks, where, and how to get it', async () => {
    const { exitCode, err } = await run(service, { ...NOBODY, ...ITS_OWN[service] });
    expect(exitCode).toBe(3);
    expect(err).toContain(`${service} could not start: `);
    expect(err).toContain('127.0.0.1:1');
    expect(err).toContain('127.0.0.1:2');
    expect(err).toMatch(/docker-compose up .*kafka redis/);
  });

  test('with settings that are none ends with 2, and names them', async () => {
    const { exitCode, err } = await run(service, { ...NOBODY, ...ITS_OWN[service], SOUTHBOUND_KAFKA_BROKER: 'kafka' });
    expect(exitCode).toBe(2);
    expect(err).toContain('did you mean SOUTHBOUND_KAFKA_BROKERS?');
  });
});
