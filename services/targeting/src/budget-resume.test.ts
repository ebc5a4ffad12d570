import { INSPECTION_METHODS, MINUTE_MS } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { beforeAll, describe, expect, test } from 'vitest';
import { crossing, STARTS_AT_MS } from './fixtures/recorded.ts';
import { bayTaken, rulebookWithResources } from './fixtures/scarce-port.ts';
import { type TargetingRoom, targetingRoom } from './fixtures/targeting-room.ts';

/** All that a budget keeps from one crossing to the next. */
const scarce = rulebookWithResources(
  { bays: 2, officers: 3, canineUnits: 1, xRayUnits: 1 },
  {
    surges: [{ name: 'pulse', targetRate: 0.9, startsPerWeek: 1_000, meanMinutes: 15 }],
    schedules: [
      { name: 'works', from: STARTS_AT_MS + 40 * MINUTE_MS, until: STARTS_AT_MS + 60 * MINUTE_MS, targetRate: 0.5 },
    ],
  },
);

const COMINGS = 160;

/** A vehicle every half minute, by few plates so that they score; now and then officers begin on their own. */
const comings: readonly Publication[] = Array.from({ length: COMINGS }, (_, nth) => {
  const atMs = STARTS_AT_MS + nth * 30_000;
  return nth % 23 === 11
    ? bayTaken(`taken-${nth}`, INSPECTION_METHODS[nth % 4] ?? 'visual', atMs)
    : crossing({ id: `resumed-${nth}`, atMs, plate: nth % 3 === 0 ? `SIM30${nth % 4}` : `SIM4${nth}` });
});

const textOf = ({ selections }: TargetingRoom) => selections.map((each) => JSON.stringify(each)).join('\n');

/** Decides what comes, in two parts by two processes, of which the second goes on from what the first committed. */
async function cutAt(offset: number): Promise<TargetingRoom> {
  const room = targetingRoom(500, undefined, { rulebook: scarce });
  await room.know();
  for (const part of [comings.slice(0, offset), comings.slice(offset)]) {
    const membership = await room.start();
    await room.take(...part);
    await membership.leave();
  }
  return room;
}

describe('a budget with surges, schedules and bays that are short', () => {
  let undisturbed: TargetingRoom;
  beforeAll(async () => {
    undisturbed = await cutAt(COMINGS);
  });

  test('has something to go on from', () => {
    const data = undisturbed.selections.map((selection) => selection.data);
    expect(data.filter(({ surge }) => surge === 'pulse').length).toBeGreaterThan(5);
    expect(data.filter(({ targetRate }) => targetRate === 0.5).length).toBeGreaterThan(5);
    expect(data.filter(({ capacityBound }) => capacityBound === true).length).toBeGreaterThan(20);
    expect(data.filter(({ waitMinutes = 0 }) => waitMinutes > 0).length).toBeGreaterThan(3);
    expect(new Set(data.map(({ ground }) => ground)).size).toBeGreaterThan(3);
  });

  test('decides to the same bytes when another process goes on at any offset', async () => {
    for (let offset = 0; offset < COMINGS; offset += 1) {
      expect(textOf(await cutAt(offset)), `cut at ${offset}`).toBe(textOf(undisturbed));
    }
  });
});
