import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochMs, hoursOfDay, Instant, instantOf } from './time.ts';

const [FIRST_MS, LAST_MS] = [Date.parse('0000-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];
const atMs = fc.integer({ min: FIRST_MS, max: LAST_MS });

test('an instant says the same as its milliseconds, to the millisecond, from the first year to the last', () => {
  const edges = ['0099-12-31T23:59:59.999Z', '0100-01-01T00:00:00.000Z', '2024-02-29T00:00:00.000Z'].map(Date.parse);
  fc.assert(
    fc.property(atMs, (ms) => {
      expect(epochMs(Instant.parse(instantOf(ms)))).toBe(ms);
    }),
    { examples: [FIRST_MS, LAST_MS, 0, -1, ...edges].map((ms) => [ms]) },
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

test('the hour of the day is that of the clocks at the place, when they are put forward and back too', () => {
  const hourAt = hoursOfDay('America/Chicago');
  const at = (instant: string) => hourAt(Date.parse(instant));
  expect([at('2026-03-08T07:59:59.999Z'), at('2026-03-08T08:00:00.000Z')]).toEqual([1, 3]);
  expect([at('2026-11-01T06:30:00.000Z'), at('2026-11-01T07:30:00.000Z')]).toEqual([1, 1]);
  expect(at('2026-03-02T06:00:00.000Z')).toBe(0);
});
