import type { ASTNode } from '@marcbachmann/cel-js';
import type { Names } from './compile.ts';
import type { NodeOf } from './expression.ts';
import { mayFail, rangeOf } from './ranges.ts';
import { textOf } from './spans.ts';
import { counted, isIntelligence, readsIntelligence, readsSingles } from './syntax.ts';

// One more lookout, lead, report or seizure must never lower a score. A rule that is indeterminate may weigh more than
// one that fires, by the policy's points; so more intelligence may make a false condition indeterminate or true, and must
// change neither a true nor an indeterminate one. It follows that a part that asks intelligence is never indeterminate
// by itself while intelligence is there, and that nothing else stands within it that could be missing.

/**
 * The first place where more intelligence could turn a condition from true to false, or from indeterminate to anything
 * else; null when there is none. Intelligence may stand as `….exists(…)` and as a size that is at least or more than
 * something, joined by `&&` with anything, and by `||` among themselves; so in no negation, no upper bound, no equality
 * and no `all`. What an `exists` over intelligence and an `||` of them ask may neither be missing nor fail.
 */
export function loweringUse(node: ASTNode, names: Names): ASTNode | null {
  if (!readsIntelligence(node)) return null;
  switch (node.op) {
    case '&&':
      return loweringUse(node.args[0], names) ?? loweringUse(node.args[1], names);
    case '||':
      if (mayBeIndeterminate(node, names)) return node;
      return loweringUse(node.args[0], names) ?? loweringUse(node.args[1], names);
    case '>':
    case '>=':
      return isSizeBeyond(node.args[0], node.args[1]) ? null : node;
    case '<':
    case '<=':
      return isSizeBeyond(node.args[1], node.args[0]) ? null : node;
    case 'rcall':
      return loweringSearch(node, names);
    default:
      return node;
  }
}

function isSizeBeyond(size: ASTNode, bound: ASTNode): boolean {
  return isIntelligence(counted(size)) && !readsIntelligence(bound);
}

function loweringSearch(node: NodeOf<'rcall'>, names: Names): ASTNode | null {
  const [method, receiver, [element, body]] = node.args;
  if (method !== 'exists' || !isIntelligence(receiver) || element?.op !== 'id' || body === undefined) return node;
  return mayBeIndeterminate(body, names) ? node : loweringUse(body, names);
}

/** The same for an expression of points: the first place where more intelligence could lower them; null when none. */
export function loweringPoints(node: ASTNode, names: Names): ASTNode | null {
  if (!readsIntelligence(node) || isIntelligence(counted(node))) return null;
  switch (node.op) {
    case '+':
    case '-':
    case '*':
    case '/':
      return loweringArithmetic(node, names);
    case '?:':
      return loweringChoice(node.args, names);
    default:
      return node;
  }
}

function loweringArithmetic(node: NodeOf<'+' | '-' | '*' | '/'>, names: Names): ASTNode | null {
  const [left, right] = node.args;
  // Where it could overflow, one more record might make it indeterminate.
  if (rangeOf(node, names) === undefined) return node;
  if (node.op === '-' || node.op === '/') return readsIntelligence(right) ? node : loweringPoints(left, names);
  if (node.op === '*' && !(isCount(left, names) && isCount(right, names))) return node;
  return loweringPoints(left, names) ?? loweringPoints(right, names);
}

/** `intelligence ? more : less`, both as they are written; or a choice by something else between points that may rise. */
function loweringChoice([condition, more, less]: readonly [ASTNode, ASTNode, ASTNode], names: Names): ASTNode | null {
  if (!readsIntelligence(condition)) return loweringPoints(more, names) ?? loweringPoints(less, names);
  if (mayBeIndeterminate(condition, names)) return condition;
  const [high, low] = [fixedAt(more, names), fixedAt(less, names)];
  if (high === undefined || low === undefined || high < low) return more;
  return loweringUse(condition, names);
}

/** The one value that a part has, whatever the facts. */
function fixedAt(node: ASTNode, names: Names): bigint | undefined {
  const range = rangeOf(node, names);
  return range?.low === range?.high ? range?.low : undefined;
}

function isCount(node: ASTNode, names: Names): boolean {
  return (rangeOf(node, names)?.low ?? -1n) >= 0n;
}

function mayBeIndeterminate(node: ASTNode, names: Names): boolean {
  return readsSingles(node) || mayFail(node, names);
}

export function loweringUseFault(node: ASTNode): string {
  return `more intelligence could change this for the worse, and intelligence may only raise a chance: ${textOf(node)}. Use exists(…) on what intelligence itself says, or size() > …, joined by &&, or among themselves by ||; write what else is a reason as another rule`;
}

export function loweringPointsFault(node: ASTNode): string {
  return `more intelligence could lower these points, and intelligence may only raise them: ${textOf(node)}. Use size(…), added, multiplied by a number as it is written, or ….exists(…) ? more : less`;
}
