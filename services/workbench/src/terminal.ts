import type { Writable } from 'node:stream';
import { type createLogger, Fault, lifecycle, type ProcessHandle } from '@southbound/runtime';
import { Presets, SingleBar } from 'cli-progress';

type Logger = ReturnType<typeof createLogger>;

/** What a command may use of the process: handed in by the composition root, so that tests can run commands too. */
export interface Terminal {
  readonly out: Writable;
  readonly err: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly process: ProcessHandle;
}

/** What shells expect of a command that was interrupted. */
export const EXIT_INTERRUPTED = 130;

/** Lets signals in, for work that never waits for anything. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Does work until it ends or a signal asks it to stop. It is then told by the abort signal and has ten seconds to come
 * to its end; a second signal ends the process at once.
 */
export async function untilStopped<Result>(
  terminal: Terminal,
  logger: Logger,
  work: (stopping: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  let running: Promise<Result> | undefined;
  const finish = async () => {
    stopping.abort();
    await running;
  };
  const { ended } = lifecycle({ process: terminal.process, logger, stopSteps: [{ name: 'work', stop: finish }] });
  running = work(stopping.signal);
  const overrun = ended.then((code) => {
    if (code !== 0) throw new Fault('drain-timed-out', 'the work under way did not come to its end in time');
    return running as Promise<Result>;
  });
  return Promise.race([running, overrun]);
}

/** A progress bar on a terminal; elsewhere a line every two seconds, so that a log shows life too. */
export function progressBar(terminal: Terminal, total: number) {
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
