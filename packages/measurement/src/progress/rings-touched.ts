/** A seizure, as far as it shows a ring. */
export interface SeizureOfRing {
  /** The vehicle in which it was made; null where nobody knows. */
  readonly vehicle: string | null;
  /** Vehicles that leads of it name, joined to it by a person, a purchase or a dealer. */
  readonly linked: readonly string[];
  /** Whether a case reaches anybody in a ring but the courier. */
  readonly reachesBeyondCourier: boolean;
}

/**
 * How many rings the seizures touch, as far as links and cases show. Seizures are of one ring when they were made in
 * one vehicle, when one names the other's vehicle, or when both name a third. A group of seizures counts where it names
 * any other vehicle, or a case reaches beyond its courier: else it may be a smuggler who works alone. Linear in
 * seizures and links. The rule is the project's decision, no source; a ring of which nothing is known but two couriers
 * counts as two or as none.
 */
export function ringsTouched(seizures: readonly SeizureOfRing[]): number {
  const parent = seizures.map((_, at) => at);
  const ofVehicle = new Map<string, number>();

  function rootOf(at: number): number {
    let root = at;
    for (let above = parent[root]; above !== undefined && above !== root; above = parent[root]) {
      // Halves the way of whoever comes next.
      parent[root] = parent[above] ?? above;
      root = above;
    }
    return root;
  }

  for (const [at, { vehicle, linked }] of seizures.entries()) {
    for (const named of vehicle === null ? linked : [vehicle, ...linked]) {
      const other = ofVehicle.get(named);
      if (other === undefined) ofVehicle.set(named, at);
      else parent[rootOf(at)] = rootOf(other);
    }
  }
  const shown = seizures.flatMap(({ linked, reachesBeyondCourier }, at) =>
    linked.length > 0 || reachesBeyondCourier ? [rootOf(at)] : [],
  );
  return new Set(shown).size;
}
