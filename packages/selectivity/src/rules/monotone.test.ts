import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPolicy } from '../budget/policy.ts';
import { scoreOf } from '../select.ts';
import { checkCondition, checkPoints } from './check.ts';
import { evaluate } from './evaluate.ts';
import { FACTS, type Facts, INTELLIGENCE_VARIABLES } from './facts.ts';
import { randomCondition, randomFacts } from './fixtures/oracle.ts';
import { type RuleSet, readRuleSet } from './rule-set.ts';
import { ruleScope } from './scope.ts';

const SCOPE = ruleScope([]);
const policyFile = new URL('../../policies/default.yaml', import.meta.url);
const defaultPolicy = readPolicy(readFileSync(policyFile, 'utf8'), '0'.repeat(32));
if (!defaultPolicy.ok) throw new Error('the policy that comes with the project reads');
const POLICY = defaultPolicy.value;
const AT_MS = Date.parse('2026-06-01T00:00:00Z');

/** Texts of records and singles that often meet what conditions ask. */
const RECORD_VALUES = {
  string: fc.constantFrom('exact', 'bus', 'b', 'us', ''),
  int: fc.constantFrom(0, 1, 2, 3, 700),
  double: fc.constantFrom(0, 0.5, 2),
  bool: fc.boolean(),
  'list<string>': fc.array(fc.constantFrom('exact', 'bus'), { maxLength: 2 }),
} as const;

/** Records as a dossier holds them: none of their facts is missing. */
const records = Object.fromEntries(
  FACTS.filter(({ isList }) => isList).map(({ variable, fields }) => [
    variable,
    fc.record(Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, RECORD_VALUES[type]]))),
  ]),
);

/** Facts of a vehicle that was looked up: all intelligence is there, and any sensor may be missing. */
const lookedUp = fc
  .tuple(
    randomFacts,
    fc.record(
      Object.fromEntries(Object.entries(records).map(([name, record]) => [name, fc.array(record, { maxLength: 2 })])),
    ),
  )
  .map(([singles, intelligence]) => ({ ...singles, ...intelligence }) as Facts);

const oneMore = fc
  .constantFrom(...INTELLIGENCE_VARIABLES)
  .chain((variable) => fc.tuple(fc.constant(variable), records[variable] ?? fc.constant({}), fc.boolean()));

const search = fc
  .tuple(fc.constantFrom('lookouts', 'traceLeads', 'multipleSales', 'seizures'), fc.nat(7))
  .map(([list, kind]) => {
    const body =
      {
        lookouts: 'r.daysSincePosted',
        traceLeads: 'r.daysSinceSale',
        multipleSales: 'r.handguns',
        seizures: 'r.firearms',
      }[list] ?? '0';
    const bodies = [
      "r.match == 'exact'",
      `${body} > 1`,
      `${body} + 1 < 4`,
      `!(${body} > 2) || r.match in ['bus']`,
      `r.match.matches('^b') && ${body} <= 3`,
      // What the static check must refuse: a sensor that may be missing, and numbers that may have no result.
      `${body} > 1 || crossing.plateObscured`,
      `100 / ${body} > 40`,
      `${body} * 9223372036854775807 > 5`,
    ];
    return `${list}.exists(r, ${bodies[kind]})`;
  });
const sizes = fc
  .tuple(fc.constantFrom('lookouts', 'traceLeads', 'seizures'), fc.constantFrom('>', '>=', '<', '=='), fc.nat(2))
  .map(([list, sign, size]) => `${list}.size() ${sign} ${size}`);
const sensors = fc.constantFrom(
  "crossing.canine == 'bus'",
  'crossing.plateObscured',
  '!crossing.plateWasRead',
  'history.crossingsLast24Hours > 1',
  'history.crossingsLast24Hours * 9223372036854775807 > 1',
);
/** Conditions with and without intelligence, of which the static check takes about half. */
const conditions = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    search,
    sizes,
    sensors,
    fc.tuple(tie('part'), fc.constantFrom('&&', '||'), tie('part')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    tie('part').map((part) => `!${part}`),
    fc.tuple(tie('part'), tie('part'), tie('part')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
})).part;
const condition = fc
  .oneof(
    { weight: 2, arbitrary: search },
    { weight: 3, arbitrary: conditions },
    { weight: 1, arbitrary: randomCondition },
  )
  .filter((text) => checkCondition(SCOPE, text).ok);

const amounts = fc.constantFrom(
  '5',
  '0',
  '40',
  'size(lookouts)',
  '-3',
  '9223372036854775807',
  'history.crossingsLast24Hours',
);
const expressions = fc.letrec<{ sum: string }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 2 },
    amounts,
    fc
      .tuple(tie('sum'), fc.constantFrom('+', '-', '*', '/', '%'), tie('sum'))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(conditions, tie('sum'), tie('sum')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
})).sum;
const sums = fc
  .tuple(fc.constantFrom('size(lookouts)', 'size(seizures)'), fc.constantFrom('+', '-', '*', '/', '%'), amounts)
  .map(([size, sign, amount]) => `${size} ${sign} ${amount}`);
const points = fc.oneof(
  fc.nat(60),
  fc.oneof(sums, expressions).filter((text) => checkPoints(SCOPE, text).ok),
);

const ruleSets = fc
  .array(
    fc.record({ when: condition, points, onMissing: fc.constantFrom('indeterminate', 'fires', 'does-not-fire') }),
    {
      minLength: 1,
      maxLength: 2,
    },
  )
  .map((rules) => {
    const reason = { en: 'Because.', es: 'Porque sí.' };
    const written = rules.map((rule, index) => ({
      id: `rule-${index}`,
      owner: 'tests',
      reason,
      source: 'a test',
      expires: '2027-12-31',
      ...rule,
    }));
    const read = readRuleSet(JSON.stringify({ name: 'random', version: '1.0.0', owner: 'tests', rules: written }), '0');
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    return read.value;
  });

function score(ruleSet: RuleSet, facts: Facts, indeterminatePoints: number): number {
  const policy = { ...POLICY, indeterminatePoints };
  return scoreOf(policy, evaluate(ruleSet, facts, AT_MS));
}

test('one more record of intelligence never lowers a score, whatever the policy gives for what is indeterminate', () => {
  const seen = { raised: 0, indeterminate: 0 };
  fc.assert(
    fc.property(
      ruleSets,
      lookedUp,
      oneMore,
      fc.constantFrom(0, 5, 1_000),
      (ruleSet, facts, [variable, record, isFirst], extra) => {
        const before = (facts[variable] ?? []) as readonly object[];
        const more = { ...facts, [variable]: isFirst ? [record, ...before] : [...before, record] };
        const [less, after] = [score(ruleSet, facts, extra), score(ruleSet, more, extra)];
        if (after > less) seen.raised += 1;
        if (evaluate(ruleSet, more, AT_MS).indeterminate.length > 0) seen.indeterminate += 1;
        expect(after).toBeGreaterThanOrEqual(less);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(seen.raised).toBeGreaterThan(100);
  expect(seen.indeterminate).toBeGreaterThan(100);
});

test('one more lookout never lowers it either where no plate was read, though nobody knows what others there are', () => {
  const lookout = records['lookouts'] ?? fc.constant({});
  let settled = 0;
  fc.assert(
    fc.property(
      ruleSets,
      randomFacts,
      fc.array(lookout, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0, 5, 1_000),
      (ruleSet, { crossing }, lookouts, extra) => {
        const known = { ...(crossing != null && { crossing }) };
        let before = score(ruleSet, known, extra);
        for (let some = 1; some <= lookouts.length; some += 1) {
          const facts = { ...known, lookouts: [...lookouts.slice(0, some), {}] } as Facts;
          const after = score(ruleSet, facts, extra);
          expect(after).toBeGreaterThanOrEqual(before);
          if (evaluate(ruleSet, facts, AT_MS).unsettled !== undefined) settled += 1;
          before = after;
        }
      },
    ),
    { numRuns: 3_000 },
  );
  expect(settled).toBeGreaterThan(50);
});
