import { type DrawKeyCommitted, EVENTS, HOUR_MS, instantOf } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { commitmentTo, type DrawKey, dayKey } from './draws.ts';
import { at, crossing } from './fixtures/recorded.ts';
import { targetingRoom } from './fixtures/targeting-room.ts';

const DRAW_KEY: DrawKey = { id: 'key-1', secret: 'for tests' };
const dayOfCrossing = (hours: number) => instantOf(at(0) + hours * HOUR_MS).slice(0, 10);

/** A room that has decided a crossing so many hours after the first instant, one after the other. */
async function roomAfter(hours: readonly number[], drawKey = DRAW_KEY) {
  let failuresLeft = 0;
  const room = targetingRoom(
    500,
    ({ partitionState, ...stores }) => ({
      ...stores,
      partitionState: {
        ...partitionState,
        async save(...saved) {
          failuresLeft -= 1;
          if (failuresLeft >= 0) throw new Error('the state cannot be saved');
          return partitionState.save(...saved);
        },
      },
    }),
    { drawKey },
  );
  const told: DrawKeyCommitted[] = [];
  room.log.tap('southbound.draw-keys.v1', ({ content, key }) => {
    const event = content as DrawKeyCommitted;
    expect([key, EVENTS.DrawKeyCommitted.schema.parse(event)]).toEqual([event.data.drawKeyId, event]);
    told.push(event);
  });
  const membership = await room.start();
  const decideAt = (hour: number) => room.take(crossing({ id: `after-${hour}`, atMs: at(0) + hour * HOUR_MS }));
  for (const hour of hours) await decideAt(hour);
  const failNextSave = () => {
    failuresLeft = 1;
  };
  return { room, membership, told, decideAt, failNextSave };
}

const commitmentFor = (hours: number, drawKey: DrawKey = DRAW_KEY) => {
  const { id, key } = dayKey(drawKey, dayOfCrossing(hours));
  return { drawKeyId: id, commitment: commitmentTo(key) };
};

test('a port commits itself once to each day, a day ahead, and to its first one when it begins', async () => {
  const { told } = await roomAfter([0, 1, 24, 25, 47, 48]);
  expect(told.map(({ data }) => data)).toEqual([0, 24, 48, 72].map((hours) => commitmentFor(hours)));
});

test('a port that no vehicle came to for days still commits itself to the day on which it decides', async () => {
  const { told } = await roomAfter([0, 72]);
  expect(told.map(({ data }) => data)).toEqual([0, 24, 72, 96].map((hours) => commitmentFor(hours)));
});

test('what an owner before it has told, the next one tells again word by word, and nothing else', async () => {
  const { room, membership, told, decideAt } = await roomAfter([0]);
  await membership.leave();
  await room.start();
  await decideAt(3);
  expect(told).toHaveLength(4);
  expect(told.slice(2)).toEqual(told.slice(0, 2));
});

test('a commitment that could not be committed with its selections is told with them later', async () => {
  const { told, decideAt, failNextSave } = await roomAfter([0]);
  failNextSave();
  await decideAt(24);
  expect(told.map(({ data }) => data)).toEqual([0, 24, 24, 48].map((hours) => commitmentFor(hours)));
});

test('whoever decides, and however late, tells the same event', async () => {
  const [early, late] = [await roomAfter([0]), await roomAfter([3])];
  expect(late.told).toEqual(early.told);
});

test('the next secret is committed to on the day before its first, and decides from that day on', async () => {
  const next = { id: 'key-2', secret: 'also for tests', fromDay: dayOfCrossing(48) };
  const { room, told } = await roomAfter([0, 24, 48], { ...DRAW_KEY, next });
  const expected = [commitmentFor(0), commitmentFor(24), commitmentFor(48, next), commitmentFor(72, next)];
  expect(told.map(({ data }) => data)).toEqual(expected);
  const days = [`key-1/${dayOfCrossing(0)}`, `key-1/${dayOfCrossing(24)}`, `key-2/${dayOfCrossing(48)}`];
  expect(room.selections.map(({ data }) => data.drawKeyId)).toEqual(days);
});

test("a selection names the key of its port's day, from the first crossing of the day on", async () => {
  const { room } = await roomAfter([0, 24]);
  expect(room.selections.map(({ data }) => data.drawKeyId)).toEqual(
    [0, 24].map((hours) => `key-1/${dayOfCrossing(hours)}`),
  );
});
