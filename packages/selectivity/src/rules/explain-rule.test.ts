import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCases } from './cases.ts';
import { diffRuleSets } from './diff-rule-sets.ts';
import type { PartExplained } from './explain.ts';
import { explainRule, type RuleExplained } from './explain-rule.ts';
import type { Facts } from './facts.ts';
import { policyFrom, ruleSetWith } from './fixtures/read-rules.ts';
import { lintRuleSet } from './lint.ts';

const AT_MS = Date.parse('2026-06-01T00:00:00Z');
const policy = policyFrom(readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8'));
const KNOWN: Facts = {
  ...{ lookouts: [], traceLeads: [], multipleSales: [], referrals: [], seizures: [] },
  crossing: { vehicleClass: 'bus', plateWasRead: true, plateReadConfidence: 0.7 },
};

function explained(when: string, facts: Facts): RuleExplained {
  const ruleSet = ruleSetWith([{ when }], {});
  const [rule] = ruleSet.rules;
  if (rule === undefined) throw new Error('there is a rule');
  return explainRule(ruleSet, rule, facts, AT_MS);
}

/** The parts that settled it and have no parts of their own. */
function deciding(part: PartExplained): string[] {
  const within = part.parts.flatMap(deciding);
  return part.decided && within.length === 0 ? [`${part.of === null ? '' : `${part.of}: `}${part.text}`] : within;
}

describe('explaining a rule', () => {
  const lead = "traceLeads.exists(t, t.match == 'exact' && t.daysSinceRecovery <= 183)";
  const traceLeads: Facts['traceLeads'] = [
    { match: 'look-alike', daysSinceRecovery: 5 },
    { match: 'exact', daysSinceRecovery: 190 },
  ];

  test('shows each part with the values seen, and which of them settled it', () => {
    const { outcome, condition } = explained(lead, { ...KNOWN, traceLeads });
    expect(outcome).toBe('did-not-fire');
    expect(deciding(condition)).toEqual([
      "traceLeads[0]: t.match == 'exact'",
      'traceLeads[1]: t.daysSinceRecovery <= 183',
    ]);
    expect(condition.parts[1]?.parts[1]).toMatchObject({
      answer: false,
      seen: [{ fact: 'traceLeads[1].daysSinceRecovery', value: 190 }],
    });
  });

  test.each([
    [lead, { ...KNOWN, traceLeads }, [{ fact: 'traceLeads[0].match', is: 'look-alike', needed: "'exact'" }]],
    [
      lead,
      { ...KNOWN, traceLeads: traceLeads.slice(1) },
      [{ fact: 'traceLeads[0].daysSinceRecovery', is: 190, needed: 'at most 183' }],
    ],
    ["crossing.canine == 'alert'", KNOWN, [{ fact: 'crossing.canine', is: null, needed: "'alert'" }]],
    [
      'crossing.plateReadConfidence < 0.6',
      KNOWN,
      [{ fact: 'crossing.plateReadConfidence', is: 0.7, needed: 'less than 0.6' }],
    ],
    [
      "crossing.vehicleClass in ['bus', 'truck']",
      KNOWN,
      [{ fact: 'crossing.vehicleClass', is: 'bus', needed: 'none of these' }],
    ],
    ['crossing.plateWasRead && 2 < 3', KNOWN, [{ fact: 'crossing.plateWasRead', is: true, needed: 'false' }]],
    [
      "crossing.vehicleClass == 'truck' && crossing.plateReadConfidence > 0.9",
      KNOWN,
      [
        { fact: 'crossing.plateReadConfidence', is: 0.7, needed: 'more than 0.9' },
        { fact: 'crossing.vehicleClass', is: 'bus', needed: "'truck'" },
      ],
    ],
    ['lookouts.size() > 0', KNOWN, [{ fact: 'lookouts', is: 0, needed: 'at least 1' }]],
  ])('names the nearest change that would have turned %s', (when, facts, change) => {
    expect(explained(when, facts).nearestChange).toEqual(change);
  });

  const history = { crossingsLast24Hours: 3, crossingsLast7Days: 4 };
  const lookouts: Facts['lookouts'] = [{ match: 'look-alike', priority: 'urgent' }];

  test.each<[string, Facts, string]>([
    ["lookouts.exists(l, l.match == 'exact')", KNOWN, "lookouts one more, with match 'exact'"],
    ["lookouts.exists(l, l.match == 'exact')", { crossing: {} }, "lookouts one more, with match 'exact'"],
    ["lookouts.exists(l, l.match == 'exact')", { ...KNOWN, lookouts }, "lookouts[0].match 'exact'"],
    [
      "multipleSales.exists(s, s.match == 'exact' && s.handguns + s.longArms >= 5)",
      KNOWN,
      "multipleSales one more, with match 'exact', handguns 0, longArms at least 5",
    ],
    ["lookouts.exists(l, l.priority == 'urgent')", { ...KNOWN, lookouts }, "lookouts[0].priority not 'urgent'"],
    ["lookouts.exists(l, l.priority == 'urgent')", { ...KNOWN, lookouts: Array(9).fill(lookouts[0]) }, 'lookouts none'],
    ['lookouts.size() > 1', { ...KNOWN, lookouts }, 'lookouts at least 2'],
    ['size(lookouts) > 0', { ...KNOWN, lookouts }, 'lookouts at most 0'],
    ['2 * history.crossingsLast24Hours - 1 > 8', { history }, 'history.crossingsLast24Hours at least 5'],
    ['-history.crossingsLast24Hours < -2', { history }, 'history.crossingsLast24Hours at most 2'],
    ['[1, 2].all(x, history.crossingsLast24Hours > x)', { history }, 'history.crossingsLast24Hours at most 2'],
    ['history.crossingsLast24Hours == history.crossingsLast7Days', { history }, 'history.crossingsLast24Hours 4'],
    ['history.crossingsLast24Hours != 3', { history }, 'history.crossingsLast24Hours not 3'],
    ['history.crossingsLast24Hours >= 3', {}, 'history.crossingsLast24Hours at least 3'],
    ['history.crossingsLast24Hours in [3, 4]', { history }, 'history.crossingsLast24Hours none of these'],
    ['has(crossing.canine)', KNOWN, 'crossing.canine there'],
    ['!has(crossing.vehicleClass)', KNOWN, 'crossing.vehicleClass missing'],
    ["crossing.vehicleClass.startsWith('tr')", KNOWN, "crossing.vehicleClass a text that begins with 'tr'"],
    ["crossing.vehicleClass.endsWith('s')", KNOWN, "crossing.vehicleClass a text that does not end with 's'"],
    ["crossing.vehicleClass.contains('u')", KNOWN, "crossing.vehicleClass a text that does not contain 'u'"],
    ["crossing.vehicleClass.matches('^tr')", KNOWN, "crossing.vehicleClass a text that matches '^tr'"],
    ['(crossing.plateWasRead ? 3 : 1) > 2', KNOWN, 'crossing.plateWasRead false'],
    [
      "traceLeads.exists(t, 'x' in t.indicators)",
      { ...KNOWN, traceLeads: [{ indicators: ['purchaser-on-earlier-traces'] }] },
      "traceLeads[0].indicators with 'x'",
    ],
  ])('names for %s of %j: %s', (when, facts, change) => {
    const { nearestChange } = explained(when, facts);
    expect(nearestChange?.map(({ fact, needed }) => `${fact} ${needed}`).join('; ')).toBe(change);
  });

  test.each([
    ['fires', 'fired', [{ fact: 'crossing.canine', is: null, needed: "not 'alert'" }]],
    ['does-not-fire', 'did-not-fire', [{ fact: 'crossing.canine', is: null, needed: "'alert'" }]],
  ])('says what would turn a rule that its onMissing decided: %s', (onMissing, outcome, change) => {
    const ruleSet = ruleSetWith([{ when: "crossing.canine == 'alert'", onMissing }]);
    const [rule] = ruleSet.rules;
    if (rule === undefined) throw new Error('there is a rule');
    expect(explainRule(ruleSet, rule, KNOWN, AT_MS)).toMatchObject({ outcome, nearestChange: change });
    expect(explainRule(ruleSet, rule, KNOWN, rule.expiresAtMs)).toMatchObject({
      outcome: 'expired',
      nearestChange: null,
    });
  });

  test('shows of a list in which nothing stands how many there are', () => {
    expect(explained("lookouts.exists(l, l.match == 'exact')", KNOWN).condition.seen).toEqual([
      { fact: 'lookouts.size()', value: 0 },
    ]);
  });

  test('says of a rule that is indeterminate which part left it so', () => {
    const { outcome, cause, condition } = explained(
      "crossing.vehicleClass == 'bus' && crossing.canine == 'alert'",
      KNOWN,
    );
    expect({ outcome, cause, deciding: deciding(condition) }).toEqual({
      outcome: 'indeterminate',
      cause: 'canine is missing',
      deciding: ["crossing.canine == 'alert'"],
    });
  });
});

describe('the difference of two rule sets', () => {
  test('names what was added, removed and changed, with the crossings that each fires on by port', () => {
    const before = ruleSetWith([{ id: 'kept' }, { id: 'gone', when: 'true' }, { id: 'turned', points: 3 }]);
    const after = ruleSetWith([
      { id: 'kept' },
      { id: 'turned', points: 4, when: '!crossing.plateObscured' },
      { id: 'new', when: 'true' },
    ]);
    const recording = [true, false, false].map((plateObscured, index) => ({
      facts: { ...KNOWN, crossing: { plateObscured } },
      atMs: AT_MS,
      port: index === 0 ? ('2304' as const) : ('2606' as const),
    }));
    const { rules, crossings, crossingsScoredOtherwise } = diffRuleSets(before, after, recording);
    expect({ crossings, crossingsScoredOtherwise }).toEqual({ crossings: 3, crossingsScoredOtherwise: 3 });
    expect(rules).toEqual([
      {
        ruleId: 'kept',
        change: 'same',
        fields: [],
        hits: { before: 1, after: 1 },
        hitsByPort: new Map([['2304', { before: 1, after: 1 }]]),
      },
      {
        ruleId: 'turned',
        change: 'changed',
        fields: ['when', 'points'],
        hits: { before: 1, after: 2 },
        hitsByPort: new Map([
          ['2304', { before: 1, after: 0 }],
          ['2606', { before: 0, after: 2 }],
        ]),
      },
      expect.objectContaining({ ruleId: 'new', change: 'added', hits: { before: 0, after: 3 } }),
      expect.objectContaining({ ruleId: 'gone', change: 'removed', hits: { before: 3, after: 0 } }),
    ]);
  });
});

describe('lint', () => {
  const ruleSet = ruleSetWith([
    { id: 'obscured' },
    { id: 'also-obscured', when: 'crossing.plateObscured == true', points: 90 },
    { id: 'never', when: 'crossing.plateObscured && !crossing.plateObscured' },
    { id: 'ends', when: "crossing.vehicleClass == 'bus'", expires: '2026-06-30' },
  ]);

  test('warns of what a recording and the calendar show', () => {
    const crossings = [true, true, false].map((plateObscured) => ({
      facts: {
        ...KNOWN,
        crossing: { plateObscured, vehicleClass: plateObscured ? ('bus' as const) : ('truck' as const) },
      },
      atMs: AT_MS,
    }));
    crossings.push({ facts: { ...KNOWN, crossing: { plateObscured: true, vehicleClass: 'truck' } }, atMs: AT_MS });
    const warnings = lintRuleSet(ruleSet, { atMs: AT_MS, recorded: { crossings, policy } });
    expect(warnings.map(({ kind, ruleId }) => [kind, ruleId])).toEqual([
      ['expires-soon', 'ends'],
      ['never-fired', 'never'],
      ['always-fires-together', 'obscured'],
      ['always-fires-together', 'also-obscured'],
      ['always-fires-together', 'ends'],
      ['points-saturate', null],
    ]);
    const calm = crossings.map((crossing) => ({
      ...crossing,
      facts: { ...KNOWN, crossing: { plateObscured: false } },
    }));
    expect(
      lintRuleSet(ruleSet, { atMs: 0, recorded: { crossings: calm, policy } }).map(({ kind }) => kind),
    ).not.toContain('points-saturate');
  });

  test('warns of rules that no case shows firing', () => {
    const cases = runCases({ ruleSet, policy }, 'at: "2026-03-02T12:00:00Z"\ncases:\n  - { name: plain, points: 0 }\n');
    if (!cases.ok) throw new Error(JSON.stringify(cases.faults));
    expect(lintRuleSet(ruleSet, { atMs: 0, cases: cases.value }).map(({ message }) => message)).toContain(
      'no case shows obscured firing',
    );
  });
});

describe('cases', () => {
  const ruleSet = ruleSetWith([{ when: "crossing.plateObscured || crossing.vehicleClass == 'bus' && 1 < 2" }]);
  const run = (cases: string) => runCases({ ruleSet, policy }, `at: "2026-03-02T12:00:00Z"\ncases:\n${cases}`);

  test('count which ways each part of each condition went', () => {
    const report = run(
      '  - { name: plain, points: 0, notFired: [rule-0] }\n  - { name: obscured, given: { crossing: { plateObscured: true } }, points: 5, fired: [rule-0] }\n',
    );
    if (!report.ok) throw new Error(JSON.stringify(report.faults));
    expect(report.value.coverage).toEqual([
      {
        ruleId: 'rule-0',
        firesIn: 1,
        deniedIn: 1,
        branches: [
          { text: "crossing.plateObscured || crossing.vehicleClass == 'bus' && 1 < 2", seenTrue: 1, seenFalse: 1 },
          { text: 'crossing.plateObscured', seenTrue: 1, seenFalse: 1 },
          { text: "crossing.vehicleClass == 'bus' && 1 < 2", seenTrue: 0, seenFalse: 1 },
          { text: "crossing.vehicleClass == 'bus'", seenTrue: 0, seenFalse: 1 },
          { text: '1 < 2', seenTrue: 0, seenFalse: 0 },
        ],
        waysSeen: 6,
        ways: 10,
      },
    ]);
  });

  test('say whether the policy inspects the vehicle whatever its score', () => {
    const urgent = '{ lookouts: [{ match: exact, priority: urgent }] }';
    const report = run(
      [
        `  - { name: urgent, given: ${urgent}, points: 0, ground: mandatory }`,
        '  - { name: canine, given: { crossing: { canine: alert } }, points: 0, ground: mandatory }',
        '  - { name: plain, points: 0, ground: not-mandatory }',
        '  - { name: wrong, points: 0, ground: mandatory }',
      ].join('\n'),
    );
    if (!report.ok) throw new Error(JSON.stringify(report.faults));
    expect(report.value.results.map(({ differences }) => differences)).toEqual([
      [],
      [],
      [],
      ['ground: expected mandatory, got not-mandatory'],
    ]);
  });

  test('that deny a rule which fires fail, and those that deny an unknown one are refused', () => {
    const denied = run(
      '  - { name: bus, given: { crossing: { vehicleClass: bus } }, points: 5, fired: [rule-0], notFired: [rule-0] }\n',
    );
    expect(denied).toMatchObject({
      ok: true,
      value: { results: [{ differences: ['notFired: rule-0 fired or could not be evaluated'] }] },
    });
    expect(run('  - { name: x, points: 0, notFired: [other] }\n')).toMatchObject({
      ok: false,
      faults: [{ path: 'cases.0.notFired.0' }],
    });
  });
});
