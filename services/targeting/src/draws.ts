import { hash } from 'node:crypto';
import type { Draws } from '@southbound/selectivity';

/** The secret that all draws come from, and the name by which selections refer to it. */
export interface DrawKey {
  readonly id: string;
  /** Kept secret while in use: whoever knows it can foresee every draw. */
  readonly secret: string;
}

const TWO_TO_48 = 2 ** 48;

/**
 * The draws of one crossing: four independent numbers of 48 bits, from one SHA-256 over the secret, the crossing's
 * id and the secret again. The same crossing always draws the same, in a replay too; without the secret nobody can
 * foresee it. The secret stands on both sides so that a hash cannot be carried on to a longer id.
 */
export function drawsOf(key: DrawKey, crossingId: string): Draws {
  const digest = hash('sha256', `${key.secret}/${crossingId}/${key.secret}`, 'buffer');
  return {
    random: digest.readUIntBE(0, 6) / TWO_TO_48,
    tie: digest.readUIntBE(6, 6) / TWO_TO_48,
    fill: digest.readUIntBE(12, 6) / TWO_TO_48,
    method: digest.readUIntBE(18, 6) / TWO_TO_48,
  };
}
