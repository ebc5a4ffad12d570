import { parseArgs } from 'node:util';
import { emptyRule, emptyRuleWorth, endDay, type RuleVerdict, ruleVerdict } from '@southbound/measurement';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { chanceOf, drawnHits } from './known-truth/drawn-counts.ts';

/** Rules that are alike but for how many inspections they cause. */
interface RuleKind {
  readonly name: 'good' | 'no better than chance' | 'only costs minutes';
  readonly rules: number;
  /** The lift of the inspections that they cause. */
  readonly lift: number;
}

const KINDS: readonly RuleKind[] = [
  { name: 'good', rules: 10, lift: 5 },
  { name: 'no better than chance', rules: 10, lift: 1 },
  { name: 'only costs minutes', rules: 5, lift: 0 },
];

/**
 * A border of counts: 83.4 million vehicles a year (northbound counts of 2018, standing in for southbound), of which
 * the policy "default" draws one in fifty. The rest is invented, no source: how often a random inspection finds
 * something (one in 450 carries something in the preset "demonstration", and less than half of it is found), that a
 * day's share is half as large to half as large again, and how many inspections a rule causes.
 */
const VEHICLES_PER_DAY = 228_500;
const RANDOM_SHARE = 0.02;
const RANDOM_HIT_RATE = 0.001;
const CAUSED_PER_DAY = [50, 100, 200, 300, 400];
const MINUTES_KEPT = 5;

/** Targeting that finds twice as much as chance pays. Invented, no source. */
const PAYS_FROM = 2;
const CONFIDENCE = 0.95;

/** One rule in one world. */
export interface RuleRun {
  readonly kind: RuleKind['name'];
  readonly causedPerDay: number;
  /** The first day after which its verdict was each of these; absent when it never was. */
  readonly firstDay: Readonly<Partial<Record<RuleVerdict['verdict'], number>>>;
}

/** A world of a seed, whose rules are judged after each of its days. */
export function rulesJudged(days: number, seed: number): readonly RuleRun[] {
  const chance = chanceOf(seed);
  const rules = KINDS.flatMap((kind) =>
    Array.from({ length: kind.rules }, (_, at) => ({
      ruleId: `${kind.name} ${at}`,
      kind: kind.name,
      lift: kind.lift,
      causedPerDay: CAUSED_PER_DAY[at % CAUSED_PER_DAY.length] ?? 0,
      firstDay: {} as Partial<Record<RuleVerdict['verdict'], number>>,
    })),
  );
  const tally = emptyRuleWorth();
  for (const { ruleId } of rules) tally.rules.set(ruleId, emptyRule());
  for (let day = 1; day <= days; day += 1) {
    const rate = RANDOM_HIT_RATE * (0.5 + uniformFloat64(chance));
    Object.assign(tally.randomToday, drawnCounts(chance, RANDOM_SHARE * VEHICLES_PER_DAY, rate));
    for (const { ruleId, causedPerDay, lift } of rules) {
      const caused = drawnCounts(chance, causedPerDay, lift * rate);
      tally.causedToday.set(ruleId, caused);
      const rule = tally.rules.get(ruleId) ?? emptyRule();
      for (const counts of [rule.fired, rule.caused]) {
        counts.inspections += caused.inspections;
        counts.hits += caused.hits;
      }
      rule.firedTargeted += caused.inspections;
      rule.causedDelaySeconds += 60 * MINUTES_KEPT * (caused.inspections - caused.hits);
    }
    endDay(tally);
    for (const { ruleId, firstDay } of rules) {
      const rule = tally.rules.get(ruleId) ?? emptyRule();
      const { verdict } = ruleVerdict(rule, PAYS_FROM, 1 - (1 - CONFIDENCE) / rules.length);
      firstDay[verdict] ??= day;
    }
  }
  return rules;
}

/** About so many inspections among a day's vehicles, and how many of them hit. */
function drawnCounts(chance: RandomGenerator, expected: number, rate: number) {
  const inspections = drawnHits(chance, VEHICLES_PER_DAY, expected / VEHICLES_PER_DAY);
  return { hits: drawnHits(chance, inspections, rate), inspections };
}

/** When rules first came to a verdict: for half of them, and for nine in ten. */
function daysText(runs: readonly RuleRun[], verdict: RuleVerdict['verdict']): string {
  const days = runs.flatMap(({ firstDay }) => firstDay[verdict] ?? []).toSorted((a, b) => a - b);
  const by = (share: number, words: string) => {
    const day = days[Math.ceil(share * runs.length) - 1];
    return day === undefined ? '' : `, ${words} by day ${day}`;
  };
  return `${verdict}: ${days.length} of ${runs.length}${by(0.5, 'half')}${by(0.9, 'nine in ten')}`;
}

// node test/scenarios/rule-verdicts.ts [--seeds 100] [--seed 1] [--days 365]: whether good rules are kept and others named.
function main(): void {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      days: { type: 'string', default: '365' },
    },
  });
  const seeds = Number(values.seeds);
  const worlds = Array.from({ length: seeds }, (_, at) => rulesJudged(Number(values.days), Number(values.seed) + at));
  const runs = worlds.flat();
  process.stdout.write(
    `${seeds} worlds of ${values.days} days; a random inspection finds something in ${1_000 * RANDOM_HIT_RATE} of 1,000, a lift of ${PAYS_FROM} pays\n`,
  );
  for (const { name, lift } of KINDS) {
    for (const causedPerDay of CAUSED_PER_DAY) {
      const these = runs.filter((run) => run.kind === name && run.causedPerDay === causedPerDay);
      const verdicts = (['keep', 'tune', 'retire'] as const).map((verdict) => daysText(these, verdict));
      process.stdout.write(`${name} (lift ${lift}), ${causedPerDay} inspections a day: ${verdicts.join('; ')}\n`);
    }
  }
  const wrong = worlds.filter((world) => world.some(retiresGood)).length;
  process.stdout.write(`${wrong} of ${seeds} worlds retired a good rule\n`);
  process.exitCode = wrong <= 0.05 * seeds ? 0 : 1;
}

export function retiresGood({ kind, firstDay }: RuleRun): boolean {
  return kind === 'good' && firstDay.retire !== undefined;
}

if (import.meta.main) main();
