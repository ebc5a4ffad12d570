import { DAY_MS, MINUTE_MS } from '@southbound/contracts';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A time of more inspections, drawn so that nobody can tell from the past when it starts or ends. */
export interface SurgeKind {
  /** Unique among a policy's surges, in kebab-case. */
  readonly name: string;
  /** The target rate while it lasts. */
  readonly targetRate: number;
  /** Starts at each port in a week without a surge, on average. */
  readonly startsPerWeek: number;
  /** How long it lasts, on average. */
  readonly meanMinutes: number;
}

/** Which surge a port is in, if any. A value. */
export interface SurgeState {
  /** The kind's name; null when there is none. */
  readonly name: string | null;
  /** When it started or the last one ended, milliseconds since 1970. */
  readonly sinceMs: number;
  /** Up to when starts and ends have been drawn. */
  readonly drawnUntilMs: number;
}

export const NO_SURGE: SurgeState = { name: null, sinceMs: 0, drawnUntilMs: 0 };

const WEEK_MS = 7 * DAY_MS;

/**
 * Numbers from 0 to below 1 that all follow from a crossing's draw: in a silence surges may come and go more than once.
 */
function chanceFrom(draw: number): () => number {
  const high = Math.floor(draw * 2 ** 32);
  const low = Math.floor((draw * 2 ** 32 - high) * 2 ** 32);
  const generator = xoroshiro128plusFromState([high | 0, low | 0, 0x9e37_79b9 | 0, 0x243f_6a88]);
  // The first ones still show the draw.
  for (let nth = 0; nth < 32; nth += 1) generator.next();
  return () => uniformFloat64(generator);
}

/**
 * The state after a crossing, for the next one to be decided by. Surges start and end at constant rates in event time (a
 * Poisson process and exponential lengths), seen or not, so what has been gives no hint of what will be: the waits since
 * the crossing before, −ln(1 − draw) / rate, follow from the crossing's own draw (at least 0, below 1). In a silence
 * several may pass. Since it takes effect with the next crossing, no crossing's draw decides over its own inspection.
 */
export function surgeAfter(kinds: readonly SurgeKind[], state: SurgeState, draw: number, atMs: number): SurgeState {
  // Nothing is drawn meanwhile: a policy that brings surges again begins with its first crossing.
  if (kinds.length === 0 && state.name === null) return NO_SURGE;
  const drawnUntilMs = Math.max(state.drawnUntilMs, atMs);
  let leftMs = state.drawnUntilMs === 0 ? 0 : drawnUntilMs - state.drawnUntilMs;
  let kind = kinds.find(({ name }) => name === state.name);
  // A policy that no longer knows the surge ends it.
  if (kind === undefined && state.name !== null) return { name: null, sinceMs: atMs, drawnUntilMs };
  let { sinceMs } = state;
  let chance: (() => number) | null = null;
  for (let share = draw; ; share = chance()) {
    const waitMs = -Math.log1p(-share) / changesPerMs(kinds, kind);
    if (waitMs >= leftMs) return { name: kind?.name ?? null, sinceMs, drawnUntilMs };
    leftMs -= waitMs;
    sinceMs = Math.round(drawnUntilMs - leftMs);
    chance ??= chanceFrom(draw);
    kind = kind === undefined ? kindAt(kinds, chance()) : undefined;
  }
}

/** How often what stands changes: whether a surge of a kind ends, or any starts where there is none. */
function changesPerMs(kinds: readonly SurgeKind[], kind: SurgeKind | undefined): number {
  if (kind !== undefined) return 1 / (kind.meanMinutes * MINUTE_MS);
  return startsPerWeekOf(kinds) / WEEK_MS;
}

/** The kind that starts, in proportion to how often each does. */
function kindAt(kinds: readonly SurgeKind[], share: number): SurgeKind | undefined {
  let left = share * startsPerWeekOf(kinds);
  const kind = kinds.find(({ startsPerWeek }) => {
    left -= startsPerWeek;
    return left < 0;
  });
  return kind ?? kinds.at(-1);
}

function startsPerWeekOf(kinds: readonly SurgeKind[]): number {
  return kinds.reduce((sum, { startsPerWeek }) => sum + startsPerWeek, 0);
}
