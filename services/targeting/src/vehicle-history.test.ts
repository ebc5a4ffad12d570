import type { PortCode } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { at, crossing, heartbeat, LAREDO, SASABE } from './fixtures/recorded.ts';
import { knowingRoom, type TargetingRoom } from './fixtures/targeting-room.ts';

/** How often each vehicle was seen to have crossed before, in the order of decisions. */
const crossingsBefore = ({ selections }: TargetingRoom) =>
  selections.map(({ data }) => data.dossier?.['crossingsLast24Hours'] ?? 0);

describe("a vehicle's history", () => {
  const thrice = [0, 10, 20].map((second) => crossing({ id: `at-${second}`, atMs: at(second), plate: 'SIM1234' }));

  test.each([1, 2, 500])('counts its crossings before this one, in batches of at most %i', async (batchSizeMax) => {
    const room = await knowingRoom(batchSizeMax);
    await room.take(...thrice);
    await room.take(crossing({ id: 'later', atMs: at(30), plate: 'SIM1234' }));
    expect(crossingsBefore(room)).toEqual([0, 1, 2, 3]);
  });

  test('counts crossings of the last 24 hours only', async () => {
    const room = await knowingRoom();
    await room.take(...thrice);
    await room.take(crossing({ id: 'next-day', atMs: at(24 * 3_600 + 10), plate: 'SIM1234' }));
    expect(crossingsBefore(room)).toEqual([0, 1, 2, 1]);
  });

  test('does not count a duplicate, nor another vehicle', async () => {
    const room = await knowingRoom();
    const [first, second] = thrice;
    if (first === undefined || second === undefined) throw new Error('there are three');
    await room.take(first, first, crossing({ id: 'other', atMs: at(5), plate: 'SIM4444' }), second);
    expect(crossingsBefore(room)).toEqual([0, 0, 1]);
  });

  test("is seen at a sister port from the next event minute on, whichever port's partition comes first", async () => {
    for (const [here, sister] of [
      [LAREDO, SASABE],
      [SASABE, LAREDO],
    ] satisfies [PortCode, PortCode][]) {
      const room = await knowingRoom();
      const plate = 'SIM1234';
      await room.take(crossing({ id: 'here', atMs: at(50), plate, port: here }));
      await room.take(crossing({ id: 'same-minute', atMs: at(59), plate, port: sister }));
      await room.take(crossing({ id: 'next-minute', atMs: at(60), plate, port: sister }));
      expect(crossingsBefore(room)).toEqual([0, 0, 2]);
    }
  });

  test('is unknown for a day after the register did not take a crossing, since it was away', async () => {
    const room = await knowingRoom();
    await room.take(...thrice.slice(0, 1));
    room.register.setAway(true);
    await room.take(...thrice.slice(1, 2));
    room.register.setAway(false);
    await room.take(...thrice.slice(2), crossing({ id: 'day-after', atMs: at(10 + 24 * 3_600), plate: 'SIM1234' }));
    const dossiers = room.selections.map(({ data }) => data.dossier);
    expect(dossiers).toMatchObject([null, null, { crossingsLast24Hours: null }, { crossingsLast24Hours: 1 }]);
  });

  test('goes on while the register is read anew, so that afterwards nothing is missing', async () => {
    const room = await knowingRoom();
    await room.take(...thrice.slice(0, 1));
    const generation = await room.register.claimIntelligence();
    const mark = { generation, coverage: 'reading', offsetsRead: {}, historySinceMs: 0 } as const;
    await room.register.writeIntelligence(mark, []);
    await room.take(...thrice.slice(1, 2));
    await room.register.writeIntelligence({ ...mark, coverage: 'complete' }, []);
    await room.take(...thrice.slice(2));
    expect(room.selections.map(({ data }) => data.scorePoints === null)).toEqual([false, true, false]);
    expect(room.selections.at(-1)?.data.dossier).toMatchObject({ crossingsLast24Hours: 2 });
  });

  test('is unknown for a day after the register lost it, and a rule that asks for it is indeterminate', async () => {
    const room = await knowingRoom();
    await room.take(...thrice);
    const generation = await room.register.claimIntelligence();
    const mark = { generation, coverage: 'complete', offsetsRead: {}, historySinceMs: 1 } as const;
    await room.register.writeIntelligence(mark, []);
    // The loss is as old as the port's clock when it is noticed, whatever the clock of intelligence says.
    const dayAfterMs = at(20 + 24 * 3_600);
    await room.take(
      crossing({ id: 'soon', atMs: at(30), plate: 'SIM1234' }),
      crossing({ id: 'day-after', atMs: dayAfterMs, plate: 'SIM1234' }),
    );
    const [soon, dayAfter] = room.selections.slice(-2);
    expect(soon?.data.dossier).toMatchObject({ crossingsLast24Hours: null });
    expect(soon?.data.rulesIndeterminate.map(({ ruleId }) => ruleId)).toEqual(['crossed-before']);
    expect(dayAfter?.data.dossier).toMatchObject({ crossingsLast24Hours: 1, crossingsLast30Days: null });
    expect(dayAfter?.data.rulesIndeterminate).toEqual([]);
  });

  test('is forgotten by event time once no port can count it any more', async () => {
    const room = await knowingRoom();
    await room.take(...thrice);
    const known = async () => {
      const { entries } = await room.register.read([{ plateKey: '51M1234', vehicleKey: 'US-TX:51M1234' }]);
      return entries[0]?.histories.size;
    };
    expect(await known()).toBe(1);
    await room.take(heartbeat(at(31 * 24 * 3_600)));
    expect(await known()).toBe(1);
    await room.take(heartbeat(at(33 * 24 * 3_600)));
    expect(await known()).toBe(0);
  });
});
