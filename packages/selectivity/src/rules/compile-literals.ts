import { type Expression, isScalar, literalOf, type NodeOf, refused } from './expression.ts';
import { LARGEST_WHOLE_NUMBER, wholeNumber } from './whole-numbers.ts';

/** A value as it is written. */
export function literal(node: NodeOf<'value'>): Expression {
  const value = node.args;
  switch (typeof value) {
    case 'boolean':
      return literalOf('bool', value);
    case 'number':
      return literalOf('double', value);
    case 'string':
      return literalOf('string', value);
    case 'bigint':
      return wholeLiteral(node, value);
    default:
      return value === null
        ? refused(node, 'null is not available: has(…) asks whether a fact is there')
        : refused(node, 'bytes and unsigned numbers are not available: write text without b and numbers without u');
  }
}

/** A whole number as it is written, with the minus before it: the smallest one has no positive counterpart. */
export function wholeLiteral(node: NodeOf<'value' | '-_'>, value: bigint): Expression {
  const whole = wholeNumber(value);
  return whole === undefined
    ? refused(node, `whole numbers go up to ${LARGEST_WHOLE_NUMBER}, which is 64 bits`)
    : literalOf('int', whole);
}

/** A list as it is written; `elements` are the node's own, compiled. */
export function literalList(node: NodeOf<'list'>, elements: readonly Expression[]): Expression {
  const scalars = elements.filter(isScalar);
  const values = scalars.map((scalar) => scalar.literal).filter((value) => value !== undefined);
  const first = scalars[0];
  if (first === undefined || values.length < elements.length) {
    return refused(
      node,
      'a list holds values as they are written, at least one: compare facts with == and ||',
      ...elements,
    );
  }
  return { type: 'list', holds: first.type, ask: () => values };
}
