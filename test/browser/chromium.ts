import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { vi } from 'vitest';

export interface OpenedBrowser {
  readonly browser: Browser;
  /** Where the browser finds the page. */
  readonly address: string;
  stop(): Promise<void>;
}

const installed = installedChromium();
const hasDocker =
  installed === undefined &&
  (await getContainerRuntimeClient().then(
    () => true,
    () => false,
  ));

/** Why there is no browser; empty where there is one. */
export const NO_BROWSER = installed === undefined && !hasDocker ? ' (skipped: no Chromium, and no Docker engine)' : '';

const IN_CONTAINER = '/report.html';

/** Opens the machine's own Chromium, or Debian's in a container. */
export async function openBrowser(path: string): Promise<OpenedBrowser> {
  if (installed === undefined) return containedBrowser(path);
  const browser = await chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });
  return { browser, address: `file://${path}`, stop: () => browser.close() };
}

function installedChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  // biome-ignore lint/style/noProcessEnv: a test looks where a shell would.
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** On the machine's own network, from which Debian's packages come and on which the browser is spoken to. */
async function containedBrowser(path: string): Promise<OpenedBrowser> {
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true');
  const flags = '--headless --no-sandbox --hide-scrollbars --disable-dev-shm-usage --remote-debugging-port=0';
  const container = await new GenericContainer('debian:bookworm-slim')
    .withNetworkMode('host')
    .withCopyFilesToContainer([{ source: path, target: IN_CONTAINER }])
    .withCommand([
      'sh',
      '-c',
      `apt-get update && apt-get install -y --no-install-recommends chromium && exec chromium ${flags} about:blank`,
    ])
    .withWaitStrategy(Wait.forLogMessage(/DevTools listening on/))
    .withStartupTimeout(600_000)
    .start();
  const logs = await container.logs();
  const endpoint = await new Promise<string>((resolve, reject) => {
    logs.on('data', (line: unknown) => {
      const [, found] = /DevTools listening on (ws:\S+)/.exec(String(line)) ?? [];
      if (found !== undefined) resolve(found);
    });
    logs.on('error', reject);
  });
  const browser = await chromium.connectOverCDP(endpoint);
  return {
    browser,
    address: `file://${IN_CONTAINER}`,
    async stop() {
      await browser.close();
      await container.stop({ timeout: 0 });
    },
  };
}
