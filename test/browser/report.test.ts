import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shellCommand } from '../scenarios/shell-command.ts';
import { NO_BROWSER, type OpenedBrowser, openBrowser } from './chromium.ts';

describe.skipIf(NO_BROWSER !== '')(`the report in a real Chromium${NO_BROWSER}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-browser-'));
  const path = join(folder, 'report.html');
  let opened: OpenedBrowser | undefined;
  beforeAll(async () => {
    const written = await shellCommand(
      `'${process.execPath}' services/workbench/src/main.ts demo --ports 2304,2606 --output '${folder}'`,
    );
    expect(written.exitCode).toBe(0);
    opened = await openBrowser(path);
  });
  afterAll(async () => {
    await opened?.stop();
    rmSync(folder, { recursive: true });
  });

  test.each([360, 1280])('says nothing on the console and asks for nothing, %d pixels wide', async (width) => {
    if (opened === undefined) throw new Error('there is no browser');
    const context = await opened.browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    const told: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    page.on('pageerror', (error) => told.push(error.message));
    page.on('request', (request) => told.push(request.url()));
    await page.goto(opened.address);
    expect(told).toEqual([opened.address]);
    const { own, all } = await page
      .evaluate('({ own: document.documentElement.clientWidth, all: document.documentElement.scrollWidth })')
      .then((widths) => widths as { readonly own: number; readonly all: number });
    expect({ own, all }).toEqual({ own: width, all: width });
    const charts = page.locator('svg[role=img]');
    for (const id of CHARTS) expect(await page.locator(`#${id}-title`).count()).toBe(1);
    for (const chart of await charts.all()) {
      const box = await chart.boundingBox();
      expect(box?.width).toBeGreaterThan(0.8 * Math.min(width, 900));
      expect(box?.height).toBeGreaterThan(60);
    }
    expect(await page.locator('svg .interval').count()).toBeGreaterThan(20);
    await context.close();
  });

  test('is smaller than a megabyte, and says that it is simulated', () => {
    expect(statSync(path).size).toBeLessThan(1_000_000);
    expect(readFileSync(path, 'utf8')).toContain('SIMULATED, prevalence &quot;demonstration&quot;');
  });
});

const CHARTS = [
  'hit-rate-by-ground',
  'lift',
  'hit-rate-by-port',
  'hit-rate-by-hour',
  'lift-by-rule',
  'found-by-source',
];
