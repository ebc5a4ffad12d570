import type { LinkVia } from '@southbound/contracts';

/** What may join vehicles: a person, a purchase or a dealer, by its id. */
export interface Entity {
  readonly kind: LinkVia;
  readonly id: string;
}

/** A vehicle that is linked to another. */
export interface Linked {
  readonly vehicle: string;
  /** What joins it: to the vehicle asked about at one step, to the vehicle between at two. */
  readonly via: LinkVia;
  readonly steps: 1 | 2;
}

/**
 * An entity with more neighbours than this links nobody: a rental company's person, a large dealer, a vehicle that
 * everybody drives. Persons and purchases of the one ring on record had fewer vehicles; it had 10 dealers and 23 buyers
 * (DOJ OIG I-2011-001). Invented, no source.
 */
const NEIGHBOURS_MAX = { person: 5, purchase: 5, dealer: 8, vehicle: 12 } as const;

/** Vehicles linked to one, at most; those by one step come first. Invented, no source. */
const LINKED_MAX = 25;

/** Who is joined with whom, by what records say. Mutable behind its factory, since every record adds to it. */
export interface Links {
  /** A record says that a vehicle and an entity belong together. Said twice it counts once. */
  join(recordId: string, vehicle: string, entity: Entity): void;
  /** Forgets all that a record said. */
  forget(recordId: string): void;
  /** The entities of a vehicle that link it to others, each with the other vehicles; none of those that link nobody. */
  around(vehicle: string): readonly { readonly entity: Entity; readonly others: readonly string[] }[];
  /** The vehicles that an entity joins; none if it links nobody. */
  joinedBy(entity: Entity): readonly string[];
  /** The vehicles linked to one by one entity, or by two and a vehicle between; each once, by the shorter way. */
  linkedTo(vehicle: string): readonly Linked[];
}

/** Opens links between nobody. */
export function openLinks(): Links {
  // Entities stand under `kind/id`. Nearly all have one vehicle or two, so lists are kept: a map for each takes more.
  const vehiclesOf = new Map<string, readonly string[]>();
  const entitiesOf = new Map<string, readonly string[]>();
  /** By record, in turn a vehicle and the key of an entity that belongs to it. */
  const saidBy = new Map<string, readonly string[]>();

  function around(vehicle: string) {
    const known = new Set(entitiesOf.get(vehicle));
    if (known.size > NEIGHBOURS_MAX.vehicle) return [];
    return [...known].flatMap((key) => {
      const entity = entityOf(key);
      const vehicles = joinedBy(entity);
      return vehicles.length === 0 ? [] : [{ entity, others: vehicles.filter((other) => other !== vehicle) }];
    });
  }

  function joinedBy({ kind, id }: Entity): readonly string[] {
    const vehicles = new Set<string>();
    for (const vehicle of vehiclesOf.get(`${kind}/${id}`) ?? []) {
      vehicles.add(vehicle);
      if (vehicles.size > NEIGHBOURS_MAX[kind]) return [];
    }
    return [...vehicles];
  }

  return {
    join(recordId, vehicle, { kind, id }) {
      const key = `${kind}/${id}`;
      const said = saidBy.get(recordId) ?? [];
      if (pairsOf(said).some(([ofVehicle, ofKey]) => ofVehicle === vehicle && ofKey === key)) return;
      saidBy.set(recordId, said.concat(vehicle, key));
      add(vehiclesOf, key, vehicle);
      add(entitiesOf, vehicle, key);
    },
    forget(recordId) {
      for (const [vehicle, key] of pairsOf(saidBy.get(recordId) ?? [])) {
        remove(vehiclesOf, key, vehicle);
        remove(entitiesOf, vehicle, key);
      }
      saidBy.delete(recordId);
    },
    around,
    joinedBy,
    linkedTo(vehicle) {
      const found = new Map<string, Linked>();
      const near = linksOf(around(vehicle));
      for (const [other, via] of near) found.set(other, { vehicle: other, via, steps: 1 });
      for (const between of near.keys()) {
        for (const [other, via] of linksOf(around(between))) {
          if (other !== vehicle && !found.has(other)) found.set(other, { vehicle: other, via, steps: 2 });
        }
      }
      return [...found.values()].slice(0, LINKED_MAX);
    },
  };
}

function linksOf(around: ReturnType<Links['around']>): ReadonlyMap<string, LinkVia> {
  const vias = new Map<string, LinkVia>();
  for (const { entity, others } of around) {
    for (const other of others) if (!vias.has(other)) vias.set(other, entity.kind);
  }
  return vias;
}

function entityOf(key: string): Entity {
  const at = key.indexOf('/');
  return { kind: key.slice(0, at) as LinkVia, id: key.slice(at + 1) };
}

function pairsOf(said: readonly string[]): (readonly [vehicle: string, key: string])[] {
  return said.flatMap((vehicle, at) => (at % 2 === 0 ? [[vehicle, said[at + 1] ?? ''] as const] : []));
}

/** Adds a neighbour, which stands in the list once for each record that says so. */
function add(of: Map<string, readonly string[]>, one: string, other: string): void {
  // Not spread: a list that is spread into another leaves room for a dozen more.
  of.set(one, of.get(one)?.concat(other) ?? [other]);
}

/** Takes out what was added last, so that neighbours keep the order in which they came. */
function remove(of: Map<string, readonly string[]>, one: string, other: string): void {
  const known = of.get(one) ?? [];
  const kept = known.toSpliced(known.lastIndexOf(other), 1);
  if (kept.length > 0) of.set(one, kept);
  else of.delete(one);
}
