import type { Logger } from 'pino';
import { FAULTS, Fault } from './fault.ts';

/** What a lifecycle needs of `process`; only a composition root has it to give. */
export interface ProcessHandle {
  on(event: 'SIGTERM' | 'SIGINT' | 'uncaughtException', listener: (cause: unknown) => void): unknown;
  exit(code: number): unknown;
}

export interface StopStep {
  readonly name: string;
  readonly stop: () => Promise<unknown>;
}

export interface LifecycleOptions {
  readonly process: ProcessHandle;
  readonly logger: Logger;
  /** Carried out in order, each after the one before has ended. */
  readonly stopSteps: readonly StopStep[];
  /** For all steps together; ten seconds unless told otherwise. */
  readonly stopLimitMs?: number;
}

export interface Lifecycle {
  /** Resolves with the exit code when all stop steps have ended, or their time has. */
  readonly ended: Promise<number>;
  /** Stops as a signal would, because the work is done or, with an error, because it cannot go on. */
  stop(error?: unknown): void;
}

const STOP_LIMIT_MS = 10_000;
const COULD_NOT_RUN = 3;

/**
 * Stops a process in good order at SIGTERM or SIGINT: no step is skipped because an earlier one failed, a second
 * signal ends the process at once, and so does an error that nobody caught. The exit code is 0 when all went well.
 */
export function lifecycle({ process, logger, stopSteps, stopLimitMs = STOP_LIMIT_MS }: LifecycleOptions): Lifecycle {
  let isStopping = false;
  let exitCode = 0;
  let resolveEnded = (_code: number) => {};
  const ended = new Promise<number>((resolve) => {
    resolveEnded = resolve;
  });

  function begin(): void {
    if (isStopping) return;
    isStopping = true;
    void stopWithin(stopSteps, stopLimitMs, logger).then((isClean) => resolveEnded(isClean ? exitCode : COULD_NOT_RUN));
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) {
        logger.warn({ signal }, 'second signal: ending at once');
        process.exit(COULD_NOT_RUN);
        return;
      }
      logger.info({ signal }, 'stopping');
      begin();
    });
  }
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'an error that nobody caught: ending at once');
    process.exit(COULD_NOT_RUN);
  });

  return {
    ended,
    stop(error) {
      if (error !== undefined) logger.error({ err: error }, 'cannot go on: stopping');
      exitCode = Math.max(exitCode, exitCodeOf(error));
      begin();
    },
  };
}

function exitCodeOf(error: unknown): number {
  if (error === undefined) return 0;
  return error instanceof Fault ? FAULTS[error.code].exit : COULD_NOT_RUN;
}

/** Whether all steps ended well and in time. */
async function stopWithin(steps: readonly StopStep[], limitMs: number, logger: Logger): Promise<boolean> {
  let underWay = '';
  const runAll = async (): Promise<boolean> => {
    let isClean = true;
    for (const { name, stop } of steps) {
      underWay = name;
      try {
        await stop();
      } catch (error) {
        isClean = false;
        logger.error({ err: error, step: name }, 'a stop step failed');
      }
    }
    return isClean;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      const detail = `"${underWay}" had not ended after ${limitMs} ms for all stop steps`;
      logger.error({ err: new Fault('drain-timed-out', detail), step: underWay }, 'stopping took too long');
      resolve(false);
    }, limitMs);
  });
  const isClean = await Promise.race([runAll(), timedOut]);
  clearTimeout(timer);
  return isClean;
}
