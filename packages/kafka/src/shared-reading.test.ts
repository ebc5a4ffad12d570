import { expect, test } from 'vitest';
import { sharedReading } from './shared-reading.ts';

test('a reading is shared by those who asked before it began, and by nobody who asks later', async () => {
  const readings = [Promise.withResolvers<string>(), Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let begun = 0;
  const read = sharedReading(() => {
    begun += 1;
    return readings[begun - 1]?.promise ?? Promise.reject(new Error('read too often'));
  });
  const early = [read(), read()];
  await Promise.resolve();
  await Promise.resolve();
  expect(begun).toBe(1);
  const late = [read(), read()];
  readings[0]?.resolve('before');
  expect(await Promise.all(early)).toEqual(['before', 'before']);
  readings[1]?.resolve('after');
  expect(await Promise.all(late)).toEqual(['after', 'after']);
  readings[2]?.resolve('much later');
  expect(await read()).toBe('much later');
});
