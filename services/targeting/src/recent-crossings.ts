import { MINUTE_MS } from '@southbound/contracts';

/** How long a crossing's id is remembered: a second event of the same crossing within it is a duplicate. */
const DUPLICATE_WINDOW_MS = 10 * MINUTE_MS;

/** The ids of a port's recent crossings. */
export interface RecentCrossings {
  /** Whether this crossing was met within the window before `clockMs`; remembers it if not. */
  isDuplicate(crossingId: string, clockMs: number): boolean;
  /** All that is remembered, as text for `recentCrossings`. */
  save(): string;
}

/** Ids that came within one event minute, and their text once no more can come. */
interface MinuteOfIds {
  readonly startsAtMs: number;
  readonly tokens: string[];
  text: string | undefined;
}

/**
 * Remembers ids by the port's clock, which never goes back. They are kept as text with every commit, so the text of
 * minutes that are over is made once. Ids hold neither `@` nor spaces, which keep the tokens `id@ms` apart.
 */
export function recentCrossings(saved = ''): RecentCrossings {
  const metAtMs = new Map<string, number>();
  const minutes: MinuteOfIds[] = [];

  function remember(crossingId: string, clockMs: number): void {
    metAtMs.set(crossingId, clockMs);
    const startsAtMs = clockMs - (clockMs % MINUTE_MS);
    let minute = minutes.at(-1);
    if (minute?.startsAtMs !== startsAtMs) {
      minute = { startsAtMs, tokens: [], text: undefined };
      minutes.push(minute);
    }
    minute.tokens.push(`${crossingId}@${clockMs}`);
  }

  function forgetBefore(sinceMs: number): void {
    while ((minutes[0]?.startsAtMs ?? sinceMs) + MINUTE_MS <= sinceMs) minutes.shift();
    for (const [id, atMs] of metAtMs) {
      if (atMs >= sinceMs) return;
      metAtMs.delete(id);
    }
  }

  for (const token of saved.split(' ')) {
    const at = token.indexOf('@');
    if (at > 0) remember(token.slice(0, at), Number(token.slice(at + 1)));
  }

  return {
    isDuplicate(crossingId, clockMs) {
      forgetBefore(clockMs - DUPLICATE_WINDOW_MS);
      if (metAtMs.has(crossingId)) return true;
      remember(crossingId, clockMs);
      return false;
    },
    save() {
      const last = minutes.at(-1);
      return minutes
        .map((minute) => {
          if (minute === last) return minute.tokens.join(' ');
          minute.text ??= minute.tokens.join(' ');
          return minute.text;
        })
        .join(' ');
    },
  };
}
