import { INSPECTION_METHODS, type InspectionMethod, LOOKOUT_PRIORITIES, PORT_CODES } from '@southbound/contracts';
import { z } from 'zod';

const share = z
  .number('a share between 0 and 1, such as 0.2')
  .min(0, 'a share is at least 0, such as 0.2 for 20 %')
  .max(1, 'a share is at most 1, such as 0.2 for 20 %');
/** One that entitlement is counted by: the budget counts in millionths, and holds no more exactly. */
const rate = share.refine((value) => Number(value.toFixed(6)) === value, {
  error: 'a rate has six decimals at most, such as 0.333333: the budget counts in millionths',
});
const KEBAB = 'a name in kebab-case, such as easter-week';
const kebab = z.string(KEBAB).regex(/^[a-z0-9][a-z0-9-]{0,63}$/, KEBAB);
const points = z.int('a whole number, such as 10').min(0, 'points are never negative: 0 or more, such as 10');
const minutes = z
  .number('a number of minutes, such as 15')
  .min(0, 'minutes are 0 or more, such as 15')
  .max(1_440, 'at most the 1440 minutes of a day, such as 15');
const count = (max: number) =>
  z.int('a whole number, such as 4').min(0, 'a number is at least 0, such as 4').max(max, `at most ${max}, such as 4`);
const portCode = z.enum(PORT_CODES, `the code of a port in quotes, such as "${PORT_CODES[0]}"`);
const instant = z.iso
  .datetime({ error: 'an instant in UTC, in quotes, such as "2026-12-18T06:00:00Z"' })
  .transform((text) => Date.parse(text));
const HOUR = 'a whole hour of the day from 0 to 23, such as 6';
const hour = z.int(HOUR).min(0, HOUR).max(23, HOUR);

/** Names with values, of which an example is told where something else stands. */
const fields = <Shape extends z.core.$ZodLooseShape>(shape: Shape, example: string) =>
  z.strictObject(shape, namesSuchAs(example));
const namesSuchAs = (example: string): { readonly error: z.core.$ZodErrorMap } => ({
  error: ({ code }) => (code === 'invalid_type' ? `names with values, such as ${example}` : undefined),
});
const perMethod = <Value extends z.ZodType>(value: Value, example: string) =>
  fields({ visual: value, canine: value, 'x-ray': value, full: value }, example);
const list = <Value extends z.ZodType>(value: Value, example: string) => z.array(value, `a list, such as ${example}`);
/** By port. */
const perPort = <Value extends z.ZodType>(value: Value, example: string) =>
  z.partialRecord(portCode, value, namesSuchAs(`{ "2604": ${example} }`));
const yesOrNo = z.boolean('true or false, such as true');

const rates = {
  targetRate: rate.describe('Inspections per crossing that all orders together steer to'),
  floorRate: share
    .optional()
    .describe(
      'Inspections carried out per crossing that are to be reached; it steers nothing, and is left out where none is set',
    ),
};

const SCHEDULE = '{ name: easter, from: "2026-04-02T06:00:00Z", until: "2026-04-06T06:00:00Z", targetRate: 0.3 }';
const schedule = fields(
  {
    name: kebab,
    from: instant,
    until: instant,
    ports: list(portCode, '["2604"]').min(1, 'at least one port, such as ["2604"]; leave it out for all').optional(),
    targetRate: rate,
  },
  SCHEDULE,
);

const SURGE = '{ name: pulse, targetRate: 1, startsPerWeek: 2, meanMinutes: 30 }';
const surge = fields(
  {
    name: kebab,
    targetRate: rate,
    startsPerWeek: z
      .number('a number, such as 2 for two in a week on average')
      .positive('more than 0, such as 2: leave out a surge that never starts')
      .max(1_000, 'at most 1000, such as 2'),
    meanMinutes: minutes.min(1, 'at least a minute, such as 30'),
  },
  SURGE,
);

const SHIFT = '{ name: all-day, fromHour: 0, untilHour: 0, onDuty: 1 }';
const shift = fields(
  {
    name: kebab,
    fromHour: hour,
    untilHour: hour,
    onDuty: share.describe("The share of the port's officers that works in this shift"),
  },
  SHIFT,
);

const RESOURCES = '{ bays: 4, officers: 6, canineUnits: 1, xRayUnits: 1 }';
const resources = fields(
  {
    bays: count(500),
    officers: count(2_000),
    canineUnits: count(500),
    xRayUnits: count(500),
  },
  RESOURCES,
);

const capacity = fields(
  {
    plannedMinutes: perMethod(
      minutes.positive('more than 0 minutes, such as 15'),
      '{ visual: 4, canine: 8, x-ray: 10, full: 50 }',
    ),
    officersNeeded: perMethod(count(20).min(1, 'at least 1, such as 2'), '{ visual: 1, canine: 1, x-ray: 2, full: 2 }'),
    waitMinutes: fields(
      {
        random: minutes.describe('How long a vehicle of the random stratum, or a blind one, may wait for a bay'),
        others: minutes.describe(
          'How long a targeted or filled one may: what lies between is kept for the random stratum',
        ),
      },
      '{ random: 15, others: 10 }',
    ),
    shifts: list(shift, `[${SHIFT}]`).min(1, `at least one shift, such as ${SHIFT}`),
    ports: perPort(resources, RESOURCES).describe('A port that is not named has no known limits'),
  },
  'plannedMinutes: { visual: 4, canine: 8, x-ray: 10, full: 50 }',
);

const PRIORITY = `one of ${LOOKOUT_PRIORITIES.join(', ')}, such as ${LOOKOUT_PRIORITIES[0]}`;
const OWN = '{ targetRate: 0.3 }';

/** A policy as it is written. What several fields must be to each other, `policy-checks.ts` says. */
export const policySchema = z.strictObject({
  name: kebab,
  version: z
    .string('a version in quotes, such as "1.0.0"')
    .regex(/^\d+\.\d+\.\d+$/, 'a version in quotes, such as "1.0.0"'),
  owner: kebab,
  ...rates,
  ports: perPort(fields({ targetRate: rate.optional(), floorRate: share.optional() }, OWN), OWN)
    .default({})
    .describe('Ports with rates of their own'),
  schedules: list(schedule, `[${SCHEDULE}]`).default([]).describe('Times with another target rate'),
  surges: list(surge, `[${SURGE}]`).default([]).describe('Times of more inspections that come and go unforeseen'),
  randomShare: share.describe('Share of crossings drawn into the random stratum'),
  blindRate: share.describe('Share of crossings inspected when they cannot be scored'),
  borrowInspections: z
    .int('a whole number of inspections, such as 15')
    .min(1, 'at least 1, such as 15')
    .max(1_000, 'at most 1000, such as 15')
    .describe('How far targeted and fill may run ahead of or behind the rate, in inspections'),
  toleratedSkippedShare: share
    .default(0.1)
    .describe('Share of random picks that may go uninspected before the alarm is raised; 0.1 where it is left out'),
  liftThatPays: z
    .number('a lift, such as 2 for finding twice as often as chance')
    .min(1, 'at least 1, which is no better than chance, such as 2')
    .max(50, 'at most 50, such as 2')
    .default(2)
    .describe('From which lift on a rule, and targeting, is worth its inspections; 2 where it is left out'),
  mandatory: fields(
    {
      lookoutPriorities: list(z.enum(LOOKOUT_PRIORITIES, PRIORITY), '[urgent]').describe(
        'Exact matches of these are always inspected',
      ),
      canineAlert: yesOrNo.describe('Whether a canine alert is always inspected'),
    },
    '{ lookoutPriorities: [urgent], canineAlert: true }',
  ),
  indeterminatePoints: points
    .max(1_000, 'at most 1000, such as 5')
    .describe('Added once when any rule could not be evaluated'),
  capacity: capacity.optional().describe('What each port has for inspections; without it nothing is known to be short'),
  methods: fields(
    {
      fromPoints: fields(
        { canine: points, 'x-ray': points, full: points },
        '{ canine: 10, x-ray: 30, full: 80 }',
      ).describe('The score from which each method is recommended; below all of them, visual'),
      random: perMethod(share, '{ visual: 0.4, canine: 0.3, x-ray: 0.25, full: 0.05 }').describe(
        'How methods are drawn for the random stratum, whatever the score',
      ),
    },
    'fromPoints: { canine: 10, x-ray: 30, full: 80 }',
  ),
});

export type PolicyDocument = z.output<typeof policySchema>;

export function sumOf(shares: Readonly<Record<InspectionMethod, number>>): number {
  return INSPECTION_METHODS.reduce((sum, method) => sum + shares[method], 0);
}
