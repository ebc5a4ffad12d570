import { HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { localDays, minuteShown, minutesIntoDay } from './local-day.ts';

const inTexas = localDays('America/Chicago');
const inArizona = localDays('America/Phoenix');
const at = (text: string) => Date.parse(text);

test('a day begins and ends at local midnight and knows its date and weekday', () => {
  expect(inTexas(at('2026-03-03T05:59:59.999Z'))).toEqual({
    startsAtMs: at('2026-03-02T06:00:00Z'),
    endsAtMs: at('2026-03-03T06:00:00Z'),
    number: at('2026-03-02T00:00:00Z') / (24 * HOUR_MS),
    year: 2026,
    weekday: 1,
  });
});

test('the day on which the clocks change is an hour shorter or longer, where they change at all', () => {
  const hours = (dayOf: typeof inTexas, text: string) =>
    (dayOf(at(text)).endsAtMs - dayOf(at(text)).startsAtMs) / HOUR_MS;
  expect(
    ['2026-03-08T12:00:00Z', '2026-11-01T18:00:00Z', '2026-06-01T12:00:00Z'].map((day) => hours(inTexas, day)),
  ).toEqual([23, 25, 24]);
  expect(hours(inArizona, '2026-03-08T12:00:00Z')).toBe(24);
});

test('a day is the same whatever hour is asked about, and days meet without a gap', () => {
  let endsAtMs = inTexas(at('2026-01-01T12:00:00Z')).endsAtMs;
  for (let day = 0; day < 365; day += 1) {
    const { startsAtMs, endsAtMs: next } = localDays('America/Chicago')(endsAtMs + ((day * 37) % 22) * HOUR_MS);
    expect(startsAtMs).toBe(endsAtMs);
    endsAtMs = next;
  }
});

test.each(['2026-03-08T12:00:00Z', '2026-11-01T18:00:00Z', '2026-06-01T12:00:00Z'])(
  'every shown minute of the day of %s falls into it, in order, and is shown then unless it is skipped or comes twice',
  (text) => {
    const day = inTexas(at(text));
    const lengthMinutes = (day.endsAtMs - day.startsAtMs) / MINUTE_MS;
    const into = Array.from({ length: 1_440 }, (_, shown) => minutesIntoDay(day, shown));
    expect(into.toSorted((a, b) => a - b)).toEqual(into);
    expect(into.at(-1)).toBe(lengthMinutes - 1);
    for (const shown of [0, 30, 59, 240, 700, 1_439]) expect(minuteShown(day, minutesIntoDay(day, shown))).toBe(shown);
  },
);
