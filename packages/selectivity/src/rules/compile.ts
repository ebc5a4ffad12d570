import type { ASTNode } from '@marcbachmann/cel-js';
import { literal, literalList, wholeLiteral } from './compile-literals.ts';
import { arithmetic, comparison, isIn, logic, ternary, unary } from './compile-operators.ts';
import { type Expression, expressionOf, type List, type NodeOf, type OneRecord, refused } from './expression.ts';
import { FACTS, type FactGroup } from './facts.ts';
import type { Indeterminate } from './indeterminate.ts';
import { exactlyOne, listSize, quantifier, type Turn } from './lists.ts';
import { textMatches, textSize, textTest } from './operators.ts';
import { readPattern } from './patterns.ts';

/**
 * What a name stands for: a variable of the facts, a constant, or inside a macro's body the element it is asked about.
 */
export type Names = ReadonlyMap<string, Expression>;

/** Hears of each part as it is compiled, and says what stands in its place. */
export type Watch = (node: ASTNode, expression: Expression) => Expression;

export const VARIABLES: Names = new Map(FACTS.map((group) => [group.variable, variable(group)]));

/**
 * Makes a function of the facts out of a condition that passed CEL's static check, once for all crossings. What lies
 * outside the part of CEL that rules may use is refused; docs/RULES.md says what lies within.
 */
export function compile(node: ASTNode, names: Names = VARIABLES, watch: Watch = asItIs): Expression {
  return watch(node, compiled(node, names, watch));
}

function asItIs(_: ASTNode, expression: Expression): Expression {
  return expression;
}

function compiled(node: ASTNode, names: Names, watch: Watch): Expression {
  const within = (part: ASTNode) => compile(part, names, watch);
  switch (node.op) {
    case 'value':
      return literal(node);
    case 'id':
      return names.get(node.args) ?? refused(node, `Unknown variable: ${node.args}`);
    case '.':
      return field(node, within(node.args[0]));
    case 'list':
      return literalList(node, node.args.map(within));
    case '!_':
      return unary(node, within(node.args));
    case '-_':
      // With its minus, the smallest whole number is one; without, it is none.
      return node.args.op === 'value' && typeof node.args.args === 'bigint'
        ? wholeLiteral(node, -node.args.args)
        : unary(node, within(node.args));
    case '?:':
      return ternary(node, within(node.args[0]), within(node.args[1]), within(node.args[2]));
    case '&&':
    case '||':
      return logic(node, within(node.args[0]), within(node.args[1]));
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(node, within(node.args[0]), within(node.args[1]));
    case 'in':
      return isIn(node, within(node.args[0]), within(node.args[1]));
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(node, within(node.args[0]), within(node.args[1]));
    case 'call':
      return functionCall(node, within);
    case 'rcall':
      return methodCall(node, names, watch);
    case '[]':
    case '[?]':
      return refused(node, '[…] picks nothing: name a fact with a dot, and look into a list with in or exists(…)');
    case 'map':
    case '.?':
      return refused(node, 'maps are not available: write a list, or another rule');
  }
}

function variable(group: FactGroup): Expression {
  const recordMissing = missing(group.variable);
  if (group.isList) {
    const { of } = group;
    return { type: 'list', holds: group, ask: (facts) => of(facts) ?? recordMissing };
  }
  const { of } = group;
  const askFor: OneRecord['askFor'] = (fact, factMissing) => (facts) => {
    const record = of(facts);
    return record === undefined ? recordMissing : ((fact.of(record as never) ?? factMissing) as Indeterminate);
  };
  return { type: 'record', group, askFor, missing: recordMissing };
}

/** The element of a list that a macro's body is asked about. It is never missing. */
export function element({ holds }: List, turn: Turn): Expression {
  if (typeof holds === 'string') return expressionOf(holds, () => turn.element as never);
  const askFor: OneRecord['askFor'] = (fact, factMissing) => () =>
    (fact.of(turn.element as never) ?? factMissing) as Indeterminate;
  return { type: 'record', group: holds, askFor, missing: null, turn };
}

function missing(name: string): Indeterminate {
  return { cause: `${name} is missing`, isMissing: true };
}

function field(node: NodeOf<'.'>, record: Expression): Expression {
  const name = node.args[1];
  if (record.type !== 'record') return refused(node, 'only facts have fields', record);
  const fact = factNamed(name, record.group);
  if (fact === undefined) return noSuchFact(node);
  const factMissing = missing(name);
  const expression = expressionOf(fact.type, record.askFor(fact, factMissing));
  if (record.turn === undefined || expression.type === 'list') return expression;
  return { ...expression, elementFact: { turn: record.turn, of: fact.of, missing: factMissing } };
}

function noSuchFact({ args, end }: NodeOf<'.'>): Expression {
  return { type: 'refused', message: `No such key: ${args[1]}`, start: end - args[1].length, end };
}

function functionCall(node: NodeOf<'call'>, within: (part: ASTNode) => Expression): Expression {
  const [called, [operand]] = node.args;
  if (called === 'has' && operand?.op === '.') return presence(operand, within(operand.args[0]));
  if (called === 'size' && operand !== undefined) return size(node, within(operand));
  return unknownFunction(node, called);
}

/** Whether a fact is there. The static check does not look whether there is such a fact at all. */
function presence(node: NodeOf<'.'>, record: Expression): Expression {
  const name = node.args[1];
  if (record.type !== 'record') return refused(node, 'has(…) asks whether one fact is there', record);
  const fact = factNamed(name, record.group);
  if (fact === undefined) return noSuchFact(node);
  const factMissing = missing(name);
  const ask = record.askFor(fact, factMissing);
  const { missing: recordMissing } = record;
  return {
    type: 'bool',
    ask: (facts) => {
      const value: unknown = ask(facts);
      return recordMissing !== null && value === recordMissing ? recordMissing : value !== factMissing;
    },
  };
}

function factNamed(name: string, { fields }: FactGroup): FactGroup['fields'][string] | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function methodCall(node: NodeOf<'rcall'>, names: Names, watch: Watch): Expression {
  const [called, receiver, [operand]] = node.args;
  const within = (part: ASTNode) => compile(part, names, watch);
  switch (called) {
    case 'exists':
    case 'all':
    case 'exists_one':
      return macro(node, names, watch, called);
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return operand === undefined
        ? refused(node, `${called}() looks for one text in another`)
        : textMethod(node, called, within(receiver), within(operand));
    case 'matches':
      return operand === undefined
        ? refused(node, 'matches() looks for one pattern in a text')
        : patternMethod(operand, within(receiver), within(operand));
    case 'size':
      return size(node, within(receiver));
    default:
      return unknownFunction(node, called);
  }
}

function macro(node: NodeOf<'rcall'>, names: Names, watch: Watch, called: 'exists' | 'all' | 'exists_one'): Expression {
  const [, receiver, [name, body]] = node.args;
  const list = compile(receiver, names, watch);
  if (list.type !== 'list' || name?.op !== 'id' || body === undefined) {
    return refused(node, `${called}() asks about the elements of a list`, list);
  }
  const turn: Turn = { element: undefined };
  const holds = compile(body, new Map(names).set(name.args, element(list, turn)), watch);
  if (holds.type !== 'bool') return refused(node, `${called}() asks what is true or false of an element`, holds);
  const ask =
    called === 'exists_one'
      ? exactlyOne(list.ask, turn, holds.ask)
      : quantifier(called === 'exists', list.ask, turn, holds.ask);
  return { type: 'bool', ask };
}

function patternMethod(operand: ASTNode, text: Expression, pattern: Expression): Expression {
  if (text.type !== 'string' || pattern.type !== 'string' || pattern.literal === undefined) {
    const message = 'matches() takes a pattern as it is written, or a constant: it is read once, not at the lane';
    return refused(operand, message, text, pattern);
  }
  const read = readPattern(pattern.literal);
  if (read.ok) return { type: 'bool', ask: textMatches(text.ask, read.isFoundIn) };
  const at = read.part === '' ? -1 : operand.input.slice(operand.start, operand.end).indexOf(read.part);
  const start = operand.start + Math.max(at, 0);
  return { type: 'refused', message: read.message, start, end: at === -1 ? operand.end : start + read.part.length };
}

function textMethod(
  node: ASTNode,
  called: 'startsWith' | 'endsWith' | 'contains',
  text: Expression,
  part: Expression,
): Expression {
  if (text.type === 'string' && part.type === 'string') {
    return { type: 'bool', ask: textTest(called, text.ask, part.ask) };
  }
  return refused(node, `${called}() looks for one text in another`, text, part);
}

function size(node: ASTNode, operand: Expression): Expression {
  if (operand.type === 'list') return { type: 'int', ask: listSize(operand.ask) };
  if (operand.type === 'string') return { type: 'int', ask: textSize(operand.ask) };
  return refused(node, 'size() counts a list or a text', operand);
}

function unknownFunction(node: ASTNode, called: string): Expression {
  return refused(
    node,
    `${called}() is not available: use size, has, exists, all, exists_one, startsWith, endsWith, contains or matches`,
  );
}
