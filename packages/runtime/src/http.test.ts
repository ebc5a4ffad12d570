import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
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

  test.each([
    ['garbled', 'application/json', '{"plate":"SIM4821"', 400, 'the body is not JSON'],
    ['empty', 'application/json', '', 400, 'the body is empty'],
    ['of an unknown type', 'text/SIM4821', 'SIM4821', 415, 'application/json'],
    ['too large', 'application/json', JSON.stringify('SIM4821'.repeat(200_000)), 413, 'at most 1 MiB'],
  ])(
    'a body that is %s is answered by what would be right, and not repeated',
    async (_, type, payload, status, right) => {
      const headers = { 'content-type': type };
      const response = await app({ routes }).inject({ method: 'POST', url: '/body', headers, payload });
      expect(response.statusCode).toBe(status);
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(response.json()).toMatchObject({ code: 'request-wrong', status, detail: expect.stringContaining(right) });
      expect(`${response.body}${lines.join('')}`).not.toContain('SIM4821');
    },
  );

  test.each([
    ['DELETE', '/healthz', 'GET, HEAD'],
    ['GET', '/body?plate=SIM4821', 'POST'],
    ['PUT', '/ports/SIM4821/bays', 'GET, HEAD, POST'],
  ] as const)('%s of an address that answers other methods names them', async (method, url, allowed) => {
    const bays = (own: FastifyInstance) => {
      routes(own);
      own.get('/ports/:port/bays', () => 'all');
      void own.register((child, _options, done) => {
        child.post('/ports/:port/bays', () => 'one more');
        done();
      });
    };
    const response = await app({ routes: bays }).inject({ method, url });
    expect([response.statusCode, response.headers['allow']]).toEqual([405, allowed]);
    expect(response.json()).toMatchObject({ code: 'method-unknown', status: 405 });
    expect(response.body).not.toContain('SIM4821');
  });

  test('values that break the schema of a route are named by their places, at most five, and not repeated', async () => {
    const checked = (own: FastifyInstance) => {
      own.setValidatorCompiler(({ schema }) => (value) => {
        const read = (schema as z.ZodType).safeParse(value);
        if (read.success) return { value: read.data };
        const issues = read.error.issues.map(({ code, path, message }) => {
          return { keyword: code, instancePath: `/${path.join('/')}`, schemaPath: '', params: {}, message };
        });
        return { error: issues as unknown as Error };
      });
      const querystring = z.strictObject({ limit: z.coerce.number().max(9), port: z.enum(['2304', '2606']) });
      own.get('/limited', { schema: { querystring } }, () => 'found');
      const body = z.array(z.object({ port: z.string() }));
      own.post('/listed', { schema: { body } }, () => 'taken');
    };
    const made = app({ routes: checked });
    const query = await made.inject('/limited?limit=10&port=SIM4821&SIM4821=1');
    expect(query.json()).toMatchObject({
      status: 400,
      errors: [
        { in: 'query', pointer: '#/limit', detail: 'Too big: expected number to be <=9' },
        { in: 'query', pointer: '#/port', detail: 'expected one of "2304"|"2606"' },
        { in: 'query', pointer: '#', detail: expect.stringContaining('is not read') },
      ],
    });
    expect(query.body).not.toContain('SIM4821');
    const payload = Array.from({ length: 9 }, () => ({ port: 7 }));
    const body = await made.inject({ method: 'POST', url: '/listed', payload });
    expect(body.json().errors).toHaveLength(5);
    expect(body.json().errors[1]).toEqual({ in: 'body', pointer: '#/1/port', detail: 'expected string' });
  });

  test('a fault that names fields of a request hands them on', async () => {
    const fields = [{ in: 'query', pointer: '#/cursor', detail: 'a cursor of this address' }] as const;
    const own = (made: FastifyInstance) => {
      made.get('/fields', () => {
        throw new Fault('request-wrong', 'the cursor is none', { fields });
      });
    };
    expect((await app({ routes: own }).inject('/fields')).json()).toMatchObject({ status: 400, errors: fields });
  });

  test('what is no HTTP request at all is answered by a problem document, and hung up on', async () => {
    const address = await listen(app(), { host: '127.0.0.1', tcpPort: 0, chosenBy: 'SOUTHBOUND_HTTP_PORT' });
    const answers = async (request: string) => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1');
      socket.write(request);
      let answer = '';
      for await (const part of socket) answer += String(part);
      return answer;
    };
    expect(await answers('SIM4821\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\n.*"code":"request-wrong"/s,
    );
    const overflowing = await answers(`GET / HTTP/1.1\r\nX: ${'SIM4821'.repeat(20_000)}\r\n\r\n`);
    expect(overflowing).toMatch(/^HTTP\/1.1 431 .*"status":431/s);
    expect(overflowing).not.toContain('SIM4821');
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
