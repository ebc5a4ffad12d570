import { codePointOrder } from './code-points.ts';
import type { Ask, ElementFact, ScalarValue } from './expression.ts';
import { ofBoth } from './operators.ts';

// Whole numbers compare exactly: one that is a bigint is beyond all that are numbers. False comes before true. Texts are
// equal by what JavaScript says too; in which order they come, it does not know.

type Value = ScalarValue;

const OF_BOTH = {
  '==': (left: Value, right: Value) => left === right,
  '!=': (left: Value, right: Value) => left !== right,
  '<': (left: Value, right: Value) => left < right,
  '<=': (left: Value, right: Value) => left <= right,
  '>': (left: Value, right: Value) => left > right,
  '>=': (left: Value, right: Value) => left >= right,
} as const;

type Sign = keyof typeof OF_BOTH;

export function comparisonOfBoth(sign: Sign, left: Ask<Value>, right: Ask<Value>): Ask<boolean> {
  return ofBoth(left, right, OF_BOTH[sign]);
}

/** Texts come in the order of their code points. */
export function textOrder(sign: '<' | '<=' | '>' | '>=', left: Ask<string>, right: Ask<string>): Ask<boolean> {
  const isInOrder = OF_BOTH[sign];
  return ofBoth(left, right, (first, second) => isInOrder(codePointOrder(first, second), 0));
}

/** Nearly all comparisons are with a value as it is written. Written out, each costs half as much. */
const WITH_LITERAL: Readonly<Record<Sign, (ask: Ask<Value>, literal: Value) => Ask<boolean>>> = {
  '==': (ask, literal) => (facts) => {
    const value = ask(facts);
    return typeof value === 'object' ? value : value === literal;
  },
  '!=': (ask, literal) => (facts) => {
    const value = ask(facts);
    return typeof value === 'object' ? value : value !== literal;
  },
  '<': (ask, literal) => (facts) => {
    const value = ask(facts);
    return typeof value === 'object' ? value : value < literal;
  },
  '<=': (ask, literal) => (facts) => {
    const value = ask(facts);
    return typeof value === 'object' ? value : value <= literal;
  },
  '>': (ask, literal) => (facts) => {
    const value = ask(facts);
    return typeof value === 'object' ? value : value > literal;
  },
  '>=': (ask, literal) => (facts) => {
    const value = ask(facts);
    return typeof value === 'object' ? value : value >= literal;
  },
};

export function comparisonWithLiteral(sign: Sign, ask: Ask<Value>, literal: Value): Ask<boolean> {
  return WITH_LITERAL[sign](ask, literal);
}

/** And most of those are with a fact of a macro's element. Read at once, it costs a call less. */
const OF_ELEMENT: Readonly<Record<Sign, (fact: ElementFact, literal: Value) => Ask<boolean>>> = {
  '==':
    ({ turn, of, missing }, literal) =>
    () => {
      const value = of(turn.element as never) as Value | null | undefined;
      return value === undefined || value === null ? missing : value === literal;
    },
  '!=':
    ({ turn, of, missing }, literal) =>
    () => {
      const value = of(turn.element as never) as Value | null | undefined;
      return value === undefined || value === null ? missing : value !== literal;
    },
  '<':
    ({ turn, of, missing }, literal) =>
    () => {
      const value = of(turn.element as never) as Value | null | undefined;
      return value === undefined || value === null ? missing : value < literal;
    },
  '<=':
    ({ turn, of, missing }, literal) =>
    () => {
      const value = of(turn.element as never) as Value | null | undefined;
      return value === undefined || value === null ? missing : value <= literal;
    },
  '>':
    ({ turn, of, missing }, literal) =>
    () => {
      const value = of(turn.element as never) as Value | null | undefined;
      return value === undefined || value === null ? missing : value > literal;
    },
  '>=':
    ({ turn, of, missing }, literal) =>
    () => {
      const value = of(turn.element as never) as Value | null | undefined;
      return value === undefined || value === null ? missing : value >= literal;
    },
};

export function comparisonOfElement(sign: Sign, fact: ElementFact, literal: Value): Ask<boolean> {
  return OF_ELEMENT[sign](fact, literal);
}
