import { createHmac, hash } from 'node:crypto';
import { DAY_MS, instantOf } from '@southbound/contracts';
import type { Draws } from '@southbound/selectivity';

/** The secret that the keys of all days are derived from, and its name. */
export interface DrawKey {
  readonly id: string;
  /** Kept secret while in use: whoever knows it can foresee every draw. */
  readonly secret: string;
  /** What takes its place, so that the new secret's first key is committed to before its day. */
  readonly next?: { readonly id: string; readonly secret: string; readonly fromDay: string };
}

/** The key of one day's draws, in UTC. It may be revealed once the day is over, and tells nothing of other days. */
export interface DayKey {
  /** Names secret and day, as selections do: `draw-key-1/2026-03-02`. */
  readonly id: string;
  /** 32 bytes, in hexadecimal digits. */
  readonly key: string;
}

/** The key of an instant's day, milliseconds since 1970. */
export type DayKeys = (atMs: number) => DayKey;

/** More than the days that ports' clocks are on at the same time. */
const DAYS_REMEMBERED = 8;

/** Derives each day's key once: every crossing asks. */
export function dayKeysOf(drawKey: DrawKey): DayKeys {
  const known = new Map<number, DayKey>();
  return (atMs) => {
    const day = dayOf(atMs);
    const before = known.get(day);
    if (before !== undefined) return before;
    if (known.size === DAYS_REMEMBERED) known.clear();
    const derived = dayKey(drawKey, instantOf(day * DAY_MS).slice(0, 10));
    known.set(day, derived);
    return derived;
  };
}

/** Days since 1970, in UTC. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/** HMAC-SHA-256 of the day, as `2026-03-02`, under the secret of that day. */
export function dayKey({ next, ...now }: DrawKey, day: string): DayKey {
  const { id, secret } = next !== undefined && day >= next.fromDay ? next : now;
  return { id: `${id}/${day}`, key: createHmac('sha256', secret).update(day).digest('hex') };
}

/** What is published of a key beforehand: the SHA-256 of its bytes, which only the key itself gives. */
export function commitmentTo(key: string): string {
  return hash('sha256', Buffer.from(key, 'hex'));
}

const BYTES_PER_DRAW = 6;
const DRAW_RANGE = 256 ** BYTES_PER_DRAW;

/**
 * The draws of one crossing: five independent numbers of 48 bits, from one SHA-256 over the day's key, the crossing's
 * id and the key again. The same crossing always draws the same, in a replay too; without the key nobody can foresee
 * it. The key stands on both sides so that a hash cannot be carried on to a longer id.
 */
export function drawsOf({ key }: Pick<DayKey, 'key'>, crossingId: string): Draws {
  // A character a byte: a buffer for each digest would take four times as long.
  const digest = hash('sha256', `${key}/${crossingId}/${key}`, 'binary');
  const at = (nth: number) => drawAt(digest, nth);
  return { random: at(0), tie: at(1), fill: at(2), method: at(3), surge: at(4) };
}

/** The nth run of bytes as a number from 0 up to below 1. */
function drawAt(digest: string, nth: number): number {
  let value = 0;
  for (let at = nth * BYTES_PER_DRAW; at < (nth + 1) * BYTES_PER_DRAW; at += 1) {
    value = value * 256 + digest.charCodeAt(at);
  }
  return value / DRAW_RANGE;
}
