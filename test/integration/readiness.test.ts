import { once } from 'node:events';
import { hasDocker } from '@southbound/kafka/container';
import { beforeAll, describe, expect, test } from 'vitest';
import { deployment, PATIENCE, type Servers, startServers } from './deployment.ts';
import { freeTcpPort, serviceProcess } from './service-process.ts';

describe.skipIf(!(await hasDocker()))('a service whose broker and store come and go', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('says which of them is away, lives, and is ready again by itself when they are back', async () => {
    const { environment } = await deployment(servers, 'ready');
    const port = await freeTcpPort();
    const child = serviceProcess('yield', { ...environment, SOUTHBOUND_HTTP_PORT: String(port) });
    const answer = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      return response === null ? null : ((await response.json()) as { checks: unknown }).checks;
    };
    const ready = { running: true, redis: true, kafka: true };
    await expect.poll(answer, PATIENCE).toEqual(ready);
    await servers.kafka.freeze();
    await expect.poll(answer, PATIENCE).toEqual({ ...ready, kafka: false });
    await servers.kafka.thaw();
    await expect.poll(answer, PATIENCE).toEqual(ready);
    await servers.redis.stop();
    await expect.poll(answer, PATIENCE).toEqual({ ...ready, redis: false });
    await servers.redis.start();
    await expect.poll(answer, PATIENCE).toEqual(ready);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
