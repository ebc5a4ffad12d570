import type { ASTNode } from '@marcbachmann/cel-js';
import { comparisonOfBoth, comparisonWithLiteral, textOrder } from './comparisons.ts';
import { type Ask, type Expression, expressionOf, isScalar, type NodeOf, refused, textOf } from './expression.ts';
import { membership } from './lists.ts';
import { arithmetic, choice, junction, minus, not } from './operators.ts';

// The static check has seen to it that an operator's parts go together. What is refused here is what CEL allows beyond
// what rules may use.

export function unary(node: NodeOf<'!_' | '-_'>, operand: Expression): Expression {
  if (node.op === '!_' && operand.type === 'bool') return { type: 'bool', ask: not(operand.ask) };
  if (node.op === '-_' && (operand.type === 'int' || operand.type === 'double')) {
    const { type, ask, literal } = operand;
    return literal === undefined ? { type, ask: minus(ask) } : { type, ask: () => -literal, literal: -literal };
  }
  return refused(node, '! is for true and false, - for numbers', operand);
}

export function logic(node: NodeOf<'&&' | '||'>, left: Expression, right: Expression): Expression {
  if (left.type === 'bool' && right.type === 'bool') {
    return { type: 'bool', ask: junction(node.op === '||', left.ask, right.ask) };
  }
  return refused(node, `${node.op} joins what is true or false`, left, right);
}

export function ternary(node: ASTNode, condition: Expression, yes: Expression, no: Expression): Expression {
  if (condition.type === 'bool' && isScalar(yes) && isScalar(no) && yes.type === no.type) {
    return expressionOf(yes.type, choice<unknown>(condition.ask, yes.ask, no.ask) as Ask<never>);
  }
  return refused(node, '?: does not choose between lists: choose between two conditions', condition, yes, no);
}

export function comparison(
  node: NodeOf<'==' | '!=' | '<' | '<=' | '>' | '>='>,
  left: Expression,
  right: Expression,
): Expression {
  if (!isScalar(left) || !isScalar(right)) {
    return refused(node, `${node.op} compares one value with one; for lists use in, exists(…) or all(…)`, left, right);
  }
  if (left.type === 'string' && right.type === 'string' && node.op !== '==' && node.op !== '!=') {
    return { type: 'bool', ask: textOrder(node.op, left.ask, right.ask) };
  }
  const ask =
    right.literal === undefined
      ? comparisonOfBoth(node.op, left.ask, right.ask)
      : comparisonWithLiteral(node.op, left.ask, right.literal);
  return { type: 'bool', ask };
}

export function isIn(node: ASTNode, value: Expression, list: Expression): Expression {
  if (isScalar(value) && list.type === 'list') return { type: 'bool', ask: membership(value.ask, list.ask) };
  return refused(node, 'in looks for one value in a list of values', value, list);
}

export function sum(node: NodeOf<'+' | '-' | '*'>, left: Expression, right: Expression): Expression {
  if (left.type === 'int' && right.type === 'int') {
    const overflow = { cause: `integer overflow in ${textOf(node)}`.slice(0, 200) };
    return { type: 'int', ask: arithmetic(node.op, left.ask, right.ask, overflow) };
  }
  return refused(node, `${node.op} is for whole numbers only: write what it comes to`, left, right);
}
