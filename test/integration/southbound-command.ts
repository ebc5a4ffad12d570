import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

const MAIN = join(import.meta.dirname, '../../services/workbench/src/main.ts');

export interface CommandEnded {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

interface CommandUnderWay {
  readonly child: ChildProcess;
  readonly ended: Promise<CommandEnded>;
  /** Resolves once it has written a text to standard error. */
  wrote(text: string): Promise<void>;
}

/** Runs a command of the command line in a process of its own to its end. */
export function southboundCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandEnded> {
  return beginSouthboundCommand(args, environment).ended;
}

/** The same while it runs; killed when the test is over, if it still does. */
export function beginSouthboundCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): CommandUnderWay {
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', MAIN, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const ended = new Promise<CommandEnded>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, out: out.join(''), err: err.join('') }));
  });
  return {
    child,
    ended,
    wrote: (text) => expect.poll(() => err.join('')).toContain(text),
  };
}

/** Names files in a folder that goes when the test is over. */
export function testFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-recordings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}
