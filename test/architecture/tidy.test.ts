import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FIXTURES, refusalsOf, WORKSPACE } from './workspace-copy.ts';

interface Ban {
  readonly rule: string;
  /** Which files, by path. */
  readonly files: RegExp;
  /** What no line of them says. */
  readonly line: RegExp;
  readonly instead: string;
}

const CODE = /\.(?:ts|mjs)$/;

/** What the linter has no rule for. */
const BANS: readonly Ban[] = [
  {
    rule: 'unfinished work',
    files: /\.(?:ts|mjs|grit|sh|ya?ml|jsonc?)$/,
    line: /\b(?:TO(?:DO)|FIX(?:ME)|XX(?:X)|HA(?:CK))\b/,
    instead: 'finish it, or write an issue',
  },
  {
    rule: 'test left out',
    files: CODE,
    line: /\.todo\(|\{ ?(?:skip|only|todo): /,
    instead: "test.skipIf(condition), with the reason in the test's name: it is counted",
  },
  {
    rule: 'assertion that cannot fail',
    files: CODE,
    line: /\bexpect\((?:true|false|null|undefined|\d+)\)/,
    instead: 'expect what the code under test answered',
  },
  {
    rule: 'silenced check',
    files: CODE,
    line: /@ts-(?:ignore|nocheck|expect-error)|biome-ignore-(?:all|start)/,
    instead: 'mend the type; for lint, biome-ignore on the one line with its reason',
  },
  {
    rule: 'code from text',
    files: CODE,
    line: /\bnew Function\(|\beval\(/,
    instead: 'closures',
  },
  {
    rule: 'path of one machine',
    files: /./,
    line: /(?<![\w.}-])\/(?:work|home|root|Users|tmp|mnt)\/\w/,
    instead: 'join(import.meta.dirname, …), or mkdtemp in tmpdir()',
  },
  {
    rule: 'mutable state of a module',
    files: CODE,
    line: /^(?:export )?(?:let|var) /,
    instead: 'state that a function makes and hands on',
  },
];

/** A file's name says what is in it: its main export. */
const EMPTY_NAME = /(?:^|[/-])(?:utils?|helpers?|common|managers?|misc|impl|abstract)\.ts$/;

/** Not written by hand here; or this list itself. */
const LEFT_ALONE = /^(?:pnpm-lock\.yaml|docs\/generated\/|test\/architecture\/(?:fixtures\/|tidy\.test\.ts))/;

function untidyPlaces(folder: string, files: readonly string[]): string[] {
  return files.flatMap((file) => {
    const bans = BANS.filter((ban) => ban.files.test(file));
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const places = lines.flatMap((text, index) =>
      bans
        .filter((ban) => ban.line.test(text))
        .map((ban) => `${file}:${index + 1} ${ban.rule}; instead: ${ban.instead}`),
    );
    return EMPTY_NAME.test(file) ? [...places, `${file}:1 empty name; instead: the name of its main export`] : places;
  });
}

test('the workspace is tidy: nothing unfinished, silenced, left out or bound to one machine', () => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: WORKSPACE });
  const files = listed
    .toString()
    .split('\n')
    .filter((file) => file !== '' && !LEFT_ALONE.test(file));
  expect(files).toContain('packages/contracts/src/index.ts');
  expect(
    untidyPlaces(
      WORKSPACE,
      files.filter((file) => existsSync(join(WORKSPACE, file))),
    ),
  ).toEqual([]);
});

test('each ban refuses what it should', () => {
  const folder = join(FIXTURES, 'tidy');
  const files = globSync('**/*.*', { cwd: folder });
  const refused = untidyPlaces(folder, files).map((place) => place.replace(/; instead.*/, ''));
  const expected = refusalsOf('tidy').map(({ file, line, rule }) => `${file}:${line} ${rule}`);
  expect(refused.sort()).toEqual(expected.sort());
  for (const { rule } of BANS) expect(expected.join()).toContain(rule);
});
