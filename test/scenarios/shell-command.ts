import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const WORKSPACE = join(import.meta.dirname, '..', '..');

export interface ShellOutcome {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
  /** The most memory that one of its Node processes took: its peak resident set, in MB of a million bytes. */
  readonly peakMb: number;
}

/** Told to every Node process of the command, as text, since older ones than this project's may be among them. */
const TELL_PEAK = `
  import { appendFileSync } from 'node:fs';
  process.on('exit', () => appendFileSync(process.env.PEAKS_FILE, process.resourceUsage().maxRSS + '\\n'));
`;

/** Runs a line in the shell, from the root of the workspace. */
export async function shellCommand(line: string): Promise<ShellOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-command-'));
  const peaksFile = join(folder, 'peaks');
  const options = `--import=data:text/javascript;base64,${Buffer.from(TELL_PEAK).toString('base64')}`;
  writeFileSync(peaksFile, '');
  try {
    const outcome = await runInShell(`export PEAKS_FILE='${peaksFile}' NODE_OPTIONS='${options}'; ${line}`);
    const peaksKb = readFileSync(peaksFile, 'utf8').trim().split('\n').map(Number);
    return { ...outcome, peakMb: Math.max(...peaksKb) * 1.024e-3 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runInShell(line: string): Promise<Omit<ShellOutcome, 'peakMb'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(line, { cwd: WORKSPACE, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: string[] = [];
    const err: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, out: out.join(''), err: err.join('') }));
  });
}
