import type { LocatedDocument } from './document.ts';
import { type Expression, literalOf, type ScalarType, type ScalarValue } from './expression.ts';
import { FACTS } from './facts.ts';
import { refusedInName, refusedWords } from './guardrails.ts';
import type { DocumentFault, TextFault } from './text-places.ts';
import { LARGEST_WHOLE_NUMBER, wholeNumber } from './whole-numbers.ts';

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
 * already or that the guardrails refuse, a list of several types, a word that the guardrails refuse in a text, and a
 * whole number beyond 64 bits. Within them whole numbers are exact, as they are written.
 */
export function readConstants(
  document: LocatedDocument<unknown>,
  stated: Readonly<Record<string, ConstantValue>>,
): { readonly constants: readonly Constant[]; readonly faults: readonly DocumentFault[] } {
  const faults: DocumentFault[] = [];
  const constants: Constant[] = [];
  for (const [name, value] of Object.entries(stated)) {
    const path = ['constants', name];
    faults.push(...nameFaults(name).map((fault) => document.faultAtName(path, fault)));
    const isList = Array.isArray(value);
    const values = (isList ? value : [value]).map((one, index) =>
      scalarAt(document, isList ? [...path, index] : path, one),
    );
    faults.push(...values.flatMap((read) => read.faults));
    const types = new Set(values.map(({ type }) => type));
    // A list of whole and decimal numbers is one of decimal numbers.
    if (types.has('double')) types.delete('int');
    if (types.size > 1)
      faults.push(document.faultAt(path, `a list holds values of one type, not ${[...types].join(' and ')}`));
    const [type] = types;
    if (type !== undefined) constants.push(constant(name, type, values, isList));
  }
  return { constants, faults };
}

function nameFaults(name: string): readonly (string | TextFault)[] {
  const taken = CEL_WORDS.has(name) ? [`${name} is a word of CEL; choose another name`] : [];
  const isFact = FACT_WORDS.has(name) ? [`${name} is the name of a fact; choose another name`] : [];
  return [...taken, ...isFact, ...refusedInName(name)];
}

/** One value with its type, and what is wrong with it. */
interface ScalarRead {
  readonly type: ScalarType;
  readonly value: ScalarValue;
  readonly faults: readonly DocumentFault[];
}

function scalarAt(
  document: LocatedDocument<unknown>,
  path: readonly PropertyKey[],
  value: boolean | number | string,
): ScalarRead {
  if (typeof value === 'boolean') return { type: 'bool', value, faults: [] };
  if (typeof value === 'string') {
    return { type: 'string', value, faults: refusedWords(value).map((fault) => document.faultIn(path, fault)) };
  }
  const written = document.writtenAt(path);
  if (!WHOLE.test(written)) return { type: 'double', value, faults: [] };
  // The parser rounds whole numbers beyond 2^53, so they are read again.
  const whole = wholeNumber(BigInt(written.replace('+', '')));
  if (whole !== undefined) return { type: 'int', value: whole, faults: [] };
  const message = `whole numbers go up to ${LARGEST_WHOLE_NUMBER}, which is 64 bits`;
  return { type: 'int', value: 0, faults: [document.faultAt(path, message)] };
}

/** A whole number as YAML writes it, also in octal and hexadecimal digits. */
const WHOLE = /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/;

function constant(name: string, type: ScalarType, read: readonly ScalarRead[], isList: boolean): Constant {
  const values = read.map(({ value }) => (type === 'double' ? Number(value) : value));
  const [first] = values;
  return !isList && first !== undefined
    ? { name, celType: type, expression: literalOf(type, first) }
    : { name, celType: `list<${type}>`, expression: { type: 'list', holds: type, ask: () => values } };
}
