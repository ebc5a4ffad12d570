import { PORT_CODES } from '@southbound/contracts';
import { budgetUse, useOf } from '@southbound/selectivity/budget-trials/budget-use';
import { DEFAULT_POLICY } from '@southbound/selectivity/budget-trials/default-policy';

// node test/scenarios/budget-use.ts [weeks]: how much of the budget a port with 1,000 crossings a day uses.
const weeks = Number(process.argv[2] ?? 4);
const { capacity: _, ...limitless } = DEFAULT_POLICY;
const withoutLimits: typeof DEFAULT_POLICY = { ...limitless, capacity: undefined };
/** Where the figure is missed. */
const missed: string[] = [];

function weeksOf(days: Parameters<typeof useOf>[0]): number[] {
  return Array.from({ length: weeks }, (_, week) => useOf(days.slice(week * 7, week * 7 + 7)));
}

function isMet(use: number): boolean {
  return Math.abs(use - 1) <= 0.01 + 1e-9;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const range = (uses: readonly number[]) => `${percent(Math.min(...uses))} to ${percent(Math.max(...uses))}`;

for (const scores of ['sparse', 'dense'] as const) {
  const ports = PORT_CODES.map((port, nth) =>
    budgetUse({ policy: withoutLimits, port, scores, days: 7 * weeks, seed: nth + 1 }),
  );
  const byDay = ports.flatMap((days) => days.map((day) => useOf([day])));
  const byWeek = ports.flatMap(weeksOf);
  process.stdout.write(`\n${scores} scores, capacity permitting, ${ports.length} ports, ${7 * weeks} days each\n`);
  process.stdout.write(
    `  single days: ${range(byDay)} of the budget used; ${byDay.filter(isMet).length} of ${byDay.length} within 99 to 101 %\n`,
  );
  process.stdout.write(
    `  weeks:       ${range(byWeek)} of the budget used; ${byWeek.filter(isMet).length} of ${byWeek.length} within 99 to 101 %\n`,
  );
  if (!byWeek.every(isMet)) missed.push(scores);
}

process.stdout.write('\nby the capacity of the default policy, sparse scores, 1,000 crossings a day at every port\n');
process.stdout.write('port  bays     used  left by capacity  worst week, of what capacity left\n');
for (const [nth, port] of PORT_CODES.entries()) {
  const days = budgetUse({ policy: DEFAULT_POLICY, port, scores: 'sparse', days: 7 * weeks, seed: nth + 1 });
  const permitted = days.map(({ entitled, ordered, lapsed }) => ({ entitled: entitled - lapsed, ordered }));
  const lapsed = days.reduce((sum, day) => sum + day.lapsed, 0) / days.reduce((sum, day) => sum + day.entitled, 0);
  const uses = weeksOf(permitted);
  const worst = uses.toSorted((a, b) => Math.abs(b - 1) - Math.abs(a - 1))[0] ?? 1;
  const bays = String(DEFAULT_POLICY.capacity?.ports[port]?.bays ?? 'any').padStart(4);
  const cells = [percent(useOf(days)).padStart(8), percent(lapsed).padStart(17), percent(worst).padStart(12)];
  process.stdout.write(`${port}  ${bays} ${cells.join(' ')}\n`);
  if (!isMet(worst)) missed.push(port);
  // What is said to be left by capacity must be so by what bays and officers were given to do.
  const [fault] = days.flatMap(({ faults }) => faults);
  if (fault === undefined) continue;
  process.stdout.write(`      ${fault}\n`);
  missed.push(port);
}
process.exitCode = missed.length === 0 ? 0 : 1;
