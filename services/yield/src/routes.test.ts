import { openYieldTally, type YieldReport, yieldReport } from '@southbound/measurement';
import { Fault } from '@southbound/runtime';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { yieldRoutes } from './routes.ts';

const empty = openYieldTally().read();

const report = yieldReport({
  2304: {
    ...empty,
    crossings: 40,
    grounds: { ...empty.grounds, random: { ...empty.grounds.random, orders: 4, inspections: 4, hits: 1 } },
    randomStratum: { hits: 1, inspections: 4 },
  },
});

async function get(url: string, of: YieldReport = report) {
  const app = fastify();
  let failure: Error | undefined;
  app.setErrorHandler((error: Error, _request, reply) => {
    failure = error;
    return reply.code(599).send();
  });
  await app.register(yieldRoutes(() => of));
  const response = await app.inject(url);
  return { response, failure };
}

describe('The yield API', () => {
  test('answers with the whole report as JSON', async () => {
    const { response } = await get('/yield');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.json()).toStrictEqual(report);
  });

  test('answers with one port of it', async () => {
    const { response } = await get('/yield/ports/2304');
    expect(response.json()).toStrictEqual(report.ports[0]);
    expect(response.json()).toMatchObject({ port: '2304', name: 'Laredo', inspectionRate: 0.1 });
  });

  test.each([
    ['laredo', 'port: expected a four-digit code of the port table, such as 2304 (Laredo)'],
    ['2606', 'port: 2606 is not counted by this instance'],
  ])('says that there is no port %s', async (port, detail) => {
    const { failure } = await get(`/yield/ports/${port}`);
    expect(failure).toBeInstanceOf(Fault);
    expect(failure).toMatchObject({ code: 'route-unknown', detail });
  });

  test('does not let out a report that breaks its schema', async () => {
    const { failure } = await get('/yield', { ...report, confidence: Number.NaN });
    expect(failure?.message).toContain('confidence');
  });
});
