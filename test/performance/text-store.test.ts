import { expect, test } from 'vitest';
import { textStore } from './text-store.ts';

test('a store answers what was set last under each key, and null for keys that were never set', () => {
  const [store, right] = [textStore(3_000), new Map<string, string>()];
  for (let nth = 0; nth < 10_000; nth += 1) {
    const key = `person/${(nth * 7_919) % 3_000}`;
    const text = 'ñ'.repeat(nth % 13) + Math.floor(nth / 2);
    store.set(key, text);
    right.set(key, text);
  }
  expect(right.size).toBe(3_000);
  for (const [key, text] of right) expect(store.get(key)).toBe(text);
  for (let nth = 3_000; nth < 9_000; nth += 1) expect(store.get(`person/${nth}`)).toBeNull();
});

test('texts that take more room than one chunk has are each read as they were set', () => {
  const store = textStore(4);
  const texts = ['a', 'b', 'c', 'd'].map((character) => character.repeat(2 ** 25));
  texts.forEach((text, nth) => {
    store.set(`key ${nth}`, text);
  });
  expect(texts.every((text, nth) => store.get(`key ${nth}`) === text)).toBe(true);
});
