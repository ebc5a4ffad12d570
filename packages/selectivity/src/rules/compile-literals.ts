import { type Expression, isScalar, type NodeOf, refused } from './expression.ts';

/** A value as it is written. Whole numbers that JavaScript cannot count exactly are refused. */
export function literal(node: NodeOf<'value'>): Expression {
  const value = node.args;
  switch (typeof value) {
    case 'boolean':
      return { type: 'bool', ask: () => value, literal: value };
    case 'number':
      return { type: 'double', ask: () => value, literal: value };
    case 'string':
      return { type: 'string', ask: () => value, literal: value };
    case 'bigint': {
      const whole = Number(value);
      return Number.isSafeInteger(whole)
        ? { type: 'int', ask: () => whole, literal: whole }
        : refused(node, `whole numbers go up to ${Number.MAX_SAFE_INTEGER}: further ones are not counted exactly`);
    }
    default:
      return value === null
        ? refused(node, 'null is not available: has(…) asks whether a fact is there')
        : refused(node, 'bytes and unsigned numbers are not available: write text without b and numbers without u');
  }
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
