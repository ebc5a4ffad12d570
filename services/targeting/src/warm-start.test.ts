import { describe, expect, test } from 'vitest';
import { at, crossing } from './fixtures/recorded.ts';
import { activated, oneRule, published, versionOf } from './fixtures/rule-set-events.ts';
import { targetingRoom } from './fixtures/targeting-room.ts';

/** Gives 40 points to two vehicles of three. */
const TEXT = oneRule('second', 40);
const SECOND = versionOf('second', TEXT);

const vehicleClass = (nth: number) => (nth % 3 === 0 ? 'truck' : 'personal');
const scoreOf = (nth: number) => (vehicleClass(nth) === 'personal' ? 40 : 0);

/** A vehicle each second. */
const crossings = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, index) => {
    const nth = from + index;
    const data = { vehicleClass: vehicleClass(nth) } as const;
    return crossing({ id: `crossing-${nth}`, atMs: at(nth), plate: `SIM${1_000 + nth}`, data });
  });

const shadowFrom = (nth: number) => activated([SECOND], at(nth), { role: 'shadow' });
const liveFrom = (nth: number) => activated([SECOND], at(nth));

/** One by one: what the shadow says of a crossing is known after its commit. */
async function startedRoom() {
  const room = targetingRoom(1, undefined, { shadow: { nowMs: () => 0 } });
  await room.know();
  await room.start();
  await room.log.publish([published(SECOND, TEXT)]);
  return room;
}

describe('a rule set that becomes live', () => {
  test('starts from what it scored as a shadow, which its first selection says and no other', async () => {
    const room = await startedRoom();
    await room.log.publish([shadowFrom(10), liveFrom(60)]);
    await room.take(...crossings(0, 80));
    const shadowScores = Array.from({ length: 50 }, (_, index) => scoreOf(index + 10));
    const told = room.selections.map(({ data }) => data.startScores);
    expect(told).toEqual(Array.from({ length: 80 }, (_, nth) => (nth === 60 ? shadowScores : undefined)));
    const [first, next] = room.selections.slice(60).map(({ data }) => data);
    expect([first?.ruleSet.name, first?.thresholdPoints, next?.thresholdPoints]).toEqual(['second', 40, 40]);
    // Two of three score as much, and a fifth is wanted.
    expect(first?.tieShare).toBeLessThan(0.5);
  });

  test('starts from the last 192 of them, as many as the threshold is taken from', async () => {
    const room = await startedRoom();
    await room.log.publish([shadowFrom(0), liveFrom(250)]);
    await room.take(...crossings(0, 251));
    const shadowScores = Array.from({ length: 192 }, (_, index) => scoreOf(index + 58));
    expect(room.selections.at(-1)?.data.startScores).toEqual(shadowScores);
  });

  test('starts cold where it was no shadow', async () => {
    const room = await startedRoom();
    await room.log.publish([liveFrom(60)]);
    await room.take(...crossings(0, 80));
    for (const { data } of room.selections) expect(data).not.toHaveProperty('startScores');
    const first = room.selections[60]?.data;
    expect([first?.ruleSet.name, first?.thresholdPoints, first?.tieShare]).toEqual(['second', 1, 1]);
  });

  test('starts from it too where another owner has taken over since, which knows it up to the commit before the last', async () => {
    const room = await startedRoom();
    await room.log.publish([shadowFrom(10), liveFrom(60)]);
    await room.take(...crossings(0, 60));
    await room.start();
    await room.take(...crossings(60, 80));
    const [first, ...others] = room.selections.slice(60).map(({ data }) => data);
    // What the last crossing before scored came after its commit, with which the state was kept.
    expect(first?.startScores).toEqual(Array.from({ length: 49 }, (_, index) => scoreOf(index + 10)));
    expect(first?.thresholdPoints).toBe(40);
    for (const data of others) expect(data).not.toHaveProperty('startScores');
  });

  test('starts cold where it last scored more than a day ago', async () => {
    const room = await startedRoom();
    await room.log.publish([shadowFrom(10), liveFrom(90_000)]);
    await room.take(...crossings(0, 80), ...crossings(90_000, 90_003));
    expect(room.selections.slice(80).map(({ data }) => data.ruleSet.name)).toEqual(['second', 'second', 'second']);
    for (const { data } of room.selections) expect(data).not.toHaveProperty('startScores');
  });
});
