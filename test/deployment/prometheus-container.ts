import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, vi } from 'vitest';

export interface Answer {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [atSeconds: number, value: string];
}

/** Texts of files in one folder, by name. */
type Files = Readonly<Record<string, string>>;

export interface PrometheusContainer {
  /** What `promtool` says of files in one folder, and its exit code. */
  promtool(command: readonly string[], files: Files): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** The answers of a PromQL expression as of now. Rejects with what is wrong with the expression. */
  query(expression: string): Promise<readonly Answer[]>;
}

const PORT = 9090;
const FOLDER = '/etc/prometheus';
const CHECKED = `${FOLDER}/checked`;

/** What a container calls this machine. */
export const THIS_MACHINE = 'host.docker.internal';

const hasDocker = await getContainerRuntimeClient().then(
  () => true,
  () => false,
);

/** Tests that need a Prometheus. It runs by the `prometheus.yml` among the files given; without one it scrapes nothing. */
export function describeWithPrometheus(
  title: string,
  files: () => Promise<Files>,
  define: (prometheus: () => PrometheusContainer) => void,
): void {
  const reason = hasDocker ? '' : ' (skipped: no Docker engine answers)';
  describe.skipIf(!hasDocker)(`${title}${reason}`, () => {
    let started: Awaited<ReturnType<typeof prometheusContainer>> | undefined;
    beforeAll(async () => {
      started = await prometheusContainer({ 'prometheus.yml': 'global: {}\n', ...(await files()) });
    });
    afterAll(() => started?.stop());
    define(() => {
      if (started === undefined) throw new Error('only tests and hooks have a container');
      return started;
    });
  });
}

async function prometheusContainer(files: Files): Promise<PrometheusContainer & { stop(): Promise<unknown> }> {
  // The image of testcontainers' own reaper cannot be had everywhere; `stop` stops what was started.
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true');
  const container = await new GenericContainer('prom/prometheus')
    .withCopyContentToContainer(copiesOf(files, FOLDER))
    .withCommand([`--config.file=${FOLDER}/prometheus.yml`, '--storage.tsdb.path=/prometheus'])
    .withExtraHosts([{ host: THIS_MACHINE, ipAddress: 'host-gateway' }])
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/-/ready', PORT))
    .start();
  const address = `http://${container.getHost()}:${container.getMappedPort(PORT)}`;
  return {
    async promtool(command, files) {
      await container.copyContentToContainer(copiesOf(files, CHECKED));
      return container.exec(['promtool', ...command], { workingDir: CHECKED });
    },
    async query(expression) {
      const body = new URLSearchParams({ query: expression });
      const response = await fetch(`${address}/api/v1/query`, { method: 'POST', body });
      const answer = (await response.json()) as {
        readonly status: string;
        readonly error?: string;
        readonly data?: { readonly result: readonly Answer[] };
      };
      if (answer.data === undefined) throw new Error(`${answer.error}: ${expression}`);
      return answer.data.result;
    },
    stop: () => container.stop({ timeout: 0 }),
  };
}

function copiesOf(files: Files, folder: string) {
  return Object.entries(files).map(([name, content]) => ({ content, target: `${folder}/${name}` }));
}
