import {
  type Assignment,
  type AssignmentOutcome,
  type CrossingId,
  epochMs,
  HOUR_MS,
  type InspectionMethod,
  instantOf,
  MINUTE_MS,
  type PortCode,
  portOfEntry,
} from '@southbound/contracts';
import { chanceFor } from '../chance.ts';
import type { Trip } from '../truth.ts';
import { type Bays, openBays } from './bays.ts';
import { examine } from './examination.ts';
import { type Compliance, catchesTheEye, crossingLot, type Instinct, officersChoice, skipReason } from './instinct.ts';
import { type Staff, staffingAt } from './staffing.ts';

export interface OfficersOptions {
  /** Whole. The same seed and the same assignments, each port's in its order, give the same outcomes. */
  readonly seed: number;
  readonly compliance: Compliance;
  readonly instinct: Instinct;
  /** Bays and officers: 1 is enough for some 20 % of a port's traffic. Above 0. */
  readonly capacity: number;
  /** What the ports have that are named here, whatever their traffic. */
  readonly staff?: Readonly<Partial<Record<PortCode, Staff>>> | undefined;
}

/** How officers are unless told otherwise. Invented, no source: DHS OIG found that ports keep no such figures. */
export const USUAL_OFFICERS: Omit<OfficersOptions, 'seed'> = {
  compliance: { skippedShare: 0.03, mode: 'by-chance' },
  instinct: { initiatedShare: 0.005, skill: 4 },
  capacity: 1,
};

/** Officers at all ports. It takes them minutes, there are only so many of them, and they miss things. */
export interface Officers {
  /**
   * What comes of an assignment. Asked the same again within six event hours of its port, they say the same. A crossing
   * that was told a second time, and so decided anew, they have dealt with: its vehicle has left. A port's assignments
   * are to come in its order.
   */
  answer(assignment: Assignment): AssignmentOutcome;
}

/** How long officers remember what they answered, in event time of their port: longer than anybody is away who asks. Invented. */
const ANSWERS_KEPT_MS = 6 * HOUR_MS;

/** A vehicle waits so long for a bay and is then let go; for a mandatory inspection it waits as long as it takes. Invented, no source. */
const WAIT_MS_MAX = 20 * MINUTE_MS;

interface PortRoom {
  readonly bays: Bays;
  /** In the order of the assignments. */
  readonly answers: Map<
    CrossingId,
    { readonly outcome: AssignmentOutcome; readonly decidedAt: Assignment['decidedAt']; readonly keptUntilMs: number }
  >;
}

const RELEASED: AssignmentOutcome = { outcome: 'released' };
const LEFT: AssignmentOutcome = { outcome: 'not-carried-out', reason: 'vehicle-left' };

/**
 * Simulated officers. What they do with one crossing is drawn from streams of its own, so it depends on others only
 * through the room at its port: when its inspection starts, and whether it does. What an examination finds follows
 * from seed, crossing and method alone. `cargoOf` is what is really in a vehicle; it is asked about those alone that
 * are looked at. Throws a RangeError that says what would be right when a setting is wrong.
 */
export function openOfficers(
  options: OfficersOptions,
  cargoOf: (crossingId: CrossingId) => Trip | undefined,
): Officers {
  checkOptions(options);
  const { seed, compliance, instinct, capacity, staff = {} } = options;
  const lotOf = crossingLot(chanceFor(seed, 'officers', 'instinct'));
  const rooms = new Map<PortCode, PortRoom>();
  const loadOf = (crossingId: CrossingId) => cargoOf(crossingId) ?? null;

  function roomAt(port: PortCode): PortRoom {
    const known = rooms.get(port);
    if (known !== undefined) return known;
    const opened = { bays: openBays(staffingAt(portOfEntry(port), staff[port] ?? capacity)), answers: new Map() };
    rooms.set(port, opened);
    return opened;
  }

  /** Carries out an inspection from an instant at which there is room for it. */
  function inspect(bays: Bays, crossingId: CrossingId, method: InspectionMethod, startsAtMs: number) {
    const chance = chanceFor(seed, 'officers', crossingId, method);
    const { durationMinutes, findings } = examine(chance, method, loadOf(crossingId));
    bays.take(method, startsAtMs, startsAtMs + durationMinutes * MINUTE_MS);
    return { method, startedAt: instantOf(startsAtMs), durationMinutes, findings };
  }

  function carryOut(bays: Bays, { crossingId, ground, decidedAt }: Assignment, method: InspectionMethod) {
    if (ground === 'random') {
      const chance = chanceFor(seed, 'officers', crossingId, 'compliance');
      const reason = skipReason(chance, compliance, instinct.skill, loadOf(crossingId));
      if (reason !== null) return { outcome: 'not-carried-out', reason } as const;
    }
    const atMs = epochMs(decidedAt);
    const waitMs = ground === 'mandatory' ? Number.POSITIVE_INFINITY : WAIT_MS_MAX;
    const startsAtMs = bays.startFor(method, atMs, atMs + waitMs);
    if (typeof startsAtMs === 'string') return { outcome: 'not-carried-out', reason: startsAtMs } as const;
    return { outcome: 'carried-out', ...inspect(bays, crossingId, method, startsAtMs) } as const;
  }

  /** An officer follows the instinct only where there is room at once: nobody is held up for nothing that is known. */
  function initiate(bays: Bays, { crossingId, decidedAt }: Assignment): AssignmentOutcome {
    const chance = chanceFor(seed, 'officers', crossingId, 'initiated');
    const { officerReason, method } = officersChoice(chance, loadOf(crossingId));
    const atMs = epochMs(decidedAt);
    if (bays.startFor(method, atMs, atMs) !== atMs) return RELEASED;
    return { outcome: 'officer-initiated', officerReason, ...inspect(bays, crossingId, method, atMs) };
  }

  return {
    answer(assignment) {
      const { crossingId, port, method, decidedAt } = assignment;
      if (method === null && !catchesTheEye(instinct, lotOf(crossingId), () => loadOf(crossingId))) return RELEASED;
      const { bays, answers } = roomAt(port);
      const before = answers.get(crossingId);
      if (before?.decidedAt === decidedAt) return before.outcome;
      if (before !== undefined) return method === null ? RELEASED : LEFT;
      const outcome = method === null ? initiate(bays, assignment) : carryOut(bays, assignment, method);
      const atMs = epochMs(decidedAt);
      forgetBefore(answers, atMs);
      answers.set(crossingId, { outcome, decidedAt, keptUntilMs: atMs + ANSWERS_KEPT_MS });
      return outcome;
    },
  };
}

/** Answers stand in the order of time, so the first that is kept ends the search. */
function forgetBefore(answers: PortRoom['answers'], atMs: number): void {
  for (const [crossingId, { keptUntilMs }] of answers) {
    if (keptUntilMs >= atMs) return;
    answers.delete(crossingId);
  }
}

function checkOptions({ compliance, instinct, capacity }: OfficersOptions): void {
  const isShare = (share: number) => share >= 0 && share <= 1;
  if (!isShare(compliance.skippedShare)) {
    throw new RangeError(`skippedShare: ${compliance.skippedShare} is not a share from 0 to 1; give one such as 0.03`);
  }
  if (!isShare(instinct.initiatedShare)) {
    throw new RangeError(
      `initiatedShare: ${instinct.initiatedShare} is not a share from 0 to 1; give one such as 0.005`,
    );
  }
  if (!(instinct.skill >= 0 && instinct.skill < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`skill: ${instinct.skill} is not a number from 0 up; give one such as 4`);
  }
  if (!(capacity > 0 && capacity < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`capacity: ${capacity} is not a number above 0; give one such as 1`);
  }
}
