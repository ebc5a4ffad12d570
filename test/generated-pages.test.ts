import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CALIBRATION_PAGE } from './calibration/page.ts';
import { GENERATED_PAGES } from './generated-pages.ts';

const WORKSPACE = join(import.meta.dirname, '..');

test.each(Object.entries(GENERATED_PAGES))('%s is what the code says now; `pnpm generate` writes it', (path, page) => {
  expect(readFileSync(join(WORKSPACE, path), 'utf8')).toBe(page());
});

test('nothing lies among the generated pages that nobody generates', () => {
  // The calibration page takes minutes to make; a test of its own holds it to what it shows.
  const pages = globSync(['docs/generated/**/*.*', 'infra/grafana/dashboards/*.*'], { cwd: WORKSPACE });
  expect(pages.sort()).toEqual([...Object.keys(GENERATED_PAGES), CALIBRATION_PAGE].sort());
});
