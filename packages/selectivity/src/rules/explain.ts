import type { ASTNode } from '@marcbachmann/cel-js';
import { compile, element, type Names } from './compile.ts';
import { type Expression, isList, isScalar } from './expression.ts';
import type { Facts } from './facts.ts';
import { textOf } from './spans.ts';
import { partsOf } from './syntax.ts';

/** What a part of a condition came to: true, false, or why that cannot be said. */
export type Answer = boolean | { readonly cause: string };

/** A fact that a part reads, and its value; null when it is missing. */
export interface FactSeen {
  /** Such as `traceLeads[0].daysSinceRecovery`. */
  readonly fact: string;
  readonly value: boolean | number | string | readonly string[] | null;
}

/** A part of a condition that is true or false, as the facts made it. */
export interface PartExplained {
  /** As it is written. */
  readonly text: string;
  /** The element that it is asked about, such as `traceLeads[0]`; null outside of `exists(…)` and its like. */
  readonly of: string | null;
  readonly answer: Answer;
  /** Whether it is among the parts that made the whole condition what it is. */
  readonly decided: boolean;
  /** The facts that it reads itself, where it has no parts. */
  readonly seen: readonly FactSeen[];
  readonly parts: readonly PartExplained[];
}

/** Where the parts are looked at: what names mean here, and what an element is called. */
export interface Ground {
  readonly facts: Facts;
  readonly names: Names;
  /** The elements of the macros around, by the name that each has in the condition: such as `traceLeads[0]`. */
  readonly elements: ReadonlyMap<string, string>;
}

/** A condition's parts with the values seen, in the order they are written; `decided` marks those that settled it. */
export function explainCondition(node: ASTNode, names: Names, facts: Facts): PartExplained {
  return explained(node, { facts, names, elements: new Map() }, true);
}

function explained(node: ASTNode, ground: Ground, decided: boolean): PartExplained {
  const answer = answerOf(node, ground);
  const subjects = partsOfCondition(node, ground);
  const isLeaf = subjects.length === 0 && !isMacro(node);
  const answers = subjects.map((subject) => answerOf(subject.node, subject.ground));
  const deciding = decidingParts(node, answer, answers);
  return {
    text: textOf(node),
    of: [...ground.elements.values()].at(-1) ?? null,
    answer,
    decided,
    seen: isLeaf ? factsIn(node, ground) : subjects.length === 0 && isMacro(node) ? factsIn(node.args[1], ground) : [],
    parts: subjects.map((subject, index) =>
      explained(subject.node, subject.ground, decided && deciding.includes(index)),
    ),
  };
}

/** A part of a condition that is itself a condition, and where it is looked at. */
export interface Subject {
  readonly node: ASTNode;
  readonly ground: Ground;
}

/** The conditions that a condition is made of: the sides of `&&` and `||`, and a macro's body once for each element. */
export function partsOfCondition(node: ASTNode, ground: Ground): readonly Subject[] {
  if (node.op === '!_') return [{ node: node.args, ground }];
  if (node.op === '&&' || node.op === '||' || node.op === '?:')
    return node.args.map((part) => ({ node: part, ground }));
  if (!isMacro(node)) return [];
  const [, receiver, [name, body]] = node.args;
  const list = compile(receiver, ground.names);
  if (list.type !== 'list' || name?.op !== 'id' || body === undefined) return [];
  const elements = list.ask(ground.facts);
  if (!isList(elements)) return [];
  const listName = factName(receiver, ground) ?? textOf(receiver);
  return elements.map((one, index) => ({
    node: body,
    ground: {
      facts: ground.facts,
      names: new Map(ground.names).set(name.args, element(list, { element: one })),
      elements: new Map(ground.elements).set(name.args, `${listName}[${index}]`),
    },
  }));
}

type Macro = Extract<ASTNode, { readonly op: 'rcall' }>;

function isMacro(node: ASTNode): node is Macro {
  return node.op === 'rcall' && node.args[2].length === 2;
}

function answerOf(node: ASTNode, { names, facts }: Ground): Answer {
  const expression = compile(node, names);
  if (expression.type !== 'bool') return { cause: 'is no condition' };
  const answer = expression.ask(facts);
  return typeof answer === 'boolean' ? answer : { cause: answer.cause };
}

/** Which of the parts made the whole what it is, by index. */
function decidingParts(node: ASTNode, whole: Answer, answers: readonly Answer[]): readonly number[] {
  const all = answers.map((_, index) => index);
  if (node.op === '?:') return answers[0] === true ? [0, 1] : answers[0] === false ? [0, 2] : [0];
  const settling = settlingAnswer(node);
  if (settling === null) return all;
  if (whole === settling) return [answers.indexOf(settling)];
  return typeof whole === 'object' ? all.filter((index) => typeof answers[index] === 'object') : all;
}

/** The answer of one part that settles the whole; null where all parts count. */
function settlingAnswer(node: ASTNode): boolean | null {
  if (node.op === '&&') return false;
  if (node.op === '||') return true;
  if (!isMacro(node)) return null;
  if (node.args[0] === 'exists') return true;
  return node.args[0] === 'all' ? false : null;
}

/** The facts that stand in a node, each once. */
function factsIn(node: ASTNode, ground: Ground): FactSeen[] {
  const byName = new Map<string, FactSeen>();
  for (const seen of allFactsIn(node, ground)) byName.set(seen.fact, seen);
  return [...byName.values()];
}

function allFactsIn(node: ASTNode, ground: Ground): FactSeen[] {
  const fact = factName(node, ground);
  if (fact === null) return partsOf(node).flatMap((part) => allFactsIn(part, ground));
  const expression = compile(node, ground.names);
  if (expression.type === 'record') return [];
  const value = valueSeen(expression, ground.facts);
  // Of records it is seen how many there are.
  return [{ fact: typeof value === 'number' && expression.type === 'list' ? `${fact}.size()` : fact, value }];
}

function valueSeen(expression: Expression, facts: Facts): FactSeen['value'] {
  if (isScalar(expression)) {
    const value = expression.ask(facts);
    if (typeof value === 'object') return null;
    return typeof value === 'bigint' ? String(value) : value;
  }
  if (expression.type !== 'list') return null;
  const elements = expression.ask(facts);
  if (!isList(elements)) return null;
  return typeof expression.holds === 'string' ? elements.map(String) : elements.length;
}

/** How a fact is called, such as `history.crossingsLast24Hours` or `lookouts[1].match`; null for what is none. */
export function factName(node: ASTNode, ground: Ground): string | null {
  if (node.op === '.') {
    const owner = factName(node.args[0], ground);
    return owner === null ? null : `${owner}.${node.args[1]}`;
  }
  if (node.op !== 'id') return null;
  const named = ground.names.get(node.args);
  const isConstant = named !== undefined && isScalar(named) && named.literal !== undefined;
  return ground.elements.get(node.args) ?? (isConstant ? null : node.args);
}
