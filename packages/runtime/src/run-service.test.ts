import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Fault } from './fault.ts';
import { type Connection, runService, type ServiceDefinition } from './run-service.ts';
import { serviceSettings } from './service-settings.ts';

const QUIET = { SOUTHBOUND_LOG_LEVEL: 'silent', SOUTHBOUND_HTTP_PORT: '0' };

function process(env: Record<string, string>) {
  const signals = new EventEmitter();
  const said: string[] = [];
  return {
    signals,
    said,
    handle: {
      env: { ...QUIET, ...env },
      on: signals.on.bind(signals),
      exit: () => {},
      stderr: { write: (text: string) => said.push(text) },
    },
  };
}

type Definition = ServiceDefinition<ReturnType<typeof serviceSettings.parse>, { readonly store: Connection }>;

/** A service that notes what happens to it, and needs one store. */
function noted({
  assertAnswers,
  start,
}: {
  assertAnswers?: Connection['assertAnswers'];
  start?: Definition['start'];
} = {}) {
  const done: string[] = [];
  const definition: Definition = {
    service: 'test',
    settings: serviceSettings,
    connect: () => ({
      store: {
        async assertAnswers() {
          done.push('asked');
          await assertAnswers?.();
        },
        isAnswering: () => true,
        async close() {
          done.push('store closed');
        },
      },
    }),
    async start(connections, surroundings) {
      done.push(`started with ${Object.keys(connections).join()}`);
      if (start !== undefined) return start(connections, surroundings);
      surroundings.atStop('work', async () => done.push('work ended'));
      return {};
    },
  };
  return { done, definition };
}

describe('a service', () => {
  test('starts when what it needs is there, and stops in the opposite order when asked to', async () => {
    const { done, definition } = noted();
    const { signals, handle, said } = process({});
    const ended = runService(definition, handle);
    await expect.poll(() => done).toContain('started with store');
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(0);
    expect(done).toEqual(['asked', 'started with store', 'work ended', 'store closed']);
    expect(said).toEqual([]);
  });

  test('waits for what it needs, and starts once it is there', async () => {
    let asked = 0;
    const { done, definition } = noted({
      async assertAnswers() {
        asked += 1;
        if (asked < 2) throw new Fault('log-away', 'nobody at kafka.example:9092');
      },
    });
    const { signals, handle } = process({});
    const ended = runService(definition, handle);
    await expect.poll(() => done).toContain('started with store');
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(0);
  });

  test('ends with 3 when what it needs does not come in time, and says what, where, and how to get it', async () => {
    const { done, definition } = noted({
      assertAnswers: () => Promise.reject(new Fault('log-away', 'nobody answers at kafka.example:9092')),
    });
    const { handle, said } = process({ SOUTHBOUND_START_SECONDS: '0' });
    expect(await runService(definition, handle)).toBe(3);
    expect(done).toEqual(['asked', 'store closed']);
    const text = said.join('');
    expect(text).toContain('test could not start: nobody answers at kafka.example:9092; waited 0 s for it');
    expect(text).toContain('docker-compose up');
    expect(text).toContain('pnpm start');
  });

  test('ends with 2 when its settings are wrong, names each, and connects to nothing', async () => {
    const { done, definition } = noted();
    const { handle, said } = process({ SOUTHBOUND_HTTP_PORT: 'eighty', SOUTHBOUND_START_SECONDS: '-1' });
    expect(await runService(definition, handle)).toBe(2);
    expect(done).toEqual([]);
    expect(said.join('')).toContain('SOUTHBOUND_HTTP_PORT is "eighty"');
    expect(said.join('')).toContain('SOUTHBOUND_START_SECONDS is "-1"');
  });

  test('that is asked to stop while it waits stops at once, with 0', async () => {
    const { done, definition } = noted({
      assertAnswers: () => Promise.reject(new Fault('log-away', 'nobody')),
    });
    const { signals, handle, said } = process({ SOUTHBOUND_START_SECONDS: '3600' });
    const ended = runService(definition, handle);
    await expect.poll(() => done).toContain('asked');
    signals.emit('SIGINT', 'SIGINT');
    expect(await ended).toBe(0);
    expect(done.at(-1)).toBe('store closed');
    expect(said).toEqual([]);
  });

  test('whose start fails closes what it had opened, and ends with 3', async () => {
    const { done, definition } = noted({
      async start(_, { atStop }) {
        atStop('half', async () => done.push('half closed'));
        throw new Error('a programming error');
      },
    });
    const { handle, said } = process({});
    expect(await runService(definition, handle)).toBe(3);
    expect(done).toEqual(['asked', 'started with store', 'half closed', 'store closed']);
    expect(said.join('')).toContain('a programming error');
  });

  test('whose TCP port is taken says so, and ends with 3', async () => {
    const first = noted();
    const one = process({ SOUTHBOUND_HTTP_PORT: '18099' });
    const running = runService(first.definition, one.handle);
    await expect
      .poll(() =>
        fetch('http://127.0.0.1:18099/readyz').then(
          (answer) => answer.json(),
          () => null,
        ),
      )
      .toEqual({ ready: true, checks: { running: true, store: true } });
    const second = process({ SOUTHBOUND_HTTP_PORT: '18099' });
    expect(await runService(noted().definition, second.handle)).toBe(3);
    expect(second.said.join('')).toContain('SOUTHBOUND_HTTP_PORT');
    one.signals.emit('SIGTERM', 'SIGTERM');
    expect(await running).toBe(0);
  });
});
