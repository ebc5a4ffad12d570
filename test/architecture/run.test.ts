import { expect, test } from 'vitest';
import { workspaceWith } from './workspace-copy.ts';

test.each([
  { args: [], sum: '2 passed, 4 failed, 1 skipped' },
  { args: ['--forbid-skips'], sum: '2 passed, 5 failed' },
])(
  'the test command adds up checks and tests, and names what failed and what was skipped: $sum',
  async ({ args, sum }) => {
    const { run } = await workspaceWith('run');
    const { exitCode, output } = await run('test', ...args);
    expect(output.trimEnd().split('\n').at(-1)).toBe(sum);
    expect(output).toContain('shown in full');
    const named = output.slice(output.indexOf('\nfailed:'));
    for (const name of ['that fails', ': fails', 'asserts nothing', 'unloadable.test.ts', ': is skipped']) {
      expect(named).toContain(name);
    }
    expect(exitCode).toBe(1);
  },
);
