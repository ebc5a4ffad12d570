import { DAY_MS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { openShadowScores } from './shadow-scores.ts';

const AT_MS = Date.parse('2026-03-02T12:00:00Z');
const DIGESTS = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(32));
const [SET = '', OTHER = '', THIRD = '', FOURTH = ''] = DIGESTS;

test('the last 192 scores of each shadow set are kept, newest last', () => {
  const scores = openShadowScores();
  for (let nth = 0; nth < 300; nth += 1) scores.note(nth % 2 === 0 ? SET : OTHER, nth, AT_MS);
  expect(scores.of(SET, AT_MS)).toHaveLength(150);
  for (let nth = 0; nth < 300; nth += 1) scores.note(SET, nth, AT_MS);
  expect(scores.of(SET, AT_MS)).toEqual(Array.from({ length: 192 }, (_, nth) => nth + 108));
  expect(scores.of(OTHER, AT_MS).at(-1)).toBe(299);
  expect(scores.of(THIRD, AT_MS)).toEqual([]);
});

test('saved and opened again they are the same, and go on', () => {
  const scores = openShadowScores();
  for (let nth = 0; nth < 100; nth += 1) scores.note(SET, nth, AT_MS + nth);
  const again = openShadowScores(scores.save(AT_MS + 100));
  expect(again.of(SET, AT_MS + 100)).toEqual(scores.of(SET, AT_MS + 100));
  again.note(SET, 1_000, AT_MS + 100);
  expect(again.of(SET, AT_MS + 100)).toHaveLength(101);
});

test('a set that has not scored for a day is forgotten, and begins anew when it scores again', () => {
  const scores = openShadowScores();
  scores.note(SET, 40, AT_MS);
  expect(scores.of(SET, AT_MS + DAY_MS)).toEqual([40]);
  expect(scores.of(SET, AT_MS + DAY_MS + 1)).toEqual([]);
  expect(scores.save(AT_MS + DAY_MS)).not.toBe('[]');
  expect(scores.save(AT_MS + DAY_MS + 1)).toBe('[]');
  scores.note(SET, 50, AT_MS + DAY_MS + 1);
  expect(scores.of(SET, AT_MS + DAY_MS + 1)).toEqual([50]);
});

test('a set that goes on scoring is not forgotten, however long it has been at it', () => {
  const scores = openShadowScores();
  for (let days = 0; days <= 3; days += 0.5) scores.note(SET, days, AT_MS + days * DAY_MS);
  expect(scores.of(SET, AT_MS + 3.5 * DAY_MS)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
});

test('of more sets than can be shadows at once, the one that scored longest ago is forgotten', () => {
  const scores = openShadowScores();
  for (const digest of [SET, OTHER, THIRD, SET, FOURTH]) scores.note(digest, 1, AT_MS);
  expect(DIGESTS.map((digest) => scores.of(digest, AT_MS).length)).toEqual([2, 0, 1, 1]);
});

test('they are small: three sets of up to a thousand points keep to 3 KB', () => {
  const scores = openShadowScores();
  for (const digest of DIGESTS) for (let nth = 0; nth < 300; nth += 1) scores.note(digest, 1_000, AT_MS);
  expect(Buffer.byteLength(scores.save(AT_MS))).toBeLessThan(3 * 1_024 + 128);
});
