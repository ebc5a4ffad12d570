import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { closest, distance } from 'fastest-levenshtein';
import { compile } from './compile.ts';
import { type Ask, refused, textOf } from './expression.ts';
import { FACTS, INTELLIGENCE_VARIABLES } from './facts.ts';
import { refusedWords } from './guardrails.ts';

/** Whether a rule's condition holds of a crossing's facts, or why that cannot be said. */
export type Condition = Ask<boolean>;

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
    environment.registerType(group.typeName, { fields });
    environment.registerVariable(group.variable, group.isList ? `list<${group.typeName}>` : group.typeName);
  }
  return environment;
}

/** Checks a condition's text against the guardrails, the facts' types and what is refused. Every message is a sentence. */
export function checkCondition(environment: Environment, text: string): CheckedCondition {
  const words = refusedWords(text);
  if (words.length > 0) return { ok: false, messages: words };
  const check = environment.check(text);
  if (!check.valid) return { ok: false, messages: [faultIn(text, check.error?.message ?? 'is no CEL')] };
  if (check.type !== 'bool') {
    return { ok: false, messages: [`the condition answers ${check.type}; a condition answers true or false`] };
  }
  const { ast } = environment.parse(text);
  const lowering = loweringUse(ast);
  if (lowering !== null) return { ok: false, messages: [loweringFault(lowering)] };
  const compiled = compile(ast);
  if (compiled.type === 'bool') return { ok: true, condition: compiled.ask };
  const { message, node } = refused(ast, 'a condition answers true or false', compiled);
  return { ok: false, messages: [faultIn(textOf(node), message)] };
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

function loweringFault(node: ASTNode): string {
  return `more intelligence could make this false, and intelligence may only raise a chance: ${textOf(node)}. Use exists(…) or size() > …, joined by &&, or among themselves by ||; write what else is a reason as another rule`;
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

function childNodes(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childNodes);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

/** CEL's message for a name that is not there. */
const NAME_UNKNOWN = /^(?:No such key|Unknown variable): (\w+)/;

function faultIn(text: string, message: string): string {
  const unknown = NAME_UNKNOWN.exec(message)?.[1];
  const known = FACTS.flatMap((group) => [group.variable, ...Object.keys(group.fields)]);
  const near = unknown === undefined ? undefined : nearestOf(unknown, known);
  const summary = (message.split('\n\n')[0] ?? message).trim().replace(/\.$/, '');
  return `${summary}${near === undefined ? '.' : `; did you mean ${near}?`} In: ${text.trim()}`;
}

/** The known word with the fewest edits to the unknown one, if at most a third of it differs. */
function nearestOf(unknown: string, known: readonly string[]): string | undefined {
  const word = closest(unknown, known);
  return distance(unknown, word) <= Math.ceil(unknown.length / 3) ? word : undefined;
}
