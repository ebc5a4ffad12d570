import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  createLogger,
  httpApp,
  listen,
  memoryEventLog,
  memoryPartitionState,
  processMetrics,
} from '@southbound/runtime';
import { USUAL_WORLD } from '@southbound/simulation';
import { startSimulator } from '@southbound/simulator';
import { vi } from 'vitest';
import { freeTcpPort } from '../integration/service-process.ts';
import { WORKSPACE } from './compose-file.ts';

/** A running `southbound start`, and the simulator of a deployment, which `start` has none of. */
export interface RunningBorder {
  /** The TCP port on which each answers for its metrics, by the job that it is scraped as. */
  readonly tcpPorts: Readonly<Record<'standalone' | 'simulator', number>>;
  stop(): Promise<void>;
}

/** The busiest port alone, as fast as it goes, so that a wall second holds hours; some messages cannot be read. */
const START = ['start', '--ports', '2504', '--speed', '100000', '--faults', 'usual'];

/** So that Prometheus, in its container, can ask. */
const EVERYWHERE = '0.0.0.0';

export async function runningBorder(): Promise<RunningBorder> {
  const tcpPort = await freeTcpPort();
  const child = spawn(process.execPath, [join(WORKSPACE, 'services/workbench/src/main.ts'), ...START], {
    env: {
      SOUTHBOUND_HTTP_HOST: EVERYWHERE,
      SOUTHBOUND_HTTP_PORT: String(tcpPort),
      SOUTHBOUND_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const simulator = await servedSimulator();
  const tcpPorts = { standalone: tcpPort, simulator: simulator.tcpPort };
  const border: RunningBorder = {
    tcpPorts,
    async stop() {
      await Promise.all([ended(child), simulator.stop()]);
    },
  };
  await vi
    .waitUntil(() => answers(tcpPort), { timeout: 60_000, interval: 200 })
    .catch(async (error: unknown) => {
      await border.stop();
      throw error;
    });
  return border;
}

async function servedSimulator() {
  const logger = createLogger({ service: 'test', level: 'silent' });
  const registry = processMetrics();
  const simulator = await startSimulator({
    log: memoryEventLog(),
    partitionState: memoryPartitionState(),
    world: { ...USUAL_WORLD, seed: 1, days: 1, ports: ['2309'] },
    speed: 60,
    registry,
    logger,
  });
  const app = httpApp({ logger, registry, readiness: {} });
  const address = await listen(app, { host: EVERYWHERE, tcpPort: 0, chosenBy: 'nobody' });
  return {
    tcpPort: Number(new URL(address).port),
    async stop() {
      await app.close();
      await simulator.stop();
    },
  };
}

function answers(tcpPort: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${tcpPort}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
