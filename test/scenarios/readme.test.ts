import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ShellOutcome, shellCommand, WORKSPACE } from './shell-command.ts';

const PNPM = 'npx --yes pnpm@12.21.0';

describe('the README', () => {
  const readme = readFileSync(join(WORKSPACE, 'README.md'), 'utf8');
  const commands = fenced(readme, 'sh').flatMap((block) => block.split('\n'));
  const demoCommand = commands.find((line) => line.startsWith(`${PNPM} demo`)) ?? '';
  let demo: ShellOutcome;
  beforeAll(async () => {
    demo = await shellCommand(demoCommand);
  });

  test('its demo command is the plain one', () => {
    expect(demoCommand).toBe(`${PNPM} demo`);
  });

  test('its demo command runs the whole day and ends with 0', () => {
    expect(demo.err).not.toContain('Error');
    expect(demo.exitCode).toBe(0);
    expect(demo.out).toContain('From 2026-03-02, 1 day, 25 ports, seed 1;');
  });

  test('the demo shows that it goes on while it runs', () => {
    expect(demo.err).toMatch(/2026-03-02T\d\d:\d\d UTC/);
  });

  test('what it says the demo printed is what the demo prints', () => {
    const printed = demo.out.split('\n');
    const quoted = fenced(readme, 'text').flatMap((block) => block.split('\n'));
    const figures = quoted.filter((line) => line.trim() !== '' && line.trim() !== '…');
    expect(figures.length).toBeGreaterThan(5);
    expect(figures.filter((line) => !printed.includes(line))).toEqual([]);
  });

  test('its test command is the one that CI runs', () => {
    const testCommand = commands.find((line) => line.startsWith(`${PNPM} test`));
    expect(testCommand).toBe(`${PNPM} test`);
    expect(readFileSync(join(WORKSPACE, '.ci', 'run'), 'utf8')).toMatch(
      /^npx --yes pnpm@12\.21\.0 test --forbid-skips /m,
    );
  });

  test('the demo needs less than 700 MB', () => {
    process.stdout.write(`peak memory of ${demoCommand}: ${Math.round(demo.peakMb)} MB\n`);
    expect(demo.peakMb).toBeGreaterThan(100);
    expect(demo.peakMb).toBeLessThan(700);
  });
});

/** What stands in the fenced blocks of a language. */
function fenced(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text = '']) =>
    of === language ? [text] : [],
  );
}
