import { parseArgs } from 'node:util';
import { type CrossingObserved, epochMs } from '@southbound/contracts';
import { lift, type Measured } from '@southbound/measurement';
import { evaluate, factsSeen } from '@southbound/selectivity';
import type { WorldMinute } from '@southbound/simulation';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook, loadRuleSet } from '@southbound/targeting/rulebook-files';
import { passWorld, SECOND_RULE_SET, type SeededWorlds, seededWorlds, WORLD_FLAGS } from './seeded-worlds.ts';

/** What it is worth that some rules fire on a vehicle, and no others of the set, in worlds whose truth is known. */
export interface Evidence {
  readonly fired: readonly string[];
  readonly trips: number;
  readonly honest: number;
  /** How many times as often such a vehicle carries something as one on which no rule fires. */
  readonly ratio: Measured;
  /** The ratio on the second rule set's scale; null where it is unknown or zero. */
  readonly worthPoints: number | null;
  /** What the rules give together. */
  readonly givenPoints: number;
}

/** What ten times as often is worth: docs/RULE-SETS.md says why. */
const POINTS_PER_TENFOLD = 20;

interface Combination {
  readonly fired: readonly string[];
  readonly givenPoints: number;
  trips: number;
  honest: number;
}

/** Counts on which crossings which rules fire. */
export function openEvidence() {
  const silent: Combination = { fired: [], givenPoints: 0, trips: 0, honest: 0 };
  const counted = new Map<string, Combination>();
  return {
    crossed(fired: readonly string[], givenPoints: number, isTrip: boolean): void {
      const key = fired.join();
      const combination =
        fired.length === 0 ? silent : (counted.get(key) ?? { fired, givenPoints, trips: 0, honest: 0 });
      combination[isTrip ? 'trips' : 'honest'] += 1;
      if (fired.length > 0) counted.set(key, combination);
    },
    /** The most frequent first. */
    result: (): Evidence[] =>
      [...counted.values()]
        .toSorted((one, other) => crossingsOf(other) - crossingsOf(one))
        .map((combination) => ({ ...combination, ...worth(combination, silent) })),
  };
}

function crossingsOf({ trips, honest }: Combination): number {
  return trips + honest;
}

/** Lift is one share over another, and so is this. */
function worth(combination: Combination, silent: Combination): Pick<Evidence, 'ratio' | 'worthPoints'> {
  const ratio = lift(
    { hits: combination.trips, inspections: crossingsOf(combination) },
    { hits: silent.trips, inspections: crossingsOf(silent) },
  );
  if (!ratio.enoughEvidence || ratio.estimate === 0) return { ratio, worthPoints: null };
  return { ratio, worthPoints: Math.round(POINTS_PER_TENFOLD * Math.log10(ratio.estimate)) };
}

/**
 * By a set's rules, on crossings that the first one decided: what the set itself has inspected would move from its own
 * rows to those of vehicles that were caught before.
 */
async function gather({ world, seeds, mode }: SeededWorlds, rules: string): Promise<Evidence[]> {
  const evidence = openEvidence();
  const deciding = loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined);
  const ruleSet = loadRuleSet(rules);
  for (const seed of seeds) {
    await passWorld({ ...world, seed }, mode, deciding, ({ publications, truths }, selections) => {
      const observed = new Map(publications.flatMap(crossingIn));
      const trips = new Set(truths.flatMap((truth) => (truth.kind === 'trip' ? [truth.crossingId] : [])));
      for (const selection of selections) {
        const crossing = observed.get(selection.data.crossingId);
        const facts = crossing === undefined ? null : factsSeen(crossing, selection.data);
        // What could not be scored is evidence of nothing.
        if (facts === null) continue;
        const { fired, points } = evaluate(ruleSet, facts, epochMs(selection.occurredAt));
        evidence.crossed(
          fired.map(({ ruleId }) => ruleId),
          points,
          trips.has(selection.data.crossingId),
        );
      }
    });
    process.stderr.write(`seed ${seed}\n`);
  }
  return evidence.result();
}

type CrossingData = CrossingObserved['data'];

function crossingIn({ content }: WorldMinute['publications'][number]): [CrossingData['crossingId'], CrossingData][] {
  if (content instanceof Uint8Array || content.type !== 'CrossingObserved') return [];
  return [[content.data.crossingId, content.data]];
}

function lineOf({ fired, trips, honest, ratio, worthPoints, givenPoints }: Evidence): string {
  const bound = (value: number | null) => (value === null ? 'any' : value.toFixed(1));
  return [
    trips,
    honest,
    `${bound(ratio.lower)} to ${bound(ratio.upper)}`,
    worthPoints ?? '?',
    givenPoints,
    fired.join(' + '),
  ].join('\t');
}

// node test/scenarios/rule-evidence.ts [--rules FILE] [--fewest 60] [--seed 1010] [--worlds 1] [--days 33] [--ports …]
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...WORLD_FLAGS,
      // Longer than history reaches back; four of the larger ports.
      days: { type: 'string', default: '33' },
      ports: { type: 'string', default: '2604,2402,2404,2305' },
      rules: { type: 'string', default: SECOND_RULE_SET },
      fewest: { type: 'string', default: '60' },
    },
  });
  // A training world: no comparison is made on it.
  const evidence = await gather(seededWorlds(values, { worlds: 1, seed: 1_010 }), values.rules);
  const shown = evidence.filter(({ trips, honest }) => trips + honest >= Number(values.fewest));
  const heading = ['trips', 'honest', 'times as often (95 %)', 'worth', 'given', 'rules that fire, and no others'].join(
    '\t',
  );
  process.stdout.write(`${[heading, ...shown.map(lineOf)].join('\n')}\n`);
}

if (import.meta.main) await main();
