import type { ASTNode } from '@marcbachmann/cel-js';
import { comparisonOfBoth, comparisonOfElement, comparisonWithLiteral, textOrder } from './comparisons.ts';
import { wholeLiteral } from './compile-literals.ts';
import {
  type Ask,
  type Expression,
  expressionOf,
  isScalar,
  literalOf,
  type NodeOf,
  refused,
  type Scalar,
} from './expression.ts';
import { membership } from './lists.ts';
import { asDouble, choice, junction, minusDouble, minusWhole, not, ofBoth } from './operators.ts';
import { textOf } from './spans.ts';
import { wholeOperation } from './whole-numbers.ts';

// The static check has seen to it that an operator's parts go together. What is refused here is what CEL allows beyond
// what rules may use.

export function unary(node: NodeOf<'!_' | '-_'>, operand: Expression): Expression {
  if (node.op === '!_' && operand.type === 'bool') return { type: 'bool', ask: not(operand.ask) };
  if (node.op === '-_' && operand.type === 'double') {
    return operand.literal === undefined
      ? { type: 'double', ask: minusDouble(operand.ask) }
      : literalOf('double', -operand.literal);
  }
  if (node.op === '-_' && operand.type === 'int') {
    return operand.literal === undefined
      ? { type: 'int', ask: minusWhole(operand.ask, placeOf(node)) }
      : wholeLiteral(node, -BigInt(operand.literal));
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
  const [first, second] = left.type === right.type ? [left, right] : [decimal(left), decimal(right)];
  const { literal } = second;
  if (literal === undefined) return { type: 'bool', ask: comparisonOfBoth(node.op, first.ask, second.ask) };
  const { elementFact } = first;
  const ask =
    elementFact === undefined
      ? comparisonWithLiteral(node.op, first.ask, literal)
      : comparisonOfElement(node.op, elementFact, literal);
  return { type: 'bool', ask };
}

function decimal(side: Scalar): Scalar {
  if (side.type !== 'int') return side;
  return side.literal === undefined
    ? { type: 'double', ask: asDouble(side.ask) }
    : literalOf('double', Number(side.literal));
}

export function isIn(node: ASTNode, value: Expression, list: Expression): Expression {
  if (isScalar(value) && list.type === 'list') return { type: 'bool', ask: membership(value.ask, list.ask) };
  return refused(node, 'in looks for one value in a list of values', value, list);
}

export function arithmetic(node: NodeOf<'+' | '-' | '*' | '/' | '%'>, left: Expression, right: Expression): Expression {
  if (left.type === 'int' && right.type === 'int') {
    return { type: 'int', ask: ofBoth(left.ask, right.ask, wholeOperation(node.op, placeOf(node))) };
  }
  return refused(node, `${node.op} is for whole numbers only: write what it comes to`, left, right);
}

/** A cause is a sentence of a selection, not a page. */
function placeOf(node: ASTNode): string {
  return textOf(node).slice(0, 200);
}
