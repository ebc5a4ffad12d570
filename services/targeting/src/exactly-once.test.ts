import { HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Crash, crashingStores } from './fixtures/crashing-stores.ts';
import { crossing, garbled, heartbeat, LAREDO, SASABE, STARTS_AT_MS } from './fixtures/recorded.ts';
import { type TargetingRoom, targetingRoom } from './fixtures/targeting-room.ts';

const PORTS = [LAREDO, SASABE];

/** Publications that were recorded within one event minute. */
type Minute = readonly Publication[];

/**
 * Eight event minutes at two ports, some minutes, hours and a day apart. A few vehicles cross again and again at
 * both; some crossings come twice, some late, some garbled, some at the wrong port.
 */
const minutes: readonly Minute[] = [0, 1, 2, 9, 60, 1_440, 1_441, 1_500].map((minute, index) => {
  const startsAtMs = STARTS_AT_MS + minute * MINUTE_MS;
  return PORTS.flatMap((port) => [
    heartbeat(startsAtMs, port),
    ...Array.from({ length: 6 }, (_, nth) => {
      const atMs = startsAtMs + (nth === 3 ? 0 : nth * 7) * 1_000;
      // Every second minute repeats a crossing of the minute before it.
      const id = nth === 2 && index % 2 === 1 ? `${port}-${index - 1}-2` : `${port}-${index}-${nth}`;
      return crossing({ id, atMs, port, plate: nth === 5 ? null : `SIM10${(index + nth) % 4}` });
    }),
    garbled(crossing({ id: 'garbled', atMs: startsAtMs, port })),
    crossing({ id: `astray-${port}-${index}`, atMs: startsAtMs, port, sentTo: port === LAREDO ? SASABE : LAREDO }),
    crossing({ id: `${port}-${index}-last`, atMs: startsAtMs + 50 * 1_000, port, plate: 'SIM100' }),
  ]);
});

/** In one text, which is quicker to compare than its parts. */
const textOf = ({ selections }: TargetingRoom) => selections.map((each) => JSON.stringify(each)).join('\n');

async function run(room: TargetingRoom, taken: readonly Minute[] = minutes): Promise<TargetingRoom> {
  await room.know();
  await room.start();
  for (const minute of taken) await room.take(...minute);
  return room;
}

/** How often a process calls its stores on the way, when none ends. */
async function callsOnTheWay(batchSizeMax: number, taken: readonly Minute[]): Promise<number> {
  const stores = crashingStores(0, 'before');
  await run(targetingRoom(batchSizeMax, stores.around), taken);
  return stores.calls();
}

/** There are many runs, and other tests may keep the machine busy. */

describe('selections of two ports, minute by minute', () => {
  let undisturbed: TargetingRoom;
  beforeAll(async () => {
    undisturbed = await run(targetingRoom());
  });

  test('show all that the crossings hold', () => {
    const before = undisturbed.selections.map(({ data }) => data.dossier?.['crossingsLast24Hours'] ?? 0);
    expect(new Set(before).size).toBeGreaterThan(5);
    expect(undisturbed.quarantined).toHaveLength(32);
    // Four were told a second time within ten minutes.
    expect(undisturbed.selections).toHaveLength(8 * 18 - 4);
  });

  test.each([1, 3, 7])('are the same in batches of at most %i', async (batchSizeMax) => {
    expect(textOf(await run(targetingRoom(batchSizeMax)))).toBe(textOf(undisturbed));
  });

  test('are the same when the service is started anew in every minute', async () => {
    const room = targetingRoom();
    await room.know();
    for (const minute of minutes) {
      const membership = await room.start();
      await room.take(...minute);
      await membership.leave();
    }
    expect(textOf(room)).toBe(textOf(undisturbed));
  });

  test.each<[Crash, number]>([
    ['before', 500],
    ['after', 500],
    ['before', 4],
    ['after', 4],
  ])('are the same when a process ends %s any call to its stores, in batches of %i', async (crash, batchSizeMax) => {
    const calls = await callsOnTheWay(batchSizeMax, minutes);
    expect(calls).toBeGreaterThan(50);
    for (let nth = 1; nth <= calls; nth += 1) {
      const room = await run(targetingRoom(batchSizeMax, crashingStores(nth, crash).around));
      expect(textOf(room), `a process that ends ${crash} call ${nth}`).toBe(textOf(undisturbed));
      expect(room.quarantined).toHaveLength(32);
    }
  });
});

describe('selections of one port that catches up, batches spanning hours', () => {
  const late: Minute = Array.from({ length: 24 }, (_, nth) =>
    crossing({ id: `late-${nth}`, atMs: STARTS_AT_MS + nth * 5 * HOUR_MS, plate: `SIM20${nth % 2}` }),
  );

  test.each<Crash>(['before', 'after'])('are the same when a process ends %s any call', async (crash) => {
    const undisturbed = await run(targetingRoom(), [late]);
    expect(undisturbed.selections).toHaveLength(24);
    for (const batchSizeMax of [1, 5, 500]) {
      const calls = await callsOnTheWay(batchSizeMax, [late]);
      for (let nth = 0; nth <= calls; nth += 1) {
        const room = await run(targetingRoom(batchSizeMax, crashingStores(nth, crash).around), [late]);
        const what = `a process that ends ${crash} call ${nth}, in batches of ${batchSizeMax}`;
        expect(textOf(room), what).toBe(textOf(undisturbed));
      }
    }
  });
});
