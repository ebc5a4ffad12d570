/** Carries out work when its turn comes, and answers as the work did. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets at most so many pieces of work run at once, in the order asked for; one after the other for 1. */
export function turns(atOnceMax: number): InTurn {
  const waiting: (() => void)[] = [];
  let free = atOnceMax;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
