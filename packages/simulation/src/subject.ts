import type { Plate } from '@southbound/contracts';
import type { Trade } from './cargo.ts';
import { type Chance, comesUp } from './chance.ts';

/** Whom a piece of intelligence is about, and what is really so. */
export interface Subject {
  readonly plate: Plate;
  readonly isSmuggler: boolean;
  /** What a smuggler deals in; of an innocent, what is believed. */
  readonly trade: Trade;
}

/** Share of records that do not say who issued the plate. Invented, no source. */
const JURISDICTION_UNKNOWN_SHARE = 0.08;

/** The plate as an agency writes it down. */
export function plateOnRecord(chance: Chance, plate: Plate): Plate {
  return comesUp(chance, JURISDICTION_UNKNOWN_SHARE) ? { text: plate.text } : plate;
}
