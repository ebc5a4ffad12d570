import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Not deeper in test/: the fixtures of the guards are there, which must fail.
    include: ['{packages,services}/*/src/**/*.test.ts', 'test/*.test.ts', 'test/*/*.test.ts'],
    // One more than there are cores: who waits for a container needs none.
    maxWorkers: availableParallelism() + 1,
    // No module keeps state, so test files may share a process.
    isolate: false,
    allowOnly: false,
    // No test is timed but those of refusals.test.ts, which keep a second of their own: what an analyst hands in must
    // be answered. These only end what hangs, also where other programs keep the machine busy.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { requireAssertions: true, poll: { timeout: 60_000 } },
    // kafkajs sets timers in the past.
    execArgv: ['--disable-warning=TimeoutNegativeWarning'],
    // The image of testcontainers' own reaper cannot be had everywhere; every test stops what it starts.
    env: { TESTCONTAINERS_RYUK_DISABLED: 'true', KAFKAJS_NO_PARTITIONER_WARNING: '1' },
  },
});
