import { fuzzRules } from '@southbound/selectivity/rules-fuzz';

// node test/scenarios/rules-fuzz.ts [how many] [seed]: compares compiled conditions with the oracle.
const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const startedAt = performance.now();
const report = fuzzRules(count, seed);
const seconds = Math.round((performance.now() - startedAt) / 1_000);
process.stdout.write(`${JSON.stringify({ ...report, seed, seconds }, null, 2)}\n`);
process.exitCode = report.difference === null && report.tried === count ? 0 : 1;
