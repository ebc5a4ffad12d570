import { codePointsIn } from './code-points.ts';
import type { Ask, ScalarValue } from './expression.ts';
import type { Indeterminate } from './indeterminate.ts';
import { type WholeNumber, wholeOperation } from './whole-numbers.ts';

// A value is never a list or a record, so that what is indeterminate is the only object among what a part may say.

/** What both sides come to together; indeterminate when one of them is, with the left one's cause first. */
export function ofBoth<Value extends ScalarValue, Result>(
  left: Ask<Value>,
  right: Ask<Value>,
  come: (left: Value, right: Value) => Result | Indeterminate,
): Ask<Result> {
  return (facts) => {
    const first = left(facts);
    if (typeof first === 'object') return first;
    const second = right(facts);
    return typeof second === 'object' ? second : come(first, second);
  };
}

function ofOne<Value extends ScalarValue, Result>(
  operand: Ask<Value>,
  come: (value: Value) => Result | Indeterminate,
): Ask<Result> {
  return (facts) => {
    const value = operand(facts);
    return typeof value === 'object' ? value : come(value);
  };
}

/**
 * `&&`, which false settles, and `||`, which true settles. The side that settles it does so whatever the other is, even
 * if that is indeterminate. Where both are indeterminate, the right one's cause stands.
 */
export function junction(settling: boolean, left: Ask<boolean>, right: Ask<boolean>): Ask<boolean> {
  return (facts) => {
    const first = left(facts);
    if (first === settling) return settling;
    const second = right(facts);
    return second === !settling ? first : second;
  };
}

export function not(operand: Ask<boolean>): Ask<boolean> {
  return ofOne(operand, (value) => !value);
}

export function choice<Value>(condition: Ask<boolean>, yes: Ask<Value>, no: Ask<Value>): Ask<Value> {
  return (facts) => {
    const answer = condition(facts);
    if (answer === true) return yes(facts);
    return answer === false ? no(facts) : answer;
  };
}

export function minusDouble(operand: Ask<number>): Ask<number> {
  return ofOne(operand, (value) => -value);
}

export function minusWhole(operand: Ask<WholeNumber>, where: string): Ask<WholeNumber> {
  const subtract = wholeOperation('-', where);
  return ofOne(operand, (value) => subtract(0, value));
}

/** A whole number as the decimal one that it is compared with. */
export function asDouble(operand: Ask<WholeNumber>): Ask<number> {
  return ofOne(operand, Number);
}

const TEXT_TESTS = {
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
  contains: (text: string, part: string) => text.includes(part),
} as const;

export function textTest(method: keyof typeof TEXT_TESTS, text: Ask<string>, part: Ask<string>): Ask<boolean> {
  return ofBoth(text, part, TEXT_TESTS[method]);
}

export function textMatches(text: Ask<string>, holds: (text: string) => boolean): Ask<boolean> {
  return ofOne(text, holds);
}

export function textSize(text: Ask<string>): Ask<number> {
  return ofOne(text, codePointsIn);
}
