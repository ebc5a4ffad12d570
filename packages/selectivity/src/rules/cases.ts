import { type CrossingObserved, EVENTS } from '@southbound/contracts';
import { type Draws, openBudget } from '../budget/inspection-budget.ts';
import { usualTerms } from '../budget/terms.ts';
import { openDossier } from '../intelligence/dossier.ts';
import { NEVER_CROSSED } from '../intelligence/vehicle-history.ts';
import { type Rulebook, select } from '../select.ts';
import { casesSchema, type GoldenCase } from './cases-schema.ts';
import { type ConditionWatch, coverageOf, type RuleCoverage, watchCondition } from './coverage.ts';
import { type DocumentResult, type LocatedDocument, readDocument } from './document.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { FACTS, type Facts } from './facts.ts';
import type { DocumentFault } from './text-places.ts';

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
  /** For each rule, which ways its condition went over all cases. */
  readonly coverage: readonly RuleCoverage[];
}

/**
 * Runs a rule set's cases: for each, the facts that are given, and what is expected of them: the points, the rules that
 * fire, that do not, and that cannot be evaluated, and whether the policy makes the vehicle mandatory. What a case does
 * not give is an ordinary vehicle of which nothing is known. Counts which ways each part of each condition went.
 */
export function runCases(rulebook: Rulebook, text: string): DocumentResult<CasesReport> {
  const { ruleSet } = rulebook;
  const read = readDocument(text, casesSchema);
  if (!read.ok) return read;
  const { at, cases } = read.value.value;
  const faults = unknownRules(read.value, new Set(ruleSet.rules.map(({ id }) => id)));
  if (faults.length > 0) return { ok: false, faults };
  const watches = new Map<string, ConditionWatch>(
    ruleSet.rules.map((rule) => [rule.id, watchCondition(ruleSet, rule)]),
  );
  const firesIn = new Map<string, number>();
  const results = cases.map((golden, index): CaseResult => {
    const facts = factsGiven(golden.given);
    const evaluation = evaluate(ruleSet, facts, Date.parse(at));
    for (const watch of watches.values()) watch.look(facts);
    for (const { ruleId } of evaluation.fired) firesIn.set(ruleId, (firesIn.get(ruleId) ?? 0) + 1);
    const differences = [...differencesOf(golden, evaluation), ...groundDifference(rulebook, golden, facts)];
    return { name: golden.name, line: lineOf(read.value, index), passed: differences.length === 0, differences };
  });
  const rulesWithoutCase = ruleSet.rules.map((rule) => rule.id).filter((id) => !firesIn.has(id));
  const coverage = [...watches].map(([id, watch]) => {
    const deniedIn = cases.filter(({ notFired }) => notFired.includes(id)).length;
    return coverageOf(id, watch.branches(), firesIn.get(id) ?? 0, deniedIn);
  });
  return { ok: true, value: { results, rulesWithoutCase, coverage } };
}

/** A case's facts, and the instant that expiry is judged by. */
export interface CaseGiven {
  readonly facts: Facts;
  readonly atMs: number;
}

/** What one of the cases gives, by its name; null when none has that name. */
export function caseNamed(text: string, name: string): DocumentResult<CaseGiven | null> {
  const read = readDocument(text, casesSchema);
  if (!read.ok) return read;
  const { at, cases } = read.value.value;
  const golden = cases.find((each) => each.name === name);
  return { ok: true, value: golden === undefined ? null : { facts: factsGiven(golden.given), atMs: Date.parse(at) } };
}

/** A misspelt id under `notFired` would pass for ever. */
function unknownRules(
  document: LocatedDocument<{ readonly cases: readonly GoldenCase[] }>,
  known: ReadonlySet<string>,
): DocumentFault[] {
  return document.value.cases.flatMap(({ notFired }, index) =>
    notFired.flatMap((id, at) =>
      known.has(id) ? [] : [document.faultAt(['cases', index, 'notFired', at], `the set has no rule ${id}`)],
    ),
  );
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
  referrals: [],
  seizures: [],
  history: { ...NEVER_CROSSED, inspectionsLast30Days: 0, inspectionsWithoutFindingLast30Days: 0 },
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

function differencesOf(expected: GoldenCase, evaluation: Evaluation): string[] {
  const differences: string[] = [];
  if (evaluation.points !== expected.points) {
    differences.push(`points: expected ${expected.points}, got ${evaluation.points}`);
  }
  const compare = (what: 'fired' | 'indeterminate' | 'decidedOnMissing') => {
    const got = evaluation[what].map(({ ruleId }) => ruleId);
    const missing = expected[what].filter((id) => !got.includes(id));
    const extra = got.filter((id) => !expected[what].includes(id));
    if (missing.length > 0) differences.push(`${what}: expected ${missing.join(', ')} too`);
    if (extra.length > 0) differences.push(`${what}: did not expect ${extra.join(', ')}`);
  };
  compare('fired');
  compare('indeterminate');
  compare('decidedOnMissing');
  const said = [...evaluation.fired, ...evaluation.indeterminate].map(({ ruleId }) => ruleId);
  const denied = expected.notFired.filter((id) => said.includes(id));
  if (denied.length > 0) differences.push(`notFired: ${denied.join(', ')} fired or could not be evaluated`);
  return differences;
}

/** Of no stratum and no tie, so that a ground follows from policy and facts alone. */
const DRAWN_NEVER: Draws = { random: 1, tie: 1, fill: 1, method: 0, surge: 1 };

/** Whether the policy itself inspects the vehicle, as the engine decides it; all else hangs on rate and chance. */
function groundDifference({ ruleSet, policy }: Rulebook, { ground }: GoldenCase, facts: Facts): string[] {
  if (ground === undefined) return [];
  const { example } = EVENTS.CrossingObserved;
  const { selection } = select({ ruleSet, policy }, openBudget(policy), {
    crossing: { ...example.data, ...facts.crossing } as CrossingObserved['data'],
    crossingEventId: example.eventId,
    atMs: Date.parse(example.occurredAt),
    dossier: {
      ...openDossier([], example.data, 0, NEVER_CROSSED),
      lookouts: (facts.lookouts ?? []) as ReturnType<typeof openDossier>['lookouts'],
    },
    draws: DRAWN_NEVER,
    drawKeyId: 'cases',
    terms: usualTerms(policy),
  });
  const got = selection.ground === 'mandatory' ? 'mandatory' : 'not-mandatory';
  return got === ground ? [] : [`ground: expected ${ground}, got ${got}`];
}
