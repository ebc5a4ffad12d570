import { INSPECTION_METHODS, type InspectionMethod, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withOfficersBay } from './budget-state.ts';
import { admissionAt, type CapacityState, IDLE, placed, withBayTaken } from './capacity.ts';
import { decide, isOrder } from './decide.ts';
import { DEFAULT_POLICY } from './fixtures/default-policy.ts';
import { drawsFrom, seededChance, wholeBetween } from './fixtures/seeded-chance.ts';
import { type BudgetDecision, openBudget } from './inspection-budget.ts';
import type { Resources } from './occupancy.ts';
import type { Policy } from './policy.ts';
import type { Terms } from './terms.ts';

const STARTS_AT_MS = Date.parse('2026-03-02T12:00:00Z');
const RESOURCES: Resources = { bays: 3, officers: 5, canineUnits: 1, xRayUnits: 1 };
const termsOf = (resources: Resources): Terms => ({ targetRate: DEFAULT_POLICY.targetRate, resources });
const waits = DEFAULT_POLICY.capacity?.waitMinutes ?? { random: 0, others: 0 };

const admitted = (state: CapacityState, atMs = STARTS_AT_MS, resources: Resources | null = RESOURCES) =>
  admissionAt(DEFAULT_POLICY, { targetRate: 0.2, resources }, state, 0.2, atMs);

/** A state with so many visual inspections of four minutes begun at once. */
function busyWith(inspections: number, resources = RESOURCES): CapacityState {
  let state = IDLE;
  for (let nth = 0; nth < inspections; nth += 1) {
    state = placed(DEFAULT_POLICY, termsOf(resources), state, 'visual', 'random', STARTS_AT_MS).state;
  }
  return state;
}

interface Traffic {
  readonly policy?: Policy;
  readonly resources: Resources;
  readonly seed: number;
  readonly mandatoryShare?: number;
}

/** Two thousand vehicles twenty seconds apart: three bays can inspect a quarter of them for four minutes each. */
function* decided({ policy = DEFAULT_POLICY, resources, seed, mandatoryShare = 0.01 }: Traffic) {
  const chance = seededChance(seed);
  let budget = openBudget(policy);
  for (let nth = 0; nth < 2_000; nth += 1) {
    const atMs = STARTS_AT_MS + nth * 20_000;
    const request = { atMs, isMandatory: chance() < mandatoryShare, scorePoints: wholeBetween(chance, 0, 100) };
    const decision: BudgetDecision = decide(
      policy,
      { ...termsOf(resources), targetRate: policy.targetRate },
      budget,
      request,
      drawsFrom(chance),
    );
    yield { request, decision, before: budget };
    budget = decision.budget;
  }
}

describe('what capacity admits', () => {
  test('does not depend on the draws of the crossing, nor on the method wanted', () => {
    const draws = fc.integer().map((seed) => drawsFrom(seededChance(seed)));
    fc.assert(
      fc.property(fc.nat(12), fc.nat(100), draws, draws, (inspections, scorePoints, one, other) => {
        const budget = { ...openBudget(DEFAULT_POLICY), capacity: busyWith(inspections) };
        const request = { atMs: STARTS_AT_MS, isMandatory: false, scorePoints };
        const [first, second] = [one, other].map((each) => {
          const drawn = decide(DEFAULT_POLICY, termsOf(RESOURCES), budget, request, each);
          return { propensity: drawn.propensity, isBound: drawn.isBound, threshold: drawn.threshold };
        });
        expect(first).toEqual(second);
      }),
    );
  });

  test('falls as the wait for a bay grows: first for targeted and fill, then for the random stratum too', () => {
    const within = [0, 3, 6, 9, 12, 15].map((inspections) => {
      const { random, others } = admitted(busyWith(inspections));
      return [random, others];
    });
    // Three bays, four minutes each: waits of 0, 4, 8, 12, 16 and 20 minutes, where others wait 10 and random picks 15.
    expect(within).toEqual([
      [true, true],
      [true, true],
      [true, true],
      [true, false],
      [false, false],
      [false, false],
    ]);
    const shares = [0, 3, 6, 9].map((inspections) => {
      const pace = { ...busyWith(1).pace, msPerCrossing: 20_000, bayMinutesPerOrder: 4, officerMinutesPerOrder: 4 };
      const state = { ...busyWith(inspections), pace };
      return admitted(state).share;
    });
    // Three bays do a quarter of those who come every twenty seconds; while one is free twice as much is ordered.
    expect(shares.map((share) => Number(share.toFixed(4)))).toEqual([0.5, 0.3873, 0.2236, 0]);
  });

  test('is whatever is asked where a bay is free and the rate takes half of what all can do: what is overdue is no shortage', () => {
    const shareOf = (msPerCrossing: number, inspections = 1) => {
      const pace = { ...busyWith(1).pace, msPerCrossing, bayMinutesPerOrder: 4, officerMinutesPerOrder: 4 };
      return admitted({ ...busyWith(inspections), pace }).share;
    };
    // Three bays and four minutes: 20 % of those who come every 32 seconds take half of it.
    expect(shareOf(32_000)).toBe(Number.POSITIVE_INFINITY);
    expect(shareOf(31_000)).toBeCloseTo((2 * 3 * 31) / 240, 9);
    expect(shareOf(32_000, 3)).toBeLessThan(0.8);
  });

  test('is all that there is where no limits are known', () => {
    expect(admitted(busyWith(100), STARTS_AT_MS, null)).toMatchObject({
      random: true,
      others: true,
      share: Number.POSITIVE_INFINITY,
    });
  });
});

describe('an order at a port with limits', () => {
  test.each([1, 2, 3])('waits no longer than its ground may, whatever comes (seed %i)', (seed) => {
    let waited = 0;
    for (const { request, decision } of decided({ resources: RESOURCES, seed, mandatoryShare: 0.02 })) {
      const { ground, order, randomDraw } = decision;
      if (request.isMandatory) expect(ground).toBe('mandatory');
      if (order === null || ground === 'mandatory') continue;
      waited = Math.max(waited, order.waitMinutes);
      expect(order.waitMinutes).toBeLessThanOrEqual(randomDraw ? waits.random : waits.others);
    }
    expect(waited).toBeGreaterThan(waits.others / 2);
  });

  test('is always given when it is mandatory, however many wait', () => {
    let longest = 0;
    for (const { decision } of decided({ resources: RESOURCES, seed: 4, mandatoryShare: 1 })) {
      expect(decision).toMatchObject({ ground: 'mandatory', propensity: 1 });
      longest = Math.max(longest, decision.order?.waitMinutes ?? 0);
    }
    expect(longest).toBeGreaterThan(1_000);
  });

  test('is for a less thorough method where the unit of the one wanted cannot come in time', () => {
    const methods: string[] = [];
    let state = IDLE;
    for (let nth = 0; nth < 4; nth += 1) {
      const order = placed(
        DEFAULT_POLICY,
        termsOf({ ...RESOURCES, bays: 9, officers: 9 }),
        state,
        'x-ray',
        'others',
        STARTS_AT_MS,
      );
      methods.push(`${order.method} after ${order.waitMinutes}`);
      state = order.state;
    }
    expect(methods).toEqual(['x-ray after 0', 'x-ray after 10', 'canine after 0', 'canine after 8']);
  });

  test('has fewer bays after officers began an inspection of their own, which is no order', () => {
    const before = openBudget(DEFAULT_POLICY);
    let budget = before;
    for (let nth = 0; nth < 3; nth += 1) {
      budget = withOfficersBay(DEFAULT_POLICY, termsOf(RESOURCES), budget, 'full', STARTS_AT_MS);
    }
    expect(budget.inspectionsOrdered).toBe(0);
    expect(admitted(budget.capacity).random).toBe(false);
    expect(admitted(before.capacity).random).toBe(true);
    expect(admitted(budget.capacity, STARTS_AT_MS + 50 * MINUTE_MS).random).toBe(true);
  });

  test('waits for officers who began on their own though no bay was free: their minutes begin when one is', () => {
    const full = busyWith(3);
    const takenBy = (method: InspectionMethod, state: CapacityState, resources = RESOURCES) =>
      withBayTaken(DEFAULT_POLICY, termsOf(resources), state, method, STARTS_AT_MS);
    const waitAfter = (state: CapacityState) =>
      placed(DEFAULT_POLICY, termsOf(RESOURCES), state, 'visual', 'random', STARTS_AT_MS).waitMinutes;
    const thrice = takenBy('visual', takenBy('visual', takenBy('visual', full)));
    expect([waitAfter(full), waitAfter(takenBy('visual', full)), waitAfter(thrice)]).toEqual([4, 4, 8]);
    expect(thrice.occupancy.bays.map((untilMs) => (untilMs - STARTS_AT_MS) / MINUTE_MS)).toEqual([8, 8, 8]);
    // The canine unit is at work for eight minutes, and the next inspection with one begins after that.
    const twice = takenBy('canine', takenBy('canine', IDLE));
    expect(twice.occupancy.bays.map((untilMs) => (untilMs - STARTS_AT_MS) / MINUTE_MS)).toEqual([8, 16]);
    // A unit, or officers, that are not there by the plan nobody waits for.
    for (const without of [
      { ...RESOURCES, canineUnits: 0 },
      { ...RESOURCES, officers: 0 },
    ]) {
      expect(takenBy('canine', IDLE, without).occupancy.bays).toEqual([STARTS_AT_MS + 8 * MINUTE_MS]);
    }
    // A bay is waited for without the unit too.
    const unitless = takenBy('canine', full, { ...RESOURCES, canineUnits: 0 });
    expect(unitless.occupancy.bays.at(-1)).toBe(STARTS_AT_MS + (4 + 8) * MINUTE_MS);
  });

  test('counts the minutes of as many officers as are there', () => {
    const alone = { ...RESOURCES, officers: 1 };
    const { pace } = placed(DEFAULT_POLICY, termsOf(alone), IDLE, 'full', 'others', STARTS_AT_MS).state;
    expect(pace).toMatchObject({ bayMinutesPerOrder: 50, officerMinutesPerOrder: 50 });
  });

  test('takes nothing where nobody is on duty, and is given all the same when it is mandatory', () => {
    const nobody = { ...RESOURCES, officers: 0 };
    for (const method of INSPECTION_METHODS) {
      const order = placed(DEFAULT_POLICY, termsOf(nobody), IDLE, method, 'random', STARTS_AT_MS);
      expect(order).toMatchObject({ waitMinutes: 0, state: { occupancy: IDLE.occupancy } });
    }
    for (const { decision, request } of decided({ resources: nobody, seed: 5 })) {
      expect(isOrder(decision.ground)).toBe(request.isMandatory);
      if (!request.isMandatory) expect(decision.propensity).toBe(0);
    }
    expect(withBayTaken(DEFAULT_POLICY, { targetRate: 0.2, resources: null }, IDLE, 'full', STARTS_AT_MS)).toBe(IDLE);
  });
});

describe('scarce bays', () => {
  /** Who comes while a bay is free is inspected, whatever the score. */
  function firstComeFirstServed(resources: Resources, seed: number): { points: number; orders: number } {
    let state = IDLE;
    let [points, orders] = [0, 0];
    for (const { request } of decided({ resources, seed })) {
      const { scorePoints, atMs } = request;
      if (!admitted(state, atMs, resources).others) continue;
      state = placed(DEFAULT_POLICY, termsOf(resources), state, 'visual', 'others', atMs).state;
      points += scorePoints;
      orders += 1;
    }
    return { points, orders };
  }

  test.each([1, 2, 3])('go to better vehicles than those who come first (seed %i)', (seed) => {
    // Every vehicle gets the same method, so that only who is chosen differs.
    const fromPoints = { canine: 1_000, 'x-ray': 1_000, full: 1_000 };
    const random = { visual: 1, canine: 0, 'x-ray': 0, full: 0 };
    const policy = { ...DEFAULT_POLICY, targetRate: 0.5, methods: { fromPoints, random } };
    let [points, orders, bound] = [0, 0, 0];
    for (const { request, decision } of decided({ policy, resources: RESOURCES, seed })) {
      if (decision.isBound) bound += 1;
      if (decision.order === null) continue;
      points += request.scorePoints;
      orders += 1;
    }
    const first = firstComeFirstServed(RESOURCES, seed);
    expect(bound).toBeGreaterThan(1_500);
    expect(points / orders).toBeGreaterThan((1.5 * first.points) / first.orders);
    // And they are not left idle for it.
    expect(orders).toBeGreaterThan(0.8 * first.orders);
  });

  test('have the vehicles counted that wait for them, and their minutes', () => {
    const counted = { vehicles: 0, minutes: 0 };
    let last = openBudget(DEFAULT_POLICY);
    for (const { decision } of decided({ resources: RESOURCES, seed: 5 })) {
      last = decision.budget;
      const waitMinutes = decision.order?.waitMinutes ?? 0;
      if (waitMinutes === 0) continue;
      counted.vehicles += 1;
      counted.minutes += waitMinutes;
    }
    expect(counted.vehicles).toBeGreaterThan(100);
    expect(last.vehiclesMadeToWait).toBe(counted.vehicles);
    expect(last.waitedMs / MINUTE_MS).toBeCloseTo(counted.minutes, 2);
  });

  test('leave what they could not do undone: it is not owed later', () => {
    let last: BudgetDecision | null = null;
    for (const { decision } of decided({ resources: RESOURCES, seed: 6 })) last = decision;
    const budget = last?.budget ?? openBudget(DEFAULT_POLICY);
    expect(budget.lapsedMillionths).toBeGreaterThan(50_000_000);
    expect(budget.entitledMillionths + budget.lapsedMillionths).toBe(400_000_000);
    expect(Math.abs(budget.entitledMillionths / 1_000_000 - budget.inspectionsOrdered)).toBeLessThanOrEqual(15);
  });
});
