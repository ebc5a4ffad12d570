import { expect, test } from 'vitest';
import { expectRefused, faultsOf, fullPolicyWith, type Refused } from './fixtures/full-policy.ts';

/** Values that each could stand there, and do not go together. */
const REFUSED: readonly Refused[] = [
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
  ['two schedules of one name', 'name: works', 'name: easter', 'schedules.1.name', /another one is called easter too/],
  ['two surges of one name', 'name: push', 'name: pulse', 'surges.1.name', /another one is called pulse too/],
  [
    'two shifts of one name',
    'name: evening',
    'name: night',
    'capacity.shifts.2.name',
    /another one is called night too/,
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
  ['points that fall', 'x-ray: 30', 'x-ray: 90', 'methods.fromPoints.x-ray', /must not exceed full/],
  ['points that fall at first', 'canine: 10,', 'canine: 31,', 'methods.fromPoints.canine', /must not exceed x-ray/],
  [
    'method shares that do not add up',
    'visual: 0.4',
    'visual: 0.5',
    'methods.random',
    /the four shares must add up to 1/,
  ],
];

test.each(REFUSED)(
  'a policy with %s is refused with file, line, column, reason and example',
  (_, from, to, path, message) => {
    expectRefused(fullPolicyWith(from, to), path, message);
  },
);

test.each([
  ['that begins as another ends', fullPolicyWith('"2026-05-01T06:00:00Z"', '"2026-04-06T06:00:00Z"')],
  [
    'that ends as another begins',
    fullPolicyWith('"2026-05-01T06:00:00Z"', '"2026-04-01T06:00:00Z"').replace('2026-05-02T06', '2026-04-02T06'),
  ],
  [
    'at other ports than one at the same time',
    fullPolicyWith('until: "2026-04-06T06:00:00Z",', 'until: "2026-06-06T06:00:00Z", ports: ["2304"],'),
  ],
])('a policy may have a schedule %s', (_, policy) => {
  expect(faultsOf(policy)).toEqual([]);
});

test('a policy may have nobody on duty, and a port without bays, where nothing is mandatory', () => {
  const nothing = fullPolicyWith('lookoutPriorities: [urgent]', 'lookoutPriorities: []').replace(
    'canineAlert: true',
    'canineAlert: false',
  );
  expect(faultsOf(nothing.replace('bays: 7,', 'bays: 0,').replace('onDuty: 0.4', 'onDuty: 0'))).toEqual([]);
});
