/** What is going to happen, by pages of time such as days. Made for hundreds of thousands of items at once. */
export interface DueBook<Item> {
  /** What is due on a page that was taken out already comes with the next one. */
  add(atMs: number, item: Item): void;
  /** Takes out the pages before an instant at which one ends, in order of time; on a page in order of adding. */
  takeBefore(untilMs: number): Item[];
}

/**
 * Pages of so many milliseconds, counted from 1970. Leaves out what is due before `fromMs` or from `untilMs` on: nobody
 * will ever ask for it.
 */
export function openDueBook<Item>(
  pageMs: number,
  fromMs = Number.NEGATIVE_INFINITY,
  untilMs = Number.POSITIVE_INFINITY,
): DueBook<Item> {
  const pages = new Map<number, Item[]>();
  let next = Number.NEGATIVE_INFINITY;

  function takePage(page: number): Item[] {
    const items = pages.get(page) ?? [];
    pages.delete(page);
    return items;
  }

  return {
    add(atMs, item) {
      if (atMs < fromMs || atMs >= untilMs) return;
      const page = Math.max(next, Math.floor(atMs / pageMs));
      const items = pages.get(page);
      if (items === undefined) pages.set(page, [item]);
      else items.push(item);
    },
    takeBefore(beforeMs) {
      const end = beforeMs / pageMs;
      // A page at a time, but for the first ones, and where pages are left out.
      const isNext = next === end - 1;
      next = end;
      if (isNext) return takePage(end - 1);
      const due = [...pages.keys()].filter((page) => page < end);
      return due.sort((a, b) => a - b).flatMap(takePage);
    },
  };
}
