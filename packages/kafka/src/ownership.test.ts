import { expect, test } from 'vitest';
import { takeOwnership } from './ownership.ts';

const CROSSINGS = 'southbound.crossings.v1' as const;

/** Crossings at these offsets, as they are fetched. */
function fetched(from: number, until: number, heartbeat: () => Promise<void>) {
  const entries = Array.from({ length: until - from }, (_, nth) => {
    const offset = from + nth;
    return { topic: CROSSINGS, partition: 3, key: '', headers: {}, content: Buffer.from(String(offset)), offset };
  });
  return { topic: CROSSINGS, from, until, entries, heartbeat, isRunning: () => true };
}

test('records that are fetched again, since the member lost its broker after their commit, are not handled again', async () => {
  const handled: number[] = [];
  const owned = await takeOwnership({
    group: 'group',
    partition: 3,
    topics: [CROSSINGS],
    batchSizeMax: 500,
    openTransactions: async () => ({ commit: async () => {}, close: async () => {} }),
    standing: async () => ({ committed: new Map(), kept: new Map([[CROSSINGS, { from: 0, until: 3 }]]) }),
    takeOver: async () => ({
      async caughtUp() {},
      async handle({ entries, commit }) {
        handled.push(...entries.map(({ offset }) => offset));
        await commit({ publications: [], throughOffset: entries.at(-1)?.offset ?? -1, metadata: '' });
      },
    }),
  });
  const lost = () => Promise.reject(new Error('the coordinator is not there'));
  await expect(owned.read(fetched(0, 3, lost))).rejects.toThrow('the coordinator is not there');
  expect(await owned.read(fetched(0, 5, async () => {}))).toBe(true);
  expect(handled).toEqual([0, 1, 2, 3, 4]);
});
