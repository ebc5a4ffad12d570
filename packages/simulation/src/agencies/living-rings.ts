import type { Ring } from '../happenings.ts';
import { membersOf } from './subject.ts';

/** The rings that there are, from day to day. */
export interface LivingRings {
  /** A ring as it is today; undefined when it is no more. */
  ring(ringId: string): Ring | undefined;
  /** The ring of which a member has the vehicle of a number; undefined when there is none. */
  withVehicle(vehicleNumber: number): Ring | undefined;
  /** Begins a day with the rings that there are on it. */
  begin(rings: readonly Ring[]): RingsChanged;
}

/** Which rings are there that were not the day before, and which are no more. */
export interface RingsChanged {
  readonly met: readonly Ring[];
  readonly ended: readonly string[];
}

export function openLivingRings(): LivingRings {
  const byId = new Map<string, Ring>();
  /** Whose each vehicle is. Two rings may have drawn one vehicle. */
  const ringsOfVehicle = new Map<number, readonly Ring[]>();

  let last: readonly Ring[] = [];

  function keep(ring: Ring): void {
    byId.set(ring.ringId, ring);
    for (const { vehicle } of membersOf(ring)) {
      ringsOfVehicle.set(vehicle.number, [...(ringsOfVehicle.get(vehicle.number) ?? []), ring]);
    }
  }

  function leave(ring: Ring): void {
    byId.delete(ring.ringId);
    for (const { vehicle } of membersOf(ring)) {
      const others = (ringsOfVehicle.get(vehicle.number) ?? []).filter((one) => one !== ring);
      if (others.length === 0) ringsOfVehicle.delete(vehicle.number);
      else ringsOfVehicle.set(vehicle.number, others);
    }
  }

  function endAllBut(rings: readonly Ring[]): string[] {
    if (byId.size === rings.length) return [];
    const left = new Set(rings.map(({ ringId }) => ringId));
    const ended = [...byId.values()].filter(({ ringId }) => !left.has(ringId));
    for (const ring of ended) leave(ring);
    return ended.map(({ ringId }) => ringId);
  }

  return {
    ring: (ringId) => byId.get(ringId),
    withVehicle: (vehicleNumber) => ringsOfVehicle.get(vehicleNumber)?.[0],
    begin(rings) {
      // Almost every day is as the one before, so nothing is looked up.
      if (isSame(rings, last)) return UNCHANGED;
      last = rings;
      const met: Ring[] = [];
      for (const ring of rings) {
        const known = byId.get(ring.ringId);
        if (known === ring) continue;
        if (known === undefined) met.push(ring);
        else leave(known);
        keep(ring);
      }
      return { met, ended: endAllBut(rings) };
    },
  };
}

const UNCHANGED: RingsChanged = { met: [], ended: [] };

function isSame(rings: readonly Ring[], others: readonly Ring[]): boolean {
  return rings.length === others.length && rings.every((ring, at) => ring === others[at]);
}
