import { GAIN_MAX, gainedOver, predictionTrial, QUESTIONS, type Question } from './unpredictability-trial.ts';

// node test/scenarios/unpredictability.ts [seeds] [weeks of each]: can the next random pick and the next surge be
// foreseen from all selections before, and would it be seen if they could?
// 300 found of 300 are a power of 0.99 or more, by the 95 % bound.
const seeds = Number(process.argv[2] ?? 300);
const weeks = Number(process.argv[3] ?? 52);
const POWER_MIN = 0.99;

const trials = (firstSeed: number, isPlanted: boolean) =>
  Array.from({ length: seeds }, (_, nth) => predictionTrial(firstSeed + nth, weeks, isPlanted));
const drawn = trials(1, false);
const planted = trials(1 + seeds, true);

/** In how many trials, each by itself, a pattern is found. */
function found(of: typeof drawn, question: Question): number {
  return of.filter((trial) => gainedOver(trial[question]).lower > GAIN_MAX).length;
}

/** What can be foreseen, or would not be found. */
const missed: Question[] = [];
process.stdout.write(`${seeds} seeds of ${weeks} weeks, trained on the first half of each and tested on the second\n`);
process.stdout.write(
  '                 asked  base log-loss      gain  99 % bounds of the gain   found in, of drawn  of planted\n',
);
for (const question of QUESTIONS) {
  const { asked, baseLoss, gain, lower, upper } = gainedOver(drawn.flatMap((trial) => trial[question]));
  const [falsely, rightly] = [found(drawn, question), found(planted, question)];
  const figures = [baseLoss.toFixed(4).padStart(13), gain.toFixed(4).padStart(9)];
  const bounds = `${lower.toFixed(4)} to ${upper.toFixed(4)}`.padStart(24);
  const counts = `${falsely} of ${seeds}`.padStart(20) + `${rightly} of ${seeds}`.padStart(12);
  process.stdout.write(
    `${question.padEnd(13)} ${String(asked).padStart(8)}  ${figures.join(' ')} ${bounds} ${counts}\n`,
  );
  if (upper >= GAIN_MAX || lower >= 0 || rightly < POWER_MIN * seeds || falsely > (1 - POWER_MIN) * seeds)
    missed.push(question);
}
process.exitCode = missed.length === 0 ? 0 : 1;
