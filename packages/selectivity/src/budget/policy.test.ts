import { describe, expect, test } from 'vitest';
import { faultText } from '../rules/fault-text.ts';
import { DEFAULT_POLICY, DEFAULT_POLICY_TEXT } from './fixtures/default-policy.ts';
import { changedPolicy, readPolicy } from './policy.ts';

/** A value that would do, or the name that was meant. */
const AN_EXAMPLE = /such as |did you mean |known are \w|put it in quotes, "/;
const SIX_DECIMALS = /six decimals at most, such as 0.333333/;

const digest = '0'.repeat(32);

/** The default policy with all that a policy can hold. */
const text = `${DEFAULT_POLICY_TEXT}
ports: { "2604": { targetRate: 0.3, floorRate: 0.25 } }
schedules:
  - { name: easter, from: "2026-04-02T06:00:00Z", until: "2026-04-06T06:00:00Z", targetRate: 0.4 }
  - { name: works, from: "2026-05-01T06:00:00Z", until: "2026-05-02T06:00:00Z", ports: ["2604"], targetRate: 0.26 }
surges:
  - { name: pulse, targetRate: 1, startsPerWeek: 2, meanMinutes: 30 }
  - { name: push, targetRate: 0.5, startsPerWeek: 1, meanMinutes: 240 }
`;

function changed(from: string, to: string): string {
  expect(text.split(from), `${from} stands once in the policy`).toHaveLength(2);
  return text.replace(from, to);
}

function faultsOf(policy: string): string[] {
  const read = readPolicy(policy, digest);
  return read.ok ? [] : read.faults.map((fault) => faultText('policy.yaml', fault));
}

describe('a policy', () => {
  test('that comes with the project reads without fault, and so does one with all that a policy can hold', () => {
    expect(DEFAULT_POLICY).toMatchObject({
      targetRate: 0.2,
      randomShare: 0.02,
      version: { name: 'default', version: '2.0.0', digest },
    });
    expect(faultsOf(text)).toEqual([]);
  });

  /** What is wrong, what is written in place of what, where it is told, and with what reason and example. */
  const BAD: [string, string, string, string, RegExp][] = [
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
    [
      "a schedule's rate above 1",
      'targetRate: 0.4 }',
      'targetRate: 4 }',
      'schedules.0.targetRate',
      /at most 1, such as/,
    ],
    ["a surge's rate above 1", 'targetRate: 1,', 'targetRate: 1.1,', 'surges.0.targetRate', /at most 1, such as/],
    [
      'more officers on duty than there are',
      'onDuty: 0.8',
      'onDuty: 1.2',
      'capacity.shifts.1.onDuty',
      /at most 1, such as/,
    ],
    [
      'a random share above the rate',
      'randomShare: 0.02',
      'randomShare: 0.3',
      'randomShare',
      /exceed targetRate, 0.2, such as 0.02/,
    ],
    [
      'a blind rate below the random share',
      'blindRate: 0.2',
      'blindRate: 0.01',
      'blindRate',
      /at least randomShare, such as 0.02/,
    ],
    [
      'a floor above the rate',
      '\nfloorRate: 0.2',
      '\nfloorRate: 0.21',
      'floorRate',
      /must not exceed targetRate, such as 0.2/,
    ],
    [
      "a port's rate below the random share",
      'targetRate: 0.3,',
      'targetRate: 0.01,',
      'ports.2604.targetRate',
      /at least randomShare, such as 0.02/,
    ],
    [
      "a port's floor above its rate",
      'floorRate: 0.25 }',
      'floorRate: 0.35 }',
      'ports.2604.floorRate',
      /exceed the port's targetRate; a floorRate such as 0.3/,
    ],
    [
      "a port's rate below the floor of all",
      '{ targetRate: 0.3, floorRate: 0.25 }',
      '{ targetRate: 0.15 }',
      'ports.2604.targetRate',
      /exceed the port's targetRate; a floorRate such as 0.15 can stand beside it/,
    ],
    ['a port that is none', 'ports: { "2604"', 'ports: { "9999"', 'ports', /./],
    [
      'a schedule that ends before it begins',
      'until: "2026-04-06',
      'until: "2026-04-01',
      'schedules.0.until',
      /must be after from, such as/,
    ],
    [
      'a schedule that ends as it begins',
      'until: "2026-04-06',
      'until: "2026-04-02',
      'schedules.0.until',
      /must be after from, such as/,
    ],
    [
      'a schedule below the random share',
      'targetRate: 0.26 }',
      'targetRate: 0.01 }',
      'schedules.1.targetRate',
      /at least randomShare/,
    ],
    [
      'schedules that overlap by a second',
      '"2026-05-01T06:00:00Z"',
      '"2026-04-06T05:59:59Z"',
      'schedules.1.from',
      /overlaps with the schedule easter at the same port; begin it as that one ends, such as at 2026-04-06T06:00:00.000Z, or name other ports/,
    ],
    [
      'two schedules of one name',
      'name: works',
      'name: easter',
      'schedules.1.name',
      /another one is called easter too/,
    ],
    ['two surges of one name', 'name: push', 'name: pulse', 'surges.1.name', /another one is called pulse too/],
    [
      'two shifts of one name',
      'name: evening',
      'name: night',
      'capacity.shifts.2.name',
      /another one is called night too/,
    ],
    [
      'an instant without its zone',
      '"2026-05-01T06:00:00Z"',
      '"2026-05-01 06:00"',
      'schedules.1.from',
      /in UTC, in quotes, such as "2026-/,
    ],
    [
      'a surge that inspects no more',
      'targetRate: 0.5,',
      'targetRate: 0.2,',
      'surges.1.targetRate',
      /must exceed targetRate, 0.2, such as 1/,
    ],
    [
      'a surge that inspects no more than a port does anyway',
      'targetRate: 0.5,',
      'targetRate: 0.3,',
      'surges.1.targetRate',
      /must exceed the targetRate of port 2604, 0.3, such as 1/,
    ],
    [
      'a schedule below the floor of all',
      'targetRate: 0.4 }',
      'targetRate: 0.19 }',
      'schedules.0.targetRate',
      /at least the floorRate of its ports, such as 0.25: what is not ordered cannot be carried out/,
    ],
    [
      "a schedule below its port's floor",
      'targetRate: 0.26 }',
      'targetRate: 0.21 }',
      'schedules.1.targetRate',
      /at least the floorRate of its ports, such as 0.25: .*; or lower their floorRate under ports/,
    ],
    [
      'nobody on duty with something mandatory',
      'onDuty: 0.4',
      'onDuty: 0',
      'capacity.shifts.0.onDuty',
      /more than 0, such as 0.2: something is mandatory/,
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
    [
      'waits longer than those of the random stratum',
      'others: 10',
      'others: 16',
      'capacity.waitMinutes.others',
      /must not exceed random, such as 15/,
    ],
    [
      'zero bays with something mandatory',
      'bays: 7, officers: 10, canineUnits: 2, xRayUnits: 1 } # Douglas',
      'bays: 0, officers: 10, canineUnits: 2, xRayUnits: 1 }',
      'capacity.ports.2601.bays',
      /at least 1, such as 2: something is mandatory/,
    ],
    [
      'zero officers with something mandatory',
      'officers: 10, canineUnits: 2, xRayUnits: 1 } # Douglas',
      'officers: 0, canineUnits: 2, xRayUnits: 1 }',
      'capacity.ports.2601.officers',
      /at least 1, such as 2: something is mandatory/,
    ],
    ['half a bay', 'bays: 54', 'bays: 54.5', 'capacity.ports.2504.bays', /a whole number, such as 4/],
    ['fewer bays than none', 'bays: 54', 'bays: -1', 'capacity.ports.2504.bays', /at least 0, such as 4/],
    [
      'an inspection of no minutes',
      'visual: 4,',
      'visual: 0,',
      'capacity.plannedMinutes.visual',
      /more than 0 minutes/,
    ],
    [
      'an inspection without an officer',
      'officersNeeded: { visual: 1',
      'officersNeeded: { visual: 0',
      'capacity.officersNeeded.visual',
      /at least 1/,
    ],
    [
      'overlapping shifts',
      'fromHour: 14',
      'fromHour: 13',
      'capacity.shifts.2.fromHour',
      /overlaps with the shift morning from 13 o'clock; begin it when that one ends, such as at 14/,
    ],
    [
      'shifts that overlap around midnight',
      'untilHour: 6,',
      'untilHour: 7,',
      'capacity.shifts.1.fromHour',
      /overlaps with the shift night from 6 o'clock/,
    ],
    [
      'an hour without a shift',
      'untilHour: 14',
      'untilHour: 13',
      'capacity.shifts',
      /no shift works at 13 o'clock; write one, such as { name: night, fromHour: 13, untilHour: 14, onDuty: 0.2 }/,
    ],
    [
      'an hour that no day has',
      'untilHour: 14',
      'untilHour: 24',
      'capacity.shifts.1.untilHour',
      /from 0 to 23, such as 6/,
    ],
    ['points that fall', 'x-ray: 30', 'x-ray: 90', 'methods.fromPoints.x-ray', /must not exceed full/],
    ['points that fall at first', 'canine: 10,', 'canine: 31,', 'methods.fromPoints.canine', /must not exceed x-ray/],
    [
      'method shares that do not add up',
      'visual: 0.4',
      'visual: 0.5',
      'methods.random',
      /the four shares must add up to 1/,
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

  test.each(BAD)('with %s is refused with file, line, column, reason and example', (_, from, to, path, message) => {
    const policy = changed(from, to);
    const faults = faultsOf(policy).filter((fault) => fault.includes(` ${path}: `) && message.test(fault));
    expect(faults, faultsOf(policy).join('\n')).toHaveLength(1);
    expect(faults[0]).toMatch(AN_EXAMPLE);
    const [head = '', source = '', carets = ''] = (faults[0] ?? '').split('\n');
    const [, line, column] = /^policy\.yaml:(\d+):(\d+) /.exec(head) ?? [];
    expect(source.slice(4)).toBe(policy.split('\n')[Number(line) - 1]?.slice(0, 240));
    expect(carets).toMatch(/^\s+\^+$/);
    expect(carets.indexOf('^') - 4).toBe(Number(column) - 1);
  });

  test.each([
    ['that begins as another ends', changed('"2026-05-01T06:00:00Z"', '"2026-04-06T06:00:00Z"')],
    [
      'that ends as another begins',
      changed('"2026-05-01T06:00:00Z"', '"2026-04-01T06:00:00Z"').replace('2026-05-02T06', '2026-04-02T06'),
    ],
    [
      'at other ports than one at the same time',
      changed('until: "2026-04-06T06:00:00Z",', 'until: "2026-06-06T06:00:00Z", ports: ["2304"],'),
    ],
  ])('may have a schedule %s', (_, policy) => {
    expect(faultsOf(policy)).toEqual([]);
  });

  test('whose rates have six decimals at most reads, whatever they are', () => {
    for (const targetRate of ['0.333333', '0.2', '0.07', '0.29', '1e-6', '0.999999', '1']) {
      const read = faultsOf(changed('\ntargetRate: 0.2', `\ntargetRate: ${targetRate}`));
      expect(
        read.filter((fault) => SIX_DECIMALS.test(fault)),
        targetRate,
      ).toEqual([]);
    }
  });

  test('with something else in place of any value is refused with an example of what belongs there', () => {
    const values = [/(?<=: )(?:"[^"]*"|[\w.-]+|\[[^\]]*\])/g, /(?<=: )\{[^{}]*\}/g].flatMap((pattern) => [
      ...text.matchAll(pattern),
    ]);
    expect(values.length).toBeGreaterThan(150);
    const without: string[] = [];
    for (const { index, 0: value } of values) {
      for (const other of ['~', '-7', '1e9', 'two words', '[]', '[~]', '{}', '{ name: ~ }']) {
        const policy = `${text.slice(0, index)}${other}${text.slice(index + value.length)}`;
        without.push(...faultsOf(policy).filter((fault) => !AN_EXAMPLE.test(fault)));
      }
    }
    expect([...new Set(without)]).toEqual([]);
  });

  test('may have nobody on duty, and a port without bays, where nothing is mandatory', () => {
    const nothing = changed('lookoutPriorities: [urgent]', 'lookoutPriorities: []').replace(
      'canineAlert: true',
      'canineAlert: false',
    );
    expect(faultsOf(nothing.replace('bays: 7,', 'bays: 0,').replace('onDuty: 0.4', 'onDuty: 0'))).toEqual([]);
  });

  test('has all its faults told at once', () => {
    const policy = changed('randomShare: 0.02', 'randomShare: 0.3').replace('fromHour: 14', 'fromHour: 13');
    expect(faultsOf(policy).length).toBeGreaterThanOrEqual(4);
  });

  test('that is no YAML at all is refused with a position', () => {
    expect(faultsOf('targetRate: [')).toHaveLength(1);
    expect(faultsOf('')).not.toHaveLength(0);
  });
});

describe('a policy tried otherwise', () => {
  test('at another rate names it in its version, and draws no more at random than the rate', () => {
    expect(changedPolicy(DEFAULT_POLICY, { targetRate: 0.01 }, 'f'.repeat(32))).toMatchObject({
      targetRate: 0.01,
      floorRate: 0.01,
      randomShare: 0.01,
      version: { version: '2.0.0+rate-0.0100', digest: 'f'.repeat(32) },
    });
  });

  test('at another rate has it at all ports and times', () => {
    const read = readPolicy(text, digest);
    if (!read.ok) throw new Error('the policy reads');
    expect(changedPolicy(read.value, { targetRate: 0.3 }, digest)).toMatchObject({
      ports: {},
      schedules: [],
      surges: [],
    });
    expect(changedPolicy(read.value, { randomShare: 0.1 }, digest)).toMatchObject({
      randomShare: 0.1,
      schedules: read.value.schedules,
      version: { version: '2.0.0+random-0.1000' },
    });
  });

  test('with half of its capacity has half of all, rounded up', () => {
    const half = changedPolicy(DEFAULT_POLICY, { capacity: 0.5 }, digest);
    expect(half.capacity?.ports['2506']).toEqual({ bays: 16, officers: 23, canineUnits: 4, xRayUnits: 3 });
    expect(half.version.version).toBe('2.0.0+capacity-0.5000');
    // 1.1 times 10 is 11.000000000000002.
    const ten = { bays: 10, officers: 20, canineUnits: 30, xRayUnits: 0 };
    const { capacity } = DEFAULT_POLICY;
    if (capacity === undefined) throw new Error('the default policy has capacity');
    const policy = { ...DEFAULT_POLICY, capacity: { ...capacity, ports: { 2304: ten } } };
    const more = { bays: 11, officers: 22, canineUnits: 33, xRayUnits: 0 };
    expect(changedPolicy(policy, { capacity: 1.1 }, digest).capacity?.ports['2304']).toEqual(more);
  });
});
