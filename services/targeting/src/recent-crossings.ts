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

/** Crossings met within one event minute, and their text once no more can come. */
interface MinuteOfCrossings {
  readonly startsAtMs: number;
  readonly ids: string[];
  readonly tokens: string[];
  text: string | undefined;
}

/**
 * Remembers ids by the port's clock, which never goes back; a minute's ids are forgotten together. They are kept as
 * text with every commit, so the text of minutes that are over is made once. Ids hold neither `@` nor spaces, which
 * keep the tokens `id@ms` apart.
 */
export function recentCrossings(saved = ''): RecentCrossings {
  const metAtMs = new Map<string, number>();
  let minutes: MinuteOfCrossings[] = [];
  let current: MinuteOfCrossings | undefined;

  function remember(crossingId: string, clockMs: number): void {
    const startsAtMs = clockMs - (clockMs % MINUTE_MS);
    if (current?.startsAtMs !== startsAtMs) {
      forgetMinutesBefore(clockMs - DUPLICATE_WINDOW_MS);
      current = { startsAtMs, ids: [], tokens: [], text: undefined };
      minutes.push(current);
    }
    metAtMs.set(crossingId, clockMs);
    current.ids.push(crossingId);
    current.tokens.push(`${crossingId}@${clockMs}`);
  }

  function forgetMinutesBefore(sinceMs: number): void {
    const isOver = ({ startsAtMs }: MinuteOfCrossings) => startsAtMs + MINUTE_MS <= sinceMs;
    for (const { ids } of minutes.filter(isOver)) {
      // One that was met again later is remembered in its later minute.
      for (const id of ids) if ((metAtMs.get(id) ?? sinceMs) < sinceMs) metAtMs.delete(id);
    }
    minutes = minutes.filter((minute) => !isOver(minute));
  }

  for (const token of saved.split(' ')) {
    const at = token.indexOf('@');
    if (at > 0) remember(token.slice(0, at), Number(token.slice(at + 1)));
  }

  return {
    isDuplicate(crossingId, clockMs) {
      if ((metAtMs.get(crossingId) ?? Number.NEGATIVE_INFINITY) >= clockMs - DUPLICATE_WINDOW_MS) return true;
      remember(crossingId, clockMs);
      return false;
    },
    save() {
      const textOf = (minute: MinuteOfCrossings) => {
        if (minute === current) return minute.tokens.join(' ');
        minute.text ??= minute.tokens.join(' ');
        return minute.text;
      };
      return minutes.map(textOf).join(' ');
    },
  };
}
