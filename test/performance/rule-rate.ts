import { evaluate, type Facts, type RuleSet, readRuleSet } from '@southbound/selectivity';
import { Engine } from 'json-rules-engine';
import { type BenchRow, median } from './bench-row.ts';
import { allHold, MEASURED_FACTS, TWENTY_RULES } from './twenty-rules.ts';

/** Each round asks all three in turn; the median of their ratios counts. */
const ROUNDS = 9;
const WARM_UP_ROUNDS = 3;
const PASSES = 400;
/** It is slower by so much that fewer passes are enough. */
const PASSES_OF_ENGINE = 4;
const HAND_WRITTEN_RATIO_MIN = 0.25;
const ENGINE_RATIO_MIN = 100;
const AT_MS = Date.parse('2026-06-01T00:00:00Z');
const REASON = { en: 'Because.', es: 'Porque sí.' };
const POINTS = 5;

/** Twenty rules on one core: compiled from CEL, against the same by hand and against json-rules-engine. */
export async function ruleRows(): Promise<readonly BenchRow[]> {
  const ruleSet = twentyRules();
  const engine = rulesEngine();
  await sameAnswers(ruleSet, engine);
  const rates: { compiled: number; byHand: number; engine: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const byHand = perSecond(PASSES, (facts) => byHandOf(facts).points);
    const compiled = perSecond(PASSES, (facts) => evaluate(ruleSet, facts, AT_MS).points);
    const rate = { compiled, byHand, engine: await enginePerSecond(engine) };
    if (round >= 0) rates.push(rate);
  }
  const value = Math.round(median(rates.map(({ compiled }) => compiled)));
  const row = (name: string, floor: 'byHand' | 'engine', least: number, goal: string): BenchRow => {
    const ratio = median(rates.map((rate) => rate.compiled / rate[floor]));
    const rounded = Number(ratio.toFixed(2));
    return {
      name,
      value,
      unit: 'crossings/s',
      floor: Math.round(median(rates.map((rate) => rate[floor]))),
      ratio: rounded,
      goal,
      holds: ratio >= least,
    };
  };
  return [
    row(
      'twenty rules, by hand',
      'byHand',
      HAND_WRITTEN_RATIO_MIN,
      `at least ${HAND_WRITTEN_RATIO_MIN} of the rate of the same rules written by hand`,
    ),
    row(
      'twenty rules, json-rules-engine',
      'engine',
      ENGINE_RATIO_MIN,
      `at least ${ENGINE_RATIO_MIN}x the rate of json-rules-engine`,
    ),
  ];
}

export function twentyRules(): RuleSet {
  const rules = TWENTY_RULES.map(({ when }, index) => ({
    ...{ id: `rule-${index}`, owner: 'bench', reason: REASON, source: 'the bench', when },
    ...{ points: POINTS, expires: '2027-12-31' },
  }));
  const read = readRuleSet(JSON.stringify({ name: 'twenty', version: '1.0.0', owner: 'bench', rules }), '0');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

/** What `evaluate` answers of a rule that fires, by hand. */
function byHandOf(facts: Facts) {
  let points = 0;
  const fired: { ruleId: string; points: number; reason: typeof REASON }[] = [];
  for (const [index, { holds }] of TWENTY_RULES.entries()) {
    if (!holds(facts)) continue;
    points += POINTS;
    fired.push({ ruleId: `rule-${index}`, points: POINTS, reason: REASON });
  }
  return { points, fired };
}

function rulesEngine(): Engine {
  const engine = new Engine();
  engine.addOperator('someRecord', (records: readonly Record<string, unknown>[], all: never) =>
    records.some((record) => allHold(record, all)),
  );
  engine.addOperator('record', (record: Record<string, unknown>, all: never) => allHold(record, all));
  for (const { of, all } of TWENTY_RULES) {
    const operator = of === 'crossing' || of === 'history' ? 'record' : 'someRecord';
    engine.addRule({ conditions: { all: [{ fact: of, operator, value: all }] }, event: { type: 'fired' } });
  }
  return engine;
}

/** Rates of different answers would compare nothing. */
async function sameAnswers(ruleSet: RuleSet, engine: Engine): Promise<void> {
  for (const facts of MEASURED_FACTS) {
    const { events } = await engine.run({ ...facts });
    const answers = [evaluate(ruleSet, facts, AT_MS).points, byHandOf(facts).points, events.length * POINTS];
    if (new Set(answers).size > 1)
      throw new Error(`the three say different things of a crossing: ${answers.join(', ')}`);
  }
}

function perSecond(passes: number, ask: (facts: Facts) => number): number {
  const startedAt = performance.now();
  let points = 0;
  for (let pass = 0; pass < passes; pass += 1) for (const facts of MEASURED_FACTS) points += ask(facts);
  if (points === 0) throw new Error('no rule fired');
  return (1_000 * passes * MEASURED_FACTS.length) / (performance.now() - startedAt);
}

async function enginePerSecond(engine: Engine): Promise<number> {
  const startedAt = performance.now();
  for (let pass = 0; pass < PASSES_OF_ENGINE; pass += 1)
    for (const facts of MEASURED_FACTS) await engine.run({ ...facts });
  return (1_000 * PASSES_OF_ENGINE * MEASURED_FACTS.length) / (performance.now() - startedAt);
}
