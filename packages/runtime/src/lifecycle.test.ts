import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Fault } from './fault.ts';
import { type LifecycleOptions, lifecycle } from './lifecycle.ts';

function stoppable(stopSteps: LifecycleOptions['stopSteps'], stopLimitMs?: number) {
  const lines: string[] = [];
  const signals = new EventEmitter();
  const logger = pino({}, { write: (line) => lines.push(line) });
  const process = { on: signals.on.bind(signals), exit: () => {} };
  const limit = stopLimitMs === undefined ? {} : { stopLimitMs };
  return { lines, signals, ...lifecycle({ process, logger, stopSteps, ...limit }) };
}

describe('stopping', () => {
  test('the steps are carried out in order, each after the one before', async () => {
    const done: string[] = [];
    const step = (name: string) => ({
      name,
      async stop() {
        done.push(`${name} begins`);
        await Promise.resolve();
        done.push(`${name} ends`);
      },
    });
    const { signals, ended } = stoppable([step('drain'), step('close')]);
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(0);
    expect(done).toEqual(['drain begins', 'drain ends', 'close begins', 'close ends']);
  });

  test('a step that fails keeps no later one from being carried out, and the exit code tells', async () => {
    const done: string[] = [];
    const { ended, stop, lines } = stoppable([
      { name: 'drain', stop: () => Promise.reject(new Error('the log is away')) },
      { name: 'close', stop: async () => done.push('closed') },
    ]);
    stop();
    expect(await ended).toBe(3);
    expect(done).toEqual(['closed']);
    expect(lines.join('')).toContain('the log is away');
  });

  test('a step that does not end is given up at the limit and named', async () => {
    const { ended, stop, lines } = stoppable([{ name: 'drain', stop: () => new Promise(() => {}) }], 5);
    stop();
    expect(await ended).toBe(3);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ step: 'drain', err: { code: 'drain-timed-out' } }]);
  });

  test('work that is done ends with 0, work that cannot go on with the exit code of its fault', async () => {
    const [done, wrong, broken] = [stoppable([]), stoppable([]), stoppable([])];
    done.stop();
    wrong.stop(new Fault('file-wrong', 'rules.yaml line 3'));
    broken.stop(new Error('a programming error'));
    expect(await Promise.all([done.ended, wrong.ended, broken.ended])).toEqual([0, 2, 3]);
  });

  test('an error that comes while stopping is not forgotten', async () => {
    const lifecycleUnderTest = stoppable([
      {
        name: 'drain',
        async stop() {
          lifecycleUnderTest.stop(new Error('the last batch failed'));
        },
      },
    ]);
    lifecycleUnderTest.signals.emit('SIGINT', 'SIGINT');
    expect(await lifecycleUnderTest.ended).toBe(3);
  });
});

describe('a real process', () => {
  const fixture = fileURLToPath(new URL('./fixtures/stopping-process.ts', import.meta.url));

  /** Runs the fixture, sends a signal whenever a word is said that stands for one, and tells how it ended. */
  async function run(behaviour: string, signalAfter: Readonly<Record<string, NodeJS.Signals>>) {
    const child = spawn(process.execPath, [fixture, behaviour], { stdio: ['ignore', 'pipe', 'ignore'] });
    const words: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      for (const word of text.split('\n').filter((each) => each !== '')) {
        words.push(word);
        const signal = signalAfter[word];
        if (signal !== undefined) child.kill(signal);
      }
    });
    const [code, signal] = await once(child, 'close');
    return { words, code, signal };
  }

  test.each(['SIGTERM', 'SIGINT'] as const)('%s lets it finish in good order', async (signal) => {
    const outcome = await run('obeys', { started: signal });
    expect(outcome).toEqual({ words: ['started', 'drained', 'closed', 'ended'], code: 0, signal: null });
  });

  test('a second signal ends it at once', async () => {
    const outcome = await run('hangs', { started: 'SIGTERM', draining: 'SIGINT' });
    expect(outcome).toEqual({ words: ['started', 'draining'], code: 3, signal: null });
  });

  test('an error that nobody caught ends it at once', async () => {
    const outcome = await run('throws', {});
    expect(outcome).toEqual({ words: ['started'], code: 3, signal: null });
  });
});
