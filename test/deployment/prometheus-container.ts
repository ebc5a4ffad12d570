import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, vi } from 'vitest';

export interface PrometheusContainer {
  /** What `promtool` says of files in one folder, by name, and its exit code. */
  promtool(
    command: readonly string[],
    files: Readonly<Record<string, string>>,
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** The answers of a PromQL expression at an instant. Rejects with what is wrong with the expression. */
  query(expression: string, atSeconds: number): Promise<readonly unknown[]>;
}

const PORT = 9090;
const SETTINGS = '/etc/prometheus/southbound.yml';
const SAMPLES = '/etc/prometheus/samples.txt';
const CHECKED = '/etc/prometheus/checked';

const hasDocker = await getContainerRuntimeClient().then(
  () => true,
  () => false,
);

/** Tests that need a Prometheus, which knows nothing but the samples given, in the OpenMetrics format. */
export function describeWithPrometheus(
  title: string,
  samples: () => Promise<string>,
  define: (prometheus: () => PrometheusContainer) => void,
): void {
  const reason = hasDocker ? '' : ' (skipped: no Docker engine answers)';
  describe.skipIf(!hasDocker)(`${title}${reason}`, () => {
    let started: Awaited<ReturnType<typeof prometheusContainer>> | undefined;
    beforeAll(async () => {
      started = await prometheusContainer(await samples());
    });
    afterAll(() => started?.stop());
    define(() => {
      if (started === undefined) throw new Error('only tests and hooks have a container');
      return started;
    });
  });
}

async function prometheusContainer(samples: string): Promise<PrometheusContainer & { stop(): Promise<unknown> }> {
  // The image of testcontainers' own reaper cannot be had everywhere; `stop` stops what was started.
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true');
  const container = await new GenericContainer('prom/prometheus')
    .withCopyContentToContainer([
      { content: 'global: {}\n', target: SETTINGS },
      { content: samples, target: SAMPLES },
    ])
    .withEntrypoint(['sh', '-c'])
    .withCommand([
      `promtool tsdb create-blocks-from openmetrics ${SAMPLES} data && exec prometheus --config.file=${SETTINGS} --storage.tsdb.path=data`,
    ])
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/-/ready', PORT))
    .start();
  const address = `http://${container.getHost()}:${container.getMappedPort(PORT)}`;
  return {
    async promtool(command, files) {
      const copies = Object.entries(files).map(([name, content]) => ({ content, target: `${CHECKED}/${name}` }));
      await container.copyContentToContainer(copies);
      return container.exec(['promtool', ...command], { workingDir: CHECKED });
    },
    async query(expression, atSeconds) {
      const body = new URLSearchParams({ query: expression, time: String(atSeconds) });
      const response = await fetch(`${address}/api/v1/query`, { method: 'POST', body });
      const answer = (await response.json()) as {
        readonly status: string;
        readonly error?: string;
        readonly data?: { readonly result: readonly unknown[] };
      };
      if (answer.data === undefined) throw new Error(`${answer.error}: ${expression}`);
      return answer.data.result;
    },
    stop: () => container.stop({ timeout: 0 }),
  };
}
