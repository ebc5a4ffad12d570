import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { messagesOf, ruleSetWith } from './fixtures/read-rules.ts';

const AT_MS = Date.parse('2026-06-01T00:00:00Z');
const KNOWN: Facts = { lookouts: [], traceLeads: [], multipleSales: [], referrals: [], seizures: [] };

describe('constants', () => {
  test('stand in conditions and points by their names, lists and patterns among them', () => {
    const ruleSet = ruleSetWith(
      [
        { when: 'crossing.vehicleClass in large && crossing.plateReadConfidence < doubtful', points: 'weight * 2' },
        { when: 'crossing.vehicleClass.matches(pattern) && isTried' },
      ],
      { large: ['truck', 'bus'], doubtful: 0.5, weight: 7, pattern: '^b', isTried: true },
    );
    const facts: Facts = { ...KNOWN, crossing: { vehicleClass: 'bus', plateReadConfidence: 0.4 } };
    expect(evaluate(ruleSet, facts, AT_MS).points).toBe(19);
    expect(ruleSet.warnings).toEqual([]);
  });

  test.each([
    [{ lookouts: 1 }, 'constants.lookouts: lookouts is the name of a fact'],
    [{ trustedPlates: ['a'] }, 'constants.trustedPlates: "trusted" speaks of vehicles that may pass'],
  ])('%j are refused', (constants, message) => {
    expect(messagesOf([{}], constants)).toContainEqual(expect.stringContaining(message));
  });
});

describe('points', () => {
  test.each([
    ['10 + 5 * size(lookouts)', 20],
    ['lookouts.exists(l, l.match == "exact") ? 30 : 15', 30],
    ['history.crossingsLast24Hours - 9', 0],
    ['history.crossingsLast24Hours * 900', 1_000],
  ])('%s come to %d', (points, expected) => {
    const ruleSet = ruleSetWith([{ when: 'true', points }]);
    const facts: Facts = {
      ...KNOWN,
      lookouts: [{ match: 'exact' }, { match: 'exact' }],
      history: { crossingsLast24Hours: 3 },
    };
    expect(evaluate(ruleSet, facts, AT_MS).points).toBe(expected);
  });

  test('that cannot be told leave the rule indeterminate', () => {
    const { points, indeterminate } = evaluate(
      ruleSetWith([{ when: 'true', points: 'history.crossingsLast24Hours' }]),
      KNOWN,
      AT_MS,
    );
    expect({ points, indeterminate }).toEqual({
      points: 0,
      indeterminate: [{ ruleId: 'rule-0', cause: 'history is missing' }],
    });
  });

  test.each([
    ['10 - size(lookouts)', 'more intelligence could lower these points'],
    ['size(lookouts) * history.crossingsLast24Hours', 'more intelligence could lower these points'],
    ['size(lookouts) % 2', 'more intelligence could lower these points'],
    ['lookouts.exists(l, l.match == "exact") ? 5 : 10', 'more intelligence could lower these points'],
    ['lookouts.size() > 0 && crossing.plateObscured ? 9 : 5', 'more intelligence could lower these points'],
    ['"five"', 'this answers string; points are a whole number'],
    ['5.0', 'this answers double; points are a whole number'],
  ])('%s are refused', (points, message) => {
    expect(messagesOf([{ points }])).toEqual([expect.stringContaining(message)]);
  });

  test('that can only be none are a warning', () => {
    expect(ruleSetWith([{ points: 0 }, { points: '-5' }, { points: '1' }]).warnings).toMatchObject([
      { path: 'rules.0.points' },
      { path: 'rules.1.points' },
    ]);
  });
});

describe('a rule whose fact is missing', () => {
  test.each([
    ['indeterminate', 0, { indeterminate: [{ ruleId: 'rule-0' }], decidedOnMissing: [] }],
    [
      'fires',
      5,
      { indeterminate: [], decidedOnMissing: [{ ruleId: 'rule-0', fired: true, cause: 'crossing is missing' }] },
    ],
    ['does-not-fire', 0, { indeterminate: [], decidedOnMissing: [{ ruleId: 'rule-0', fired: false }] }],
  ])('is decided by its onMissing: %s, and the evaluation says so', (onMissing, points, expected) => {
    expect(evaluate(ruleSetWith([{ onMissing }]), KNOWN, AT_MS)).toMatchObject({ points, ...expected });
  });

  test('is not decided by onMissing when it is a number that has no result', () => {
    const ruleSet = ruleSetWith([{ when: '1 / history.crossingsLast24Hours > 0', onMissing: 'fires' }]);
    const facts: Facts = { ...KNOWN, history: { crossingsLast24Hours: 0 } };
    expect(evaluate(ruleSet, facts, AT_MS).indeterminate).toMatchObject([
      { cause: expect.stringMatching(/^division by zero/) },
    ]);
  });
});

describe('guardrails', () => {
  test.each([
    'crossing.edades > 3',
    'crossing.raza == 1',
    'crossing.last_name == "x"',
    'crossing.lastName == "x"',
    'crossing.canine == "nacionalidad"',
    'crossing.ciudadanía == "x"',
    'crossing.surnames == "x"',
    'crossing.placaPaís == "x"',
  ])('refuse %s', (when) => {
    expect(messagesOf([{ when }])).toContainEqual(expect.stringMatching(/which no rule may use$/));
  });

  test.each(['allow-list', 'white-list', 'exempt-plates', 'confiables'])(
    'refuse a rule, a tag or a list called %s',
    (name) => {
      expect(messagesOf([{ id: name }])).toEqual([expect.stringMatching(/rules.0.id: .* lets a vehicle pass/)]);
      expect(messagesOf([{ tags: [name] }])).toEqual([expect.stringMatching(/rules.0.tags.0: .* lets a vehicle pass/)]);
    },
  );

  test.each(["lookouts.exists(l, l.purpose == 'firearms-trafficking')", 'traceLeads.exists(t, t.daysSinceSale < 3)'])(
    'find nothing wrong in %s',
    (when) => {
      expect(messagesOf([{ when, tags: ['trace-leads', 'storage'] }])).toEqual([]);
    },
  );
});
