import type { InspectionMethod } from '@southbound/contracts';
import { type CapacityState, withBayTaken } from './capacity.ts';
import { type InspectionBudget, openBudget } from './inspection-budget.ts';
import type { Policy } from './policy.ts';
import { type PackedScores, packScores, unpackScores } from './recent-scores.ts';
import type { Terms } from './terms.ts';

/** The form in which budgets are kept. One of another form is not read, but learned anew. */
const VERSION = 1;

/** What must be exact in a budget: a few hundred characters of JSON. */
export type BudgetCounters = Omit<InspectionBudget, 'scores' | 'capacity'>;

/** What a budget learned and would learn again: less than 12,000 characters of JSON. */
export interface BudgetLearned {
  readonly version: number;
  readonly scores: PackedScores;
  readonly capacity: CapacityState;
}

export function countersOf({ scores: _, capacity: __, ...counters }: InspectionBudget): BudgetCounters {
  return counters;
}

export function learnedOf({ scores, capacity }: InspectionBudget): BudgetLearned {
  return { version: VERSION, scores: packScores(scores), capacity };
}

/**
 * A budget as it was kept. Without what it had learned its counters are still exact, and the rest is learned anew. What
 * counters of an earlier form lack begins as in a budget that was just opened.
 */
export function budgetOf(
  policy: Policy,
  counters: Partial<BudgetCounters>,
  learned: BudgetLearned | null,
): InspectionBudget {
  const kept = { ...openBudget(policy), ...counters };
  if (learned === null || learned.version !== VERSION) return kept;
  return { ...kept, scores: unpackScores(learned.scores), capacity: learned.capacity };
}

/** The budget after an officer began an inspection that was not ordered: a bay and officers less for those that are. */
export function withOfficersBay(
  policy: Policy,
  terms: Terms,
  budget: InspectionBudget,
  method: InspectionMethod,
  atMs: number,
): InspectionBudget {
  return { ...budget, capacity: withBayTaken(policy, terms, budget.capacity, method, atMs) };
}
