import { openRegretTally, regretOf } from '@southbound/measurement';
import {
  type BudgetDecision,
  decide,
  latestScores,
  openBudget,
  openRecentScores,
  openTerms,
  type Policy,
  withScore,
} from '@southbound/selectivity';
import type { BenchRow } from './bench-row.ts';
import { hoursAt, type Scenario, type ScoredCrossing, scoredCrossings } from './scored-day.ts';

const SEEDS = 100;
/** A large port and a small one, in crossings a day. */
const PORTS = [10_000, 1_000];
const STEADY_MAX_PERCENT = 1;
const DRIFT_MAX_PERCENT = 3;

/** When all that drifts does so: at noon and a half. */
const DRIFT_HOURS = 12.5;

/** What the budget knows of a rule set that takes over: the scores of the one before, nothing, or the shadow's. */
type Start = 'kept' | 'cold' | 'warm';

interface RegretScenario extends Scenario {
  /** That another rule set takes over, and how. */
  readonly replaced?: Start;
}

const SCENARIOS: readonly RegretScenario[] = [
  { name: 'steady' },
  { name: 'scores doubling within an hour', scores: (hours) => Math.min(2, Math.max(1, hours + 1 - DRIFT_HOURS)) },
  { name: 'scores falling to 0.3', scores: (hours) => (hours < DRIFT_HOURS ? 1 : 0.3) },
  { name: 'rule set replaced, cold', replaced: 'cold' },
  { name: 'rule set replaced, warm', replaced: 'warm' },
  { name: 'traffic tripling', traffic: (hours) => (hours < DRIFT_HOURS ? 1 : 3) },
];

/**
 * The score that the budget's threshold gives away, against the best as many vehicles of each hour: in per cent, the
 * mean of a hundred made-up days. Beside it a threshold that was fixed in advance where steady scores pass the rate,
 * and first come, first served; both keep to the rate as the budget does.
 */
export function* regretRows(policy: Policy): Generator<BenchRow> {
  // No limits: what bays and officers forbid is no fault of the threshold.
  const { capacity: _, ...unlimited } = policy;
  for (const scenario of SCENARIOS) for (const perDay of PORTS) yield regretRow(unlimited, scenario, perDay);
}

function regretRow(policy: Policy, scenario: RegretScenario, perDay: number): BenchRow {
  const fixedPoints = fixedThreshold(policy, perDay);
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed + 1);
  const mean = (open: () => Choice) =>
    seeds.reduce((sum, seed) => sum + regretPercent(policy, scenario, perDay, seed, open()), 0) / SEEDS;
  const value = mean(() => byBudget(policy, scenario.replaced));
  const floor = mean(() => byThreshold(policy, fixedPoints));
  const most = scenario.name === 'steady' ? STEADY_MAX_PERCENT : DRIFT_MAX_PERCENT;
  return {
    name: `regret, ${scenario.name}, ${perDay} a day`,
    value: Number(value.toFixed(2)),
    unit: '%',
    floor: Number(floor.toFixed(2)),
    ratio: Number((value / floor).toFixed(2)),
    goal: `at most ${most} %, where the floor is a fixed threshold`,
    holds: value <= most,
    beside: `first come, first served ${mean(() => byThreshold(policy, 0)).toFixed(2)} %`,
  };
}

/** How a vehicle is chosen, one after the other. */
type Choice = (crossing: ScoredCrossing, scorePoints: number, isReplaced: boolean) => Chosen;
type Chosen = Pick<BudgetDecision, 'ground' | 'randomDraw'>;

function regretPercent(policy: Policy, scenario: RegretScenario, perDay: number, seed: number, choose: Choice): number {
  const tally = openRegretTally();
  for (const crossing of scoredCrossings(scenario, perDay, seed)) {
    const isReplaced = scenario.replaced !== undefined && hoursAt(crossing.atMs) >= DRIFT_HOURS;
    const scorePoints = isReplaced ? crossing.nextScorePoints : crossing.scorePoints;
    const { ground, randomDraw } = choose(crossing, scorePoints, isReplaced);
    const decision = ground === 'random' || ground === 'targeted' || ground === 'fill' ? 'inspect' : 'release';
    const ruleSet = { ...policy.version, digest: isReplaced ? 'next' : 'first' };
    tally.selected({ ground, decision, scorePoints, randomDraw, ruleSet }, crossing.atMs);
  }
  const { takenPoints, pacedPoints } = tally.read().targeted;
  return 100 * (regretOf(takenPoints, pacedPoints) ?? Number.NaN);
}

function byBudget(policy: Policy, start: Start = 'kept'): Choice {
  const terms = openTerms(policy, '2504');
  let budget = openBudget(policy);
  let shadow = openRecentScores();
  let wasReplaced = false;
  return ({ atMs, nextScorePoints, draws }, scorePoints, isReplaced) => {
    if (isReplaced && !wasReplaced && start !== 'kept')
      budget = { ...budget, scores: openRecentScores(start === 'warm' ? latestScores(shadow) : []) };
    wasReplaced = isReplaced;
    if (start === 'warm' && !isReplaced) shadow = withScore(shadow, nextScorePoints, atMs);
    const decided = decide(policy, terms(atMs), budget, { atMs, isMandatory: false, scorePoints }, draws);
    budget = decided.budget;
    return decided;
  };
}

/** Whoever has so many points is ordered while the rate lets them; whoever comes when too much is owed is ordered too. */
function byThreshold({ targetRate, randomShare, borrowInspections }: Policy, points: number): Choice {
  // First come, first served borrows nothing: it orders whenever a whole inspection is owed.
  const borrow = points === 0 ? 0 : borrowInspections;
  let owed = 0;
  return ({ draws }, scorePoints) => {
    owed += targetRate;
    const randomDraw = draws.random < randomShare;
    const ground = randomDraw
      ? 'random'
      : scorePoints >= points && owed - 1 >= -borrow
        ? 'targeted'
        : owed >= Math.max(1, borrow)
          ? 'fill'
          : 'not-drawn';
    if (ground !== 'not-drawn') owed -= 1;
    return { ground, randomDraw };
  };
}

/** The score that as many vehicles of steady days reach as the rate lets be targeted. */
function fixedThreshold({ targetRate, randomShare }: Policy, perDay: number): number {
  const scores = [...scoredCrossings({ name: 'steady', days: 10_000 / perDay }, perDay, 0)]
    .map(({ scorePoints }) => scorePoints)
    .sort((a, b) => b - a);
  return scores[Math.round((scores.length * (targetRate - randomShare)) / (1 - randomShare))] ?? 0;
}
