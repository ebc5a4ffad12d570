import type { ASTNode } from '@marcbachmann/cel-js';
import type { FactGroup, Facts, FactType } from './facts.ts';

/** Why something cannot be said: a fact is missing, or a number cannot be counted exactly. */
export interface Indeterminate {
  readonly cause: string;
}

/** What a part of a condition says of a crossing's facts. Never throws. */
export type Ask<Value> = (facts: Facts) => Value | Indeterminate;

export type ScalarType = Exclude<FactType, 'list<string>'>;

/** A part that stands for one value; with `literal` it is that value as it is written. Whole numbers are safe integers. */
export type Scalar =
  | { readonly type: 'bool'; readonly ask: Ask<boolean>; readonly literal?: boolean }
  | { readonly type: 'double' | 'int'; readonly ask: Ask<number>; readonly literal?: number }
  | { readonly type: 'string'; readonly ask: Ask<string>; readonly literal?: string };

export interface List {
  readonly type: 'list';
  /** The type of its values, or the group of facts that its records are of. */
  readonly holds: ScalarType | FactGroup;
  readonly ask: Ask<readonly unknown[]>;
}

export interface OneRecord {
  readonly type: 'record';
  readonly group: FactGroup;
  /** Asks for one of the group's facts; `missing` is the answer when it is missing. */
  readonly askFor: (fact: FactGroup['fields'][string], missing: Indeterminate) => Ask<never>;
  /** The answer when the whole record is missing. */
  readonly missing: Indeterminate | null;
}

/** A part that is good CEL and more than a rule may use. */
export interface Refused {
  readonly type: 'refused';
  readonly message: string;
  readonly node: ASTNode;
}

export type Expression = Scalar | List | OneRecord | Refused;

/** A node of CEL's syntax by its operator. */
export type NodeOf<Operator extends ASTNode['op']> = Extract<ASTNode, { readonly op: Operator }>;

/** A node as it is written in the condition. */
export function textOf({ input, start, end }: ASTNode): string {
  return input.slice(start, end);
}

/** Refuses a node for what it is, unless one of its parts was refused already. */
export function refused(node: ASTNode, message: string, ...parts: readonly Expression[]): Refused {
  return parts.find((part) => part.type === 'refused') ?? { type: 'refused', message, node };
}

/** The part that asks for a fact of a type; `ask` answers values of that type and nothing else. */
export function expressionOf(type: FactType, ask: Ask<never>): Scalar | List {
  return type === 'list<string>' ? { type: 'list', holds: 'string', ask } : { type, ask };
}

export function isScalar(expression: Expression): expression is Scalar {
  return expression.type !== 'list' && expression.type !== 'record' && expression.type !== 'refused';
}

/** Tells a list from what is indeterminate, which is an object too. */
export function isList(value: readonly unknown[] | Indeterminate): value is readonly unknown[] {
  return Array.isArray(value);
}
