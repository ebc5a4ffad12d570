import { PORT_CODES } from '@southbound/contracts';
import { type PolicyDocument, sumOf } from './policy-schema.ts';

/** What is wrong between fields of a policy, and at which of them it is told. */
export interface PolicyFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Everything that the fields of a policy must be to each other and are not. */
export function policyFaults(policy: PolicyDocument): PolicyFault[] {
  return [
    ...rateFaults(policy),
    ...scheduleFaults(policy),
    ...surgeFaults(policy),
    ...capacityFaults(policy),
    ...methodFaults(policy),
  ];
}

const BASELINE = 'the random stratum is part of the budget';
const NOT_ORDERED = 'what is not ordered cannot be carried out';

function rateFaults({ targetRate, floorRate, randomShare, blindRate, ports }: PolicyDocument): PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (randomShare > targetRate) {
    const message = `must not exceed targetRate, ${targetRate}, such as ${tenthOf(targetRate)}: ${BASELINE}`;
    faults.push({ path: ['randomShare'], message });
  }
  if (blindRate < randomShare) {
    const message = `must be at least randomShare, such as ${randomShare}: a crossing must not do better by being unreadable`;
    faults.push({ path: ['blindRate'], message });
  }
  if (floorRate !== undefined && floorRate > targetRate) {
    const message = `must not exceed targetRate, such as ${targetRate}: ${NOT_ORDERED}`;
    faults.push({ path: ['floorRate'], message });
  }
  for (const [port, own] of Object.entries(ports)) {
    const target = own.targetRate ?? targetRate;
    const floor = own.floorRate ?? floorRate;
    if (target < randomShare) {
      const message = `must be at least randomShare, such as ${randomShare}: ${BASELINE}`;
      faults.push({ path: ['ports', port, 'targetRate'], message });
    }
    if (floor !== undefined && floor > target) {
      const message = `must not exceed the port's targetRate; a floorRate such as ${target} can stand beside it: ${NOT_ORDERED}`;
      faults.push({ path: ['ports', port, own.floorRate === undefined ? 'targetRate' : 'floorRate'], message });
    }
  }
  return faults;
}

function tenthOf(rate: number): number {
  return Number((rate / 10).toPrecision(2));
}

function scheduleFaults({ schedules, randomShare, floorRate, ports }: PolicyDocument): PolicyFault[] {
  const faults: PolicyFault[] = repeatedNames('schedules', schedules);
  for (const [at, schedule] of schedules.entries()) {
    if (schedule.until <= schedule.from) {
      faults.push({ path: ['schedules', at, 'until'], message: 'must be after from, such as a week later' });
    }
    if (schedule.targetRate < randomShare) {
      const message = `must be at least randomShare, such as ${randomShare}: ${BASELINE}`;
      faults.push({ path: ['schedules', at, 'targetRate'], message });
    }
    const floors = (schedule.ports ?? PORT_CODES).map((port) => ports[port]?.floorRate ?? floorRate ?? 0);
    const floor = Math.max(...floors);
    if (floor > schedule.targetRate) {
      const message = `must be at least the floorRate of its ports, such as ${floor}: ${NOT_ORDERED}; or lower their floorRate under ports`;
      faults.push({ path: ['schedules', at, 'targetRate'], message });
    }
    const other = schedules.slice(0, at).find((earlier) => overlap(earlier, schedule));
    if (other !== undefined) {
      const message = `overlaps with the schedule ${other.name} at the same port; begin it as that one ends, such as at ${new Date(other.until).toISOString()}, or name other ports`;
      faults.push({ path: ['schedules', at, 'from'], message });
    }
  }
  return faults;
}

type Schedule = PolicyDocument['schedules'][number];

function overlap(one: Schedule, other: Schedule): boolean {
  const share =
    one.ports === undefined || other.ports === undefined || one.ports.some((port) => other.ports?.includes(port));
  return share && one.from < other.until && other.from < one.until;
}

/** A schedule may have a higher rate than a surge: then the surge passes unnoticed. */
function surgeFaults({ surges, targetRate, ports }: PolicyDocument): PolicyFault[] {
  const faults: PolicyFault[] = repeatedNames('surges', surges);
  for (const [at, surge] of surges.entries()) {
    const path = ['surges', at, 'targetRate'];
    const example = 'such as 1 for every vehicle: a surge inspects more';
    if (surge.targetRate <= targetRate) {
      faults.push({ path, message: `must exceed targetRate, ${targetRate}, ${example}` });
    }
    const port = Object.entries(ports).find(([, own]) => surge.targetRate <= (own.targetRate ?? 0));
    if (port === undefined) continue;
    const [code, own] = port;
    faults.push({ path, message: `must exceed the targetRate of port ${code}, ${own.targetRate}, ${example}` });
  }
  return faults;
}

function capacityFaults({ capacity, mandatory }: PolicyDocument): PolicyFault[] {
  if (capacity === undefined) return [];
  const faults: PolicyFault[] = [...repeatedNames('capacity.shifts', capacity.shifts), ...shiftFaults(capacity.shifts)];
  const { waitMinutes, ports } = capacity;
  if (waitMinutes.others > waitMinutes.random) {
    const message = `must not exceed random, such as ${waitMinutes.random}: minutes are kept for the random stratum, not from it`;
    faults.push({ path: ['capacity', 'waitMinutes', 'others'], message });
  }
  const isSomethingMandatory = mandatory.canineAlert || mandatory.lookoutPriorities.length > 0;
  for (const [port, resources] of Object.entries(ports)) {
    for (const what of ['bays', 'officers'] as const) {
      if (resources[what] > 0 || !isSomethingMandatory) continue;
      const message = `must be at least 1, such as 2: something is mandatory, and a vehicle must not be ordered to where nobody can inspect it`;
      faults.push({ path: ['capacity', 'ports', port, what], message });
    }
  }
  for (const [at, { onDuty }] of capacity.shifts.entries()) {
    if (onDuty > 0 || !isSomethingMandatory || Object.keys(ports).length === 0) continue;
    const message = `must be more than 0, such as 0.2: something is mandatory, and a vehicle must not be ordered to where nobody can inspect it`;
    faults.push({ path: ['capacity', 'shifts', at, 'onDuty'], message });
  }
  return faults;
}

const HOURS_PER_DAY = 24;

function shiftFaults(shifts: NonNullable<PolicyDocument['capacity']>['shifts']): PolicyFault[] {
  const byHour = new Array<string | undefined>(HOURS_PER_DAY).fill(undefined);
  for (const [at, { name, fromHour, untilHour }] of shifts.entries()) {
    const hours = (untilHour - fromHour + HOURS_PER_DAY) % HOURS_PER_DAY || HOURS_PER_DAY;
    for (let nth = 0; nth < hours; nth += 1) {
      const hour = (fromHour + nth) % HOURS_PER_DAY;
      const other = byHour[hour];
      if (other !== undefined) {
        const message = `overlaps with the shift ${other} from ${hour} o'clock; begin it when that one ends, such as at ${endOf(shifts, other)}`;
        return [{ path: ['capacity', 'shifts', at, 'fromHour'], message }];
      }
      byHour[hour] = name;
    }
  }
  const missing = byHour.indexOf(undefined);
  if (missing === -1) return [];
  const message = `no shift works at ${missing} o'clock; write one, such as { name: night, fromHour: ${missing}, untilHour: ${(missing + 1) % HOURS_PER_DAY}, onDuty: 0.2 }`;
  return [{ path: ['capacity', 'shifts'], message }];
}

function endOf(shifts: NonNullable<PolicyDocument['capacity']>['shifts'], named: string): number {
  return shifts.find(({ name }) => name === named)?.untilHour ?? 0;
}

function methodFaults({ methods }: PolicyDocument): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const order = 'methods are in order of thoroughness';
  if (methods.fromPoints.canine > methods.fromPoints['x-ray']) {
    faults.push({
      path: ['methods', 'fromPoints', 'canine'],
      message: `must not exceed x-ray, such as ${methods.fromPoints['x-ray']}: ${order}`,
    });
  }
  if (methods.fromPoints['x-ray'] > methods.fromPoints.full) {
    faults.push({
      path: ['methods', 'fromPoints', 'x-ray'],
      message: `must not exceed full, such as ${methods.fromPoints.full}: ${order}`,
    });
  }
  if (Math.abs(sumOf(methods.random) - 1) >= 1e-9) {
    faults.push({
      path: ['methods', 'random'],
      message: 'the four shares must add up to 1, such as 0.4, 0.3, 0.25 and 0.05',
    });
  }
  return faults;
}

function repeatedNames(path: string, named: readonly { readonly name: string }[]): PolicyFault[] {
  return named.flatMap(({ name }, at) =>
    named.findIndex((other) => other.name === name) === at
      ? []
      : [
          {
            path: [...path.split('.'), at, 'name'],
            message: `another one is called ${name} too; give it a name of its own, such as ${name}-2`,
          },
        ],
  );
}
