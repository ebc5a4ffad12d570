import { expect, test } from 'vitest';
import { inOrder, refusalsOf, workspaceWith } from './workspace-copy.ts';

interface KnipReport {
  readonly issues: readonly ({ readonly file: string } & Readonly<Record<string, readonly Issue[]>>)[];
}

/** A file that is dead as a whole has no line. */
interface Issue {
  readonly line?: number;
}

/** The one thing refused where no comment can stand: a dependency that no file imports. */
const UNUSED_DEPENDENCY = { file: 'services/customs/package.json', line: 7 };

test.each([
  ['what nobody imports, and libraries that package.json does not name', 'check:dead-code'],
  ['what only tests import', 'check:test-only-code'],
])('dead code: %s', async (_, rule) => {
  const { run, fixtureFiles } = await workspaceWith('dead-code');
  const { exitCode, output } = await run(rule, '--reporter', 'json');
  const { issues } = JSON.parse(output) as KnipReport;
  const refused = issues
    .filter(({ file }) => fixtureFiles.has(file))
    .flatMap(({ file, ...kinds }) =>
      Object.values(kinds).flatMap((found) => found.map(({ line = 1 }) => ({ file, line, rule }))),
    );
  const expected = refusalsOf('dead-code').filter((refusal) => refusal.rule === rule);
  expect(inOrder(refused)).toEqual(inOrder([...expected, { ...UNUSED_DEPENDENCY, rule }]));
  expect(exitCode).toBeGreaterThan(0);
});
