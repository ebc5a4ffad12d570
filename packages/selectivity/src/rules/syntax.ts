import type { ASTNode } from '@marcbachmann/cel-js';
import { FACTS, INTELLIGENCE_VARIABLES } from './facts.ts';

/** The parts of a node, from left to right. */
export function partsOf({ args }: ASTNode): readonly ASTNode[] {
  return nodesIn(args);
}

function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

/** The names that stand in a node, such as `lookouts`; of facts only the variable, of macros also what they name. */
export function namesIn(node: ASTNode): readonly string[] {
  return node.op === 'id' ? [node.args] : partsOf(node).flatMap(namesIn);
}

const SINGLE_VARIABLES: ReadonlySet<string> = new Set(
  FACTS.filter(({ isList }) => !isList).map(({ variable }) => variable),
);

export function readsIntelligence(node: ASTNode): boolean {
  return isIntelligence(node) || partsOf(node).some(readsIntelligence);
}

/** Whether it reads what a sensor or a register says of this one vehicle, which may be missing while intelligence is not. */
export function readsSingles(node: ASTNode): boolean {
  return namesIn(node).some((name) => SINGLE_VARIABLES.has(name));
}

export function isIntelligence(node: ASTNode | undefined): boolean {
  return node?.op === 'id' && INTELLIGENCE_VARIABLES.some((variable) => variable === node.args);
}

/** What is counted, in `lookouts.size()` or `size(lookouts)`; undefined for all else. */
export function counted(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall') return node.args[0] === 'size' ? node.args[1] : undefined;
  return node.op === 'call' && node.args[0] === 'size' ? node.args[1][0] : undefined;
}
