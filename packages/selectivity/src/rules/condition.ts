import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { closest, distance } from 'fastest-levenshtein';
import { FACTS, type Facts, INTELLIGENCE_VARIABLES, type Knowledge, NO_INTELLIGENCE, recordClassOf } from './facts.ts';
import { refusedWords } from './guardrails.ts';

/** Whether a condition holds, or why that cannot be said. */
export type Answer = boolean | { readonly cause: string };

/** A condition ready to be asked. */
export interface Condition {
  /** Never throws. */
  readonly ask: (facts: Facts) => Answer;
  /**
   * Answers that are the same for all vehicles of which nothing is known, and for all that could not be looked up. They
   * are nearly all vehicles, so what does not depend on anything else is asked for once, beforehand.
   */
  readonly ahead: Readonly<Partial<Record<Knowledge, Answer>>>;
}

export type CheckedCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly messages: readonly string[] };

/** CEL with the facts declared, and limits that keep a hostile condition from costing more than it may. */
export function conditionEnvironment(): Environment {
  const environment = new Environment({
    limits: { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 8 },
  });
  for (const group of FACTS) {
    const fields = Object.fromEntries(Object.entries(group.fields).map(([field, { type }]) => [field, type]));
    environment.registerType(group.typeName, { ctor: recordClassOf(group.typeName), fields });
    environment.registerVariable(group.variable, group.isList ? `list<${group.typeName}>` : group.typeName);
  }
  return environment;
}

/** Checks a condition's text against the guardrails, the facts' types and what is refused. Every message is a sentence. */
export function checkCondition(environment: Environment, text: string): CheckedCondition {
  const refused = refusedWords(text);
  if (refused.length > 0) return { ok: false, messages: refused };
  const check = environment.check(text);
  if (!check.valid) return { ok: false, messages: [faultIn(text, check.error?.message ?? 'is no CEL')] };
  if (check.type !== 'bool') {
    return { ok: false, messages: [`the condition answers ${check.type}; a condition answers true or false`] };
  }
  const program = environment.parse(text);
  if (callsMatches(program.ast)) {
    const message =
      'matches() is not available: a regular expression can take longer than a lane waits. Compare with ==, in, startsWith or contains';
    return { ok: false, messages: [message] };
  }
  const lowering = loweringUse(program.ast);
  if (lowering !== null) return { ok: false, messages: [loweringFault(lowering)] };
  const ask = (facts: Facts): Answer => {
    try {
      return program(facts) === true;
    } catch (error) {
      return { cause: causeOf(error) };
    }
  };
  return { ok: true, condition: answeredAhead(ask, variablesOf(program.ast)) };
}

function answeredAhead(ask: Condition['ask'], variables: ReadonlySet<string>): Condition {
  const others = [...variables].filter((name) => !INTELLIGENCE_VARIABLES.some((known) => known === name));
  if (others.length === 0) return { ask, ahead: { nothing: ask(NO_INTELLIGENCE), missing: ask({}) } };
  // History is looked up together with intelligence, so it is missing together with it.
  return { ask, ahead: others.every((name) => name === 'history') ? { missing: ask({}) } : {} };
}

/** The facts' variables that an expression names anywhere. */
function variablesOf(node: ASTNode): Set<string> {
  const variables = new Set<string>();
  const visit = (at: ASTNode): void => {
    if (at.op === 'id' && FACTS.some(({ variable }) => variable === at.args)) variables.add(at.args);
    childNodes(at.args).forEach(visit);
  };
  visit(node);
  return variables;
}

/**
 * The first place where more intelligence could turn the condition from true to false; null when there is none.
 * Intelligence may stand as `….exists(…)` and as a size that is at least or more than something, joined by `&&` and
 * among themselves by `||`; nowhere else, so in no negation, no upper bound, no equality and no `all`.
 */
function loweringUse(node: ASTNode): ASTNode | null {
  if (!readsIntelligence(node)) return null;
  switch (node.op) {
    case '&&':
      return loweringUse(node.args[0]) ?? loweringUse(node.args[1]);
    case '||':
      // Beside a missing sensor it would make an indeterminate rule certain, which may weigh less.
      if (!node.args.every(readsIntelligence)) return node;
      return loweringUse(node.args[0]) ?? loweringUse(node.args[1]);
    case '>':
    case '>=':
      return isSize(node.args[0]) && !readsIntelligence(node.args[1]) ? null : node;
    case '<':
    case '<=':
      return isSize(node.args[1]) && !readsIntelligence(node.args[0]) ? null : node;
    case 'rcall': {
      const [method, receiver, [element, body]] = node.args;
      const isSearch = method === 'exists' && isIntelligence(receiver) && element?.op === 'id' && body !== undefined;
      return isSearch ? loweringUse(body) : node;
    }
    default:
      return node;
  }
}

function loweringFault({ input, start, end }: ASTNode): string {
  return `more intelligence could make this false, and intelligence may only raise a chance: ${input.slice(start, end)}. Use exists(…) or size() > …, joined by &&, or among themselves by ||; write what else is a reason as another rule`;
}

function readsIntelligence(node: ASTNode): boolean {
  return isIntelligence(node) || childNodes(node.args).some(readsIntelligence);
}

function isIntelligence(node: ASTNode): boolean {
  return node.op === 'id' && INTELLIGENCE_VARIABLES.some((variable) => variable === node.args);
}

/** `lookouts.size()` or `size(lookouts)`. */
function isSize(node: ASTNode): boolean {
  if (node.op === 'rcall') return node.args[0] === 'size' && isIntelligence(node.args[1]);
  if (node.op !== 'call') return false;
  const [called, [list]] = node.args;
  return called === 'size' && list !== undefined && isIntelligence(list);
}

function callsMatches(node: ASTNode): boolean {
  const called = node.op === 'rcall' || node.op === 'call' ? node.args[0] : undefined;
  return called === 'matches' || childNodes(node.args).some(callsMatches);
}

function childNodes(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childNodes);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

/** CEL's message for a name that is not there. */
const NAME_UNKNOWN = /^(?:No such key|Unknown variable): (\w+)/;

function causeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const missing = NAME_UNKNOWN.exec(message)?.[1];
  return missing === undefined ? (message.split('\n')[0] ?? '').slice(0, 200) : `${missing} is missing`;
}

function faultIn(text: string, message: string): string {
  const unknown = NAME_UNKNOWN.exec(message)?.[1];
  const known = FACTS.flatMap((group) => [group.variable, ...Object.keys(group.fields)]);
  const near = unknown === undefined ? undefined : nearestOf(unknown, known);
  const summary = (message.split('\n\n')[0] ?? message).trim();
  return `${summary}${near === undefined ? '' : `; did you mean ${near}?`} In: ${text.trim()}`;
}

/** The known word with the fewest edits to the unknown one, if at most a third of it differs. */
function nearestOf(unknown: string, known: readonly string[]): string | undefined {
  const word = closest(unknown, known);
  return distance(unknown, word) <= Math.ceil(unknown.length / 3) ? word : undefined;
}
