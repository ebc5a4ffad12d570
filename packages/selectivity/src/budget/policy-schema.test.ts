import { expect, test } from 'vitest';
import {
  AN_EXAMPLE,
  expectRefused,
  FULL_POLICY_TEXT,
  faultsOf,
  fullPolicyWith,
  type Refused,
} from './fixtures/full-policy.ts';

const SIX_DECIMALS = /six decimals at most, such as 0.333333/;

/** Values that cannot stand where they do, whatever else the policy says. */
const REFUSED: readonly Refused[] = [
  ['a target rate above 1', '\ntargetRate: 0.2', '\ntargetRate: 20', 'targetRate', /at most 1, such as 0.2 for 20 %/],
  ['a target rate below 0', '\ntargetRate: 0.2', '\ntargetRate: -0.2', 'targetRate', /at least 0, such as 0.2/],
  [
    'a target rate that is no number',
    '\ntargetRate: 0.2',
    '\ntargetRate: .nan',
    'targetRate',
    /between 0 and 1, such as/,
  ],
  ['a target rate without end', '\ntargetRate: 0.2', '\ntargetRate: .inf', 'targetRate', /between 0 and 1, such as/],
  ['a floor rate above 1', '\nfloorRate: 0.2', '\nfloorRate: 2', 'floorRate', /at most 1, such as 0.2/],
  ['a random share below 0', 'randomShare: 0.02', 'randomShare: -1', 'randomShare', /at least 0, such as 0.2/],
  ['a blind rate above 1', 'blindRate: 0.2', 'blindRate: 1.5', 'blindRate', /at most 1, such as 0.2/],
  ['a blind rate that is a word', 'blindRate: 0.2', 'blindRate: often', 'blindRate', /between 0 and 1, such as 0.2/],
  ["a port's rate above 1", 'targetRate: 0.3,', 'targetRate: 3,', 'ports.2604.targetRate', /at most 1, such as/],
  ["a schedule's rate above 1", 'targetRate: 0.4 }', 'targetRate: 4 }', 'schedules.0.targetRate', /at most 1, such as/],
  ["a surge's rate above 1", 'targetRate: 1,', 'targetRate: 1.1,', 'surges.0.targetRate', /at most 1, such as/],
  [
    'more officers on duty than there are',
    'onDuty: 0.8',
    'onDuty: 1.2',
    'capacity.shifts.1.onDuty',
    /at most 1, such as/,
  ],
  [
    'a port that is none',
    'ports: { "2604"',
    'ports: { "9999"',
    'ports.9999',
    /no field is called 9999; known are 2301,/,
  ],
  [
    'an instant without its zone',
    '"2026-05-01T06:00:00Z"',
    '"2026-05-01 06:00"',
    'schedules.1.from',
    /in UTC, in quotes, such as "2026-/,
  ],
  ['a rate finer than it is held', '\ntargetRate: 0.2', '\ntargetRate: 0.2000001', 'targetRate', SIX_DECIMALS],
  ['a rate below the finest', '\ntargetRate: 0.2', '\ntargetRate: 0.0000004', 'targetRate', SIX_DECIMALS],
  [
    "a port's rate finer than it is held",
    'targetRate: 0.3,',
    'targetRate: 0.33333333,',
    'ports.2604.targetRate',
    SIX_DECIMALS,
  ],
  ["a schedule's", 'targetRate: 0.4 }', 'targetRate: 0.44444444 }', 'schedules.0.targetRate', SIX_DECIMALS],
  ["a surge's", 'targetRate: 0.5,', 'targetRate: 0.55555555,', 'surges.1.targetRate', SIX_DECIMALS],
  ['a surge that never starts', 'startsPerWeek: 2', 'startsPerWeek: 0', 'surges.0.startsPerWeek', /more than 0/],
  ['a surge of no length', 'meanMinutes: 30', 'meanMinutes: 0', 'surges.0.meanMinutes', /at least a minute/],
  ['half a bay', 'bays: 54', 'bays: 54.5', 'capacity.ports.2504.bays', /a whole number, such as 4/],
  ['fewer bays than none', 'bays: 54', 'bays: -1', 'capacity.ports.2504.bays', /at least 0, such as 4/],
  ['an inspection of no minutes', 'visual: 4,', 'visual: 0,', 'capacity.plannedMinutes.visual', /more than 0 minutes/],
  [
    'an inspection without an officer',
    'officersNeeded: { visual: 1',
    'officersNeeded: { visual: 0',
    'capacity.officersNeeded.visual',
    /at least 1/,
  ],
  [
    'an hour that no day has',
    'untilHour: 14',
    'untilHour: 24',
    'capacity.shifts.1.untilHour',
    /from 0 to 23, such as 6/,
  ],
  [
    'an unknown field',
    'borrowInspections: 15',
    'borrow: 15',
    'borrowInspections',
    /a whole number of inspections, such as 15/,
  ],
  ['nothing to borrow', 'borrowInspections: 15', 'borrowInspections: 0', 'borrowInspections', /at least 1/],
];

test.each(REFUSED)(
  'a policy with %s is refused with file, line, column, reason and example',
  (_, from, to, path, message) => {
    expectRefused(fullPolicyWith(from, to), path, message);
  },
);

test('a policy whose rates have six decimals at most reads, whatever they are', () => {
  for (const targetRate of ['0.333333', '0.2', '0.07', '0.29', '1e-6', '0.999999', '1']) {
    const read = faultsOf(fullPolicyWith('\ntargetRate: 0.2', `\ntargetRate: ${targetRate}`));
    expect(
      read.filter((fault) => SIX_DECIMALS.test(fault)),
      targetRate,
    ).toEqual([]);
  }
});

test('a policy with something else in place of any value is refused with an example of what belongs there', () => {
  const values = [/(?<=: )(?:"[^"]*"|[\w.-]+|\[[^\]]*\])/g, /(?<=: )\{[^{}]*\}/g].flatMap((pattern) => [
    ...FULL_POLICY_TEXT.matchAll(pattern),
  ]);
  expect(values.length).toBeGreaterThan(150);
  const without: string[] = [];
  for (const { index, 0: value } of values) {
    for (const other of ['~', '-7', '1e9', 'two words', '[]', '[~]', '{}', '{ name: ~ }']) {
      const policy = `${FULL_POLICY_TEXT.slice(0, index)}${other}${FULL_POLICY_TEXT.slice(index + value.length)}`;
      without.push(...faultsOf(policy).filter((fault) => !AN_EXAMPLE.test(fault)));
    }
  }
  expect([...new Set(without)]).toEqual([]);
});
