import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Rulebook, readPolicy, readRuleSet } from '@southbound/selectivity';
import { type BenchRow, median } from './bench-row.ts';
import { budgetRows } from './budget-rate.ts';
import { type CrossingLoad, recordCrossings } from './crossing-load.ts';
import { embeddedSeconds, parseAndWriteSeconds } from './embedded-rate.ts';
import { lookoutRows } from './lookout-rows.ts';
import { regretRows } from './regret-rows.ts';
import { ruleRows } from './rule-rate.ts';
import { shadowRow } from './shadow-rate.ts';
import { worldRow } from './world-rate.ts';
import { yieldRow } from './yield-rate.ts';

const USAGE = `Measures speed, as ratios to a floor taken in the same run, since the machine may be slow or busy; and the score that
the budget's threshold gives away against hindsight.

  pnpm bench                  a row per figure: name, value, unit, floor, ratio, goal, holds
  pnpm bench --json FILE      the same for machines
`;

const CROSSINGS = 40_000;
/** Each round takes floor and engine in turn, so that a machine that slows down slows both; the median counts. */
const ROUNDS = 7;
/** Rounds first that do not count: an engine that runs for weeks is measured once its code is compiled. */
const WARM_UP_ROUNDS = 2;
const EMBEDDED_RATIO_MAX = 4;

function documentText(path: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`@southbound/selectivity/${path}`)), 'utf8');
}

function firstRulebook(): Rulebook {
  const digest = '0'.repeat(32);
  const ruleSet = readRuleSet(documentText('rule-sets/first/rule-set.yaml'), digest);
  const policy = readPolicy(documentText('policies/default.yaml'), digest);
  if (!ruleSet.ok || !policy.ok) throw new Error('the rule set and the policy that come with the project read');
  return { ruleSet: ruleSet.value, policy: policy.value };
}

async function embeddedRow(load: CrossingLoad, rulebook: Rulebook): Promise<BenchRow> {
  const floors: number[] = [];
  const engines: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const floor = parseAndWriteSeconds(load);
    const engine = await embeddedSeconds(load, rulebook);
    if (round < 0) continue;
    floors.push(floor);
    engines.push(engine);
  }
  const ratio = median(engines.map((engine, round) => engine / (floors[round] ?? Number.NaN)));
  return {
    name: 'embedded engine',
    value: Math.round(load.crossings / median(engines)),
    unit: 'crossings/s',
    floor: Math.round(load.crossings / median(floors)),
    ratio: Number(ratio.toFixed(2)),
    goal: `at most ${EMBEDDED_RATIO_MAX}x the floor's time`,
    holds: ratio <= EMBEDDED_RATIO_MAX,
  };
}

function rowText({ name, value, unit, floor, ratio, goal, holds, beside }: BenchRow): string {
  const measured = `${name}: ${value} ${unit}, floor ${floor}, ratio ${ratio}`;
  const also = beside === undefined ? '' : `, ${beside}`;
  return `${measured}${also}, goal ${goal}, ${holds ? 'holds' : 'DOES NOT HOLD'}`;
}

async function bench(json: string | undefined): Promise<number> {
  if (json !== undefined) writeFileSync(json, '');
  const load = recordCrossings(CROSSINGS);
  const rows: BenchRow[] = [];
  const tell = (row: BenchRow) => {
    rows.push(row);
    process.stdout.write(`${rowText(row)}\n`);
  };
  try {
    const rulebook = firstRulebook();
    tell(await embeddedRow(load, rulebook));
    tell(await shadowRow(load, rulebook, documentText('rule-sets/first/rule-set.yaml')));
    tell(worldRow());
    tell(await yieldRow());
    for (const row of budgetRows(load, rulebook.policy)) tell(row);
    for (const row of regretRows(rulebook.policy)) tell(row);
    for (const row of await ruleRows()) tell(row);
    for (const row of await lookoutRows(load, rulebook)) tell(row);
    // Loaded only now: what it brings along would be the collector's work in the row before.
    const { kafkaRows } = await import('./kafka-rows.ts');
    for (const row of await kafkaRows(rulebook)) tell(row);
  } finally {
    rmSync(dirname(load.file), { recursive: true, force: true });
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rows }, null, 2)}\n`);
  return rows.every(({ holds }) => holds) ? 0 : 1;
}

try {
  const { values } = parseArgs({ options: { json: { type: 'string' }, help: { type: 'boolean', default: false } } });
  if (values.help) process.stdout.write(USAGE);
  else process.exitCode = await bench(values.json);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
