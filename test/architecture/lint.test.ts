import { expect, test } from 'vitest';
import { inOrder, refusalsOf, workspaceWith } from './workspace-copy.ts';

/** One diagnostic of the report: its rule, its file and its line. */
const DIAGNOSTIC = /title=(?:lint\/\w+\/)?(\w+),file=.*?\/((?:packages|services)\/.+?),line=(\d+)/g;

test('lint refuses clocks and chance in the core, settings outside of main.ts and the other bans, each on its line', async () => {
  const { run, fixtureFiles } = await workspaceWith('lint');
  const lintOnly = ['--formatter-enabled=false', '--assist-enabled=false', '--max-diagnostics=none'];
  const { exitCode, output } = await run('check:format-and-lint', ...lintOnly, '--reporter=github');
  const refused = [...output.matchAll(DIAGNOSTIC)]
    .map(([, rule = '', file = '', line]) => ({ file, line: Number(line), rule }))
    .filter(({ file }) => fixtureFiles.has(file));
  expect(inOrder(refused)).toEqual(inOrder(refusalsOf('lint')));
  expect(exitCode).toBeGreaterThan(0);
});
