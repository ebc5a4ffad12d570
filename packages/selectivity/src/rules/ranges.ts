import type { ASTNode } from '@marcbachmann/cel-js';
import type { Names } from './compile.ts';
import { textOf } from './spans.ts';
import { counted, partsOf } from './syntax.ts';
import { LARGEST_WHOLE_NUMBER, wholeNumber } from './whole-numbers.ts';

/** Between which whole numbers a part lies, whatever the facts. */
export interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** A whole fact counts something or is a number of days, so it is never negative, and a safe integer. */
const OF_A_FACT: Range = { low: 0n, high: BigInt(Number.MAX_SAFE_INTEGER) };

/** No list and no text in memory is longer. */
const OF_A_SIZE: Range = { low: 0n, high: 2n ** 32n - 1n };

/** The range of a part of type int; undefined where it may overflow, be divided by zero, or is no whole number. */
export function rangeOf(node: ASTNode, names: Names): Range | undefined {
  const range = unbounded(node, names);
  const fits = range !== undefined && wholeNumber(range.low) !== undefined && wholeNumber(range.high) !== undefined;
  return fits ? range : undefined;
}

function unbounded(node: ASTNode, names: Names): Range | undefined {
  if (counted(node) !== undefined) return OF_A_SIZE;
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint' ? { low: node.args, high: node.args } : undefined;
    case 'id': {
      const named = names.get(node.args);
      if (named?.type !== 'int') return undefined;
      return named.literal === undefined ? OF_A_FACT : { low: BigInt(named.literal), high: BigInt(named.literal) };
    }
    case '.':
      return OF_A_FACT;
    case '-_': {
      const range = unbounded(node.args, names);
      return range && { low: -range.high, high: -range.low };
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return ofOperation(node.op, rangeOf(node.args[0], names), rangeOf(node.args[1], names));
    case '?:': {
      const [yes, no] = [rangeOf(node.args[1], names), rangeOf(node.args[2], names)];
      return yes && no && spanning([yes.low, yes.high, no.low, no.high]);
    }
    default:
      return undefined;
  }
}

function ofOperation(sign: '+' | '-' | '*' | '/' | '%', left: Range | undefined, right: Range | undefined) {
  if (left === undefined || right === undefined) return undefined;
  switch (sign) {
    case '+':
      return { low: left.low + right.low, high: left.high + right.high };
    case '-':
      return { low: left.low - right.high, high: left.high - right.low };
    case '*':
      return spanning([left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high]);
    case '/':
      // Only by what is surely positive: by all else nobody needs to divide.
      return right.low > 0n
        ? spanning([left.low / right.low, left.low / right.high, left.high / right.low, left.high / right.high])
        : undefined;
    case '%':
      return right.low > 0n ? { low: left.low < 0n ? 1n - right.high : 0n, high: right.high - 1n } : undefined;
  }
}

function spanning(values: readonly bigint[]): Range {
  const [low = 0n, ...more] = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return { low, high: more.at(-1) ?? low };
}

/** Whether some arithmetic within could have no result: an overflow, or a division by what is not surely positive. */
export function mayFail(node: ASTNode, names: Names): boolean {
  const isArithmetic = '+-*/%'.includes(node.op) || node.op === '-_';
  return (
    (isArithmetic && isWhole(node, names) && rangeOf(node, names) === undefined) ||
    partsOf(node).some((part) => mayFail(part, names))
  );
}

/** A minus before a decimal number always has a result. */
function isWhole(node: ASTNode, names: Names): boolean {
  if (node.op !== '-_') return true;
  const operand = node.args;
  if (operand.op === 'value') return typeof operand.args === 'bigint';
  return operand.op !== 'id' || names.get(operand.args)?.type !== 'double';
}

/** The first arithmetic within that has no result whatever the facts, and why; null when there is none. */
export function surelyFails(node: ASTNode, names: Names): { readonly node: ASTNode; readonly message: string } | null {
  for (const part of partsOf(node)) {
    const within = surelyFails(part, names);
    if (within !== null) return within;
  }
  const never = `in ${textOf(node)}, whatever the facts: nobody could ever say what it comes to`;
  if (node.op === '/' || node.op === '%') {
    const divisor = rangeOf(node.args[1], names);
    if (divisor?.low === 0n && divisor.high === 0n) return { node, message: `division by zero ${never}` };
  }
  if (!'+-*/%'.includes(node.op) && node.op !== '-_') return null;
  const range = unbounded(node, names);
  const overflows =
    range !== undefined && (range.low > LARGEST_WHOLE_NUMBER || range.high < -LARGEST_WHOLE_NUMBER - 1n);
  return overflows ? { node, message: `integer overflow ${never}` } : null;
}
