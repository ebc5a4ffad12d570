/** The lists that are told page by page. */
export type PageOf = 'estimates' | 'days' | 'hours';

/**
 * A row and its place in its list. Places do not depend on figures: while those grow, what follows a place still does.
 * Numbers are compared one by one, the first ones first.
 */
export interface Row<Item> {
  readonly place: readonly number[];
  /** Made only for the page that it stands on; null where there is no such row after all. */
  readonly item: () => Item | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** After which row the next page begins; null where none follows. */
  readonly lastPlace: readonly number[] | null;
}

/** At most `limit` rows after a place, of rows in the order of their places. */
export function pageOf<Item>(rows: Iterable<Row<Item>>, after: readonly number[] | null, limit: number): Page<Item> {
  const items: Item[] = [];
  let lastPlace: readonly number[] | null = null;
  for (const { place, item } of rows) {
    if (after !== null && !isAfter(place, after)) continue;
    const made = item();
    if (made === null) continue;
    if (items.length === limit) return { items, lastPlace };
    items.push(made);
    lastPlace = place;
  }
  return { items, lastPlace: null };
}

function isAfter(place: readonly number[], other: readonly number[]): boolean {
  for (const [nth, part] of place.entries()) {
    const before = other[nth] ?? -1;
    if (part !== before) return part > before;
  }
  return false;
}
