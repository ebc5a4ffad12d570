import { type ExecFileException, execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const WORKSPACE = join(import.meta.dirname, '..', '..');

export const FIXTURES = join(import.meta.dirname, 'fixtures');
const MODULES = join(WORKSPACE, 'node_modules');

/** What a copy does without: history, what runs wrote, and the fixtures, of which it gets one. */
const LEFT_BEHIND = new Set([FIXTURES, join(WORKSPACE, '.git'), join(WORKSPACE, 'out')]);

interface Outcome {
  readonly exitCode: number;
  /** What it wrote to standard output. */
  readonly output: string;
}

interface WorkspaceCopy {
  /** Runs a script of package.json in the copy. */
  run(script: string, ...args: string[]): Promise<Outcome>;
  /** The fixture's own files, from the root of the workspace. */
  readonly fixtureFiles: ReadonlySet<string>;
}

/**
 * A copy of the workspace with one fixture laid over it, in which a guard runs by its real command with its real
 * configuration. So each guard is seen failing on what it must refuse, and silent on what it must let pass; that it
 * passes on the workspace itself, the test command shows. The copy goes when the test ends.
 */
export async function workspaceWith(fixture: string): Promise<WorkspaceCopy> {
  const copy = await mkdtemp(join(tmpdir(), 'southbound-'));
  onTestFinished(() => rm(copy, { recursive: true, force: true }));
  // Links between rooms are relative and copied as they are, so that they lead to the copy; libraries are shared.
  const libraries = (await readdir(MODULES)).filter((name) => name !== '@southbound');
  const left = new Set([...LEFT_BEHIND, ...libraries.map((name) => join(MODULES, name))]);
  await cp(WORKSPACE, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !left.has(path) });
  await Promise.all(libraries.map((name) => symlink(join(MODULES, name), join(copy, 'node_modules', name))));
  await cp(join(FIXTURES, fixture), copy, { recursive: true });
  return {
    run: (script, ...args) => nodeIn(copy, ['--run', script, '--', ...args]),
    fixtureFiles: new Set(filesOf(fixture)),
  };
}

export interface Refusal {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

/** What a fixture says of itself: `// refused: <rule>, <rule>` stands on each line that a guard must refuse. */
export function refusalsOf(fixture: string): Refusal[] {
  return filesOf(fixture).flatMap((file) =>
    readFileSync(join(FIXTURES, fixture, file), 'utf8')
      .split('\n')
      .flatMap((text, index) => rulesOn(text).map((rule) => ({ file, line: index + 1, rule }))),
  );
}

/** Each refusal once and in order, so that two lists can be compared. */
export function inOrder(refusals: readonly Refusal[]): string[] {
  return [...new Set(refusals.map(({ file, line, rule }) => `${file}:${line} ${rule}`))].sort();
}

function filesOf(fixture: string): string[] {
  return globSync('**/*.*', { cwd: join(FIXTURES, fixture) });
}

function rulesOn(text: string): string[] {
  return / \/\/ refused: (.+)$/.exec(text)?.[1]?.split(', ') ?? [];
}

function nodeIn(folder: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      const exitCode = exitCodeOf(error);
      if (exitCode === undefined) reject(error);
      else resolve({ exitCode, output: stdout });
    });
  });
}

/** Undefined when the command was killed before it could end. */
function exitCodeOf(error: ExecFileException | null): number | undefined {
  if (error === null) return 0;
  return typeof error.code === 'number' ? error.code : undefined;
}
