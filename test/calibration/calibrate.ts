import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PORT_CODES } from '@southbound/contracts';
import { FIGURES } from './figures.ts';
import { judge, type Measurements, measure } from './judging.ts';
import { CALIBRATION_PAGE, calibrationPage } from './page.ts';
import { sampleWorld } from './sample.ts';

const USAGE =
  'pnpm calibrate [--seeds 20]   writes docs/generated/calibration.md; exit code 1 when a figure is not within';
const SEEDS_MIN = 4;

const say = (line: string) => process.stdout.write(`${line}\n`);

function calibrate(seeds: number): boolean {
  const bySeed: Measurements[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    bySeed.push(measure(FIGURES, sampleWorld(seed, PORT_CODES, { seed: seed - 1, of: seeds })));
    say(`seed ${seed} of ${seeds}`);
  }
  const judgements = judge(FIGURES, bySeed);
  for (const { figure, simulated, tolerance, isWithin } of judgements) {
    say(`${isWithin ? '✓' : '✗'} ${figure.name}: ${figure.published} | ${simulated} | ${tolerance}`);
  }
  writeFileSync(join(import.meta.dirname, '../..', CALIBRATION_PAGE), calibrationPage(judgements, seeds));
  say(`wrote ${CALIBRATION_PAGE}`);
  return judgements.every(({ isWithin }) => isWithin);
}

/** The number of seeds; null when it is none. */
function seedsAsked(): number | null {
  try {
    const { values } = parseArgs({ options: { seeds: { type: 'string', default: '20' } } });
    const seeds = Number(values.seeds);
    return Number.isSafeInteger(seeds) && seeds >= SEEDS_MIN ? seeds : null;
  } catch {
    return null;
  }
}

const seeds = seedsAsked();
if (seeds === null) {
  say(`--seeds is a whole number from ${SEEDS_MIN} up\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  process.exitCode = calibrate(seeds) ? 0 : 1;
}
