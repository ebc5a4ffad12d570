import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED_PAGES } from './generated-pages.ts';

for (const [path, page] of Object.entries(GENERATED_PAGES)) {
  const file = join(import.meta.dirname, '..', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page());
  process.stdout.write(`wrote ${path}\n`);
}
