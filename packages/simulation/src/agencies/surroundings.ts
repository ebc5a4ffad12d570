import type { PortCode } from '@southbound/contracts';
import type { Population } from '../traffic/population.ts';
import type { Agenda } from './agenda.ts';
import type { LivingRings } from './living-rings.ts';

/** What the agencies work in. */
export interface Surroundings {
  readonly seed: number;
  readonly startsAtMs: number;
  readonly agenda: Agenda;
  readonly rings: LivingRings;
  populations(port: PortCode): Population;
}
