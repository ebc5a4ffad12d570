import { readFileSync } from 'node:fs';
import { DAY_MS, decodeEvent } from '@southbound/contracts';
import {
  type Draws,
  decide,
  evaluate,
  type InspectionBudget,
  openBudget,
  openTerms,
  type Policy,
} from '@southbound/selectivity';
import { type BenchRow, median } from './bench-row.ts';
import type { CrossingLoad } from './crossing-load.ts';
import { twentyRules } from './rule-rate.ts';
import { scoredCrossings } from './scored-day.ts';
import { MEASURED_FACTS } from './twenty-rules.ts';

/** Each takes all in turn, so that a machine that slows down slows all; the median counts. */
const ROUNDS = 9;
/** Rounds first that do not count. */
const WARM_UP_ROUNDS = 2;
const STEPS_PER_SECOND_MIN = 1_000_000;
/** Of the second half of a long run over the first. */
const FLAT_RATIO_MAX = 1.1;
/** Of a step over reading and scoring its crossing. */
const COST_RATIO_MAX = 0.1;

/** The largest port, with what it has, and about as many crossings as it sees in a day, evenly. */
const PORT = '2504';
const MS_A_CROSSING = DAY_MS / 40_000;
const FROM_MS = Date.UTC(2026, 2, 2);
/** Few enough to stay in the processor's cache, as what was just read and drawn does. */
const VEHICLES = 4_096;
/** How often these come in each half of a round: that makes five days. */
const PASSES = 49;
/** Of sparse scores: one vehicle in so many has any. */
const SCORED_ONE_IN = 14;
const SCORING_PASSES = 300;

interface Step {
  readonly scorePoints: number;
  readonly draws: Draws;
}

/** What deciding costs, dense scores and sparse ones, beside what must be done before it. */
export function budgetRows(load: CrossingLoad, policy: Policy): readonly BenchRow[] {
  const dense = [...scoredCrossings({ name: 'steady' }, 2 * VEHICLES, 1)].slice(0, VEHICLES);
  const sparse = dense.map((step, nth) => (nth % SCORED_ONE_IN === 0 ? step : { ...step, scorePoints: 0 }));
  const records = recordsOf(load);
  const rounds: Round[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const one = { dense: runOf(dense, policy), sparse: runOf(sparse, policy), beforeUs: beforeUs(records) };
    if (round >= 0) rounds.push(one);
  }
  return [rateRow('dense', rounds), rateRow('sparse', rounds), flatRow(rounds), costRow(rounds)];
}

interface Round {
  readonly dense: Run;
  readonly sparse: Run;
  /** CPU time of reading a crossing and scoring it by twenty rules. */
  readonly beforeUs: number;
}

/** Microseconds a step. */
interface Run {
  readonly cpuUs: number;
  readonly wallUs: number;
  /** Of CPU time, the second half over the first. */
  readonly growth: number;
}

function runOf(steps: readonly Step[], policy: Policy): Run {
  const startedAtMs = performance.now();
  let budget = openBudget(policy);
  const halvesUs = [1, 2].map(() => {
    const before = process.cpuUsage();
    budget = decided(steps, policy, budget);
    return cpuUsSince(before);
  });
  const count = 2 * PASSES * steps.length;
  if (budget.crossingsDecided !== count) throw new Error('not every crossing was decided');
  const [first = Number.NaN, second = Number.NaN] = halvesUs;
  return {
    cpuUs: (first + second) / count,
    wallUs: (1_000 * (performance.now() - startedAtMs)) / count,
    growth: second / first,
  };
}

function decided(steps: readonly Step[], policy: Policy, before: InspectionBudget): InspectionBudget {
  const terms = openTerms(policy, PORT);
  let budget = before;
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const { scorePoints, draws } of steps) {
      const atMs = FROM_MS + budget.crossingsDecided * MS_A_CROSSING;
      budget = decide(policy, terms(atMs), budget, { atMs, isMandatory: false, scorePoints }, draws).budget;
    }
  }
  return budget;
}

/** From a record's bytes to its event, as the consume loop does, and its score. */
function beforeUs(records: readonly Uint8Array[]): number {
  const before = process.cpuUsage();
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for (const bytes of records)
    if (!decodeEvent('southbound.crossings.v1', utf8.decode(bytes)).ok)
      throw new Error('the load holds crossings only');
  const readingUs = cpuUsSince(before) / records.length;
  const ruleSet = twentyRules();
  const from = process.cpuUsage();
  for (let pass = 0; pass < SCORING_PASSES; pass += 1) for (const facts of MEASURED_FACTS) evaluate(ruleSet, facts, 0);
  return readingUs + cpuUsSince(from) / (SCORING_PASSES * MEASURED_FACTS.length);
}

function recordsOf({ file }: CrossingLoad): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => encoder.encode(line));
}

function cpuUsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function rateRow(kind: 'dense' | 'sparse', rounds: readonly Round[]): BenchRow {
  const perSecond = (usOf: (run: Run) => number) =>
    Math.round(1_000_000 / median(rounds.map((one) => usOf(one[kind]))));
  const value = perSecond(({ cpuUs }) => cpuUs);
  return {
    name: `budget, ${kind} scores`,
    value,
    unit: 'steps/s of CPU time',
    floor: STEPS_PER_SECOND_MIN,
    ratio: Number((value / STEPS_PER_SECOND_MIN).toFixed(2)),
    goal: `at least ${STEPS_PER_SECOND_MIN} on one core`,
    holds: value >= STEPS_PER_SECOND_MIN,
    beside: `${perSecond(({ wallUs }) => wallUs)} by the clock`,
  };
}

function flatRow(rounds: readonly Round[]): BenchRow {
  const ratio = median(rounds.map(({ dense }) => dense.growth));
  const cpuUs = median(rounds.map(({ dense }) => dense.cpuUs));
  const [floor, value] = [(2 * cpuUs) / (1 + ratio), (2 * cpuUs * ratio) / (1 + ratio)];
  return {
    name: 'budget, second half of a long run',
    value: Number(value.toFixed(3)),
    unit: 'µs/step',
    floor: Number(floor.toFixed(3)),
    ratio: Number(ratio.toFixed(2)),
    goal: `at most ${FLAT_RATIO_MAX}x the first half`,
    holds: ratio <= FLAT_RATIO_MAX,
  };
}

function costRow(rounds: readonly Round[]): BenchRow {
  const ratio = median(rounds.map(({ dense, beforeUs: before }) => dense.cpuUs / before));
  return {
    name: 'budget, beside reading and scoring',
    value: Number(median(rounds.map(({ dense }) => dense.cpuUs)).toFixed(3)),
    unit: 'µs/step',
    floor: Number(median(rounds.map(({ beforeUs: before }) => before)).toFixed(3)),
    ratio: Number(ratio.toFixed(3)),
    goal: `at most ${COST_RATIO_MAX} of parsing the event and scoring twenty rules`,
    holds: ratio <= COST_RATIO_MAX,
  };
}
