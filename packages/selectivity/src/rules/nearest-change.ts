import { type Candidate, type Change, fewest } from './candidates.ts';
import { changesIn } from './changes.ts';
import type { Facts } from './facts.ts';
import type { Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';

/** The bounds of the search: so many facts at once, so many tries. Invented, no source. */
const CHANGES_MAX = 3;
const TRIES_MAX = 5_000;

/**
 * The fewest facts, and among them the nearest values, with which a rule would have said the other thing: fired, or
 * fired no more. `fires` is asked what it does. Looked for among the facts that the condition compares, records that a
 * list might hold besides, and empty lists, at most three at once; each answer was tried. Null when none was found,
 * which does not say that there is none.
 */
export function nearestChange(
  ruleSet: RuleSet,
  rule: Rule,
  facts: Facts,
  fires: (facts: Facts) => boolean,
): readonly Change[] | null {
  const wanted = !fires(facts);
  const ground = { facts, names: ruleSet.scope.names, elements: new Map() };
  const candidates = changesIn(rule.syntax, ground).toSorted((a, b) => a.distance - b.distance);
  const turns = (chosen: readonly Candidate[]) =>
    fires(chosen.reduce((changed, { apply }) => apply(changed), facts)) === wanted;
  const found = fewest(candidates, CHANGES_MAX, { tries: TRIES_MAX }, turns);
  return found?.map(({ fact, is, needed }) => ({ fact, is, needed })) ?? null;
}
