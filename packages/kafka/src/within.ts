import { Fault } from '@southbound/runtime';

/** Rejects with fault `log-away` when the work takes longer. The work itself goes on, and how it ends is nobody's. */
export async function within<Result>(limitMs: number, what: string, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const fault = new Fault('log-away', `${what} took more than ${limitMs} ms`);
    timer = setTimeout(() => reject(fault), limitMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
