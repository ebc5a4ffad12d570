import type { DocumentVersion } from '@southbound/contracts';
import { type Constant, readConstants } from './constants.ts';
import { SET_STEPS_MAX } from './cost.ts';
import { type DocumentResult, type LocatedDocument, readDocument } from './document.ts';
import { NO_INTELLIGENCE } from './facts.ts';
import { refusedInName } from './guardrails.ts';
import { type Rule, type RuleRead, readRule } from './rule.ts';
import { type RuleSetDocument, ruleSetSchema } from './rule-set-schema.ts';
import { ruleScope, type Scope } from './scope.ts';
import type { DocumentFault } from './text-places.ts';

export interface RuleSet {
  readonly version: DocumentVersion;
  readonly rules: readonly Rule[];
  /** The rules that may have something to say of a vehicle of which nothing is known: nearly all vehicles. */
  readonly rulesIfNothingKnown: readonly Rule[];
  /** What conditions may name. */
  readonly scope: Scope;
  /** What is no fault and probably a mistake. */
  readonly warnings: readonly DocumentFault[];
}

/**
 * Reads a rule set's text: parsed, checked against the closed list of facts and the guardrails, ready to evaluate.
 * Every fault is found, each with its line and column. `digest` is that of the text, and goes into each selection.
 */
export function readRuleSet(text: string, digest: string): DocumentResult<RuleSet> {
  const read = readDocument(text, ruleSetSchema);
  if (!read.ok) return read;
  const document = read.value;
  const { constants, faults: wrongConstants } = readConstants(document, document.value.constants);
  // Without its constants a condition would be called wrong for what is right in it.
  if (wrongConstants.length > 0) return { ok: false, faults: wrongConstants };
  const scope = ruleScope(constants);
  const inName = refusedInName(document.value.name).map((fault) => document.faultIn(['name'], fault));
  const faults: DocumentFault[] = [...inName, ...repeatedIds(document)];
  const rulesRead: RuleRead[] = [];
  for (const [index, written] of document.value.rules.entries()) {
    const result = readRule(document, scope, written, index);
    if ('rule' in result) rulesRead.push(result);
    else faults.push(...result);
  }
  faults.push(...tooCostly(document, rulesRead));
  if (faults.length > 0) return { ok: false, faults };
  const { name, version } = document.value;
  const rules = rulesRead.map(({ rule }) => rule);
  // What is false with all else missing is false whatever the rest is: a missing fact leaves a condition indeterminate.
  const rulesIfNothingKnown = rules.filter(({ condition }) => condition(NO_INTELLIGENCE) !== false);
  const warnings = [...unusedConstants(document, constants, rulesRead), ...rulesRead.flatMap((one) => one.warnings)];
  return { ok: true, value: { version: { name, version, digest }, rules, rulesIfNothingKnown, scope, warnings } };
}

function repeatedIds(document: LocatedDocument<RuleSetDocument>): DocumentFault[] {
  const seen = new Set<string>();
  return document.value.rules.flatMap((rule, index) => {
    if (!seen.has(rule.id)) {
      seen.add(rule.id);
      return [];
    }
    return [document.faultAt(['rules', index, 'id'], `rule id ${rule.id} stands here a second time; ids are unique`)];
  });
}

function tooCostly(document: LocatedDocument<unknown>, rules: readonly RuleRead[]): DocumentFault[] {
  const steps = rules.reduce((sum, rule) => sum + rule.steps, 0);
  if (steps <= SET_STEPS_MAX) return [];
  return [document.faultAt(['rules'], `all rules may cost ${steps} steps; a set may cost ${SET_STEPS_MAX}`)];
}

function unusedConstants(
  document: LocatedDocument<unknown>,
  constants: readonly Constant[],
  rules: readonly RuleRead[],
): DocumentFault[] {
  const used = new Set(rules.flatMap(({ names }) => names));
  return constants
    .filter(({ name }) => !used.has(name))
    .map(({ name }) => document.faultAtName(['constants', name], `no rule uses ${name}`));
}
