import { DAY_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDayBook, openTimeline } from './timeline.ts';

const instants = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });

test('a timeline gives back all that was added, in order of time, and at one instant of adding', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 51 }), (times, untilMs) => {
      const timeline = openTimeline<{ atMs: number; at: number }>();
      const items = times.map((atMs, at) => ({ atMs, at }));
      for (const item of items) timeline.add(item.atMs, item);
      const ordered = items.toSorted((a, b) => a.atMs - b.atMs);
      expect(timeline.takeBefore(untilMs)).toEqual(ordered.filter(({ atMs }) => atMs < untilMs));
      expect(timeline.takeBefore(51)).toEqual(ordered.filter(({ atMs }) => atMs >= untilMs));
      expect(timeline.takeBefore(51)).toEqual([]);
    }),
  );
});

test('a day book gives each day what is due on it, once, and keeps nothing from beyond its ends', () => {
  const book = openDayBook<string>(DAY_MS, 3 * DAY_MS);
  book.add(DAY_MS - 1, 'too early');
  book.add(2 * DAY_MS, 'second day');
  book.add(DAY_MS, 'first day');
  book.add(2 * DAY_MS - 1, 'end of the first day');
  book.add(3 * DAY_MS, 'too late');
  expect(book.takeDay(0)).toEqual([]);
  expect(book.takeDay(DAY_MS)).toEqual(['first day', 'end of the first day']);
  expect(book.takeDay(DAY_MS)).toEqual([]);
  expect(book.takeDay(2 * DAY_MS)).toEqual(['second day']);
  expect(book.takeDay(3 * DAY_MS)).toEqual([]);
});
