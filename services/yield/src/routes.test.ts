import {
  type CrossingId,
  EVENTS,
  type InspectionConcluded,
  instantOf,
  type PortCode,
  type SelectionMade,
} from '@southbound/contracts';
import { exactInterval, type OpenYieldTally, openYieldTally, yieldReport } from '@southbound/measurement';
import { createLogger, httpApp } from '@southbound/runtime';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import type { Estimate } from './api/page-schemas.ts';
import { yieldRoutes } from './routes.ts';

const FIRST_DAY_MS = Date.UTC(2026, 2, 2, 12);
const HOURS_24_MS = 86_400_000;

/** Counts orders of one day, each inspected; every fifth finds something. */
function countDay(tally: OpenYieldTally, port: PortCode, dayNth: number, orders: number): void {
  for (let nth = 0; nth < orders; nth += 1) {
    const at = instantOf(FIRST_DAY_MS + dayNth * HOURS_24_MS + nth * 1_000);
    const crossingId = `${port}-${dayNth}-${nth}` as CrossingId;
    const selected = EVENTS.SelectionMade.example;
    const random = { ground: 'random', randomDraw: true, wouldTarget: false } as const;
    const selection: SelectionMade = {
      ...selected,
      ...{ occurredAt: at, recordedAt: at },
      data: { ...selected.data, crossingId, port, ...(nth % 2 === 0 && random) },
    };
    const inspected = EVENTS.InspectionConcluded.example;
    const findings = nth % 5 === 0 ? inspected.data.findings : [];
    const inspection: InspectionConcluded = {
      ...inspected,
      ...{ occurredAt: at, recordedAt: at },
      data: { ...inspected.data, crossingId, port, startedAt: at, findings },
    };
    tally.countSelection(selection);
    tally.countInspection(inspection);
  }
}

const apps: FastifyInstance[] = [];

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

/** The API of an instance that counts some ports; more may come to it. */
function served(tallies: Partial<Record<PortCode, OpenYieldTally>>) {
  const read = () => Object.fromEntries(Object.entries(tallies).map(([port, tally]) => [port, tally.read()]));
  const app = httpApp({
    logger: createLogger({ service: 'test', level: 'silent' }),
    registry: new Registry(),
    readiness: {},
    routes: (own) => void own.register(yieldRoutes({ report: () => yieldReport(read()), windows: read })),
  });
  apps.push(app);
  return app;
}

const opened = () => openYieldTally(undefined, 'America/Chicago');

/** Three days of Laredo, one of Sasabe. */
function twoPorts() {
  const tallies: Record<'2304' | '2606', OpenYieldTally> & Partial<Record<PortCode, OpenYieldTally>> = {
    2304: opened(),
    2606: opened(),
  };
  for (const [dayNth, orders] of [20, 10, 30].entries()) countDay(tallies[2304], '2304', dayNth, orders);
  countDay(tallies[2606], '2606', 1, 5);
  return tallies;
}

async function get(url: string, app = served(twoPorts())) {
  const response = await app.inject(url);
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json() };
}

describe('The yield report', () => {
  test('is answered whole as JSON', async () => {
    const { status, type, body } = await get('/yield');
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toMatchObject({
      border: { crossings: 65, ordered: { orders: 65, hits: 13 } },
      ports: [{ port: '2304', name: 'Laredo', crossings: 60 }, { port: '2606' }],
      byDay: [{ day: '2026-03-02', crossings: 20 }, { crossings: 15 }, { crossings: 30 }],
      byHour: { length: 24, 6: { crossings: 65, hour: 6 } },
      windowsSince: null,
    });
  });

  test('is answered for one port', async () => {
    const { body } = await get('/yield/ports/2304');
    expect(body).toMatchObject({ port: '2304', name: 'Laredo', inspectionRate: 1 });
  });

  test.each([
    ['laredo', 'port: expected a four-digit code of the port table, such as 2304 (Laredo)'],
    ['2504', 'port: 2504 is not counted by this instance'],
  ])('says that there is no port %s', async (port, detail) => {
    const { status, body } = await get(`/yield/ports/${port}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'route-unknown', detail });
  });

  test('that breaks its schema is not let out, and nothing of the inside is told', async () => {
    const broken = httpApp({
      logger: createLogger({ service: 'test', level: 'silent' }),
      registry: new Registry(),
      readiness: {},
      routes: (own) =>
        void own.register(
          yieldRoutes({ report: () => ({ ...yieldReport({}), confidence: Number.NaN }), windows: () => ({}) }),
        ),
    });
    const response = await broken.inject('/yield');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ code: 'unexpected' });
    expect(response.body).not.toMatch(/confidence|\.ts/);
    await broken.close();
  });
});

describe('Estimates', () => {
  test('are of the port, ground, figure and days asked for, with their exact interval', async () => {
    const { body } = await get(
      '/yield/estimates?port=2304&ground=ordered&figure=hit-rate&from=2026-03-03&to=2026-03-04',
    );
    expect(body).toEqual({
      confidence: 0.95,
      window: { from: '2026-03-03', to: '2026-03-04' },
      next: null,
      items: [
        {
          ...{ port: '2304', name: 'Laredo', ground: 'ordered', figure: 'hit-rate', wholeFrom: '2026-03-03' },
          ...{ orders: 40, notCarriedOut: 0, inspections: 40, hits: 8, seized: null },
          measured: exactInterval(8, 40),
        },
      ],
    });
  });

  test('say as a value that there is not enough evidence, and about how much more would be', async () => {
    const { body } = await get('/yield/estimates?port=border&ground=all&figure=firearms-per-thousand');
    expect(body.items[0]).toMatchObject({
      ...{ port: 'border', seized: 52, inspections: 65 },
      measured: { enoughEvidence: false, enoughWith: { of: 'any' } },
    });
  });

  test('of the border are those of its ports added up', async () => {
    const { body } = await get('/yield/estimates?figure=lift');
    expect(body.items.map(({ port, hits }: Estimate) => [port, hits])).toEqual([
      ['border', 13],
      ['2304', 12],
      ['2606', 1],
    ]);
    expect(body.window).toEqual({ from: '2026-03-02', to: '2026-03-04' });
  });

  test('before anything was counted have no window and no rows', async () => {
    expect((await get('/yield/estimates', served({}))).body).toEqual({
      confidence: 0.95,
      window: null,
      items: [],
      next: null,
    });
  });

  test('are paged so that none is told twice or left out while figures grow, over the days of the first page', async () => {
    const keyOf = ({ port, ground, figure }: Estimate) => `${port} ${ground} ${figure}`;
    const tallies = twoPorts();
    const app = served(tallies);
    const whole = (await get('/yield/estimates?limit=500', app)).body.items.map(keyOf);
    const read: Estimate[] = [];
    let url = '/yield/estimates?limit=20';
    for (let page = 0; ; page += 1) {
      const { body } = await get(url, app);
      expect(body.window).toEqual({ from: '2026-03-02', to: '2026-03-04' });
      read.push(...body.items);
      if (body.next === null) break;
      url = `/yield/estimates?limit=20&cursor=${body.next}`;
      countDay(tallies[2304], '2304', 3 + page, 7);
      if (page !== 1) continue;
      // A port comes to this instance.
      tallies[2402] = opened();
      countDay(tallies[2402], '2402', 1, 5);
    }
    const keys = read.map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !key.startsWith('2402'))).toEqual(whole);
    expect(keys.filter((key) => key.startsWith('2402'))).not.toEqual([]);
    const orders = read.filter(({ port, ground }) => port === '2304' && ground === 'ordered').map((row) => row.orders);
    expect(new Set(orders)).toEqual(new Set([60]));
  });
});

describe('Days and hours', () => {
  test('are listed port by port, of the days asked for', async () => {
    const { body } = await get('/yield/days?port=2304&to=2026-03-03');
    expect(body).toMatchObject({
      window: { from: '2026-03-02', to: '2026-03-03' },
      items: [
        { port: '2304', day: '2026-03-02', byGround: { random: { orders: 10, inspections: 10, hits: 2 } } },
        { port: '2304', day: '2026-03-03', crossings: 10 },
      ],
      next: null,
    });
  });

  test("are by the hour of the port's own day", async () => {
    const { body } = await get('/yield/hours?port=2606&limit=7');
    expect(body.items).toMatchObject([
      ...Array.from({ length: 6 }, (_, hour) => ({ hour, crossings: 0 })),
      { crossings: 5 },
    ]);
    const rest = await get(`/yield/hours?port=2606&cursor=${body.next}`);
    expect(rest.body).toMatchObject({ items: { length: 17, 0: { hour: 7 } }, next: null });
  });
});

describe('A query that is wrong is answered by a problem document that names its place and what would be right', () => {
  const cursor = async (url: string) => (await get(url)).body.next;

  test.each([
    ['port=9999', '#/port', 'four-digit code of the port table'],
    ['ground=hunch', '#/ground', 'expected one of mandatory, random'],
    ['figure=luck', '#/figure', 'expected one of hit-rate'],
    ['from=2.3.2026', '#/from', 'a day in UTC, such as 2026-03-02'],
    ['from=2026-02-30', '#/from', 'a day in UTC'],
    ['from=2026-03-03&to=2026-03-02', '#/to', 'not before `from`'],
    ['limit=0', '#/limit', 'a whole number from 1 to 500'],
    ['limit=501', '#/limit', 'a whole number from 1 to 500'],
    ['limit=many', '#/limit', 'a whole number from 1 to 500'],
    ['cursor=SIM4821', '#/cursor', 'an earlier page of this address'],
    ['plate=SIM4821', '#', 'is not read'],
  ])('%s', async (query, pointer, right) => {
    const { status, type, body } = await get(`/yield/estimates?${query}`);
    expect([status, type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({
      code: 'request-wrong',
      errors: [{ in: 'query', pointer, detail: expect.stringContaining(right) }],
    });
    expect(JSON.stringify(body)).not.toContain('SIM4821');
  });

  test('a cursor of another list, or over other days', async () => {
    const next = await cursor('/yield/estimates?limit=1');
    for (const url of [`/yield/days?cursor=${next}`, `/yield/estimates?from=2026-03-03&cursor=${next}`]) {
      expect((await get(url)).body).toMatchObject({ status: 400, errors: [{ pointer: '#/cursor' }] });
    }
    expect((await get(`/yield/estimates?from=2026-03-02&cursor=${next}`)).status).toBe(200);
  });

  test('a port that is not counted here, and a method that nothing answers', async () => {
    expect((await get('/yield/estimates?port=2504')).body).toMatchObject({ status: 404, code: 'route-unknown' });
    const response = await served({}).inject({ method: 'POST', url: '/yield/estimates' });
    expect([response.statusCode, response.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });
});
