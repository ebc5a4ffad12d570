import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { createLogger } from '@southbound/runtime';
import { expect, test } from 'vitest';
import { Interrupted, orInterrupted, type Terminal, untilStopped, untilStoppedTwice } from './terminal.ts';

/** A terminal at which signals are sent by hand, and the codes that work ended its process with. */
function terminalAlone() {
  const signals = new EventEmitter();
  const exits: number[] = [];
  const out = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal: Terminal = {
    out,
    err: out,
    environment: {},
    process: {
      on: (event, listener) => signals.on(event, listener),
      off: (event, listener) => signals.off(event, listener),
      exit: (code) => exits.push(code),
    },
  };
  return {
    terminal,
    exits,
    interrupt: () => void signals.emit('SIGINT'),
    heard: () => signals.listenerCount('SIGINT'),
  };
}

const logger = createLogger({ service: 'test', level: 'silent' });
const aborted = (signal: AbortSignal) => new Promise<void>((done) => signal.addEventListener('abort', () => done()));

test('work that may be told that it has enough goes on after the first signal, and stops at the second', async () => {
  const { terminal, exits, interrupt, heard } = terminalAlone();
  const done: string[] = [];
  const work = untilStoppedTwice(terminal, logger, async (enough, stopping) => {
    await aborted(enough);
    done.push(`enough, ${stopping.aborted ? 'stopping' : 'not stopping'}`);
    interrupt();
    await orInterrupted(stopping, 'nothing was written', new Promise<never>(() => {}));
  });
  interrupt();
  await expect(work).rejects.toThrow(Interrupted);
  expect({ done, exits, heard: heard() }).toEqual({ done: ['enough, not stopping'], exits: [], heard: 0 });
});

test('a signal beyond those that work heeds ends its process at once', async () => {
  for (const [isTwice, signals] of [
    [false, 2],
    [true, 3],
  ] as const) {
    const { terminal, exits, interrupt } = terminalAlone();
    let end = () => {};
    const work = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    const running = isTwice ? untilStoppedTwice(terminal, logger, work) : untilStopped(terminal, logger, work);
    for (let sent = 1; sent < signals; sent += 1) interrupt();
    expect(exits).toEqual([]);
    interrupt();
    expect(exits).toEqual([3]);
    end();
    await running;
  }
});

test('an answer that comes before anybody says stop is the answer, and afterwards there is none', async () => {
  const stopping = new AbortController();
  expect(await orInterrupted(stopping.signal, 'stopped', Promise.resolve('answer'))).toBe('answer');
  stopping.abort();
  await expect(orInterrupted(stopping.signal, 'stopped', Promise.resolve('answer'))).rejects.toThrow('stopped');
});
