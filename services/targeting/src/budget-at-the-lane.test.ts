import { MINUTE_MS } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import type { Policy, Rulebook } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import { at, crossing, SASABE, STARTS_AT_MS } from './fixtures/recorded.ts';
import { rulebook } from './fixtures/rulebook.ts';
import { bayTaken, type Resources, rulebookWithResources } from './fixtures/scarce-port.ts';
import { targetingRoom } from './fixtures/targeting-room.ts';

async function decided(by: Rulebook, comings: readonly Publication[]) {
  const room = targetingRoom(500, undefined, { rulebook: by });
  await room.know();
  await room.start();
  await room.take(...comings);
  return room.selections.map(({ data }) => data);
}

const resources = (bays: number): Resources => ({ bays, officers: 400, canineUnits: 100, xRayUnits: 100 });

describe('an inspection that an officer began by himself', () => {
  const minuteLater = crossing({ id: 'alert', atMs: at(60), data: { canine: 'alert' } });
  const taken = bayTaken('released-1', 'full', at(0));

  async function waitAfter(bays: number, ...takings: readonly Publication[]) {
    const [selection] = await decided(rulebookWithResources(resources(bays)), [...takings, minuteLater]);
    expect(selection?.ground).toBe('mandatory');
    return selection?.waitMinutes;
  }

  test('has the next vehicle wait for the bay until it is over by the plan', async () => {
    expect(await waitAfter(1)).toBeUndefined();
    expect(await waitAfter(1, taken)).toBe(49);
  });

  test('leaves the other bay, which a second one takes', async () => {
    expect(await waitAfter(2, taken)).toBeUndefined();
    expect(await waitAfter(2, taken, bayTaken('released-2', 'full', at(30)))).toBe(49);
  });

  test('takes a bay right after its vehicle was released', async () => {
    const releasable = rulebookWithResources(resources(1), { targetRate: 0, randomShare: 0 });
    const released = crossing({ id: 'released-1', atMs: at(0) });
    const [first, alert] = await decided(releasable, [released, taken, minuteLater]);
    expect([first?.decision, alert?.waitMinutes]).toEqual(['release', 49]);
  });

  test('takes no bay where its message went to another port', async () => {
    const room = targetingRoom(500, undefined, { rulebook: rulebookWithResources(resources(1)) });
    await room.know();
    await room.start();
    await room.take(bayTaken('released-1', 'full', at(0), SASABE), minuteLater);
    expect(room.selections.map(({ data }) => data.waitMinutes)).toEqual([undefined]);
    expect(room.quarantined.map(({ data }) => data.faultCode)).toEqual(['event-port-mismatch']);
  });

  test('takes no second bay when it is told of again', async () => {
    expect(await waitAfter(2, taken, taken)).toBeUndefined();
    expect(await waitAfter(2, taken, bayTaken('released-1', 'full', at(30)))).toBeUndefined();
  });
});

describe('what a selection says of the budget', () => {
  /** A vehicle every half minute, by few plates so that some score. */
  const comings = Array.from({ length: 240 }, (_, nth) =>
    crossing({
      id: `crossing-${nth}`,
      atMs: STARTS_AT_MS + nth * 30_000,
      plate: nth % 3 === 0 ? `SIM30${nth % 4}` : `SIM4${nth}`,
    }),
  );
  const withPolicy = (changes: Partial<Policy>): Rulebook => ({
    ...rulebook,
    policy: { ...rulebook.policy, ...changes },
  });

  test('is nothing of rates, surges, capacity or starts where none of them is otherwise than usual', async () => {
    const plain = await decided(rulebook, comings);
    const ample = await decided(rulebookWithResources(resources(400)), comings);
    expect(plain).toHaveLength(240);
    for (const selection of [...plain, ...ample]) {
      for (const field of ['targetRate', 'surge', 'capacityBound', 'waitMinutes', 'startScores']) {
        expect(selection).not.toHaveProperty(field);
      }
    }
  });

  test("is the target rate of a schedule while it lasts, and not the policy's usual one", async () => {
    const from = STARTS_AT_MS + 40 * MINUTE_MS;
    const works = { name: 'works', from, until: from + 20 * MINUTE_MS, targetRate: 0.5 };
    const selections = await decided(withPolicy({ schedules: [works] }), comings);
    const told = selections.map(({ targetRate }) => targetRate);
    expect(told).toEqual(Array.from({ length: 240 }, (_, nth) => (nth >= 80 && nth < 120 ? 0.5 : undefined)));
  });

  test('is the surge that it was decided in, with its rate, and neither outside of one', async () => {
    const pulse = { name: 'pulse', targetRate: 0.9, startsPerWeek: 1_000, meanMinutes: 15 };
    const selections = await decided(withPolicy({ surges: [pulse] }), comings);
    const within = selections.filter(({ surge }) => surge !== undefined);
    expect(within.length).toBeGreaterThan(20);
    expect(within.length).toBeLessThan(220);
    for (const { surge, targetRate } of within) expect([surge, targetRate]).toEqual(['pulse', 0.9]);
    for (const selection of selections) {
      if (selection.surge === undefined) expect(selection).not.toHaveProperty('targetRate');
    }
  });

  test('is that capacity binds, with each wait, where bays are short', async () => {
    const selections = await decided(rulebookWithResources(resources(1)), comings);
    const bound = selections.filter(({ capacityBound }) => capacityBound === true);
    expect(bound.length).toBeGreaterThan(20);
    const refused = selections.filter(({ ground }) => ground === 'no-capacity');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ capacityBound }) => capacityBound === true)).toBe(true);
    const waiting = selections.filter(({ waitMinutes }) => waitMinutes !== undefined);
    expect(waiting.length).toBeGreaterThan(0);
    for (const { decision, ground, waitMinutes = 0 } of waiting) {
      expect(decision).toBe('inspect');
      expect(waitMinutes).toBeGreaterThan(0);
      expect(waitMinutes).toBeLessThanOrEqual(ground === 'random' ? 15 : 10);
    }
  });
});
