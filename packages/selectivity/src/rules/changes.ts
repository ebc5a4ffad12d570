import type { ASTNode } from '@marcbachmann/cel-js';
import type { Candidate, Change } from './candidates.ts';
import { besideNumber, changed, type Needed, otherThan, saying } from './change-values.ts';
import { compile } from './compile.ts';
import { factName, type Ground, partsOfCondition } from './explain.ts';
import { isList, isScalar } from './expression.ts';
import { FACTS } from './facts.ts';
import { recordChanges } from './record-changes.ts';
import { counted, partsOf } from './syntax.ts';

/** What might turn a condition, or one of its parts. */
export function changesIn(node: ASTNode, ground: Ground): Candidate[] {
  const parts = partsOfCondition(node, ground).flatMap((part) => changesIn(part.node, part.ground));
  switch (node.op) {
    case '!_':
    case '&&':
    case '||':
      return parts;
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = node.args;
      const within = [left, right].flatMap((side) => changesIn(side, ground));
      return [
        ...ofComparison(node.op, left, right, ground),
        ...ofComparison(MIRRORED[node.op], right, left, ground),
        ...within,
      ];
    }
    case 'in':
      return [...ofMembership(node.args[0], node.args[1], ground), ...ofHolding(node.args[0], node.args[1], ground)];
    case '.':
    case 'id':
      return ofFact(node, ground, (type) =>
        type === 'bool'
          ? [
              [true, 'true'],
              [false, 'false'],
            ]
          : [],
      );
    case 'call':
    case 'rcall':
      return [...parts, ...ofCall(node, ground), ...recordChanges(node, ground, changesIn)];
    default:
      return partsOf(node).flatMap((part) => changesIn(part, ground));
  }
}

const MIRRORED = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function ofComparison(sign: keyof typeof MIRRORED, side: ASTNode, other: ASTNode, ground: Ground): Candidate[] {
  const value = valueNow(other, ground);
  if (value === undefined) return [];
  if (counted(side) !== undefined && typeof value === 'number')
    return ofSize(side, besideNumber(sign, value, true), ground);
  const ofOne = ofFact(side, ground, (type) =>
    typeof value === 'number'
      ? besideNumber(sign, value, type === 'int')
      : [[value, saying(value)], ...otherThan([value], `not ${saying(value)}`)],
  );
  return typeof value === 'number' && ofOne.length === 0 ? ofSum(sign, side, value, ground) : ofOne;
}

/** What a part comes to as things are; undefined when that cannot be said. */
function valueNow(node: ASTNode, { names, facts }: Ground): boolean | number | string | undefined {
  const expression = compile(node, names);
  if (!isScalar(expression)) return undefined;
  const value = expression.ask(facts);
  return typeof value === 'object' || typeof value === 'bigint' ? undefined : value;
}

/** A sum in which one fact has another value. What is missing in it counts as 0, and is said to be needed so. */
function ofSum(sign: keyof typeof MIRRORED, side: ASTNode, value: number, ground: Ground): Candidate[] {
  const { facts, constant } = summands(side, 1, ground);
  const factsNow = facts.map((fact) => ({ ...fact, now: Number(valueNow(fact.node, ground) ?? 0) }));
  const sum = factsNow.reduce((total, { times, now }) => total + times * now, constant);
  return factsNow.flatMap(({ node, times, now }) =>
    ofFact(node, ground, (_, is) => [
      ...(is === null ? [[0, '0'] as const] : []),
      ...besideNumber(sign, value, true)
        .toReversed()
        .map(([wanted]) => {
          const by = (Number(wanted) - sum) / times;
          const needed = now + (by < 0 ? Math.floor(by) : Math.ceil(by));
          const isMore = needed > now;
          return [needed, `at ${isMore ? 'least' : 'most'} ${needed}`, isMore ? 1 : -1] as const;
        }),
    ]),
  );
}

interface Summands {
  /** The facts that a sum adds up, and how often each counts in it. */
  readonly facts: readonly { readonly node: ASTNode; readonly times: number }[];
  readonly constant: number;
}

/** What a part adds to a sum. What is no sum adds what it comes to now: the search tries what follows. */
function summands(node: ASTNode, times: number, ground: Ground): Summands {
  switch (node.op) {
    case '.':
      return { facts: [{ node, times }], constant: 0 };
    case '-_':
      return summands(node.args, -times, ground);
    case '+':
    case '-': {
      const [left, right] = [
        summands(node.args[0], times, ground),
        summands(node.args[1], node.op === '+' ? times : -times, ground),
      ];
      return { facts: [...left.facts, ...right.facts], constant: left.constant + right.constant };
    }
    case '*': {
      const [first, second] = node.args.map((side) => fixed(side, ground));
      if (second) return summands(node.args[0], times * second, ground);
      if (first) return summands(node.args[1], times * first, ground);
      return { facts: [], constant: times * Number(valueNow(node, ground) ?? 0) };
    }
    default:
      return { facts: [], constant: times * Number(valueNow(node, ground) ?? 0) };
  }
}

/** A whole number as it is written; undefined for what hangs on facts. */
function fixed(node: ASTNode, { names }: Ground): number | undefined {
  const expression = compile(node, names);
  return expression.type === 'int' && expression.literal !== undefined ? Number(expression.literal) : undefined;
}

function ofMembership(fact: ASTNode, list: ASTNode, ground: Ground): Candidate[] {
  const expression = compile(list, ground.names);
  if (expression.type !== 'list' || typeof expression.holds !== 'string') return [];
  const values = expression.ask(ground.facts);
  if (!isList(values)) return [];
  const scalars = values as readonly (boolean | number | string)[];
  return ofFact(fact, ground, () => [
    ...scalars.map((value) => [value, saying(value)] as const),
    ...otherThan(scalars, 'none of these'),
  ]);
}

/** A list among the facts, with a value that is sought in it and without. */
function ofHolding(sought: ASTNode, list: ASTNode, ground: Ground): Candidate[] {
  const value = valueNow(sought, ground);
  if (typeof value !== 'string') return [];
  return ofTexts(list, ground, (texts) => [
    [[...texts, value], `with ${saying(value)}`],
    [texts.filter((text) => text !== value), `without ${saying(value)}`],
  ]);
}

/** The list of a size with more and with fewer in it. */
function ofSize(side: ASTNode, needed: Needed, ground: Ground): Candidate[] {
  const list = counted(side);
  if (list === undefined) return [];
  const sizes = needed.filter(([size]) => Number(size) >= 0);
  const texts = ofTexts(list, ground, (is) => sizes.map(([size, words]) => [resized(is, Number(size), ''), words]));
  const group = FACTS.find(({ variable, isList: isOne }) => isOne && list.op === 'id' && variable === list.args);
  if (group === undefined) return texts;
  const { variable } = group;
  const is = group.isList ? (group.of(ground.facts)?.length ?? null) : null;
  return sizes.map(([size, words]) => ({
    ...{ fact: variable, is, needed: words, distance: Math.abs(Number(size) - (is ?? 0)) },
    apply: (facts) => ({
      ...facts,
      [variable]: resized(facts[variable] as readonly object[] | undefined, Number(size), {}),
    }),
  }));
}

function resized<Value>(list: readonly Value[] | undefined, size: number, filling: Value): readonly Value[] {
  return Array.from({ length: Math.min(size, 100) }, (_, index) => list?.[index] ?? filling);
}

function ofTexts(node: ASTNode, ground: Ground, needed: (texts: readonly string[]) => Needed): Candidate[] {
  const expression = compile(node, ground.names);
  const fact = factName(node, ground);
  if (fact === null || expression.type !== 'list' || expression.holds !== 'string') return [];
  const asked = expression.ask(ground.facts);
  const texts = isList(asked) ? asked.map(String) : [];
  return changed(fact, isList(asked) ? texts : null, needed(texts));
}

/** `has(…)`, and what is looked for in a text. */
function ofCall(node: Extract<ASTNode, { op: 'call' | 'rcall' }>, ground: Ground): Candidate[] {
  if (node.op === 'call') {
    const [operand] = node.args[1];
    if (node.args[0] !== 'has' || operand === undefined) return [];
    return ofFact(operand, ground, (type, is) => (is === null ? [[SAMPLES[type], 'there']] : [[null, 'missing']]));
  }
  const [called, receiver, [operand]] = node.args;
  const words = TEXT_TESTS[called];
  const sought = operand === undefined ? undefined : valueNow(operand, ground);
  if (words === undefined || typeof sought !== 'string') return [];
  const found = called === 'matches' ? sought.replaceAll(/^\^|\$$/g, '') : sought;
  return ofFact(receiver, ground, () => [
    [found, `a text that ${words[0]} ${saying(sought)}`],
    ['', `a text that ${words[1]} ${saying(sought)}`],
  ]);
}

const SAMPLES = { bool: true, int: 0, double: 0, string: '' } as const;

const TEXT_TESTS: Readonly<Record<string, readonly [string, string]>> = {
  startsWith: ['begins with', 'does not begin with'],
  endsWith: ['ends with', 'does not end with'],
  contains: ['contains', 'does not contain'],
  matches: ['matches', 'does not match'],
};

/** One fact with other values; `needed` is asked with its type and what it is, null when it is missing. */
function ofFact(
  node: ASTNode,
  ground: Ground,
  needed: (type: keyof typeof SAMPLES, is: Change['is']) => Needed,
): Candidate[] {
  const fact = factName(node, ground);
  const expression = compile(node, ground.names);
  if (fact === null || !isScalar(expression)) return [];
  const asked = expression.ask(ground.facts);
  const is = typeof asked === 'object' ? null : typeof asked === 'bigint' ? String(asked) : asked;
  return changed(fact, is, needed(expression.type, is));
}
