import { type Cell, cellsOf, type Estimator } from './known-truth/cells.ts';
import { COUNTED } from './known-truth/counted.ts';
import { type Worst, worstOfExact, worstOfZeroHits } from './known-truth/enumerated.ts';
import { PROGRESS } from './known-truth/progress.ts';
import { quantityEstimators } from './known-truth/quantities.ts';
import { SOURCES } from './known-truth/sources.ts';
import { watchedEstimators } from './known-truth/watched.ts';
import { WEIGHTED } from './known-truth/weighted.ts';

const SEED = 20_261_123;
/** A run of a watched figure is looked at a thousand times. */
const RUNS_OF_WATCHED = 2_000;
const WORLDS = 8;

function linesOf(estimator: Estimator, samples: number): readonly string[] {
  return cellsOf(estimator, samples, SEED).map(lineOf);
}

function lineOf({ name, expected, trials, given, heldWhereGiven, held }: Cell): string {
  const percent = (part: number, whole: number) => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));
  return [
    name.padEnd(50),
    String(expected).padStart(9),
    percent(trials - given, trials).padStart(9),
    percent(heldWhereGiven, given).padStart(9),
    percent(given - heldWhereGiven, trials).padStart(9),
    percent(held, trials).padStart(9),
  ].join('');
}

// node test/scenarios/coverage.ts [samples]: how often the intervals hold the truth, in percent.
function main(): void {
  const samples = Number(process.argv[2] ?? 10_000);
  const worst = ({ inspections, rate, coverage, cells }: Worst) =>
    `held in ${(100 * coverage).toFixed(3)} % at least, at ${inspections} inspections and a rate of ${rate}, of ${cells} cells\n`;
  process.stdout.write(`exact hit rate, by enumeration: ${worst(worstOfExact(200))}`);
  process.stdout.write(`after no hit, by enumeration: ${worst(worstOfZeroHits(200))}\n`);
  const heading = ['expected', 'unknown', 'held', 'wrong', 'all held'].map((word) => word.padStart(9)).join('');
  process.stdout.write(`${'in percent of samples; held: of those given'.padEnd(50)}${heading}\n`);
  for (const estimator of [...COUNTED, ...SOURCES, ...PROGRESS, ...WEIGHTED, ...quantityEstimators(WORLDS)]) {
    process.stdout.write(`${linesOf(estimator, samples).join('\n')}\n`);
  }
  for (const estimator of watchedEstimators()) {
    process.stdout.write(`${linesOf(estimator, Math.min(samples, RUNS_OF_WATCHED)).join('\n')}\n`);
  }
}

if (import.meta.main) main();
