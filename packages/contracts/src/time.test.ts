import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochMs, Instant, instantOf } from './time.ts';

const atMs = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(9999, 11, 31) });

test('an instant says the same as its milliseconds, to the millisecond', () => {
  fc.assert(
    fc.property(atMs, (ms) => {
      expect(epochMs(Instant.parse(instantOf(ms)))).toBe(ms);
    }),
  );
});

test('the order of instants as text is their order in time', () => {
  fc.assert(
    fc.property(atMs, atMs, (one, other) => {
      expect(instantOf(one) < instantOf(other)).toBe(one < other);
    }),
  );
});

test.each([
  '2026-03-02',
  '2026-03-02T14:05:07Z',
  '2026-03-02T14:05:07.250',
  '2026-03-02T14:05:07.250+00:00',
  '2026-02-29T00:00:00.000Z',
  '2026-03-02T24:00:00.000Z',
])('%s is no instant on the wire', (text) => {
  expect(Instant.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([
    'a UTC instant with milliseconds, such as 2026-03-02T14:05:07.250Z',
  ]);
});
