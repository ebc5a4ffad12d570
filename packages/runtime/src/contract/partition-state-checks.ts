import { expect } from 'vitest';
import type { PartitionState } from '../ports/index.ts';
import type { Check } from './check.ts';

/** Makes stores that start empty, one for each check. */
export type MakePartitionState = () => Promise<PartitionState>;

const attempt = { group: 'targeting', partition: 3, attemptId: 'attempt-1' };

export const partitionStateChecks: readonly Check<MakePartitionState>[] = [
  {
    name: 'what was saved is loaded as it was',
    async run(make) {
      const states = await make();
      const state = JSON.stringify({ plain: 'año', empty: '' });
      await states.save(attempt, state);
      expect(await states.load(attempt)).toBe(state);
      await states.save({ ...attempt, attemptId: 'attempt-2' }, '');
      expect(await states.load({ ...attempt, attemptId: 'attempt-2' })).toBe('');
    },
  },
  {
    name: 'what was never saved is undefined',
    async run(make) {
      const states = await make();
      expect(await states.load(attempt)).toBeUndefined();
    },
  },
  {
    name: 'attempts, partitions and groups are kept apart',
    async run(make) {
      const states = await make();
      const keys = [
        attempt,
        { ...attempt, attemptId: 'attempt-2' },
        { ...attempt, partition: 4 },
        { ...attempt, group: 'yield' },
      ];
      for (const [index, key] of keys.entries()) await states.save(key, `state ${index}`);
      const loaded = await Promise.all(keys.map((key) => states.load(key)));
      expect(loaded).toEqual(['state 0', 'state 1', 'state 2', 'state 3']);
    },
  },
  {
    name: 'the attempt that each owner loads outlives any number of others that nobody commits',
    async run(make) {
      const states = await make();
      await states.save(attempt, 'committed');
      for (let owner = 0; owner < 40; owner += 1) {
        expect(await states.load(attempt)).toBe('committed');
        await states.save({ ...attempt, attemptId: `of owner ${owner}` }, 'never committed');
      }
    },
  },
  {
    name: 'a discarded attempt is forgotten and the others stay',
    async run(make) {
      const states = await make();
      const later = { ...attempt, attemptId: 'attempt-2' };
      await states.save(attempt, 'earlier');
      await states.save(later, 'later');
      await states.discard(attempt);
      expect(await states.load(attempt)).toBeUndefined();
      expect(await states.load(later)).toBe('later');
    },
  },
  {
    name: 'discarding what is not there is no fault',
    async run(make) {
      const states = await make();
      await states.discard(attempt);
      expect(await states.load(attempt)).toBeUndefined();
    },
  },
];
