import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cursorText, readCursor } from './cursor.ts';
import { pageOf, type Row } from './pages.ts';

const places = fc
  .uniqueArray(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)), { selector: String, maxLength: 40 })
  .map((all) => all.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]));

const rowsOf = (all: readonly (readonly number[])[]) =>
  all.map((place): Row<string> => ({ place, item: () => String(place) }));

describe('Pages', () => {
  test('have each row once, in its order, whatever comes in between them', () => {
    fc.assert(
      fc.property(places, places, fc.integer({ min: 1, max: 9 }), (first, more, limit) => {
        const read: string[] = [];
        let after: readonly number[] | null = null;
        // From the second page on there are more rows than when the first was asked for.
        const grown = [...new Map([...first, ...more].map((place) => [String(place), place])).values()].toSorted(
          (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2],
        );
        let now = first;
        for (;;) {
          const { items, lastPlace }: ReturnType<typeof pageOf<string>> = pageOf(rowsOf(now), after, limit);
          expect(items.length).toBeLessThanOrEqual(limit);
          read.push(...items);
          if (lastPlace === null) break;
          after = lastPlace;
          now = grown;
        }
        expect(new Set(read).size).toBe(read.length);
        const sorted = grown.map(String).filter((row) => read.includes(row));
        expect(read).toEqual(sorted);
        for (const row of first) expect(read).toContain(String(row));
      }),
    );
  });

  test('leave out rows that there are none of after all, and end where no other follows', () => {
    const rows: Row<number>[] = [1, 2, 3, 4].map((nth) => ({ place: [nth], item: () => (nth % 2 === 0 ? null : nth) }));
    expect(pageOf(rows, null, 2)).toEqual({ items: [1, 3], lastPlace: null });
    expect(pageOf(rows, null, 1)).toEqual({ items: [1], lastPlace: [1] });
    expect(pageOf(rows, [1], 1)).toEqual({ items: [3], lastPlace: null });
  });
});

describe('A cursor', () => {
  test('says what it was made of, and stands in an address as it is', () => {
    const cursor = { list: 'estimates', window: [20_514, 20_520], after: [25, 7, 6] } as const;
    const text = cursorText(cursor);
    expect(readCursor(text)).toEqual(cursor);
    expect(encodeURIComponent(text)).toBe(text);
    expect(text.length).toBeLessThan(200);
  });

  test.each([
    '',
    'x',
    '%%%',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('["days",null,[-1]]').toString('base64url'),
  ])('is not read from %j', (text) => {
    expect(readCursor(text)).toBeUndefined();
  });

  test('is not read from any other text, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readCursor(text)).toBeUndefined();
      }),
    );
  });
});
