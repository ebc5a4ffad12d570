import { budgetWorlds } from '@southbound/selectivity/budget-trials/budget-worlds';

// node test/scenarios/budget-worlds.ts [how many] [first seed]: judges the budget in random worlds and policies.
const count = Number(process.argv[2] ?? 10_000);
const firstSeed = Number(process.argv[3] ?? 1);
const startedAt = performance.now();
const tried = budgetWorlds(count, firstSeed);
const seconds = Math.round((performance.now() - startedAt) / 1_000);
process.stdout.write(`${JSON.stringify({ ...tried, firstSeed, seconds }, null, 2)}\n`);
process.exitCode = tried.broken.length === 0 && tried.worlds === count ? 0 : 1;
