import type { Facts } from './facts.ts';

/** A fact that would have had to be another. */
export interface Change {
  /** Such as `traceLeads[0].daysSinceRecovery`, or `traceLeads` for how many there are. */
  readonly fact: string;
  /** What it is, of a list how many there are; null when it is missing. */
  readonly is: boolean | number | string | readonly string[] | null;
  /** What it would have had to be, such as `at most 183`. */
  readonly needed: string;
}

/** A change that may turn one part of a condition. */
export interface Candidate extends Change {
  /** How far that is from what the fact is: for numbers by how much, otherwise 1; records come last. */
  readonly distance: number;
  readonly apply: (facts: Facts) => Facts;
  /** The value that a fact gets; undefined for what is not about one fact. */
  readonly value?: unknown;
}

/** The fewest candidates, in the order they are given, that do what is asked; null when so many, or tries, do not. */
export function fewest(
  candidates: readonly Candidate[],
  countMax: number,
  budget: { tries: number },
  does: (chosen: readonly Candidate[]) => boolean,
): readonly Candidate[] | null {
  const search = (chosen: readonly Candidate[], from: number, count: number): readonly Candidate[] | null => {
    if (chosen.length === count) {
      budget.tries -= 1;
      return does(chosen) ? chosen : null;
    }
    for (let index = from; index < candidates.length && budget.tries > 0; index += 1) {
      const candidate = candidates[index];
      if (candidate === undefined || isTaken(candidate, chosen)) continue;
      const found = search([...chosen, candidate], index + 1, count);
      if (found !== null) return found;
    }
    return null;
  };
  for (let count = 1; count <= countMax; count += 1) {
    const found = search([], 0, count);
    if (found !== null) return found;
  }
  return null;
}

/** Whether a fact has another value already. A list may get more than one record. */
function isTaken(candidate: Candidate, chosen: readonly Candidate[]): boolean {
  return candidate.fact.includes('.') && chosen.some(({ fact }) => fact === candidate.fact);
}
