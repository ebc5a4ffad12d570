import { DAY_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDueBook } from './due-book.ts';

test('a due book gives each day what is due on it, once, and keeps nothing from beyond its ends', () => {
  const book = openDueBook<string>(DAY_MS, DAY_MS, 3 * DAY_MS);
  book.add(DAY_MS - 1, 'too early');
  book.add(2 * DAY_MS, 'second day');
  book.add(DAY_MS, 'first day');
  book.add(2 * DAY_MS - 1, 'end of the first day');
  book.add(3 * DAY_MS, 'too late');
  expect(book.takeBefore(DAY_MS)).toEqual([]);
  expect(book.takeBefore(2 * DAY_MS)).toEqual(['first day', 'end of the first day']);
  expect(book.takeBefore(2 * DAY_MS)).toEqual([]);
  expect(book.takeBefore(3 * DAY_MS)).toEqual(['second day']);
  expect(book.takeBefore(4 * DAY_MS)).toEqual([]);
});

test('a due book gives pages in order of time, whichever are left out, and what is late with the next one', () => {
  const added = fc.array(fc.record({ round: fc.integer({ min: 0, max: 3 }), page: fc.integer({ min: -5, max: 20 }) }), {
    maxLength: 40,
  });
  const ends = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(added, ends, (items, unordered) => {
      const book = openDueBook<(typeof items)[number]>(10);
      const begins = [Number.NEGATIVE_INFINITY, ...unordered.toSorted((a, b) => a - b)];
      const pageOf = ({ round, page }: (typeof items)[number]) => Math.max(begins[round] ?? 0, page);
      const [, ...taken] = begins.map((begin, round) => {
        const due = book.takeBefore(10 * begin);
        for (const item of items.filter((each) => each.round === round)) book.add(10 * item.page + 3, item);
        return due;
      });
      const inOrder = items.toSorted((a, b) => a.round - b.round).toSorted((a, b) => pageOf(a) - pageOf(b));
      const isIn = (at: number) => (item: (typeof items)[number]) =>
        pageOf(item) >= (begins[at] ?? 0) && pageOf(item) < (begins[at + 1] ?? 0);
      expect(taken).toEqual(taken.map((_, at) => inOrder.filter(isIn(at))));
    }),
  );
});
