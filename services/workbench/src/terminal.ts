import type { Writable } from 'node:stream';
import { type createLogger, Fault, lifecycle, type ProcessHandle } from '@southbound/runtime';
import { Presets, SingleBar } from 'cli-progress';

type Logger = ReturnType<typeof createLogger>;

/** What a command may use of the process: handed in by the composition root, so that tests can run commands too. */
export interface Terminal {
  readonly out: Writable;
  readonly err: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly process: ProcessHandle & { off: ProcessHandle['on'] };
}

/** Ends a command that was told to stop before it had anything to answer: half of a file or a judgement is none. */
export class Interrupted extends Error {}

/** Lets signals in, for work that never waits for anything. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A promise's answer; rejects with `Interrupted` when told to stop before it has one. */
export async function orInterrupted<Result>(
  stopping: AbortSignal,
  message: string,
  answer: Promise<Result>,
): Promise<Result> {
  const stop = Promise.withResolvers<never>();
  const interrupt = () => stop.reject(new Interrupted(message));
  if (stopping.aborted) interrupt();
  stopping.addEventListener('abort', interrupt);
  try {
    return await Promise.race([stop.promise, answer]);
  } finally {
    stopping.removeEventListener('abort', interrupt);
  }
}

/**
 * Does work until it ends or a signal asks it to stop. It is then told by the abort signal and has ten seconds to come
 * to its end; a second signal ends the process at once.
 */
export function untilStopped<Result>(
  terminal: Terminal,
  logger: Logger,
  work: (stopping: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return stoppedBySignals(terminal, logger, work, (listener) => listener);
}

/** The same of work that a first signal merely tells that it has enough; the second is to it as the first to others. */
export function untilStoppedTwice<Result>(
  terminal: Terminal,
  logger: Logger,
  work: (enough: AbortSignal, stopping: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const enough = new AbortController();
  const behindFirst = (listener: Listener) => (cause: unknown) =>
    enough.signal.aborted ? listener(cause) : enough.abort();
  return stoppedBySignals(terminal, logger, (stopping) => work(enough.signal, stopping), behindFirst);
}

type Listener = Parameters<ProcessHandle['on']>[1];

async function stoppedBySignals<Result>(
  terminal: Terminal,
  logger: Logger,
  work: (stopping: AbortSignal) => Promise<Result>,
  heed: (listener: Listener) => Listener,
): Promise<Result> {
  const stopping = new AbortController();
  let running: Promise<Result> | undefined;
  const finish = async () => {
    stopping.abort();
    // How the work fails is told below.
    await Promise.allSettled([running]);
  };
  const signals = heardUntilClosed(terminal.process, heed);
  const { ended } = lifecycle({ process: signals.process, logger, stopSteps: [{ name: 'work', stop: finish }] });
  running = work(stopping.signal);
  const overrun = ended.then((code) => {
    if (code !== 0) throw new Fault('drain-timed-out', 'the work under way did not come to its end in time');
    return running as Promise<Result>;
  });
  try {
    return await Promise.race([running, overrun]);
  } finally {
    signals.close();
  }
}

/** The process, whose events nobody hears any more once the work is over: what follows may be interrupted anew. */
function heardUntilClosed(process: Terminal['process'], heed: (listener: Listener) => Listener) {
  const heard: Parameters<ProcessHandle['on']>[] = [];
  return {
    process: {
      on(...[event, given]: Parameters<ProcessHandle['on']>) {
        const listener = event === 'uncaughtException' ? given : heed(given);
        heard.push([event, listener]);
        process.on(event, listener);
      },
      exit: (code: number) => process.exit(code),
    } satisfies ProcessHandle,
    close() {
      for (const [event, listener] of heard) process.off(event, listener);
    },
  };
}

/** Does work that tells how far it is, under a progress bar. */
export async function withProgress<Result>(
  terminal: Terminal,
  total: number,
  work: (onDone: (done: number, note: string) => void) => Promise<Result>,
): Promise<Result> {
  const progress = progressBar(terminal, total);
  try {
    return await work(progress.at);
  } finally {
    progress.end();
  }
}

/** A progress bar on a terminal; elsewhere a line every two seconds, so that a log shows life too. */
function progressBar(terminal: Terminal, total: number) {
  const bar = new SingleBar(
    {
      stream: terminal.err as NodeJS.WritableStream,
      format: ' {bar} {percentage} % | {note} | {eta_formatted} left',
      hideCursor: true,
      clearOnComplete: true,
      noTTYOutput: true,
      notTTYSchedule: 2_000,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { note: '' });
  return {
    at: (done: number, note: string) => bar.update(done, { note }),
    end: () => bar.stop(),
  };
}
