import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { MINUTE_MS } from '@southbound/contracts';
import { simulatedWorld, USUAL_WORLD } from '@southbound/simulation';
import { describe, expect, onTestFinished, test } from 'vitest';
import { beginSouthbound, southbound } from '../fixtures/captured-terminal.ts';
import { type SouthboundProcess, southboundProcess } from '../fixtures/southbound-process.ts';

const ANY_PORT = { SOUTHBOUND_HTTP_PORT: '0' };

/** Two event hours a second, so that a test sees some hours and does not wait. */
const ARGS = ['start', '--ports', '2603,2606', '--speed', '7200'];

/** Where it listens, and a first event hour behind it. */
async function addressOf(start: SouthboundProcess): Promise<string> {
  const opened = await start.line((line) => line.includes('simulated border open'));
  await start.line((line) => line.includes('an event hour has passed') && line.includes('T01:00'));
  return (JSON.parse(opened) as { address: string }).address;
}

describe('start', () => {
  test('answers while it runs, and reports at Ctrl-C', async () => {
    const start = southboundProcess(onTestFinished, ARGS, ANY_PORT);
    const address = await addressOf(start);
    const ask = async (path: string) => {
      const response = await fetch(`${address}${path}`);
      return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
    };
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: '{"alive":true}' });
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: '{"ready":true,"checks":{"engine":true}}' });

    const early = JSON.parse((await ask('/yield')).body);
    await start.line((line) => line.includes('an event hour has passed') && line.includes('T04:00'));
    const late = JSON.parse((await ask('/yield')).body);
    expect(late.border.crossings).toBeGreaterThan(early.border.crossings);
    expect(late.ports.map(({ port }: { port: string }) => port)).toEqual(expect.arrayContaining(['2603', '2606']));
    expect(JSON.parse((await ask('/yield/ports/2606')).body)).toMatchObject({ port: '2606', name: 'Sasabe' });

    const metrics = await ask('/metrics');
    expect(metrics).toMatchObject({ status: 200, type: expect.stringContaining('text/plain') });
    expect(metrics.body).toMatch(/^southbound_\w+\{[^}]*port="2603"[^}]*\} [1-9]/m);
    expect(metrics.body).toMatch(
      /^southbound_events_read_total\{service="targeting",topic="southbound\.crossings\.v1"\} [1-9]/m,
    );

    for (const path of ['/nothing', '/yield/ports/9999']) {
      expect(await ask(path)).toMatchObject({ status: 404, type: expect.stringContaining('application/problem+json') });
    }

    start.child.kill('SIGINT');
    const { exitCode, out } = await start.ended;
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^SIMULATED: /);
    expect(out).toMatch(/^ {2}all +[1-9]/m);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it within ten seconds with 0 and the report', async (signal) => {
    // As slow as life: it stops in the middle of an event minute.
    const start = southboundProcess(onTestFinished, ['start', '--ports', '2606', '--speed', '1'], ANY_PORT);
    await start.line((line) => line.includes('simulated border open'));
    const signalledAt = performance.now();
    start.child.kill(signal);
    const { exitCode, out } = await start.ended;
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    expect({ exitCode, heading: out.split(':')[0] }).toEqual({ exitCode: 0, heading: 'SIMULATED' });
  });

  test('a client that stalls in the middle of a request does not keep it from ending', async () => {
    const start = southboundProcess(onTestFinished, ARGS, ANY_PORT);
    const { hostname, port } = new URL(await addressOf(start));
    const client = connect(Number(port), hostname).on('error', () => {});
    onTestFinished(() => void client.destroy());
    // The second request is begun and not ended; the answer to the first shows that the server has the connection.
    client.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /yield HTTP/1.1\r\nHost:');
    await once(client, 'data');
    const signalledAt = performance.now();
    start.child.kill('SIGINT');
    const { exitCode, out } = await start.ended;
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    expect({ exitCode, heading: out.split(':')[0] }).toEqual({ exitCode: 0, heading: 'SIMULATED' });
  });

  test('writes no plate anywhere: not to its log, its metrics, its API or its report', async () => {
    const start = southboundProcess(onTestFinished, ARGS, { ...ANY_PORT, SOUTHBOUND_LOG_LEVEL: 'trace' });
    const address = await addressOf(start);
    await start.line((line) => line.includes('an event hour has passed') && line.includes('T12:00'));
    const answers = await Promise.all(
      ['/metrics', '/yield'].map(async (path) => (await fetch(`${address}${path}`)).text()),
    );
    start.child.kill('SIGINT');
    const { out, err } = await start.ended;
    const everything = [out, err, ...answers].join('\n');
    const plates = platesOfFirstHours(12);
    expect(plates.size).toBeGreaterThan(200);
    expect([...plates].filter((plate) => everything.includes(plate))).toEqual([]);
    expect(everything.length).toBeGreaterThan(10_000);
  });

  test('a TCP port that is taken ends it with 3, and the setting that chooses another is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port: taken } = other.address() as { port: number };
    const { exitCode, out, err } = await southbound(ARGS, { SOUTHBOUND_HTTP_PORT: String(taken) });
    expect(err).toContain(`${taken} on 127.0.0.1 is taken; choose another with SOUTHBOUND_HTTP_PORT`);
    expect(err).toContain('(fault port-in-use)');
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
  });

  test('all wrong settings are named at once, each with an example, and end it with 2', async () => {
    const wrong = {
      SOUTHBOUND_HTTP_HOST: '',
      SOUTHBOUND_HTTP_PORT: '99999',
      SOUTHBOUND_LOG_LEVEL: 'loud',
      SOUTHBOUND_HTTP_PROT: '80',
    };
    const { exitCode, out, err } = await southbound(ARGS, wrong);
    for (const line of [
      'SOUTHBOUND_HTTP_HOST is "": must be an address to listen on; for example SOUTHBOUND_HTTP_HOST=',
      'SOUTHBOUND_HTTP_PORT is "99999": must be a whole number from 0 to 65535; for example SOUTHBOUND_HTTP_PORT=8080',
      'SOUTHBOUND_LOG_LEVEL is "loud": must be one of fatal, error, warn, info, debug, trace, silent; for example',
      'SOUTHBOUND_HTTP_PROT is no setting; did you mean SOUTHBOUND_HTTP_PORT?',
      '(fault settings-wrong)',
    ]) {
      expect(err).toContain(line);
    }
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  });

  test('a wrong rule set ends it with 2, before it listens', async () => {
    const { exitCode, err } = await southbound([...ARGS, '--rules', 'missing.yaml'], ANY_PORT);
    expect(err).toContain('missing.yaml: there is no such file or folder');
    expect(exitCode).toBe(2);
  });

  test('what is logged is JSON, one line each', async () => {
    const start = beginSouthbound(ARGS, ANY_PORT);
    await start.begun;
    start.signal('SIGTERM');
    const { exitCode, err } = await start.ended;
    const logged = err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { service: string; msg: string });
    expect(logged.map(({ msg }) => msg)).toContain('stopping');
    expect(new Set(logged.map(({ service }) => service))).toEqual(new Set(['standalone']));
    expect(exitCode).toBe(0);
  });
});

/** The plates read at the same world's lanes in its first hours, and those that its intelligence names. */
function platesOfFirstHours(hours: number): Set<string> {
  const startsOn = '2026-03-02';
  const untilMs = Date.parse(`${startsOn}T00:00:00.000Z`) + hours * 60 * MINUTE_MS;
  const plates = new Set<string>();
  const world = {
    seed: 1,
    days: 1,
    ...USUAL_WORLD,
    startsOn,
    ports: ['2603', '2606'] as const,
  };
  for (const { startsAtMs, publications } of simulatedWorld(world)) {
    if (startsAtMs >= untilMs) break;
    for (const { content } of publications) {
      if (content instanceof Uint8Array || !('identity' in content.data)) continue;
      const { identity = {} } = content.data;
      const text = 'plate' in identity ? identity.plate?.text : undefined;
      if (text !== undefined) plates.add(text);
    }
  }
  return plates;
}
