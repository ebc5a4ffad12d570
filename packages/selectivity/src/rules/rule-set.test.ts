import { readFileSync } from 'node:fs';
import { EVENTS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../budget/policy.ts';
import { openDossier } from '../intelligence/dossier.ts';
import { NEVER_CROSSED } from '../intelligence/vehicle-history.ts';
import { runCases } from './cases.ts';
import { evaluate, expiredRules } from './evaluate.ts';
import { factsOf } from './facts.ts';
import { type RuleSet, readRuleSet } from './rule-set.ts';

const digest = '0'.repeat(32);
const policyText = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8');
const policyRead = readPolicy(policyText, digest);
if (!policyRead.ok) throw new Error(JSON.stringify(policyRead.faults));
const policy = policyRead.value;
const fileOf = (name: string) => readFileSync(new URL(`../../rule-sets/first/${name}`, import.meta.url), 'utf8');

interface RuleParts {
  readonly id?: string;
  readonly when?: string;
  readonly points?: string;
  readonly expires?: string;
  readonly more?: string;
}

function ruleText({
  id = 'a-rule',
  when = 'crossing.plateObscured',
  points = '5',
  expires = '"2027-12-31"',
  more = '',
}: RuleParts) {
  return `  - id: ${id}
    owner: analysts
    reason: { en: Because., es: Porque sí. }
    source: a test
    when: ${JSON.stringify(when)}
    points: ${points}
    expires: ${expires}
${more}`;
}

const setText = (...rules: readonly RuleParts[]) =>
  `name: tried\nversion: "1.0.0"\nowner: analysts\nrules:\n${rules.map(ruleText).join('')}`;

function ruleSetOf(...rules: readonly RuleParts[]): RuleSet {
  const read = readRuleSet(setText(...rules), digest);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

function faultsOf(text: string): string[] {
  const read = readRuleSet(text, digest);
  return read.ok ? [] : read.faults.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
}

describe('the first rule set', () => {
  const read = readRuleSet(fileOf('rule-set.yaml'), digest);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const cases = runCases({ ruleSet: read.value, policy }, fileOf('cases.yaml'));
  if (!cases.ok) throw new Error(JSON.stringify(cases.faults));

  test.each(cases.value.results.map((result) => [result.name, result] as const))('%s', (_, { differences }) => {
    expect(differences).toEqual([]);
  });

  test('has a case for every rule', () => {
    expect(cases.value.rulesWithoutCase).toEqual([]);
  });
});

describe('reading a rule set', () => {
  test.each([
    ['an unknown variable', { when: 'lookuots.size() > 0' }, /9:12 rules.0.when: .*did you mean lookouts\?/],
    ['a part of a name', { when: 'leads.size() > 0' }, /did you mean traceLeads\?/],
    [
      'a name like no fact',
      { when: 'port == 3' },
      /Unknown variable: port: docs\/generated\/facts\.md lists the facts/,
    ],
    [
      'a number compared with text',
      { when: "history.crossingsLast24Hours == 'three'" },
      /no such overload: int == string/,
    ],
    [
      'a condition that answers no truth',
      { when: 'history.crossingsLast24Hours' },
      /answers int; a condition answers true or false/,
    ],
    ['a syntax error', { when: 'lookouts.exists(l, ' }, /9:\d+ rules.0.when: a value is missing at the end/],
    [
      'a pattern that RE2 does not know',
      { when: "crossing.vehicleClass.matches('(a)\\\\1')" },
      /invalid escape sequence/,
    ],
    ['broken points', { points: '2.5' }, /10:13 rules.0.points: .*a whole number/],
    ['no real day of expiry', { expires: '"2027-02-31"' }, /rules.0.expires: a calendar day/],
  ])('names %s', (_, rule, fault) => {
    expect(faultsOf(setText(rule))).toEqual([expect.stringMatching(fault)]);
  });

  test.each([
    ['crossing.driverAge > 30', 'age'],
    ["crossing.plate_country == 'MX'", "national origin, by way of the plate's country"],
    ["lookouts.exists(l, l.jurisdiction == 'MX-TAM')", "national origin, by way of the plate's jurisdiction"],
    ['crossing.ownerSurname.startsWith("G")', 'ethnicity, by way of the surname'],
    ['crossing.gender == "m"', 'sex'],
    ["crossing.language == 'es'", 'ethnicity, by way of the language'],
    ['crossing.religion == "x"', 'religion'],
    ['crossing.race == "x"', 'race'],
    ['crossing.citizenship == "x"', 'citizenship'],
    ['crossing.birthplace == "x"', 'birthplace'],
  ])('refuses %s, since it stands for something that no rule may use', (when, meaning) => {
    expect(faultsOf(setText({ when }))).toEqual([
      expect.stringContaining(`stands for ${meaning}, which no rule may use`),
    ]);
  });

  test.each([
    '!lookouts.exists(l, l.priority == "urgent")',
    'lookouts.size() == 0',
    'lookouts.size() < 3',
    '3 >= size(traceLeads)',
    'lookouts.all(l, l.priority == "routine")',
    'lookouts.exists_one(l, l.priority == "routine")',
    'crossing.plateObscured && !(seizures.size() > 0)',
    'lookouts.size() > 0 ? false : true',
    'lookouts.exists(l, multipleSales.size() == 0)',
    'lookouts.size() > traceLeads.size()',
    'lookouts.size() > 0 || crossing.plateObscured',
    'lookouts.exists(l, l.priority == "urgent" || crossing.plateObscured)',
    '(lookouts.size() > 0 && crossing.plateObscured) || traceLeads.size() > 0',
    'seizures.exists(s, s.firearms * 9223372036854775807 > 5)',
    'seizures.exists(s, 10 / s.firearms > 5)',
  ])('refuses %s, since more intelligence could lower the points', (when) => {
    expect(faultsOf(setText({ when }))).toEqual([
      expect.stringContaining('more intelligence could change this for the worse'),
    ]);
  });

  test.each([
    'lookouts.exists(l, !(l.priority == "routine") && l.daysSincePosted < 3)',
    'lookouts.size() >= 2 || 0 < size(traceLeads)',
    'lookouts.exists(l, l.match == "exact" && traceLeads.exists(t, t.firearmsTied == 2)) && !crossing.plateWasRead',
    'history.crossingsLast24Hours < 2 && crossing.vehicleClass != "bus"',
  ])('takes %s', (when) => {
    expect(faultsOf(setText({ when }))).toEqual([]);
  });

  test('finds all faults of all rules at once', () => {
    expect(faultsOf(setText({ when: 'nothing' }, { id: 'other', when: 'nowhere' }))).toHaveLength(2);
  });
});

describe('evaluating a rule set', () => {
  const AT_MS = Date.parse('2027-06-01T00:00:00Z');
  const { example } = EVENTS.CrossingObserved;
  const { plate } = EVENTS.CrossingObserved.example.data.identity;
  const bus = { ...example.data, vehicleClass: 'bus' as const };
  const ordinary = factsOf(
    { ...bus, plateObscured: true },
    openDossier([], { identity: { plate } }, AT_MS, { ...NEVER_CROSSED, crossingsLast24Hours: 1 }),
  );

  test('adds up the points of the rules that fire', () => {
    const ruleSet = ruleSetOf({}, { id: 'second', when: "crossing.vehicleClass == 'bus'", points: '7' });
    expect(evaluate(ruleSet, ordinary, AT_MS)).toMatchObject({
      points: 12,
      fired: [{ ruleId: 'a-rule' }, { ruleId: 'second' }],
    });
  });

  test('a rule whose fact is missing is indeterminate, with the fact it lacks, and scores nothing', () => {
    const ruleSet = ruleSetOf({}, { id: 'on-leads', when: 'traceLeads.size() > 0' });
    const { plateObscured: _, ...unread } = { ...bus, identity: {} };
    expect(evaluate(ruleSet, factsOf(unread, null), AT_MS)).toEqual({
      points: 0,
      fired: [],
      decidedOnMissing: [],
      indeterminate: [
        { ruleId: 'a-rule', cause: 'plateObscured is missing' },
        { ruleId: 'on-leads', cause: 'traceLeads is missing' },
      ],
    });
  });

  test('an expired rule scores nothing from the day after its last, and is named', () => {
    const ruleSet = ruleSetOf({ expires: '"2027-05-31"' });
    const lastMoment = Date.parse('2027-05-31T23:59:59.999Z');
    expect(evaluate(ruleSet, ordinary, lastMoment).points).toBe(5);
    expect(evaluate(ruleSet, ordinary, lastMoment + 1).points).toBe(0);
    expect(expiredRules(ruleSet, lastMoment)).toEqual([]);
    expect(expiredRules(ruleSet, lastMoment + 1)).toEqual(['a-rule']);
  });
});

describe('answers known beforehand', () => {
  const AT_MS = Date.parse('2026-06-01T00:00:00Z');
  const crossing = EVENTS.CrossingObserved.example.data;
  const { plate } = EVENTS.CrossingObserved.example.data.identity;

  test.each([
    ['lookouts.size() >= 0', 5, 0],
    ['traceLeads.exists(t, t.firearmsTied > 1) || seizures.size() >= 0', 5, 0],
    ['history.crossingsLast24Hours < 9', 5, 0],
    ['seizures.size() >= 0 && history.crossingsLast24Hours < 9', 5, 0],
    ['seizures.size() > 0', 0, 0],
  ])('are those that %s would give', (when, pointsOfNothing, pointsOfMissing) => {
    const ruleSet = ruleSetOf({ when });
    const nothing = factsOf(crossing, openDossier([], { identity: { plate } }, AT_MS, NEVER_CROSSED));
    expect(evaluate(ruleSet, nothing, AT_MS).points).toBe(pointsOfNothing);
    const missing = evaluate(ruleSet, factsOf({ ...crossing, identity: {} }, null), AT_MS);
    expect(missing.points).toBe(pointsOfMissing);
    expect(missing.indeterminate).toHaveLength(1);
  });
});

describe('cases', () => {
  const run = (cases: string) =>
    runCases({ ruleSet: ruleSetOf({}), policy }, `at: "2027-01-01T00:00:00Z"\ncases:\n${cases}`);

  test('that fail say what differs and where they stand', () => {
    expect(
      run('  - name: wrong\n    given: { crossing: { plateObscured: true } }\n    points: 6\n    fired: [other]\n'),
    ).toMatchObject({
      ok: true,
      value: {
        results: [
          {
            passed: false,
            line: 3,
            differences: ['points: expected 6, got 5', 'fired: expected other too', 'fired: did not expect a-rule'],
          },
        ],
      },
    });
  });

  test('name the rules that fire in none of them', () => {
    expect(run('  - name: ordinary\n    points: 0\n')).toMatchObject({
      ok: true,
      value: { rulesWithoutCase: ['a-rule'] },
    });
  });

  test('that give an unknown fact or one of a wrong type are refused', () => {
    expect(run('  - name: x\n    given: { crossing: { colour: red } }\n    points: 0\n')).toMatchObject({ ok: false });
    expect(run('  - name: x\n    given: { history: { crossingsLast24Hours: many } }\n    points: 0\n')).toMatchObject({
      ok: false,
      faults: [{ path: 'cases.0.given.history.crossingsLast24Hours' }],
    });
  });
});
