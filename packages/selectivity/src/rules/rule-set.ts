import { DAY_MS, type DocumentVersion, type PlainReason } from '@southbound/contracts';
import { z } from 'zod';
import { type Condition, checkCondition, conditionEnvironment } from './condition.ts';
import { type DocumentFault, type DocumentResult, type LocatedDocument, readDocument } from './document.ts';
import { NO_INTELLIGENCE } from './facts.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case, such as lookout-urgent');
const calendarDay = z.iso.date('a calendar day in quotes, such as "2027-03-31"');
const sentence = z.string().min(1, 'a plain sentence').max(200, 'at most 200 characters');

const ruleSchema = z.strictObject({
  id: name,
  owner: name,
  reason: z.strictObject({ en: sentence, es: sentence }),
  source: sentence.describe('Where the rule comes from'),
  when: z.string().min(1, 'a condition in CEL').max(2_000, 'at most 2,000 characters'),
  points: z
    .int('a whole number')
    .min(0, 'points are never negative: no rule lets a vehicle pass')
    .max(1_000, 'at most 1,000'),
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
  /** Whether the rule's condition holds, or why that cannot be said. */
  readonly condition: Condition;
}

export interface RuleSet {
  readonly version: DocumentVersion;
  readonly rules: readonly Rule[];
  /** The rules that may have something to say of a vehicle of which nothing is known: nearly all vehicles. */
  readonly rulesIfNothingKnown: readonly Rule[];
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
    rules.push({ id, owner, reason, points, expiresAtMs, condition: checked.condition });
  }
  if (faults.length > 0) return { ok: false, faults };
  const { name, version } = read.value.value;
  // What is false with all else missing is false whatever the rest is: a missing fact leaves a condition indeterminate.
  const rulesIfNothingKnown = rules.filter(({ condition }) => condition(NO_INTELLIGENCE) !== false);
  return { ok: true, value: { version: { name, version, digest }, rules, rulesIfNothingKnown } };
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
