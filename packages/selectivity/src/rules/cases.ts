import { z } from 'zod';
import { type DocumentResult, type LocatedDocument, readDocument } from './document.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { FACTS, type Facts } from './facts.ts';
import type { RuleSet } from './rule-set.ts';

const FIELD_SCHEMAS = {
  bool: z.boolean(),
  double: z.number(),
  int: z.int(),
  'list<string>': z.array(z.string()),
  string: z.string(),
} as const;

/** Facts as a case states them: plain YAML values, checked against the closed list. Null says that a fact is missing. */
const givenSchema = z
  .strictObject(
    Object.fromEntries(
      FACTS.map((group) => {
        const fields = z.strictObject(
          Object.fromEntries(
            Object.entries(group.fields).map(([name, field]) => [name, FIELD_SCHEMAS[field.type].optional()]),
          ),
        );
        return [group.variable, (group.isList ? z.array(fields) : fields).nullable().optional()];
      }),
    ),
  )
  .default({});

const casesSchema = z.strictObject({
  at: z.iso.datetime('an instant in quotes, such as "2026-03-02T12:00:00Z"'),
  cases: z
    .array(
      z.strictObject({
        name: z.string().min(1, 'a sentence'),
        given: givenSchema,
        points: z.int('a whole number').min(0),
        fired: z.array(z.string()).default([]),
        indeterminate: z.array(z.string()).default([]),
      }),
    )
    .min(1, 'at least one case'),
});

export interface CaseResult {
  readonly name: string;
  readonly line: number;
  readonly passed: boolean;
  /** What differs, one sentence each; empty when it passed. */
  readonly differences: readonly string[];
}

export interface CasesReport {
  readonly results: readonly CaseResult[];
  /** Rules that fire in no case: nothing shows that they work. */
  readonly rulesWithoutCase: readonly string[];
}

/**
 * Runs a rule set's cases: for each, the facts that are given, and the points, the rules that fire and those that
 * cannot be evaluated which are expected. What a case does not give is an ordinary vehicle of which nothing is known.
 */
export function runCases(ruleSet: RuleSet, text: string): DocumentResult<CasesReport> {
  const read = readDocument(text, casesSchema);
  if (!read.ok) return read;
  const { at, cases } = read.value.value;
  const firing = new Set<string>();
  const results = cases.map((golden, index): CaseResult => {
    const evaluation = evaluate(ruleSet, factsGiven(golden.given), Date.parse(at));
    for (const { ruleId } of evaluation.fired) firing.add(ruleId);
    const differences = differencesOf(golden, evaluation);
    return { name: golden.name, line: lineOf(read.value, index), passed: differences.length === 0, differences };
  });
  const rulesWithoutCase = ruleSet.rules.map((rule) => rule.id).filter((id) => !firing.has(id));
  return { ok: true, value: { results, rulesWithoutCase } };
}

function lineOf(document: LocatedDocument<unknown>, index: number): number {
  return document.faultAt(['cases', index], '').line;
}

/** An ordinary vehicle: read well, nothing hidden, no canine there, nothing known. */
const ORDINARY: Readonly<Record<string, object>> = {
  crossing: {
    vehicleClass: 'personal',
    plateWasRead: true,
    plateReadConfidence: 0.98,
    plateObscured: false,
    canine: 'not-present',
  },
  lookouts: [],
  traceLeads: [],
  multipleSales: [],
  seizures: [],
  history: { crossingsLast24Hours: 0 },
};

/** The facts that a case states, on an ordinary vehicle; the schema has seen that they are what the list of facts says. */
function factsGiven(given: Readonly<Record<string, object | null | undefined>>): Facts {
  const entries = FACTS.flatMap(({ variable, isList }) => {
    const stated = given[variable];
    if (stated === null) return [];
    return [[variable, isList ? (stated ?? []) : { ...ORDINARY[variable], ...stated }] as const];
  });
  return Object.fromEntries(entries) as Facts;
}

function differencesOf(
  expected: { readonly points: number; readonly fired: readonly string[]; readonly indeterminate: readonly string[] },
  evaluation: Evaluation,
): string[] {
  const differences: string[] = [];
  if (evaluation.points !== expected.points) {
    differences.push(`points: expected ${expected.points}, got ${evaluation.points}`);
  }
  const compare = (what: string, wanted: readonly string[], got: readonly string[]) => {
    const missing = wanted.filter((id) => !got.includes(id));
    const extra = got.filter((id) => !wanted.includes(id));
    if (missing.length > 0) differences.push(`${what}: expected ${missing.join(', ')} too`);
    if (extra.length > 0) differences.push(`${what}: did not expect ${extra.join(', ')}`);
  };
  compare(
    'fired',
    expected.fired,
    evaluation.fired.map(({ ruleId }) => ruleId),
  );
  compare(
    'indeterminate',
    expected.indeterminate,
    evaluation.indeterminate.map(({ ruleId }) => ruleId),
  );
  return differences;
}
