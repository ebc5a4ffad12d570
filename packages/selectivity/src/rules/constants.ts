import type { DocumentFault, LocatedDocument } from './document.ts';
import { type Expression, literalOf, type ScalarType, type ScalarValue } from './expression.ts';
import { FACTS } from './facts.ts';
import { passingWords, refusedWords } from './guardrails.ts';

/** A value that a rule set names once, for all its conditions. */
export interface Constant {
  readonly name: string;
  /** Its type as CEL names it, such as `int` or `list<string>`. */
  readonly celType: string;
  readonly expression: Expression;
}

type ConstantValue = boolean | number | string | readonly (boolean | number | string)[];

/** What a name in a condition means already, by CEL's own definition or here. */
const CEL_WORDS: ReadonlySet<string> = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import'],
  ...['let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while', 'bool', 'bytes', 'double', 'duration'],
  ...['dyn', 'int', 'list', 'map', 'string', 'timestamp', 'type', 'uint', 'has', 'size', 'matches', 'all', 'exists'],
  ...['exists_one', 'filter', 'startsWith', 'endsWith', 'contains', 'cel', 'google', 'math', 'optional'],
]);

const FACT_WORDS: ReadonlySet<string> = new Set(
  FACTS.flatMap(({ variable, fields }) => [variable, ...Object.keys(fields)]),
);

/**
 * The constants of a rule set, ready to stand in conditions, and what is wrong with them: a name that a fact or CEL has
 * already, a list of several types, and what the guardrails refuse.
 */
export function readConstants(
  document: LocatedDocument<unknown>,
  stated: Readonly<Record<string, ConstantValue>>,
): { readonly constants: readonly Constant[]; readonly faults: readonly DocumentFault[] } {
  const faults: DocumentFault[] = [];
  const constants: Constant[] = [];
  for (const [name, value] of Object.entries(stated)) {
    const path = ['constants', name];
    const types = new Set([value].flat().map((one, index) => typeOf(document, path, value, one, index)));
    // A list of whole and decimal numbers is one of decimal numbers.
    if (types.has('double')) types.delete('int');
    const [type] = types;
    if (CEL_WORDS.has(name)) faults.push(document.faultAt(path, `${name} is a word of CEL; choose another name`));
    if (FACT_WORDS.has(name)) faults.push(document.faultAt(path, `${name} is the name of a fact; choose another name`));
    if (types.size > 1)
      faults.push(document.faultAt(path, `a list holds values of one type, not ${[...types].join(' and ')}`));
    const texts = [value].flat().filter((one) => typeof one === 'string');
    const words = [...passingWords(name), ...[name, ...texts].flatMap(refusedWords)];
    faults.push(...words.map(({ message }) => document.faultAt(path, message)));
    if (type !== undefined) constants.push(constant(name, type, value));
  }
  return { constants, faults };
}

function typeOf(
  document: LocatedDocument<unknown>,
  path: readonly PropertyKey[],
  value: ConstantValue,
  one: boolean | number | string,
  index: number,
): ScalarType {
  if (typeof one === 'boolean') return 'bool';
  if (typeof one === 'string') return 'string';
  const written = document.writtenAt(Array.isArray(value) ? [...path, index] : path);
  return Number.isInteger(one) && !/[.e]/i.test(written) ? 'int' : 'double';
}

function constant(name: string, type: ScalarType, value: ConstantValue): Constant {
  if (!Array.isArray(value)) {
    return { name, celType: type, expression: literalOf(type, value as ScalarValue) };
  }
  return { name, celType: `list<${type}>`, expression: { type: 'list', holds: type, ask: () => value } };
}
