import type { Indeterminate } from './indeterminate.ts';

/** A whole number of 64 bits, exactly: a number where JavaScript counts it exactly, and a bigint beyond. Never both. */
export type WholeNumber = number | bigint;

const SMALLEST = -(2n ** 63n);
export const LARGEST_WHOLE_NUMBER = 2n ** 63n - 1n;

/** The whole number that a bigint is; undefined beyond 64 bits. */
export function wholeNumber(value: bigint): WholeNumber | undefined {
  if (value < SMALLEST || value > LARGEST_WHOLE_NUMBER) return undefined;
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value;
}

export type Sign = '+' | '-' | '*' | '/' | '%';

/** What CEL says of two whole numbers: exactly, or that they overflow or are divided by zero. */
export type WholeOperation = (left: WholeNumber, right: WholeNumber) => WholeNumber | Indeterminate;

/** Of numbers that JavaScript counts exactly. Beyond them the answer is no safe integer, never a wrong one. */
const OF_SAFE: Readonly<Record<Sign, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  // The quotient that remains when the rest is taken off is exact; one that is rounded first may not be.
  '/': (left, right) => (left - (left % right)) / right,
  '%': (left, right) => left % right,
};

const OF_ALL: Readonly<Record<Sign, (left: bigint, right: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/** One operation, with what it answers where there is no result; `where` is the place in the condition. */
export function wholeOperation(sign: Sign, where: string): WholeOperation {
  const quick = OF_SAFE[sign];
  const exact = OF_ALL[sign];
  const overflow: Indeterminate = { cause: `integer overflow in ${where}`, isMissing: false };
  const byZero: Indeterminate = { cause: `division by zero in ${where}`, isMissing: false };
  const divides = sign === '/' || sign === '%';
  return (left, right) => {
    if (divides && right === 0) return byZero;
    if (typeof left === 'number' && typeof right === 'number') {
      const result = quick(left, right);
      // Adding zero makes a plain zero of a negative one, which whole numbers do not know.
      if (Number.isSafeInteger(result)) return result + 0;
    }
    return wholeNumber(exact(BigInt(left), BigInt(right))) ?? overflow;
  };
}
