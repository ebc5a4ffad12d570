import type { ASTNode } from '@marcbachmann/cel-js';
import { celFault, withSuggestion } from './cel-faults.ts';
import { compile } from './compile.ts';
import { RULE_STEPS_MAX, stepsOf } from './cost.ts';
import type { Ask, Expression } from './expression.ts';
import { refusedWords } from './guardrails.ts';
import { loweringPoints, loweringPointsFault, loweringUse, loweringUseFault } from './raising.ts';
import { surelyFails } from './ranges.ts';
import type { Scope } from './scope.ts';
import { spanOf } from './spans.ts';
import { partsOf } from './syntax.ts';
import type { TextFault } from './text-places.ts';
import type { WholeNumber } from './whole-numbers.ts';

/** An expression that was checked and compiled, or all that is wrong with it, each with its place. */
export type Checked<Value> =
  | { readonly ok: true; readonly ask: Ask<Value>; readonly ast: ASTNode; readonly steps: number }
  | { readonly ok: false; readonly faults: readonly TextFault[] };

/** Checks a condition's text against the guardrails, the facts' types, what is refused and what it may cost. */
export function checkCondition(scope: Scope, text: string): Checked<boolean> {
  const checked = checkExpression(scope, text);
  if (!checked.ok) return checked;
  const { expression, ast, steps } = checked;
  if (expression.type !== 'bool') return wrongType(text, expression, 'a condition answers true or false');
  const lowering = loweringUse(ast, scope.names);
  if (lowering !== null) return { ok: false, faults: [faultOf(lowering, loweringUseFault(lowering))] };
  return { ok: true, ask: expression.ask, ast, steps };
}

/** Checks an expression of points likewise. */
export function checkPoints(scope: Scope, text: string): Checked<WholeNumber> {
  const checked = checkExpression(scope, text);
  if (!checked.ok) return checked;
  const { expression, ast, steps } = checked;
  if (expression.type !== 'int') return wrongType(text, expression, 'points are a whole number');
  const lowering = loweringPoints(ast, scope.names);
  if (lowering !== null) return { ok: false, faults: [faultOf(lowering, loweringPointsFault(lowering))] };
  return { ok: true, ask: expression.ask, ast, steps };
}

function checkExpression(scope: Scope, text: string) {
  const refuse = (...faults: readonly TextFault[]) => ({ ok: false as const, faults });
  const words = refusedWords(text);
  if (words.length > 0) return refuse(...words);
  const check = scope.environment.check(text);
  if (!check.valid) return refuse(celFault(scope, text, check.error));
  const { ast } = scope.environment.parse(text);
  const hidden = hiddenName(scope, ast);
  if (hidden !== null) return refuse(hidden);
  const expression = compile(ast, scope.names);
  if (expression.type === 'refused') return refuse(withSuggestion(scope, text, expression));
  const failing = surelyFails(ast, scope.names);
  if (failing !== null) return refuse(faultOf(failing.node, failing.message));
  const steps = stepsOf(ast, scope.names);
  if (steps > RULE_STEPS_MAX) {
    return refuse(faultOf(ast, `this may cost ${steps} steps; a condition may cost ${RULE_STEPS_MAX}`));
  }
  return { ok: true as const, expression, ast, steps };
}

function wrongType(text: string, { type }: Expression, message: string) {
  return { ok: false as const, faults: [{ start: 0, end: text.length, message: `this answers ${type}; ${message}` }] };
}

function faultOf(node: ASTNode, message: string): TextFault {
  return { ...spanOf(node), message };
}

/** A macro that names its element as a fact or a constant is called: whoever reads on would take one for the other. */
function hiddenName(scope: Scope, node: ASTNode): TextFault | null {
  const name = node.op === 'rcall' && node.args[2].length > 1 ? node.args[2][0] : undefined;
  if (name?.op === 'id' && scope.names.has(name.args)) {
    return faultOf(name, `${name.args} is a fact or a constant already; name the element otherwise`);
  }
  for (const part of partsOf(node)) {
    const hidden = hiddenName(scope, part);
    if (hidden !== null) return hidden;
  }
  return null;
}
