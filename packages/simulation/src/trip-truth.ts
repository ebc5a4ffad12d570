import type { CrossingId, PortCode } from '@southbound/contracts';
import type { Passage } from './happenings.ts';
import { instantAt } from './instants.ts';
import type { Trip } from './truth.ts';

/** What is true of a carrier's crossing. Throws for whoever carries nothing. */
export function tripOf(
  { vehicle: { vehicleClass }, plate, smuggling }: Passage,
  port: PortCode,
  crossingId: CrossingId,
  crossedAtMs: number,
): Trip {
  if (smuggling === null || smuggling.load === null) throw new Error(`nothing is carried in crossing ${crossingId}`);
  const { tripId, ringId, load } = smuggling;
  const { cargo, concealment } = load;
  const crossedAt = instantAt(crossedAtMs);
  return { kind: 'trip', tripId, crossingId, port, crossedAt, vehicleClass, plate, ringId, cargo, concealment };
}
