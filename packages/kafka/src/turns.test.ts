import { expect, test } from 'vitest';
import { turns } from './turns.ts';

test('no more work runs at once than was said, and in the order asked for', async () => {
  const inTurn = turns(2);
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const begun: number[] = [];
  const all = ends.map(({ promise }, nth) =>
    inTurn(() => {
      begun.push(nth);
      return promise;
    }),
  );
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('failed on purpose'));
  await expect(all[1]).rejects.toThrow('failed on purpose');
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.resolve();
  ends[2]?.resolve();
  await Promise.all([all[0], all[2]]);
});
