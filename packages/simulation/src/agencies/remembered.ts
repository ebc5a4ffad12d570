/** Values by key, forgotten by event time: an office's files that are cleared out. */
export interface Remembered<Value> {
  get(key: string): Value | undefined;
  /** Keeps a value as of an instant, in the place of an earlier one. Instants come in about their order. */
  set(key: string, value: Value, atMs: number): void;
  delete(key: string): void;
  /** Forgets what was last set before an instant. */
  forgetBefore(atMs: number): void;
}

export function openRemembered<Value>(): Remembered<Value> {
  const kept = new Map<string, { readonly value: Value; readonly atMs: number }>();
  return {
    get: (key) => kept.get(key)?.value,
    set(key, value, atMs) {
      // Set anew, it stands last, so that the oldest always stand first.
      kept.delete(key);
      kept.set(key, { value, atMs });
    },
    delete(key) {
      kept.delete(key);
    },
    forgetBefore(atMs) {
      for (const [key, entry] of kept) {
        if (entry.atMs >= atMs) return;
        kept.delete(key);
      }
    },
  };
}
