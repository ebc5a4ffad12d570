import type { ASTNode } from '@marcbachmann/cel-js';
import type { Names } from './compile.ts';
import { FACTS } from './facts.ts';
import { readPattern } from './patterns.ts';
import { partsOf } from './syntax.ts';

/**
 * The most records of a kind that a condition is reckoned to walk over: as many as a plate keeps of each kind but
 * lookouts (`RECORDS_MAX` of intelligence/plate-intelligence.ts). Of lookouts that name one plate or person there is no
 * bound, and all of them are walked over; so many on one vehicle are rare enough not to set it.
 */
const RECORDS_RECKONED = 50;

/** The longest text among the facts, a trafficking indicator, has 41 characters; rounded up. */
const TEXT_CHARACTERS_RECKONED = 64;

/** The bounds in steps. Invented, no source: two lists within each other are far below the first, three are above. */
export const RULE_STEPS_MAX = 100_000;
export const SET_STEPS_MAX = 1_000_000;

/**
 * An upper bound of what asking a condition costs, in steps: one for each part each time it is asked. Lists count with
 * as many elements as they may have, so that a list within a list multiplies; a pattern counts with its size for each
 * character of the text.
 */
export function stepsOf(node: ASTNode, names: Names): number {
  const parts = partsOf(node).reduce((sum, part) => sum + stepsOf(part, names), 1);
  if (node.op === 'in') return parts + lengthOf(node.args[1], names);
  if (node.op !== 'rcall') return parts;
  const [method, receiver, [first, body]] = node.args;
  if (method === 'matches' && first !== undefined) return parts + patternSize(first, names) * TEXT_CHARACTERS_RECKONED;
  if (body === undefined) return parts;
  return 1 + stepsOf(receiver, names) + lengthOf(receiver, names) * (1 + stepsOf(body, names));
}

function lengthOf(node: ASTNode, names: Names): number {
  if (node.op === 'list') return node.args.length;
  const named = node.op === 'id' ? names.get(node.args) : undefined;
  const isFact = named === undefined || FACTS.some(({ variable }) => node.op === 'id' && variable === node.args);
  if (named?.type !== 'list' || isFact) return RECORDS_RECKONED;
  const values = named.ask({});
  return Array.isArray(values) ? values.length : RECORDS_RECKONED;
}

function patternSize(node: ASTNode, names: Names): number {
  const named = node.op === 'id' ? names.get(node.args) : undefined;
  const pattern = node.op === 'value' ? node.args : named?.type === 'string' ? named.literal : undefined;
  const read = typeof pattern === 'string' ? readPattern(pattern) : undefined;
  return read?.ok === true ? read.size : 0;
}
