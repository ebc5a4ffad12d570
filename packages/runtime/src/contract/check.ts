import { describe, test } from 'vitest';

/**
 * One thing that every adapter of a port must do. A plain function, so that a test can also show that it fails: run
 * against an adapter that is broken in just this way, it rejects.
 */
export interface Check<Harness> {
  readonly name: string;
  readonly run: (harness: Harness) => Promise<void>;
}

export function describeChecks<Harness>(title: string, checks: readonly Check<Harness>[], harness: Harness): void {
  describe(title, () => {
    for (const { name, run } of checks) test(name, () => run(harness));
  });
}
