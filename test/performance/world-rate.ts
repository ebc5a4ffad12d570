import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORT_CODES } from '@southbound/contracts';
import { simulatedWorld, USUAL_WORLD } from '@southbound/simulation';
import { type BenchRow, median } from './bench-row.ts';

/** Each makes the same day anew; the median counts. */
const ROUNDS = 5;
/** Rounds first that do not count. */
const WARM_UP_ROUNDS = 1;
const RATIO_MAX = 4;

interface WorldRate {
  readonly events: number;
  /** Of making the world, its opening included, and of writing its events. */
  readonly makingMs: number;
  readonly writingMs: number;
}

/**
 * A day of all ports: the time of making it, over that of `JSON.stringify` and writing of the same events. The two take
 * turns within the day, minute by minute, so that a machine that slows down slows both.
 */
export function worldRow(): BenchRow {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-bench-'));
  try {
    const rounds = Array.from({ length: WARM_UP_ROUNDS + ROUNDS }, () => worldRate(join(folder, 'events.ndjson')));
    const counted = rounds.slice(WARM_UP_ROUNDS);
    const perSecond = (msOf: (rate: WorldRate) => number) =>
      Math.round(median(counted.map((rate) => (1_000 * rate.events) / msOf(rate))));
    const ratio = median(counted.map(({ makingMs, writingMs }) => makingMs / writingMs));
    return {
      name: 'world',
      value: perSecond(({ makingMs }) => makingMs),
      unit: 'events/s',
      floor: perSecond(({ writingMs }) => writingMs),
      ratio: Number(ratio.toFixed(2)),
      goal: `at most ${RATIO_MAX}x the time that JSON and writing take`,
      holds: ratio <= RATIO_MAX,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function worldRate(path: string): WorldRate {
  const file = openSync(path, 'w');
  let events = 0;
  let writingMs = 0;
  const startedAt = performance.now();
  for (const { publications } of simulatedWorld({ ...USUAL_WORLD, seed: 1, days: 1, ports: PORT_CODES })) {
    const writingFrom = performance.now();
    writeSync(file, publications.map(({ content }) => `${JSON.stringify(content)}\n`).join(''));
    writingMs += performance.now() - writingFrom;
    events += publications.length;
  }
  const makingMs = performance.now() - startedAt - writingMs;
  closeSync(file);
  return { events, makingMs, writingMs };
}
