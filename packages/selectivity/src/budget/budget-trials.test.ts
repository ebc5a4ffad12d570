import { PORT_CODES, type PortCode } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { budgetUse, useOf } from './fixtures/budget-use.ts';
import { budgetWorlds, runWorld } from './fixtures/budget-worlds.ts';
import { DEFAULT_POLICY } from './fixtures/default-policy.ts';
import { type PropensityTrial, propensityTrial } from './fixtures/propensity-trial.ts';
import { randomPolicy } from './fixtures/random-policy.ts';
import { randomWorld } from './fixtures/random-world.ts';
import { seededChance } from './fixtures/seeded-chance.ts';
import type { BudgetDecision, InspectionBudget } from './inspection-budget.ts';
import type { Policy } from './policy.ts';
import { policyFaults } from './policy-checks.ts';

// A share of what test/scenarios/budget-worlds.ts, budget-propensity.ts and budget-use.ts try at length.

const TWO_BAYS = { bays: 2, officers: 100, canineUnits: 9, xRayUnits: 9 };
const NEVER = { canine: 1_000_000, 'x-ray': 1_000_000, full: 1_000_000 };

type Decide = typeof decide;
type Changed = (decision: BudgetDecision, budget: InspectionBudget) => Partial<BudgetDecision>;

/** A budget with something wrong. */
const changed =
  (change: Changed): Decide =>
  (policy, terms, budget, request, draws) => {
    const decision = decide(policy, terms, budget, request, draws);
    return { ...decision, ...change(decision, budget) };
  };

const withHalfTheBays: Decide = (policy, { resources, ...terms }, ...rest) => {
  if (resources === null) return decide(policy, { ...terms, resources }, ...rest);
  const half = { bays: Math.ceil(resources.bays / 2), officers: Math.ceil(resources.officers / 2) };
  return decide(policy, { ...terms, resources: { ...resources, ...half } }, ...rest);
};

/** As if nothing might be owed. */
const lapsingFromZero: Decide = changed(({ isBound, budget }, before) => {
  const owedBefore = before.entitledMillionths - before.inspectionsOrdered * 1_000_000;
  const owed = budget.entitledMillionths - budget.inspectionsOrdered * 1_000_000;
  const lapsed = isBound ? Math.max(0, owed - Math.max(0, owedBefore)) : 0;
  const { entitledMillionths, lapsedMillionths } = budget;
  return {
    budget: {
      ...budget,
      entitledMillionths: entitledMillionths - lapsed,
      lapsedMillionths: lapsedMillionths + lapsed,
    },
  };
});

describe('in random worlds under random policies', () => {
  test('the ceiling holds, chance and what is mandatory are not refused, and nothing lapses but what capacity took', () => {
    const { worlds, crossings, bound, inSurge, byGround, broken } = budgetWorlds(400);
    expect(broken).toEqual([]);
    expect(worlds).toBe(400);
    // Worlds in which little happens would show nothing.
    expect(crossings).toBeGreaterThan(150_000);
    expect(bound).toBeGreaterThan(20_000);
    expect(inSurge).toBeGreaterThan(10_000);
    for (const ground of ['mandatory', 'random', 'blind', 'targeted', 'fill', 'rate-spent', 'no-capacity']) {
      expect(byGround[ground], ground).toBeGreaterThan(1_000);
    }
  });

  test.each<[string, RegExp, Decide]>([
    [
      'a random pick refused for the rate',
      /random pick/,
      changed(({ ground }) => (ground === 'random' ? { ground: 'rate-spent', order: null } : {})),
    ],
    [
      'a mandatory vehicle released',
      /mandatory/,
      changed(({ ground }) => (ground === 'mandatory' ? { ground: 'not-drawn', order: null } : {})),
    ],
    [
      'targeting beyond what may be borrowed',
      /beyond what may be borrowed/,
      (policy, ...rest) => decide({ ...policy, borrowInspections: policy.borrowInspections * 2 }, ...rest),
    ],
    [
      'entitlement that lapses of itself',
      /lapses|does not add up/,
      changed(({ budget }) => ({
        budget: {
          ...budget,
          entitledMillionths: budget.entitledMillionths - 10_000,
          lapsedMillionths: budget.lapsedMillionths + 10_000,
        },
      })),
    ],
    ['a propensity that is none', /propensity/, changed(() => ({ propensity: 0 }))],
    [
      'a rate that does not change',
      /rate in force/,
      (policy, terms, ...rest) => decide(policy, { ...terms, targetRate: 0.2 }, ...rest),
    ],
    [
      'waits without end',
      /waits/,
      changed(({ order }) => (order === null ? {} : { order: { ...order, waitMinutes: 21 } })),
    ],
    [
      'capacity that is said to bind wherever bays are counted',
      /said to bind though something is free/,
      changed(({ budget }) => ({ isBound: true, budget })),
    ],
    ['half of the bays forgotten', /said to bind though something is free/, withHalfTheBays],
    ['what could still be owed lapsing', /what could be owed lapses/, lapsingFromZero],
  ])('the judge finds %s', (_, fault, wrong) => {
    expect(budgetWorlds(40, 1, wrong).broken.join('\n')).toMatch(fault);
  });

  test('every policy is one that its checks let pass', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const { version: _, ...policy } = randomPolicy(seededChance(seed));
      expect(policyFaults({ ...policy, name: 'random', version: '1.0.0', owner: 'nobody' })).toEqual([]);
    }
  });

  test('a budget written down and read again at any crossing decides on to the same bytes', () => {
    const decisionsOf = (seed: number, cutBefore?: number) => {
      const lines: string[] = [];
      const run = {
        onDecision: (_: unknown, { budget: __, ...decided }: BudgetDecision) =>
          void lines.push(JSON.stringify(decided)),
      };
      runWorld(randomWorld(seed), cutBefore === undefined ? run : { ...run, cutBefore });
      return lines.join('\n');
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(400), (seed, cutBefore) => {
        expect(decisionsOf(seed, cutBefore)).toBe(decisionsOf(seed));
      }),
      { numRuns: 100 },
    );
  });
});

describe('propensity', () => {
  const worst = ({ strata }: PropensityTrial) =>
    Math.max(...strata.map(({ standardErrors }) => Math.abs(standardErrors)));

  test.each(['ample', 'scarce'] as const)(
    'is how often a vehicle is inspected, in every stratum of score, where capacity is %s',
    (port) => {
      const trial = propensityTrial(150, port);
      expect(trial.strata.map(({ stratum }) => stratum)).toHaveLength(8);
      expect(worst(trial), JSON.stringify(trial.strata)).toBeLessThan(4);
      for (const { stratum, decisions, inspected } of trial.strata) {
        if (stratum === 'mandatory') expect(inspected).toBe(decisions);
        else expect(inspected).toBeLessThan(decisions);
      }
    },
  );

  test('weighs finds so that what there is to find is estimated right, which finds alone do not', () => {
    const trial = propensityTrial(150, 'ample');
    expect(trial.truth).toBeGreaterThan(100);
    expect(Math.abs(trial.weightedStandardErrors)).toBeLessThan(4);
    expect(trial.unweightedStandardErrors).toBeGreaterThan(50);
  });

  test('that is a twentieth too small is found out', () => {
    const wrong = changed(({ propensity }) => ({ propensity: propensity * 0.95 }));
    const trial = propensityTrial(150, 'ample', wrong);
    expect(worst(trial)).toBeGreaterThan(4);
  });
});

describe('of a port with a thousand crossings a day', () => {
  const { capacity: _, ...withoutLimits } = DEFAULT_POLICY;
  const daysOf = (scores: 'sparse' | 'dense', days: number, policy = withoutLimits as typeof DEFAULT_POLICY) =>
    PORT_CODES.slice(0, 6).map((port, nth) => budgetUse({ policy, port, scores, days, seed: nth + 1 }));

  test.each(['sparse', 'dense'] as const)(
    '99 to 101 % of a week of the budget is used when scores are %s',
    (scores) => {
      for (const week of daysOf(scores, 7)) {
        expect(useOf(week)).toBeGreaterThan(0.99);
        expect(useOf(week)).toBeLessThan(1.01);
      }
    },
  );

  test('a single day is 2 % off at most when few vehicles score, as real rule sets have it', () => {
    const used = daysOf('sparse', 14).flatMap((days) => days.map((day) => useOf([day])));
    expect(Math.min(...used)).toBeGreaterThanOrEqual(0.98 - 1e-9);
    expect(Math.max(...used)).toBeLessThanOrEqual(1.02 + 1e-9);
    expect(used.filter((use) => Math.abs(use - 1) <= 0.01 + 1e-9).length).toBeGreaterThan(0.9 * used.length);
  });

  const ofBays = (port: PortCode, deciding?: Decide) =>
    budgetUse({ policy: DEFAULT_POLICY, port, scores: 'sparse', days: 3, seed: 7, ...(deciding && { deciding }) });

  test('what is not used is what bays and officers could not do, by what they were given to do', () => {
    for (const port of PORT_CODES) {
      for (const { entitled, ordered, lapsed, faults } of ofBays(port)) {
        expect(faults, port).toEqual([]);
        expect(Math.abs(entitled - lapsed - ordered)).toBeLessThanOrEqual(2 * DEFAULT_POLICY.borrowInspections);
        expect(entitled).toBeCloseTo(200, 3);
      }
    }
  });

  test.each<[string, PortCode, Decide]>([
    ['is called what bays left, with many free', '2304', changed(({ budget }) => ({ isBound: true, budget }))],
    ['could still be owed', '2502', lapsingFromZero],
  ])('what lapses is found out where it %s', (_, port, wrong) => {
    expect(ofBays(port, wrong).flatMap(({ faults }) => faults).length).toBeGreaterThan(20);
  });

  test('nothing lapses where bays can do the rate, though they are short for hours', () => {
    const capacity = { ...DEFAULT_POLICY.capacity, ports: { '2304': TWO_BAYS } } as Policy['capacity'];
    const methods = { fromPoints: NEVER, random: { visual: 1, canine: 0, 'x-ray': 0, full: 0 } };
    const policy = { ...DEFAULT_POLICY, capacity, methods };
    // In its busy hours 143 vehicles come, of which a fifth keeps two bays for four minutes each: 95 % of what they can do.
    const trial = { policy, port: '2304', scores: 'dense', days: 7, seed: 3, crossingsPerDay: 2_500 } as const;
    const days = budgetUse(trial);
    expect(useOf(days)).toBeGreaterThan(0.99);
    expect(useOf(days)).toBeLessThan(1.01);
    expect(days.flatMap(({ faults }) => faults)).toEqual([]);
    expect(useOf(budgetUse({ ...trial, deciding: lapsingFromZero }))).toBeLessThan(0.97);
  });
});
