import type { PortCode } from '@southbound/contracts';
import { type HitCount, lift, type Measured } from '@southbound/measurement';
import { createLogger, processMetrics } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { simulatedBorder } from '@southbound/standalone';
import { expect, test } from 'vitest';
import { oneDay, rulebookOf } from './recorded-run.ts';

const PORTS: readonly PortCode[] = ['2604', '2303'];
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Scores everybody alike: its one rule cannot fire. */
const INDIFFERENT = `
name: indifferent
version: "1.0.0"
owner: outbound-analysts
rules:
  - id: never
    owner: outbound-analysts
    reason: { en: This rule never fires., es: Esta regla nunca se cumple. }
    source: made up, to compare with
    when: lookouts.size() > 1000
    points: 1
    expires: "2099-12-31"
`;

test('in the demonstration world, ten days pooled, targeting is better than chance beyond doubt', async () => {
  const pooled = await pooledLift(rulebookOf());
  expect(pooled.lift.lower, pooled.words).toBeGreaterThan(1);
  expect(pooled.lift.enoughEvidence, pooled.words).toBe(true);
});

test('a rule set that scores everybody alike is not found better than chance', async () => {
  const pooled = await pooledLift(rulebookOf(INDIFFERENT));
  expect(pooled.wouldTarget.inspections, pooled.words).toBeGreaterThan(1_000);
  expect(pooled.lift.lower, pooled.words).toBeLessThanOrEqual(1);
});

interface PooledLift {
  readonly wouldTarget: HitCount;
  readonly lift: Measured;
  readonly words: string;
}

/** The lift over one day of each seed, from the counts of all of them together. */
async function pooledLift(rulebook: Rulebook): Promise<PooledLift> {
  let wouldTarget: HitCount = { hits: 0, inspections: 0 };
  let randomStratum: HitCount = { hits: 0, inspections: 0 };
  for (const seed of SEEDS) {
    const border = await simulatedBorder({
      world: oneDay(PORTS, seed),
      rulebook,
      registry: processMetrics(),
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
    for await (const _ of border.minutes());
    const day = border.result().yield.border;
    wouldTarget = sum(wouldTarget, day.wouldTarget);
    randomStratum = sum(randomStratum, day.randomStratum);
  }
  const pooled = lift(wouldTarget, randomStratum);
  const words = `${rulebook.ruleSet.version.name}: ${inWords(wouldTarget)} of those it would target, ${inWords(randomStratum)} at random; lift ${JSON.stringify(pooled)}`;
  process.stdout.write(`seeds ${SEEDS.join(', ')} at ${PORTS.join(', ')}; ${words}\n`);
  return { wouldTarget, lift: pooled, words };
}

function sum(one: HitCount, other: HitCount): HitCount {
  return { hits: one.hits + other.hits, inspections: one.inspections + other.inspections };
}

function inWords({ hits, inspections }: HitCount): string {
  return `${hits} hits in ${inspections} inspections`;
}
