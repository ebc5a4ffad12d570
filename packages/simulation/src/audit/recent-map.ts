/** A map that forgets: what was set is kept for at least one span of time and at most two. Time is given, and ascends. */
export interface RecentMap<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value, atMs: number): void;
}

export function recentMap<Key, Value>(keptMs: number): RecentMap<Key, Value> {
  let span = Number.NEGATIVE_INFINITY;
  let recent = new Map<Key, Value>();
  let before = new Map<Key, Value>();
  return {
    get: (key) => recent.get(key) ?? before.get(key),
    set(key, value, atMs) {
      const now = Math.floor(atMs / keptMs);
      if (now > span) {
        before = now === span + 1 ? recent : new Map();
        recent = new Map();
        span = now;
      }
      recent.set(key, value);
    },
  };
}
