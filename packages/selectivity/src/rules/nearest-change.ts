import type { ASTNode } from '@marcbachmann/cel-js';
import { compile } from './compile.ts';
import { factName, type Ground, partsOfCondition } from './explain.ts';
import { isScalar, type Scalar } from './expression.ts';
import { FACTS, type Facts } from './facts.ts';
import type { Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';

/** A fact that would have had to be another. */
export interface Change {
  /** Such as `traceLeads[0].daysSinceRecovery`. */
  readonly fact: string;
  /** What it is; null when it is missing. */
  readonly is: boolean | number | string | null;
  /** What it would have had to be, such as `at most 183`. */
  readonly needed: string;
}

/** A value that turns one comparison. */
interface Candidate extends Change {
  readonly value: boolean | number | string;
  /** How far that is from what the fact is: for numbers by how much, otherwise 1. */
  readonly distance: number;
}

/** The bounds of the search: so many facts at once, so many tries. Invented, no source. */
const CHANGES_MAX = 3;
const TRIES_MAX = 5_000;

/**
 * The fewest facts, and among them the nearest values, that would have made a rule's condition hold, or made one that
 * holds fail. Looked for among the facts that the condition compares with a value as it is written, at most three at
 * once; null when none was found, which does not say that there is none.
 */
export function nearestChange(ruleSet: RuleSet, rule: Rule, facts: Facts): readonly Change[] | null {
  const wanted = rule.condition(facts) !== true;
  const candidates = candidatesIn(rule.syntax, { facts, names: ruleSet.scope.names, elements: new Map() })
    .filter(({ value }) => typeof value !== 'number' || value >= 0)
    .sort((a, b) => a.distance - b.distance);
  const budget = { tries: TRIES_MAX };
  for (let count = 1; count <= CHANGES_MAX; count += 1) {
    const found = search(rule, facts, wanted, candidates, [], 0, count, budget);
    if (found !== null) return found.map(({ fact, is, needed }) => ({ fact, is, needed }));
  }
  return null;
}

function search(
  rule: Rule,
  facts: Facts,
  wanted: boolean,
  candidates: readonly Candidate[],
  chosen: readonly Candidate[],
  from: number,
  count: number,
  budget: { tries: number },
): readonly Candidate[] | null {
  if (chosen.length === count) {
    budget.tries -= 1;
    const changed = chosen.reduce(withChange, facts);
    return rule.condition(changed) === wanted ? chosen : null;
  }
  for (let index = from; index < candidates.length && budget.tries > 0; index += 1) {
    const candidate = candidates[index];
    if (candidate === undefined || chosen.some(({ fact }) => fact === candidate.fact)) continue;
    const found = search(rule, facts, wanted, candidates, [...chosen, candidate], index + 1, count, budget);
    if (found !== null) return found;
  }
  return null;
}

/** The facts with one of them changed, by its name. */
function withChange(facts: Facts, { fact, value }: Candidate): Facts {
  const [, variable = '', index, field = ''] = /^(\w+)(?:\[(\d+)\])?\.(\w+)$/.exec(fact) ?? [];
  const group = facts[variable as keyof Facts];
  const changed =
    Array.isArray(group) && index !== undefined
      ? group.map((record, at) => (at === Number(index) ? { ...record, [field]: value } : record))
      : { ...group, [field]: value };
  return { ...facts, [variable]: changed };
}

function candidatesIn(node: ASTNode, ground: Ground): Candidate[] {
  const parts = partsOfCondition(node, ground);
  if (parts.length > 0) return parts.flatMap((part) => candidatesIn(part.node, part.ground));
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = node.args;
      const here = ofComparison(node.op, left, right, ground);
      return here.length > 0 ? here : ofComparison(MIRRORED[node.op], right, left, ground);
    }
    case 'in':
      return ofMembership(node.args[0], node.args[1], ground);
    case '.':
    case 'id':
      return ofFact(node, ground, ({ type }) =>
        type === 'bool'
          ? [
              [true, 'true'],
              [false, 'false'],
            ]
          : [],
      );
    default:
      return [];
  }
}

const MIRRORED = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

type Sign = keyof typeof MIRRORED;

type Needed = readonly (readonly [value: boolean | number | string, words: string])[];

function ofComparison(sign: Sign, fact: ASTNode, other: ASTNode, ground: Ground): Candidate[] {
  const literal = literalIn(other, ground);
  if (literal === undefined) return [];
  return ofFact(fact, ground, ({ type }) =>
    typeof literal === 'number'
      ? besideNumber(sign, literal, type === 'int')
      : [[literal, said(literal)], ...others(literal)],
  );
}

/** Values on one side of a number and on the other. */
function besideNumber(sign: Sign, literal: number, isWhole: boolean): Needed {
  const step = isWhole ? 1 : Math.max(Math.abs(literal), 1) * 2 ** -50;
  const [less, more] = [literal - step, literal + step];
  const isEquality = sign === '==' || sign === '!=';
  if (isEquality)
    return [
      [literal, said(literal)],
      [less, `not ${literal}`],
      [more, `not ${literal}`],
    ];
  return sign === '<' || sign === '>='
    ? [
        [less, isWhole ? `at most ${less}` : `less than ${literal}`],
        [literal, `at least ${literal}`],
      ]
    : [
        [more, isWhole ? `at least ${more}` : `more than ${literal}`],
        [literal, `at most ${literal}`],
      ];
}

function ofMembership(fact: ASTNode, list: ASTNode, ground: Ground): Candidate[] {
  const expression = compile(list, ground.names);
  if (
    expression.type !== 'list' ||
    typeof expression.holds !== 'string' ||
    factName(list, ground)?.includes('.') === true
  )
    return [];
  const values = expression.ask(ground.facts);
  if (!Array.isArray(values)) return [];
  return ofFact(fact, ground, () => [
    ...values.map((value) => [value, said(value)] as const),
    ...values.slice(0, 1).flatMap((value) => others(value).map(([other]) => [other, 'none of these'] as const)),
  ]);
}

/** Any other value, for what has no order. */
function others(value: boolean | number | string): Needed {
  if (typeof value === 'boolean') return [[!value, said(!value)]];
  return typeof value === 'string' ? [['', `not ${said(value)}`]] : [];
}

function ofFact(node: ASTNode, ground: Ground, needed: (scalar: Scalar) => Needed): Candidate[] {
  const fact = factName(node, ground);
  const expression = compile(node, ground.names);
  if (fact === null || !isChangeable(fact) || !isScalar(expression)) return [];
  const asked = expression.ask(ground.facts);
  const is = typeof asked === 'object' ? null : typeof asked === 'bigint' ? String(asked) : asked;
  return needed(expression)
    .filter(([value]) => value !== is)
    .map(([value, words]) => {
      const distance = typeof value === 'number' && typeof is === 'number' ? Math.abs(value - is) : 1;
      return { fact, is, needed: words, value, distance };
    });
}

/** Whether it is one value of one record: `crossing.canine`, `lookouts[0].match`. */
function isChangeable(fact: string): boolean {
  const [, variable, index] = /^(\w+)(\[\d+\])?\.\w+$/.exec(fact) ?? [];
  return FACTS.some((group) => group.variable === variable && group.isList === (index !== undefined));
}

function literalIn(node: ASTNode, ground: Ground): boolean | number | string | undefined {
  const expression = compile(node, ground.names);
  if (!isScalar(expression) || typeof expression.literal === 'bigint') return undefined;
  return expression.literal;
}

function said(value: boolean | number | string): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
