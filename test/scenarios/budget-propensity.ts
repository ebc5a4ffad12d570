import { propensityTrial } from '@southbound/selectivity/budget-trials/propensity-trial';

// node test/scenarios/budget-propensity.ts [how many keys]: are vehicles inspected as often as their propensities say?
const keys = Number(process.argv[2] ?? 2_000);
const STANDARD_ERRORS_MAX = 4;
/** What misses the figure, by name. */
const missed: string[] = [];
for (const port of ['ample', 'scarce'] as const) {
  const trial = propensityTrial(keys, port);
  process.stdout.write(`\n${keys} keys over the same ${trial.crossings} crossings, capacity ${port}\n`);
  process.stdout.write('stratum           decisions  inspected  inspected − propensity  standard errors\n');
  for (const { stratum, decisions, inspected, gap, standardErrors } of trial.strata) {
    const cells = [String(decisions).padStart(10), String(inspected).padStart(10), gap.toFixed(6).padStart(23)];
    process.stdout.write(`${stratum.padEnd(16)} ${cells.join(' ')} ${standardErrors.toFixed(2).padStart(16)}\n`);
    if (Math.abs(standardErrors) >= STANDARD_ERRORS_MAX) missed.push(stratum);
  }
  // Where capacity is scarce some vehicles cannot be inspected at all: no weight makes up for those.
  if (port === 'scarce') continue;
  process.stdout.write(
    `to find ${trial.truth}; weighted by propensity ${trial.weighted.toFixed(2)} (${trial.weightedStandardErrors.toFixed(2)} standard errors), ` +
      `not weighted ${trial.unweighted.toFixed(2)} (${trial.unweightedStandardErrors.toFixed(0)})\n`,
  );
  if (Math.abs(trial.weightedStandardErrors) >= STANDARD_ERRORS_MAX) missed.push('weighted');
}
process.exitCode = missed.length === 0 ? 0 : 1;
