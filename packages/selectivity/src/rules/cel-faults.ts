import type { ASTNode, TypeCheckResult } from '@marcbachmann/cel-js';
import { FACTS } from './facts.ts';
import { nearestWord } from './nearest-word.ts';
import type { Scope } from './scope.ts';
import { withBrackets } from './spans.ts';
import { partsOf } from './syntax.ts';
import type { TextFault } from './text-places.ts';

/** What CEL's reader or static check has against a text, at its place, with what was probably meant. */
export function celFault(scope: Scope, text: string, error: TypeCheckResult['error']): TextFault {
  const { start, end } = error?.range ?? { start: 0, end: text.length };
  const message = (error?.summary ?? 'this is no CEL').trim().replace(/\.$/, '');
  const place = { start: Math.min(start, text.length), end: Math.max(end, start + 1) };
  // What does not parse has no parts, and a bracket that is wrong in it is all that is meant.
  if (error?.name !== 'TypeError') return notRead(text, { ...place, message });
  const { ast } = scope.environment.parse(text);
  const suggested =
    unknownFunction(ast, named(ast)) ??
    literalMeant(ast, place, message) ??
    unknownName(scope, text, { ...place, message });
  return suggested ?? { ...withBrackets(text, place), message };
}

/** A fault of the compiler's own, which says it in the words of CEL where a name is unknown. */
export function withSuggestion(scope: Scope, text: string, fault: TextFault): TextFault {
  return unknownName(scope, text, fault) ?? fault;
}

/** What other languages write, and what CEL writes in its place. */
const OPERATORS_MEANT: Readonly<Record<string, string>> = {
  ...{ and: '&&', AND: '&&', '&': '&&', or: '||', OR: '||', '|': '||', not: '!', NOT: '!' },
  ...{ '=': '==', '<>': '!=', is: '==', IN: 'in', '===': '==' },
};

const LIMITS: Readonly<Record<string, string>> = {
  maxAstNodes: 'a condition has at most 300 parts',
  maxDepth: 'a condition nests at most 24 deep',
  maxListElements: 'a list has at most 100 values',
  maxMapEntries: 'maps are not available: write a list, or another rule',
  maxCallArguments: 'a call has at most 8 arguments',
};

/** What the reader calls signs by name, as an analyst writes them. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ LPAREN: '"("', RPAREN: '")"', LBRACKET: '"["', RBRACKET: '"]"', LBRACE: '"{"', RBRACE: '"}"' },
  ...{ COMMA: '","', COLON: '":"', DOT: '"."', QUESTION: '"?"', IDENTIFIER: 'a name' },
};

/** The reader's message in an analyst's words: what was read where something else had to stand. */
function signMissing(text: string, { start, end, message }: TextFault): string {
  const [, wanted, read] = /^(?:Expected (\w+), got|Unexpected token:) (\w+)/.exec(message) ?? [];
  if (read === undefined) return message;
  const missing = wanted === undefined ? 'a value' : (SIGNS[wanted] ?? wanted.toLowerCase());
  if (read === 'EOF') return `${missing} is missing at the end`;
  const misplaced = `${JSON.stringify(text.slice(start, end))} does not belong here`;
  return wanted === undefined ? misplaced : `${misplaced}; ${missing} is missing before it`;
}

function notRead(text: string, fault: TextFault): TextFault {
  const limit = LIMITS[/^Exceeded (\w+)/.exec(fault.message)?.[1] ?? ''];
  if (limit !== undefined) return { ...fault, message: limit };
  if (!fault.message.startsWith('Unexpected character')) return { ...fault, message: signMissing(text, fault) };
  const [word = ''] = /^(?:\w+|[=<>!&|]+|.)/u.exec(text.slice(fault.start)) ?? [];
  const place = { start: fault.start, end: fault.start + Math.max(word.length, 1) };
  const message = `${JSON.stringify(word)} does not belong here`;
  const meant = OPERATORS_MEANT[word];
  if (meant === undefined) return { ...place, message };
  return { ...place, message: `${message}; did you mean ${meant}?`, suggestion: meant };
}

const FUNCTIONS = ['size', 'has', 'exists', 'all', 'exists_one', 'startsWith', 'endsWith', 'contains', 'matches'];
/** CEL has them, and what the compiler says of them is clearer. */
const FUNCTIONS_OF_CEL = ['filter', 'map', 'existsOne', 'double', 'int', 'string', 'uint', 'bool', 'timestamp', 'type'];

/** The first function of a name that is no function's. Without it CEL would take fault with what stands in its brackets. */
function unknownFunction(node: ASTNode, name: string | undefined): TextFault | null {
  if (name !== undefined && !FUNCTIONS.includes(name) && !FUNCTIONS_OF_CEL.includes(name)) {
    const from = node.op === 'rcall' ? node.args[1].end : node.start;
    const start = node.input.indexOf(name, from);
    const place = { start, end: start + name.length };
    const near = nearestWord(name, FUNCTIONS);
    const message = `there is no function ${name}()`;
    return near === undefined
      ? { ...place, message: `${message}: use ${FUNCTIONS.join(', ')}` }
      : { ...place, message: `${message}; did you mean ${near}?`, suggestion: near };
  }
  for (const part of partsOf(node)) {
    const unknown = unknownFunction(part, named(part));
    if (unknown !== null) return unknown;
  }
  return null;
}

/** The function that a node calls. */
function named(node: ASTNode): string | undefined {
  return node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined;
}

/** A value that is compared with another type, as it would have to be written. */
function literalMeant(ast: ASTNode, place: { start: number; end: number }, message: string): TextFault | null {
  const [, leftType = '', rightType = ''] = /^no such overload: (\w+) (?:[=!]=|[<>]=?) (\w+)/.exec(message) ?? [];
  const node = comparisonAt(ast, place);
  if (node === null) return null;
  const [left, right] = partsOf(node);
  const meant = left?.op === 'value' ? written(left.args, rightType) : undefined;
  const suggestion = meant ?? (right?.op === 'value' ? written(right.args, leftType) : undefined);
  if (suggestion === undefined) return null;
  return { ...withBrackets(ast.input, place), message: `${message}; did you mean ${suggestion}?`, suggestion };
}

function comparisonAt(node: ASTNode, place: { start: number; end: number }): ASTNode | null {
  const isIt = /^[=!<>]=?$/.test(node.op) && node.start === place.start && node.end === place.end;
  if (isIt) return node;
  for (const part of partsOf(node)) {
    const found = comparisonAt(part, place);
    if (found !== null) return found;
  }
  return null;
}

/** A value as one of another type is written; undefined where it is none. */
function written(value: unknown, type: string): string | undefined {
  if (type === 'string') return typeof value === 'string' ? undefined : `'${value}'`;
  if (type === 'double') return /^-?\d+$/.test(String(value)) ? `${value}.0` : numberIn(value);
  if (type === 'int') return /^-?\d+$/.test(String(value)) ? String(value) : undefined;
  return type === 'bool' && (value === 'true' || value === 'false') ? value : undefined;
}

function numberIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^-?\d+\.\d+$/.test(value) ? value : undefined;
}

/** CEL's messages for a name that is not there. */
const NAME_UNKNOWN = /^(?:No such key|Unknown variable): (\w+)/;

function unknownName(scope: Scope, text: string, { start, end, message }: TextFault): TextFault | null {
  const name = NAME_UNKNOWN.exec(message)?.[1];
  if (name === undefined) return null;
  const known = [...scope.names.keys(), ...FACTS.flatMap(({ fields }) => Object.keys(fields))];
  const near = nearestWord(name, known);
  const at = text.indexOf(name, start);
  const place = at === -1 ? { start, end } : { start: at, end: at + name.length };
  const said =
    near === undefined ? `${message}: docs/generated/facts.md lists the facts` : `${message}; did you mean ${near}?`;
  return { ...place, message: said, ...(near !== undefined && { suggestion: near }) };
}
