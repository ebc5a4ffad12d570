import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { Fault } from './fault.ts';
import { type HttpOptions, httpApp, listen } from './http.ts';

const apps: FastifyInstance[] = [];
const lines: string[] = [];

function app(options: Partial<HttpOptions> = {}): FastifyInstance {
  const logger = pino({}, { write: (line) => lines.push(line) });
  const made = httpApp({ logger, registry: new Registry(), readiness: {}, ...options });
  apps.push(made);
  return made;
}

afterEach(async () => {
  lines.length = 0;
  await Promise.all(apps.splice(0).map((each) => each.close()));
});

describe('health', () => {
  test('a process that answers is alive, ready or not', async () => {
    const response = await app({ readiness: { log: () => false } }).inject('/healthz');
    expect([response.statusCode, response.json()]).toEqual([200, { alive: true }]);
  });

  test('a service is ready when every check is true', async () => {
    const response = await app({ readiness: { log: () => true, register: async () => true } }).inject('/readyz');
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { ready: true, checks: { log: true, register: true } },
    ]);
  });

  test('a service that is not ready says which check is false, one that failed included', async () => {
    const readiness = {
      log: () => true,
      register: () => false,
      ruleSet: () => Promise.reject(new Error('no such file')),
      policy: () => {
        throw new Error('no such policy');
      },
    };
    const response = await app({ readiness }).inject('/readyz');
    const checks = { log: true, register: false, ruleSet: false, policy: false };
    expect([response.statusCode, response.json()]).toEqual([503, { ready: false, checks }]);
    expect(lines.join('')).toContain('no such file');
  });

  test('the metrics of the registry are shown in the format of Prometheus', async () => {
    const registry = new Registry();
    new Counter({ name: 'crossings_total', help: 'Crossings.', registers: [registry] }).inc(7);
    const response = await app({ registry }).inject('/metrics');
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.body).toContain('crossings_total 7');
  });
});

describe('problems', () => {
  const routes = (own: FastifyInstance) => {
    own.get('/away', () => {
      throw new Fault('register-away', 'no answer within 50 ms');
    });
    own.get('/secret', () => {
      throw new Error('the inside of the program');
    });
    own.post('/body', async () => 'taken');
  };

  test('a fault is answered with its status, code, detail and what to do', async () => {
    const response = await app({ routes }).inject('/away');
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toEqual({
      type: 'urn:southbound:fault:register-away',
      title: 'The vehicle register does not answer.',
      status: 503,
      detail: 'no answer within 50 ms',
      code: 'register-away',
      todo: 'Bring the register back. Meanwhile crossings are decided blind.',
    });
  });

  test('an address that nothing answers is a problem document too', async () => {
    const response = await app().inject('/plates/SIM4821');
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({ code: 'route-unknown', status: 404 });
    expect(`${response.body}${lines.join('')}`).not.toContain('SIM4821');
  });

  test.each([
    ['that cannot be decoded', '/ports/SIM4821%zz', 400, 'two hexadecimal digits'],
    ['with a part that is too long', `/ports/SIM4821${'0'.repeat(100)}`, 414, 'at most 100 characters'],
  ])('an address %s is a problem document that does not repeat it', async (_, url, status, right) => {
    const response = await app({ routes: (own) => void own.get('/ports/:port', () => 'found') }).inject(url);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({
      code: 'request-wrong',
      status,
      type: 'urn:southbound:fault:request-wrong',
      detail: expect.stringContaining(right),
    });
    expect(`${response.body}${lines.join('')}`).not.toContain('SIM4821');
  });

  test('a body that cannot be read is the client’s fault and keeps its status', async () => {
    const post = { method: 'POST', url: '/body', headers: { 'content-type': 'application/json' } } as const;
    const garbled = await app({ routes }).inject({ ...post, payload: '{"port":' });
    expect([garbled.statusCode, garbled.json().code]).toEqual([400, 'request-wrong']);
    const tooLarge = await app({ routes }).inject({ ...post, payload: JSON.stringify('x'.repeat(2_000_000)) });
    expect([tooLarge.statusCode, tooLarge.json().code]).toEqual([413, 'request-wrong']);
  });

  test('an error that nobody foresaw is logged and shows nothing of the inside', async () => {
    const response = await app({ routes }).inject('/secret');
    expect([response.statusCode, response.json().code]).toEqual([500, 'unexpected']);
    expect(response.body).not.toMatch(/inside of the program|\.ts:/);
    expect(lines.join('')).toContain('the inside of the program');
  });
});

describe('listening', () => {
  test('a TCP port that is taken is a fault that says how to choose another', async () => {
    const chosenBy = 'SOUTHBOUND_HTTP_PORT';
    const address = await listen(app(), { host: '127.0.0.1', tcpPort: 0, chosenBy });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const tcpPort = Number(new URL(address).port);
    await expect(listen(app(), { host: '127.0.0.1', tcpPort, chosenBy })).rejects.toMatchObject({
      code: 'port-in-use',
      detail: `${tcpPort} on 127.0.0.1 is taken; choose another with SOUTHBOUND_HTTP_PORT`,
    });
  });

  test('any other failure to listen stays what it is', async () => {
    const listening = listen(app(), { host: '192.0.2.1', tcpPort: 0, chosenBy: 'SOUTHBOUND_HTTP_HOST' });
    await expect(listening).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});
