/** What is going to happen, in order of time; at one instant in order of adding. Made for some hundred items at once. */
export interface Timeline<Item> {
  add(atMs: number, item: Item): void;
  /** Takes out all that is due before an instant. Costs next to nothing when nothing is. */
  takeBefore(untilMs: number): readonly Item[];
}

export function openTimeline<Item>(): Timeline<Item> {
  // The next one is last, so that taking it moves nothing.
  const later: { readonly atMs: number; readonly item: Item }[] = [];
  const none: readonly Item[] = [];
  return {
    add(atMs, item) {
      let from = 0;
      let to = later.length;
      while (from < to) {
        const middle = (from + to) >>> 1;
        if ((later[middle]?.atMs ?? 0) > atMs) from = middle + 1;
        else to = middle;
      }
      later.splice(from, 0, { atMs, item });
    },
    takeBefore(untilMs) {
      if ((later.at(-1)?.atMs ?? Number.POSITIVE_INFINITY) >= untilMs) return none;
      const due: Item[] = [];
      for (let next = later.at(-1); next !== undefined && next.atMs < untilMs; next = later.at(-1)) {
        due.push(next.item);
        later.pop();
      }
      return due;
    },
  };
}
