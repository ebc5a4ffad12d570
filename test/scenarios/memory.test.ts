import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shellCommand } from './shell-command.ts';

const PORTS = '2504,2402,2506,2304';

/** The peak depends on when the collector happens to run; what really grows by the day exceeds every time. */
const TRIES_MAX = 3;

test('twice the days need at most 1.2 times the memory', async () => {
  const ratios: number[] = [];
  while (ratios.length < TRIES_MAX && !ratios.some((ratio) => ratio <= 1.2)) {
    const one = await peakMb(1);
    const two = await peakMb(2);
    ratios.push(two / one);
    process.stdout.write(`peak memory at ${PORTS}: ${one} MB for one day, ${two} MB for two\n`);
  }
  expect(Math.min(...ratios), `two days to one: ${ratios.join(', ')}`).toBeLessThanOrEqual(1.2);
});

test('a simulated world of ten times the days needs at most 1.2 times the memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-world-'));
  const ratios: number[] = [];
  try {
    while (ratios.length < TRIES_MAX && !ratios.some((ratio) => ratio <= 1.2)) {
      ratios.push((await worldPeakMb(30, folder)) / (await worldPeakMb(3, folder)));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(Math.min(...ratios), `thirty days to three: ${ratios.join(', ')}`).toBeLessThanOrEqual(1.2);
});

async function worldPeakMb(days: number, folder: string): Promise<number> {
  const out = join(folder, `${days}-days.ndjson`);
  const outcome = await shellCommand(`node --run southbound -- world --ports 2310,2408 --days ${days} --out ${out}`);
  expect(outcome).toMatchObject({ exitCode: 0 });
  return outcome.peakMb;
}

async function peakMb(days: number): Promise<number> {
  const outcome = await shellCommand(`node --run demo -- --ports ${PORTS} --days ${days}`);
  expect(outcome).toMatchObject({ exitCode: 0, out: expect.stringContaining(`From 2026-03-02, ${days} day`) });
  return Math.round(outcome.peakMb);
}
