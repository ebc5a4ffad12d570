import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { DAY_MS, type DocumentVersion, type PlainReason } from '@southbound/contracts';
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { type DocumentFault, type DocumentResult, type LocatedDocument, readDocument } from './document.ts';
import { FACTS, type Facts } from './facts.ts';
import { refusedWords } from './guardrails.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case, such as lookout-urgent');
const calendarDay = z.iso.date('a calendar day in quotes, such as "2027-03-31"');
const sentence = z.string().min(1, 'a plain sentence').max(200, 'at most 200 characters');

const ruleSchema = z.strictObject({
  id: name,
  owner: name,
  reason: z.strictObject({ en: sentence, es: sentence }),
  source: sentence.describe('Where the rule comes from'),
  when: z.string().min(1, 'a condition in CEL').max(2_000, 'at most 2,000 characters'),
  points: z.int('a whole number').min(0, 'points are never negative: no rule lets a vehicle pass').max(1_000),
  expires: calendarDay,
});

const ruleSetSchema = z.strictObject({
  name,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version in quotes, such as "1.0.0"'),
  owner: name,
  rules: z.array(ruleSchema).min(1, 'at least one rule').max(500, 'at most 500 rules'),
});

export interface Rule {
  readonly id: string;
  readonly owner: string;
  readonly reason: PlainReason;
  readonly points: number;
  /** The rule scores nothing from this instant on. */
  readonly expiresAtMs: number;
  /** Whether the rule's condition holds. Throws when a fact that it needs is missing. */
  readonly holds: (facts: Facts) => boolean;
}

export interface RuleSet {
  readonly version: DocumentVersion;
  readonly rules: readonly Rule[];
}

/**
 * Reads a rule set's text: parsed, checked against the closed list of facts and the guardrails, ready to evaluate.
 * Every fault is found, each with its line and column. `digest` is that of the text, and goes into each selection.
 */
export function readRuleSet(text: string, digest: string): DocumentResult<RuleSet> {
  const read = readDocument(text, ruleSetSchema);
  if (!read.ok) return read;
  const environment = conditionEnvironment();
  const faults: DocumentFault[] = repeatedIds(read.value);
  const rules: Rule[] = [];
  for (const [index, rule] of read.value.value.rules.entries()) {
    const checked = checkCondition(environment, rule.when);
    if (!checked.ok) {
      faults.push(...checked.messages.map((message) => read.value.faultAt(['rules', index, 'when'], message)));
      continue;
    }
    const { id, owner, reason, points } = rule;
    // The day of expiry is the rule's last.
    const expiresAtMs = Date.parse(rule.expires) + DAY_MS;
    rules.push({ id, owner, reason, points, expiresAtMs, holds: checked.holds });
  }
  if (faults.length > 0) return { ok: false, faults };
  const { name, version } = read.value.value;
  return { ok: true, value: { version: { name, version, digest }, rules } };
}

function repeatedIds(document: LocatedDocument<z.output<typeof ruleSetSchema>>): DocumentFault[] {
  const seen = new Set<string>();
  return document.value.rules.flatMap((rule, index) => {
    if (!seen.has(rule.id)) {
      seen.add(rule.id);
      return [];
    }
    return [document.faultAt(['rules', index, 'id'], `rule id ${rule.id} stands here a second time; ids are unique`)];
  });
}

/** CEL with the facts declared, and limits that keep a hostile condition from costing more than it may. */
function conditionEnvironment(): Environment {
  const environment = new Environment({
    limits: { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 8 },
  });
  for (const group of FACTS) {
    const fields = Object.fromEntries(Object.entries(group.fields).map(([field, { type }]) => [field, type]));
    environment.registerType(group.typeName, { fields });
    environment.registerVariable(group.variable, group.isList ? `list<${group.typeName}>` : group.typeName);
  }
  return environment;
}

type CheckedCondition =
  | { readonly ok: true; readonly holds: (facts: Facts) => boolean }
  | { readonly ok: false; readonly messages: readonly string[] };

function checkCondition(environment: Environment, condition: string): CheckedCondition {
  const refused = refusedWords(condition);
  if (refused.length > 0) return { ok: false, messages: refused };
  const check = environment.check(condition);
  if (!check.valid) return { ok: false, messages: [conditionFault(check.error?.message ?? 'is no CEL', condition)] };
  if (check.type !== 'bool') {
    return { ok: false, messages: [`the condition answers ${check.type}; a condition answers true or false`] };
  }
  const program = environment.parse(condition);
  if (callsMatches(program.ast)) {
    const message =
      'matches() is not available: a regular expression can take longer than a lane waits. Compare with ==, in, startsWith or contains';
    return { ok: false, messages: [message] };
  }
  return { ok: true, holds: (facts) => program(facts) === true };
}

function conditionFault(message: string, condition: string): string {
  const unknown = /^(?:No such key|Unknown variable): (\w+)/.exec(message)?.[1];
  const known = FACTS.flatMap((group) => [group.variable, ...Object.keys(group.fields)]);
  const near = unknown === undefined ? undefined : nearestOf(unknown, known);
  const summary = message.split('\n\n')[0] ?? message;
  const suggestion = near === undefined ? '' : `; did you mean ${near}?`;
  return `${summary.trim()}${suggestion} In: ${condition.trim()}`;
}

/** The known word with the fewest edits to the unknown one, if at most a third of it differs. */
function nearestOf(unknown: string, known: readonly string[]): string | undefined {
  const word = closest(unknown, known);
  return distance(unknown, word) <= Math.ceil(unknown.length / 3) ? word : undefined;
}

function callsMatches(node: ASTNode): boolean {
  const called = node.op === 'rcall' || node.op === 'call' ? node.args[0] : undefined;
  return called === 'matches' || childNodes(node.args).some(callsMatches);
}

function childNodes(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childNodes);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}
