import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, isOrder } from './decide.ts';
import { DEFAULT_POLICY as policy } from './fixtures/default-policy.ts';
import { type BudgetRequest, type Draws, type InspectionBudget, openBudget } from './inspection-budget.ts';
import type { Policy } from './policy.ts';
import { usualTerms } from './terms.ts';

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const draws: fc.Arbitrary<Draws> = fc.record({ random: share, tie: share, fill: share, method: share, surge: share });
type Asked = Omit<BudgetRequest, 'atMs'>;
const request: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ isMandatory: fc.constant(false), scorePoints: fc.nat(60) }) },
  { weight: 20, arbitrary: fc.record({ isMandatory: fc.constant(false), scorePoints: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ isMandatory: fc.constant(true), scorePoints: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ isMandatory: fc.boolean(), scorePoints: fc.constant(null) }) },
);
const stream = fc.array(fc.tuple(request, draws), { minLength: 1, maxLength: 400, size: 'max' });

/** One crossing a minute, at a port without known limits. */
const step = (policy: Policy, budget: InspectionBudget, asked: Asked, drawn: Draws) =>
  decide(policy, usualTerms(policy), budget, { ...asked, atMs: budget.crossingsDecided * 60_000 }, drawn);

const owedOf = (budget: InspectionBudget) => budget.entitledMillionths / 1_000_000 - budget.inspectionsOrdered;

/** A number for each place of a sequence, evenly spread and the same in every run (Weyl's sequence). */
const spread = (place: number, step: number) => (place * step) % 1;
const drawsAt = (place: number): Draws => ({
  random: spread(place, 0.618_033_988_7),
  tie: spread(place, 0.414_213_562_3),
  fill: spread(place, 0.732_050_807_5),
  method: spread(place, 0.236_067_977_4),
  surge: spread(place, 0.645_751_311_1),
});

describe('the inspection budget', () => {
  test('targeted and fill never order beyond what may be borrowed, and a debt beyond it is always filled', () => {
    fc.assert(
      fc.property(stream, fc.constantFrom(0.02, 0.2, 0.9), (crossings, targetRate) => {
        const tried = { ...policy, targetRate };
        let budget = openBudget(tried);
        for (const [asked, drawn] of crossings) {
          const decision = step(tried, budget, asked, drawn);
          const owed = owedOf(decision.budget);
          if (decision.ground === 'targeted' || decision.ground === 'fill') {
            expect(owed).toBeGreaterThanOrEqual(-policy.borrowInspections);
          }
          if (asked.scorePoints !== null) expect(owed).toBeLessThan(policy.borrowInspections + 1);
          budget = decision.budget;
        }
      }),
      { numRuns: 200 },
    );
  });

  test('mandatory is never refused, random never but for mandatory, and their orders are counted', () => {
    fc.assert(
      fc.property(stream, (crossings) => {
        let budget = openBudget(policy);
        for (const [asked, drawn] of crossings) {
          const { ground, randomDraw, budget: after } = step(policy, budget, asked, drawn);
          if (asked.isMandatory) expect(ground).toBe('mandatory');
          else if (randomDraw) expect(ground).toBe('random');
          expect(randomDraw).toBe(drawn.random < policy.randomShare);
          expect(after.inspectionsOrdered - budget.inspectionsOrdered).toBe(isOrder(ground) ? 1 : 0);
          expect(after.crossingsDecided - budget.crossingsDecided).toBe(1);
          budget = after;
        }
      }),
    );
  });

  test.each([
    ['nobody scores', () => 0],
    ['one vehicle in twenty scores', (place: number) => (place % 20 === 0 ? 30 : 0)],
    ['every vehicle scores', (place: number) => 1 + Math.floor(spread(place, 0.302_775_637_7) * 80)],
    ['all score the same', () => 40],
    ['scores double half way', (place: number) => (place % 7) * (place > 5_000 ? 20 : 10)],
  ])('meets the rate within what may be borrowed when %s', (_, scoreAt) => {
    let budget = openBudget(policy);
    for (let place = 0; place < 10_000; place += 1) {
      budget = step(policy, budget, { isMandatory: false, scorePoints: scoreAt(place) }, drawsAt(place)).budget;
      expect(Math.abs(owedOf(budget))).toBeLessThanOrEqual(policy.borrowInspections);
    }
    expect(budget.inspectionsOrdered / budget.crossingsDecided).toBeCloseTo(policy.targetRate, 3);
  });

  test('a flood of mandatory inspections is repaid by ordering fewer others, never by refusing them', () => {
    let budget = openBudget(policy);
    for (let place = 0; place < 300; place += 1) {
      budget = step(policy, budget, { isMandatory: true, scorePoints: 100 }, drawsAt(place)).budget;
    }
    expect(owedOf(budget)).toBe(-240);
    const next = step(policy, budget, { isMandatory: false, scorePoints: 100 }, { ...drawsAt(1), random: 0.9, tie: 0 });
    expect(next).toMatchObject({ ground: 'rate-spent', wouldTarget: true, propensity: policy.randomShare });
    for (let place = 0; place < 3_000; place += 1) {
      budget = step(policy, budget, { isMandatory: false, scorePoints: 0 }, drawsAt(place)).budget;
    }
    expect(Math.abs(owedOf(budget))).toBeLessThan(10);
  });

  test('the best-scoring vehicles are targeted first, and fill takes what they leave', () => {
    let budget = openBudget(policy);
    const counted = { targeted: 0, fill: 0, scoredReleased: 0 };
    for (let place = 0; place < 5_000; place += 1) {
      const scorePoints = place % 10 === 0 ? 30 : 0;
      const { ground, budget: after } = step(policy, budget, { isMandatory: false, scorePoints }, drawsAt(place));
      if (ground === 'targeted' || ground === 'fill') counted[ground] += 1;
      if (scorePoints > 0 && !isOrder(ground)) counted.scoredReleased += 1;
      budget = after;
    }
    expect(counted.scoredReleased).toBe(0);
    expect(counted.targeted).toBeGreaterThan(450);
    expect(counted.fill).toBeGreaterThan(350);
  });

  test('a crossing that cannot be scored is inspected at the blind rate, and one draw serves both strata', () => {
    const at = (random: number) =>
      step(policy, openBudget(policy), { isMandatory: false, scorePoints: null }, { ...drawsAt(0), random });
    expect(at(0.01)).toMatchObject({ ground: 'random', wouldTarget: null, threshold: null, propensity: 0.2 });
    expect(at(0.1)).toMatchObject({ ground: 'blind', randomDraw: false, propensity: 0.2 });
    expect(at(0.2)).toMatchObject({ ground: 'blind-not-drawn' });
  });
});

describe('propensity', () => {
  test('is the share of draws by which the crossing is inspected, whatever the state and the score', () => {
    const runs = fc.tuple(stream, fc.nat(60));
    fc.assert(
      fc.property(runs, ([crossings, scorePoints]) => {
        const budget = crossings.reduce(
          (before, [asked, drawn]) => step(policy, before, asked, drawn).budget,
          openBudget(policy),
        );
        const DRAWS = 2_000;
        let inspected = 0;
        let propensity = 0;
        for (let place = 0; place < DRAWS; place += 1) {
          const decision = step(policy, budget, { isMandatory: false, scorePoints }, drawsAt(place));
          propensity = decision.propensity;
          if (isOrder(decision.ground)) inspected += 1;
        }
        expect(Math.abs(inspected / DRAWS - propensity)).toBeLessThan(0.02);
      }),
      { numRuns: 30 },
    );
  });

  test('is never below the random share, and one for what is mandatory', () => {
    fc.assert(
      fc.property(stream, (crossings) => {
        let budget = openBudget(policy);
        for (const [asked, drawn] of crossings) {
          const decision = step(policy, budget, asked, drawn);
          expect(decision.propensity).toBeGreaterThanOrEqual(policy.randomShare);
          expect(decision.propensity).toBeLessThanOrEqual(1);
          if (asked.isMandatory) expect(decision.propensity).toBe(1);
          budget = decision.budget;
        }
      }),
    );
  });
});
