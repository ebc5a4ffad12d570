import { describe, expect, test } from 'vitest';
import { budgetOf, countersOf, learnedOf } from './budget-state.ts';
import { decide } from './decide.ts';
import { DEFAULT_POLICY } from './fixtures/default-policy.ts';
import { drawsFrom, seededChance } from './fixtures/seeded-chance.ts';
import { type InspectionBudget, openBudget } from './inspection-budget.ts';
import { usualTerms } from './terms.ts';

const STARTS_AT_MS = Date.parse('2026-03-02T12:00:00Z');

function decidedOn(before: InspectionBudget, crossings: number): InspectionBudget {
  const chance = seededChance(9);
  let budget = before;
  for (let nth = 0; nth < crossings; nth += 1) {
    const request = { atMs: STARTS_AT_MS + nth * 60_000, isMandatory: false, scorePoints: nth % 7 };
    budget = decide(DEFAULT_POLICY, usualTerms(DEFAULT_POLICY), budget, request, drawsFrom(chance)).budget;
  }
  return budget;
}

describe('a budget that was kept', () => {
  const kept = decidedOn(openBudget(DEFAULT_POLICY), 300);

  test('in an earlier form, without surges, lapses and rule set, goes on with its counts and opens what it lacks', () => {
    const { surge: _, lapsedMillionths: __, scoresOf: ___, ...earlier } = countersOf(kept);
    const budget = budgetOf(DEFAULT_POLICY, earlier, null);
    const { surge, lapsedMillionths, scoresOf } = openBudget(DEFAULT_POLICY);
    expect(budget).toMatchObject({ ...earlier, surge, lapsedMillionths, scoresOf });
    const later = decidedOn(budget, 100);
    expect(later.crossingsDecided).toBe(400);
    expect(later.entitledMillionths).toBe(80_000_000);
    expect(Number.isInteger(later.inspectionsOrdered)).toBe(true);
    expect(later.lapsedMillionths).toBe(0);
  });

  test('has its scores and bays learned anew where they were lost or are of another form, and its counts exact', () => {
    const { scores, capacity } = openBudget(DEFAULT_POLICY);
    for (const learned of [null, { ...learnedOf(kept), version: 0 }]) {
      expect(budgetOf(DEFAULT_POLICY, countersOf(kept), learned)).toEqual({ ...countersOf(kept), scores, capacity });
    }
    expect(learnedOf(budgetOf(DEFAULT_POLICY, countersOf(kept), learnedOf(kept)))).toEqual(learnedOf(kept));
  });
});
