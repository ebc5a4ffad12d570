import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `Runs every check of the workspace, then every test.

  pnpm test                        everything
  pnpm test services/targeting     only the tests of files whose path contains this
  pnpm test --forbid-skips         a skipped test counts as failed; for CI

Each check is a script of package.json and runs alone as well: pnpm run check:arrows
`;

const WORKSPACE = join(import.meta.dirname, '..');

/** As many as there are cores on a small machine. */
const CHECKS_AT_ONCE = 2;

/** One row of the table at the end. */
interface Step {
  readonly name: string;
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skips: readonly string[];
  readonly durationMs: number;
}

interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly durationMs: number;
}

/** What is read of the report that `vitest --reporter=json` writes. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** So many of the files that took longest are named. */
const SLOWEST = 5;

function saySlowest({ testResults }: VitestReport): void {
  const slowest = testResults
    .map(({ name, startTime, endTime }) => ({
      name: relative(WORKSPACE, name),
      seconds: (endTime - startTime) / 1_000,
    }))
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST);
  say(`took longest: ${slowest.map(({ name, seconds }) => `${name} ${seconds.toFixed(0)} s`).join(', ')}`);
}

/** Runs a script of package.json, whose output is kept, or shown as it comes. */
function runScript(name: string, args: readonly string[], output: 'kept' | 'shown'): Promise<Ended> {
  const startedMs = performance.now();
  const stream = output === 'kept' ? 'pipe' : 'inherit';
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--run', name, '--', ...args], {
      cwd: WORKSPACE,
      stdio: ['ignore', stream, stream],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        exitCode: code ?? 1,
        output: Buffer.concat(chunks).toString(),
        durationMs: performance.now() - startedMs,
      }),
    );
  });
}

async function runCheck(script: string): Promise<Step> {
  const name = script.replace('check:', '').replaceAll('-', ' ');
  const { exitCode, output, durationMs } = await runScript(script, [], 'kept');
  const holds = exitCode === 0;
  say(holds ? `✓ ${name}` : `✗ ${name}: pnpm run ${script}\n\n${output}`);
  return { name, passed: holds ? 1 : 0, failures: holds ? [] : [name], skips: [], durationMs };
}

async function runChecks(scripts: readonly string[]): Promise<Step[]> {
  const steps: Step[] = [];
  // One iterator for all lanes, so that each takes the next check when it is free.
  const waiting = scripts.entries();
  const lane = async () => {
    for (const [row, script] of waiting) steps[row] = await runCheck(script);
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, lane));
  return steps;
}

async function runTests(filters: readonly string[]): Promise<Step> {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-tests-'));
  try {
    const report = join(folder, 'report.json');
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
    // A log that somebody reads later is no place for colours.
    if (process.stdout.isTTY !== true) reporters.push('--no-color');
    const { exitCode, durationMs } = await runScript('vitest', [...reporters, ...filters], 'shown');
    // Without a report vitest did not get as far as the tests; its exit code says so.
    const written = existsSync(report)
      ? (JSON.parse(readFileSync(report, 'utf8')) as VitestReport)
      : { testResults: [] };
    const { testResults } = written;
    if (testResults.length > SLOWEST) saySlowest(written);
    const tests = testResults.flatMap((file) =>
      file.assertionResults.map(({ fullName, status }) => ({
        name: `${relative(WORKSPACE, file.name)}: ${fullName}`,
        status,
      })),
    );
    const named = (...statuses: string[]) =>
      tests.filter(({ status }) => statuses.includes(status)).map(({ name }) => name);
    // A file that does not load has no tests that could fail, and an error outside of all tests fails none of them.
    const unloaded = testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
    );
    const failures = [...named('failed'), ...unloaded.map((file) => relative(WORKSPACE, file.name))];
    if (exitCode !== 0 && failures.length === 0) failures.push(`vitest, which ended with exit code ${exitCode}`);
    return {
      name: 'tests',
      passed: named('passed').length,
      failures,
      skips: named('skipped', 'pending', 'todo'),
      durationMs,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table, what failed and what was skipped, and last of all the sum. True when all is well. */
function summarise(steps: readonly Step[], forbidSkips: boolean): boolean {
  const failures = steps.flatMap((step) => step.failures);
  const skips = steps.flatMap((step) => step.skips);
  const passed = steps.reduce((sum, step) => sum + step.passed, 0);
  const width = Math.max(...steps.map(({ name }) => name.length));
  say('');
  for (const { name, failures: failed, durationMs } of steps) {
    say(`${failed.length === 0 ? '✓' : '✗'} ${name.padEnd(width)}  ${(durationMs / 1_000).toFixed(1).padStart(6)} s`);
  }
  if (failures.length > 0) say(`\nfailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
  if (skips.length > 0)
    say(`\nskipped${forbidSkips ? ', which is forbidden here' : ''}:\n${skips.map((name) => `  ${name}`).join('\n')}`);
  const failed = failures.length + (forbidSkips ? skips.length : 0);
  say(`\n${passed} passed, ${failed} failed${skips.length > 0 && !forbidSkips ? `, ${skips.length} skipped` : ''}`);
  return failed === 0;
}

function checkScripts(): string[] {
  const manifest = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return Object.keys(manifest.scripts).filter((name) => name.startsWith('check:'));
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'forbid-skips': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    });
    return { help: values.help, forbidSkips: values['forbid-skips'], filters: positionals };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

const wish = readArguments();
if ('wrong' in wish) {
  say(`${wish.wrong}\n\n${USAGE}`);
  process.exitCode = 2;
} else if (wish.help) {
  say(USAGE);
} else {
  const checks = wish.filters.length === 0 ? await runChecks(checkScripts()) : [];
  const tests = await runTests(wish.filters);
  process.exitCode = summarise([...checks, tests], wish.forbidSkips) ? 0 : 1;
}
