import {
  type Assignment,
  type AssignmentOutcome,
  type CrossingId,
  epochMs,
  type Finding,
  HOUR_MS,
  instantOf,
  MINUTE_MS,
  OFFICER_REASONS,
  type PortCode,
  portOfEntry,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { chanceFor, comesUp, pick } from '../chance.ts';
import type { Trip } from '../truth.ts';
import { crossingLot } from './instinct.ts';
import { type OfficersOptions, openOfficers, USUAL_OFFICERS } from './officers.ts';
import { staffingAt } from './staffing.ts';

const LAREDO = '2304' as PortCode;
/** Noon in Laredo. */
const NOON_MS = Date.UTC(2026, 2, 2, 18);

const CARGO: Finding[] = [
  { seizureType: 'Weapons', category: 'Handgun', count: 6 },
  { seizureType: 'Currency', amountUsd: 40_000 },
];

function tripOf(crossingId: CrossingId): Trip {
  return {
    kind: 'trip',
    tripId: `trip-of-${crossingId}`,
    crossingId,
    port: LAREDO,
    crossedAt: instantOf(NOON_MS),
    vehicleClass: 'personal',
    plate: { text: 'B7K2M9S4' },
    ringId: null,
    cargo: CARGO,
    concealment: 'hidden',
  };
}

/** Crossings whose id begins with `guilty` carry something. */
const cargoOf = (crossingId: CrossingId) => (crossingId.startsWith('guilty') ? tripOf(crossingId) : undefined);

const officersOf = (changes: Partial<OfficersOptions> = {}) =>
  openOfficers({ seed: 4, ...USUAL_OFFICERS, ...changes }, cargoOf);

function assignment(id: string, changes: Partial<Assignment> = {}): Assignment {
  const crossingId = id as CrossingId;
  return {
    crossingId,
    port: LAREDO,
    lane: 3,
    ground: 'fill',
    method: 'visual',
    decidedAt: instantOf(NOON_MS),
    ...changes,
  };
}

const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}-${at}`);
/** Far enough apart that a bay is always free. */
const apart = (at: number) => instantOf(NOON_MS + at * HOUR_MS);

/** A day of Laredo's traffic: whom the engine would order inspected, and the rest. */
const DAY: readonly Assignment[] = Array.from({ length: 20_000 }, (_, at) => {
  const chance = chanceFor(7, 'a day of assignments', at);
  const isOrder = comesUp(chance, 0.2);
  const ground = isOrder
    ? pick(chance, [
        ['random', 10],
        ['fill', 75],
        ['targeted', 15],
      ] as const)
    : 'not-drawn';
  const method = pick(chance, [
    ['visual', 80],
    ['canine', 12],
    ['x-ray', 6],
    ['full', 2],
  ] as const);
  const id = `${comesUp(chance, 0.01) ? 'guilty' : 'honest'}-${at}`;
  const decidedAt = instantOf(NOON_MS + Math.floor((at * 24 * HOUR_MS) / 20_000));
  return assignment(id, { ground, method: isOrder ? method : null, decidedAt });
});

type Inspected = Extract<AssignmentOutcome, { startedAt: unknown }>;
const isInspected = (outcome: AssignmentOutcome): outcome is Inspected => 'startedAt' in outcome;
const spanOf = ({ startedAt, durationMinutes }: Inspected) =>
  [epochMs(startedAt), epochMs(startedAt) + durationMinutes * MINUTE_MS] as const;

/** The most inspections at once of those that began between two instants. */
function mostAtOnce(outcomes: readonly AssignmentOutcome[], fromMs = 0, untilMs = Number.POSITIVE_INFINITY): number {
  const spans = outcomes.filter(isInspected).map(spanOf);
  const starts = spans.map(([startsAtMs]) => startsAtMs).filter((atMs) => atMs >= fromMs && atMs < untilMs);
  return Math.max(0, ...starts.map((atMs) => spans.filter(([from, until]) => from <= atMs && until > atMs).length));
}

/** Whether a count of trials with a probability is one that comes up in all but one of 15,000 worlds (4 standard errors). */
function expectShare(count: number, trials: number, share: number): void {
  expect(Math.abs(count / trials - share), `${count} of ${trials}`).toBeLessThanOrEqual(
    4 * Math.sqrt((share * (1 - share)) / trials),
  );
}

describe('a day with the officers of Laredo', () => {
  const { answer } = officersOf();
  const outcomes = DAY.map(answer);

  test('answers every order with an inspection or a reason, and no release with either but an officer’s own', () => {
    outcomes.forEach(({ outcome }, at) => {
      const possible =
        DAY[at]?.method === null ? ['released', 'officer-initiated'] : ['carried-out', 'not-carried-out'];
      expect(possible).toContain(outcome);
    });
  });

  test('is the same with the same seed, whoever is asked about twice, and another with another seed', () => {
    const again = officersOf();
    const twice = DAY.map((each) => {
      again.answer(each);
      return again.answer(each);
    });
    expect(twice).toEqual(outcomes);
    expect(DAY.map(officersOf({ seed: 5 }).answer)).not.toEqual(outcomes);
  });

  test('finds nothing that is not in the vehicle', () => {
    const found = outcomes.filter(isInspected).filter(({ findings }) => findings.length > 0);
    expect(found.length).toBeGreaterThan(10);
    outcomes.forEach((outcome, at) => {
      if (!isInspected(outcome)) return;
      const cargo = cargoOf(DAY[at]?.crossingId as CrossingId)?.cargo ?? [];
      expect(outcome.findings.every((finding) => cargo.includes(finding))).toBe(true);
      expect(new Set(outcome.findings).size).toBe(outcome.findings.length);
    });
  });

  test('never has more vehicles at once than bays, and uses them all when capacity is short', () => {
    const { bays } = staffingAt(portOfEntry(LAREDO), 1);
    expect(mostAtOnce(outcomes)).toBeLessThanOrEqual(bays);
    const short = DAY.map(officersOf({ capacity: 0.25 }).answer);
    const staff = staffingAt(portOfEntry(LAREDO), 0.25);
    expect(mostAtOnce(short)).toBeLessThanOrEqual(staff.bays);
    expect(mostAtOnce(short)).toBeGreaterThan(staff.bays / 2);
  });

  test('has fewer inspections at once at night than in the afternoon when capacity is short', () => {
    const short = DAY.map(officersOf({ capacity: 0.25 }).answer);
    const { onDuty } = staffingAt(portOfEntry(LAREDO), 0.25);
    // 15:00 to 21:00, and 00:00 to 05:00 in Laredo: whoever began in another shift has ended.
    const afternoon = mostAtOnce(short, NOON_MS + 3 * HOUR_MS, NOON_MS + 9 * HOUR_MS);
    const night = mostAtOnce(short, NOON_MS + 14 * HOUR_MS, NOON_MS + 17 * HOUR_MS);
    expect(night).toBeLessThanOrEqual(onDuty(NOON_MS + 15 * HOUR_MS) + 1);
    expect(night).toBeLessThan(afternoon);
  });

  test('lets vehicles wait for a bay, twenty minutes at most, and then go on with the reason', () => {
    const short = DAY.map(officersOf({ capacity: 0.25 }).answer);
    const waits = short.flatMap((outcome, at) =>
      isInspected(outcome) ? [epochMs(outcome.startedAt) - epochMs(DAY[at]?.decidedAt ?? outcome.startedAt)] : [],
    );
    expect(Math.max(...waits)).toBeGreaterThan(MINUTE_MS);
    expect(Math.max(...waits)).toBeLessThanOrEqual(20 * MINUTE_MS);
    const reasons = new Set(short.flatMap((outcome) => ('reason' in outcome ? [outcome.reason] : [])));
    expect([...reasons]).toEqual(expect.arrayContaining(['no-bay', 'no-officer', 'officer-declined']));
  });

  test('carries nearly all orders of an afternoon out with the usual capacity', () => {
    // Until 21:00: at night fewer officers are on duty, and this day is as busy then.
    const untilMs = NOON_MS + 9 * HOUR_MS;
    const orders = DAY.filter(({ method, decidedAt }) => method !== null && epochMs(decidedAt) < untilMs).length;
    const afternoon = outcomes.filter((_, at) => epochMs(DAY[at]?.decidedAt ?? apart(24)) < untilMs);
    const lacking = afternoon.filter((outcome) => 'reason' in outcome && outcome.reason.startsWith('no-')).length;
    expect(orders).toBeGreaterThan(1_000);
    expect(lacking / orders).toBeLessThan(0.02);
  });

  test('comes to the same for each vehicle examined in the same way, however much room there was', () => {
    const ample = DAY.map(officersOf({ capacity: 5 }).answer);
    const short = DAY.map(officersOf({ capacity: 0.5 }).answer);
    ample.forEach((outcome, at) => {
      const other = short[at];
      if (!isInspected(outcome) || other === undefined || !isInspected(other)) return;
      expect({ ...other, startedAt: outcome.startedAt }).toEqual(outcome);
    });
  });
});

test('a vehicle that must be inspected waits for a bay as long as it takes', () => {
  const { answer } = officersOf({ capacity: 0.001 });
  const looks = ids('honest', 30).map((id) => answer(assignment(id, { ground: 'mandatory' })));
  expect(looks.every(isInspected)).toBe(true);
  expect(answer(assignment('late')).outcome).toBe('not-carried-out');
  expect(mostAtOnce(looks)).toBe(2);
});

describe('random picks', () => {
  const PICKS = 4_000;
  const skippedOf = (prefix: string, compliance: OfficersOptions['compliance'], skill = 4) => {
    const { answer } = officersOf({ compliance, instinct: { initiatedShare: 0, skill }, capacity: 50 });
    const picks = ids(prefix, PICKS).map((id, at) =>
      answer(assignment(id, { ground: 'random', decidedAt: apart(at) })),
    );
    return picks.filter(({ outcome }) => outcome === 'not-carried-out').length;
  };

  test.each([0, 0.03, 0.4, 1])('are not carried out in the share set, by chance: %d', (skippedShare) => {
    const compliance = { skippedShare, mode: 'by-chance' } as const;
    expectShare(skippedOf('honest', compliance), PICKS, skippedShare);
    expectShare(skippedOf('guilty', compliance), PICKS, skippedShare);
  });

  test('are skipped on suspicion when they look innocent: smugglers less often than others, in the same share of all', () => {
    const compliance = { skippedShare: 0.3, mode: 'on-suspicion' } as const;
    expectShare(skippedOf('honest', compliance), PICKS, 0.3);
    // Four times as many of them look suspicious: 0.3 × (1 − 0.4) / (1 − 0.1).
    expectShare(skippedOf('guilty', compliance), PICKS, 0.2);
    expectShare(skippedOf('guilty', compliance, 1), PICKS, 0.3);
  });

  test('alone are skipped: other orders are all carried out', () => {
    const { answer } = officersOf({ compliance: { skippedShare: 1, mode: 'by-chance' }, capacity: 50 });
    for (const [at, ground] of (['mandatory', 'blind', 'targeted', 'fill'] as const).entries()) {
      expect(answer(assignment(`one-${at}`, { ground })).outcome).toBe('carried-out');
    }
  });
});

describe('what officers inspect of their own accord', () => {
  const RELEASED = 40_000;
  const initiatedOf = (prefix: string, instinct: OfficersOptions['instinct']) => {
    const { answer } = officersOf({ instinct, capacity: 50 });
    const released = { ground: 'not-drawn', method: null } as const;
    return ids(prefix, RELEASED)
      .map((id, at) => answer(assignment(id, { ...released, decidedAt: apart(at) })))
      .filter(({ outcome }) => outcome === 'officer-initiated');
  };

  test('is the share set of the released', () => {
    expectShare(initiatedOf('honest', { initiatedShare: 0.005, skill: 4 }).length, RELEASED, 0.005);
    expect(initiatedOf('honest', { initiatedShare: 0, skill: 4 })).toEqual([]);
  });

  test.each([
    [1, 0.005],
    [4, 0.02],
    [0, 0],
  ])('with skill %d picks smugglers in a share of %d, where an innocent vehicle is picked in 0.005', (skill, share) => {
    expectShare(initiatedOf('guilty', { initiatedShare: 0.005, skill }).length, RELEASED, share);
  });

  test('names each reason of the list, and tells a little of guilt by them', () => {
    const reasonsOf = (prefix: string) => {
      const reasons = initiatedOf(prefix, { initiatedShare: 0.02, skill: 1 }).map((outcome) =>
        outcome.outcome === 'officer-initiated' ? outcome.officerReason : null,
      );
      return {
        all: new Set(reasons),
        canine: reasons.filter((each) => each === 'canine-interest').length / reasons.length,
      };
    };
    const honest = reasonsOf('honest');
    expect(honest.all).toEqual(new Set(OFFICER_REASONS));
    expect(reasonsOf('guilty').canine).toBeGreaterThan(1.5 * honest.canine);
  });

  test('begins at once or not at all: without a free bay the vehicle goes on', () => {
    const { answer } = officersOf({ instinct: { initiatedShare: 1, skill: 1 }, capacity: 0.001 });
    const outcomes = ids('honest', 10).map((id) => answer(assignment(id, { ground: 'not-drawn', method: null })));
    expect(outcomes.filter(isInspected).length).toBeLessThanOrEqual(2);
    expect(outcomes.filter(isInspected).every(({ startedAt }) => startedAt === instantOf(NOON_MS))).toBe(true);
    expect(outcomes.filter(({ outcome }) => outcome === 'released').length).toBeGreaterThanOrEqual(8);
  });
});

test('the lot of a crossing is even, also among ids that differ in their last characters only', () => {
  const lotOf = crossingLot(chanceFor(1, 'lots'));
  for (const prefix of ['2304-7f3a9c41d2', 'unread-3-']) {
    const counts = new Array<number>(20).fill(0);
    for (let at = 0; at < 20_000; at += 1) {
      const bin = Math.floor(20 * lotOf(`${prefix}${at}` as CrossingId));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    // Chi-squared with 19 degrees of freedom exceeds 50 in one of 8,000 worlds.
    expect(counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)).toBeLessThan(50);
  }
});

test('officers forget what they answered six event hours ago', () => {
  const counted = { asked: 0 };
  const { answer } = openOfficers({ seed: 4, ...USUAL_OFFICERS }, () => {
    counted.asked += 1;
    return undefined;
  });
  answer(assignment('first'));
  const once = counted.asked;
  answer(assignment('first'));
  expect(counted.asked).toBe(once);
  answer(assignment('much-later', { decidedAt: apart(7) }));
  answer(assignment('first'));
  expect(counted.asked).toBe(3 * once);
});

test.each([
  [{ compliance: { skippedShare: 1.2, mode: 'by-chance' } }, 'skippedShare'],
  [{ instinct: { initiatedShare: -0.1, skill: 1 } }, 'initiatedShare'],
  [{ instinct: { initiatedShare: 0.1, skill: Number.NaN } }, 'skill'],
  [{ capacity: 0 }, 'capacity'],
] as const)('a setting that cannot be is refused with its name: %j', (changes, name) => {
  expect(() => officersOf(changes)).toThrow(new RegExp(`^${name}: .* give one such as`));
});
