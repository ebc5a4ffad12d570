import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { consume } from './consume.ts';
import { answers, countingComponent } from './fixtures/counting-component.ts';
import { CROSSINGS, crossing, UNHEARD } from './fixtures/counting-room.ts';
import { memoryPartitionState } from './memory/memory-partition-state.ts';

const LEGS = ['beforeCommit', 'save', 'discard'] as const;
type Leg = (typeof LEGS)[number];

/** Calls that wait until a test lets them go on or fail, once they are held. */
function gate() {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let isHeld = false;
  return {
    begun: begun.promise,
    hold() {
      isHeld = true;
    },
    async pass() {
      if (!isHeld) return;
      begun.resolve();
      await ended.promise;
    },
    open: () => ended.resolve(),
    fail: (error: Error) => ended.reject(error),
  };
}

/** The handling of a third batch, the first that does all there is to do before a commit, with some of it held. */
async function thirdBatch(...held: readonly Leg[]) {
  const gates = { beforeCommit: gate(), save: gate(), discard: gate() };
  const state = memoryPartitionState();
  const component = countingComponent({
    decide: (count, arrivals) => ({ publications: answers(count, arrivals), beforeCommit: gates.beforeCommit.pass }),
  });
  const takeOver = consume(component, {
    telemetry: UNHEARD,
    partitionState: {
      ...state,
      async save(key, text) {
        await gates.save.pass();
        await state.save(key, text);
      },
      async discard(key) {
        await gates.discard.pass();
        await state.discard(key);
      },
    },
  });
  const owner = await takeOver({ partition: 3, metadata: '', topics: [CROSSINGS], note: async () => {} });
  const committed: number[] = [];
  const handle = (offset: number) =>
    owner.handle({
      topic: CROSSINGS,
      partition: 3,
      entries: [{ ...crossing(offset), offset }],
      async commit({ throughOffset }) {
        committed.push(throughOffset);
      },
    });
  await handle(0);
  await handle(1);
  for (const leg of held) gates[leg].hold();
  const handled = handle(2);
  await Promise.all(held.map((leg) => gates[leg].begun));
  return { gates, committed, handled };
}

describe('a commit', () => {
  test.each(LEGS)('waits until %s is done', async (leg) => {
    const { gates, committed, handled } = await thirdBatch(leg);
    // All else that the batch does needs no more than this turn.
    await nextTurn();
    expect(committed).toEqual([0, 1]);
    gates[leg].open();
    await handled;
    expect(committed).toEqual([0, 1, 2]);
  });

  test.each(LEGS)('does not come when %s fails, however late, and the owner ends', async (leg) => {
    const { gates, committed, handled } = await thirdBatch(leg);
    await nextTurn();
    gates[leg].fail(new Error(`${leg} failed`));
    await expect(handled).rejects.toThrow(`${leg} failed`);
    expect(committed).toEqual([0, 1]);
  });

  test('waits for all three side by side: none of them waits for another', async () => {
    // Resolves only once all of them have begun.
    const { gates, committed, handled } = await thirdBatch(...LEGS);
    for (const leg of LEGS) {
      expect(committed).toEqual([0, 1]);
      gates[leg].open();
      await nextTurn();
    }
    await handled;
    expect(committed).toEqual([0, 1, 2]);
  });
});
