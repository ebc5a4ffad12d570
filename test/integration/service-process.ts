import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A service in a process of its own, from its main; killed when the test is over, if it still runs. `onLog` hears its log. */
export function serviceProcess(
  service: string,
  environment: Readonly<Record<string, string>>,
  onLog?: (text: string) => void,
): ChildProcess {
  const main = join(import.meta.dirname, '../../services', service, 'src/main.ts');
  const child = spawn(process.execPath, [main], {
    env: environment,
    stdio: ['ignore', onLog === undefined ? 'ignore' : 'pipe', 'pipe'],
  });
  if (onLog !== undefined) child.stdout?.setEncoding('utf8').on('data', onLog);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free TCP port');
  return address.port;
}
