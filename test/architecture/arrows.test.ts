import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inOrder, refusalsOf, WORKSPACE, workspaceWith } from './workspace-copy.ts';

describe('arrows between rooms', () => {
  test('an import that no arrow allows is refused, and none that one allows', async () => {
    const { run, fixtureFiles } = await workspaceWith('arrows');
    const { exitCode, output } = await run('check:arrows');
    // The report names files, not lines.
    const refused = [...output.matchAll(/^ *error (.+?): (\S+) →/gm)]
      .map(([, rule = '', file = '']) => ({ file, line: 0, rule }))
      .filter(({ file }) => fixtureFiles.has(file));
    const expected = refusalsOf('arrows').map((refusal) => ({ ...refusal, line: 0 }));
    expect(inOrder(refused)).toEqual(inOrder(expected));
    expect(exitCode).toBeGreaterThan(0);
  });

  test('no source file is overlooked', async () => {
    const { run } = await workspaceWith('arrows');
    const { output } = await run('check:arrows', '--output-type', 'json');
    const { modules } = JSON.parse(output) as { readonly modules: readonly { readonly source: string }[] };
    const seen = new Set(modules.map((module) => module.source));
    const files = globSync(['{packages,services}/*/src/**/*.ts', 'test/*.ts'], { cwd: WORKSPACE });
    expect(files).toContain('packages/contracts/src/index.ts');
    expect(files.filter((file) => !seen.has(file))).toEqual([]);
  });
});
