import type { ASTNode } from '@marcbachmann/cel-js';
import type { FactGroup, Facts, FactType } from './facts.ts';
import type { Indeterminate } from './indeterminate.ts';
import { spanOf } from './spans.ts';
import type { WholeNumber } from './whole-numbers.ts';

/** What a part of a condition says of a crossing's facts. Never throws. */
export type Ask<Value> = (facts: Facts) => Value | Indeterminate;

export type ScalarType = Exclude<FactType, 'list<string>'>;

/** One value of a rule's condition. */
export type ScalarValue = boolean | WholeNumber | string;

/** A fact of a macro's element: what is needed to read it at once, without asking another part. */
export interface ElementFact {
  readonly turn: { readonly element: unknown };
  readonly of: (record: never) => unknown;
  readonly missing: Indeterminate;
}

/** A part that stands for one value; with `literal` it is that value as it is written. */
export type Scalar = { readonly elementFact?: ElementFact } & ScalarOfType;

type ScalarOfType =
  | { readonly type: 'bool'; readonly ask: Ask<boolean>; readonly literal?: boolean }
  | { readonly type: 'double'; readonly ask: Ask<number>; readonly literal?: number }
  | { readonly type: 'int'; readonly ask: Ask<WholeNumber>; readonly literal?: WholeNumber }
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
  /** Where the record is found, if it is a macro's element. */
  readonly turn?: ElementFact['turn'];
}

/** A part that is good CEL and more than a rule may use. */
export interface Refused {
  readonly type: 'refused';
  readonly message: string;
  /** Where in the condition it stands: from this character, to before that one. */
  readonly start: number;
  readonly end: number;
}

export type Expression = Scalar | List | OneRecord | Refused;

/** A node of CEL's syntax by its operator. */
export type NodeOf<Operator extends ASTNode['op']> = Extract<ASTNode, { readonly op: Operator }>;

/** Refuses a node for what it is, unless one of its parts was refused already. */
export function refused(node: ASTNode, message: string, ...parts: readonly Expression[]): Refused {
  return parts.find((part) => part.type === 'refused') ?? { type: 'refused', message, ...spanOf(node) };
}

/** The part that asks for a fact of a type; `ask` answers values of that type and nothing else. */
export function expressionOf(type: FactType, ask: Ask<never>): Scalar | List {
  return type === 'list<string>' ? { type: 'list', holds: 'string', ask } : { type, ask };
}

/** A value as it is written. */
export function literalOf(type: ScalarType, literal: ScalarValue): Scalar {
  return { type, ask: () => literal, literal } as Scalar;
}

export function isScalar(expression: Expression): expression is Scalar {
  return expression.type !== 'list' && expression.type !== 'record' && expression.type !== 'refused';
}

/** Tells a list from what is indeterminate, which is an object too. */
export function isList(value: readonly unknown[] | Indeterminate): value is readonly unknown[] {
  return Array.isArray(value);
}
