import { compile, type Watch } from './compile.ts';
import type { Ask } from './expression.ts';
import type { Facts } from './facts.ts';
import type { Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { textOf } from './spans.ts';

/** A part of a condition that is true or false, and how often the cases saw it so. What a case did not get to, it did not see. */
export interface BranchCoverage {
  readonly text: string;
  readonly seenTrue: number;
  readonly seenFalse: number;
}

export interface RuleCoverage {
  readonly ruleId: string;
  /** Cases in which it fires, and cases that say by `notFired` that it must not. */
  readonly firesIn: number;
  readonly deniedIn: number;
  /** Both sides of each `&&` and `||`, each comparison and test, in the order they are written. */
  readonly branches: readonly BranchCoverage[];
  /** Of the two ways that each of them may go, how many were seen, and how many there are. */
  readonly waysSeen: number;
  readonly ways: number;
}

/** Sees which way each part of a rule's condition goes. */
export interface ConditionWatch {
  /** Asks the condition of one case's facts. */
  look(facts: Facts): void;
  branches(): readonly BranchCoverage[];
}

export function watchCondition(ruleSet: RuleSet, rule: Rule): ConditionWatch {
  const seen = new Map<string, { text: string; start: number; seenTrue: number; seenFalse: number }>();
  const watch: Watch = (node, expression) => {
    if (expression.type !== 'bool' || expression.literal !== undefined) return expression;
    const branch = { text: textOf(node), start: node.start, seenTrue: 0, seenFalse: 0 };
    seen.set(`${node.start} ${node.end} ${node.op}`, branch);
    const ask: Ask<boolean> = (facts) => {
      const answer = expression.ask(facts);
      if (answer === true) branch.seenTrue += 1;
      if (answer === false) branch.seenFalse += 1;
      return answer;
    };
    return { type: 'bool', ask };
  };
  const watched = compile(rule.syntax, ruleSet.scope.names, watch);
  return {
    look(facts) {
      if (watched.type === 'bool') watched.ask(facts);
    },
    branches: () =>
      [...seen.values()]
        .toSorted((a, b) => a.start - b.start || b.text.length - a.text.length)
        .map(({ text, seenTrue, seenFalse }) => ({ text, seenTrue, seenFalse })),
  };
}

export function coverageOf(
  ruleId: string,
  branches: readonly BranchCoverage[],
  firesIn: number,
  deniedIn: number,
): RuleCoverage {
  const waysSeen = branches.reduce(
    (sum, { seenTrue, seenFalse }) => sum + (seenTrue > 0 ? 1 : 0) + (seenFalse > 0 ? 1 : 0),
    0,
  );
  return { ruleId, firesIn, deniedIn, branches, waysSeen, ways: 2 * branches.length };
}
