import { hash } from 'node:crypto';
import type { Draws } from '@southbound/selectivity';

/** The secret that all draws come from, and the name by which selections refer to it. */
export interface DrawKey {
  readonly id: string;
  /** Kept secret while in use: whoever knows it can foresee every draw. */
  readonly secret: string;
}

const BYTES_PER_DRAW = 6;
const DRAW_RANGE = 256 ** BYTES_PER_DRAW;

/**
 * The draws of one crossing: four independent numbers of 48 bits, from one SHA-256 over the secret, the crossing's
 * id and the secret again. The same crossing always draws the same, in a replay too; without the secret nobody can
 * foresee it. The secret stands on both sides so that a hash cannot be carried on to a longer id.
 */
export function drawsOf(key: DrawKey, crossingId: string): Draws {
  // A character a byte: a buffer for each digest would take four times as long.
  const digest = hash('sha256', `${key.secret}/${crossingId}/${key.secret}`, 'binary');
  return { random: drawAt(digest, 0), tie: drawAt(digest, 1), fill: drawAt(digest, 2), method: drawAt(digest, 3) };
}

/** The nth run of bytes as a number from 0 up to below 1. */
function drawAt(digest: string, nth: number): number {
  let value = 0;
  for (let at = nth * BYTES_PER_DRAW; at < (nth + 1) * BYTES_PER_DRAW; at += 1) {
    value = value * 256 + digest.charCodeAt(at);
  }
  return value / DRAW_RANGE;
}
