/**
 * Some scores in order, highest first: whole points up to 2³¹. Changed in place, since a copy of it would be most of
 * what a step of the budget costs; `change` tells its holders whether it still is what they left.
 */
export interface Ranking {
  readonly points: Int32Array;
  held: number;
  change: number;
}

export function rankingOf(scores: readonly number[], places: number): Ranking {
  const points = new Int32Array(places);
  points.set(scores.toSorted((a, b) => b - a));
  return { points, held: scores.length, change: 0 };
}

/** Puts in one more score; in place of `old`, which is among them, where that is not null. */
export function replaceIn(ranking: Ranking, old: number | null, score: number): void {
  ranking.change += 1;
  if (old === score) return;
  const { points } = ranking;
  if (old === null) {
    const at = countAbove(ranking, score);
    points.copyWithin(at + 1, at, ranking.held);
    points[at] = score;
    ranking.held += 1;
    return;
  }
  const from = countAbove(ranking, old);
  const to = countAbove(ranking, score);
  if (score > old) {
    points.copyWithin(to + 1, to, from);
    points[to] = score;
  } else {
    points.copyWithin(from, from + 1, to);
    points[to - 1] = score;
  }
}

/**
 * How many scores are higher; also the first place of one that is not. Nothing is jumped over by what is compared: that
 * cannot be foreseen, and would cost more than all else here.
 */
export function countAbove({ points, held }: Ranking, score: number): number {
  let from = 0;
  for (let left = held; left > 0; ) {
    const half = (left + 1) >>> 1;
    // All ones where the score there is higher, else zero.
    from += half & ((score - (points[from + half - 1] ?? 0)) >> 31);
    left -= half;
  }
  return from;
}
