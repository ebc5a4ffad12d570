import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, httpApp, listen, processMetrics } from '@southbound/runtime';
import { expect, onTestFinished, test } from 'vitest';
import { WORKSPACE } from './compose-file.ts';

test("the image's health check holds while a service answers, and fails once it does not", async () => {
  const app = httpApp({
    logger: createLogger({ service: 'test', level: 'silent' }),
    registry: processMetrics(),
    readiness: {},
  });
  onTestFinished(() => app.close());
  const address = await listen(app, { host: '127.0.0.1', tcpPort: 0, chosenBy: 'nobody' });
  const { port } = new URL(address);
  expect(await healthCheck(port)).toBe(0);
  await app.close();
  expect(await healthCheck(port)).toBe(1);
});

/** The exit code of the health check, run here as the Docker engine runs it in a container. */
async function healthCheck(tcpPort: string): Promise<unknown> {
  const dockerfile = readFileSync(join(WORKSPACE, 'infra/docker/Dockerfile'), 'utf8');
  const [, list = '[]'] = /^HEALTHCHECK [^\n]*\\\n +CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const [node, ...args] = JSON.parse(list) as string[];
  expect(node).toBe('node');
  const child = spawn(process.execPath, args, { env: { SOUTHBOUND_HTTP_PORT: tcpPort } });
  const [exitCode] = await once(child, 'exit');
  return exitCode;
}
