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

/** A vehicle that belongs to an entity, and since when somebody says so; in milliseconds since 1970. */
export interface Joined {
  readonly vehicle: string;
  readonly sinceMs: number;
}

/** An entity of a vehicle, since when somebody says so, and the other vehicles that it joins. */
export interface Joint {
  readonly entity: Entity;
  readonly sinceMs: number;
  readonly others: readonly Joined[];
}

/**
 * An entity with more neighbours than this links nobody: a rental company's person, a large dealer, a vehicle that
 * everybody drives. Persons and purchases of the one ring on record had fewer vehicles; it had 10 dealers and 23 buyers
 * (DOJ OIG I-2011-001). Invented, no source.
 */
const NEIGHBOURS_MAX = { person: 5, purchase: 5, dealer: 8, vehicle: 12 } as const;

/**
 * Vehicles linked to one, at most; those by one step come first, then those that were joined last. Invented, no source.
 */
const LINKED_MAX = 25;

/** The order in which what joins two vehicles is named, where several things do. */
const VIAS = ['person', 'purchase', 'dealer'] as const satisfies readonly LinkVia[];

/**
 * Who is joined with whom, by what records say. What is answered does not depend on the order in which they said it.
 * Mutable behind its factory, since every record adds to it.
 */
export interface Links {
  /** A record says that a vehicle and an entity belong together since an instant. Said twice it counts once. */
  join(recordId: string, vehicle: string, entity: Entity, sinceMs: number): void;
  /** Forgets all that a record said. */
  forget(recordId: string): void;
  /** The entities of a vehicle that link it to others, each with the other vehicles; none of those that link nobody. */
  around(vehicle: string): readonly Joint[];
  /** The vehicles that an entity joins; none if it links nobody. */
  joinedBy(entity: Entity): readonly Joined[];
  /** The vehicles linked to one by one entity, or by two and a vehicle between; each once, by the shorter way. */
  linkedTo(vehicle: string): readonly Linked[];
  /** All that it holds. */
  toJSON(): unknown;
}

/** What a record says, held once by all three lists that it stands in. `key` is the entity's, `kind/id`. */
interface Said extends Joined {
  readonly key: string;
}

/** Opens links between nobody. */
export function openLinks(): Links {
  // Nearly all have one vehicle or two, so lists are kept: a map for each takes more.
  const byEntity = new Map<string, readonly Said[]>();
  const byVehicle = new Map<string, readonly Said[]>();
  const byRecord = new Map<string, readonly Said[]>();

  function around(vehicle: string): readonly Joint[] {
    const known = earliest(byVehicle.get(vehicle) ?? [], ({ key }) => key, NEIGHBOURS_MAX.vehicle);
    return [...known].flatMap(([key, sinceMs]) => {
      const entity = entityOf(key);
      const vehicles = joinedBy(entity);
      return vehicles.length === 0
        ? []
        : [{ entity, sinceMs, others: vehicles.filter((other) => other.vehicle !== vehicle) }];
    });
  }

  function joinedBy({ kind, id }: Entity): readonly Joined[] {
    const said = byEntity.get(`${kind}/${id}`) ?? [];
    const vehicles = earliest(said, ({ vehicle }) => vehicle, NEIGHBOURS_MAX[kind]);
    return [...vehicles].map(([vehicle, sinceMs]) => ({ vehicle, sinceMs }));
  }

  return {
    join(recordId, vehicle, { kind, id }, sinceMs) {
      const key = `${kind}/${id}`;
      const before = byRecord.get(recordId) ?? [];
      if (before.some((one) => one.vehicle === vehicle && one.key === key)) return;
      const said = { vehicle, key, sinceMs };
      add(byRecord, recordId, said);
      add(byEntity, key, said);
      add(byVehicle, vehicle, said);
    },
    forget(recordId) {
      for (const said of byRecord.get(recordId) ?? []) {
        remove(byEntity, said.key, said);
        remove(byVehicle, said.vehicle, said);
      }
      byRecord.delete(recordId);
    },
    around,
    joinedBy,
    linkedTo(vehicle) {
      const near = linksOf(around(vehicle), 1);
      const far = new Map<string, LinkFound>();
      for (const between of near.values()) {
        for (const found of linksOf(around(between.vehicle), 2).values()) {
          if (found.vehicle !== vehicle && !near.has(found.vehicle)) keepBetter(far, found);
        }
      }
      return [...near.values(), ...far.values()]
        .toSorted(inOrder)
        .slice(0, LINKED_MAX)
        .map(({ vehicle: other, via, steps }) => ({ vehicle: other, via, steps }));
    },
    toJSON: () => ({ byEntity: [...byEntity], byVehicle: [...byVehicle], byRecord: [...byRecord] }),
  };
}

interface LinkFound extends Linked {
  readonly sinceMs: number;
}

function linksOf(around: readonly Joint[], steps: 1 | 2): ReadonlyMap<string, LinkFound> {
  const links = new Map<string, LinkFound>();
  for (const { entity, sinceMs, others } of around) {
    for (const other of others) {
      const { vehicle } = other;
      keepBetter(links, { vehicle, via: entity.kind, steps, sinceMs: Math.max(sinceMs, other.sinceMs) });
    }
  }
  return links;
}

/** Of two links with one vehicle, that by the kind that is named first; else the earlier. */
function keepBetter(links: Map<string, LinkFound>, found: LinkFound): void {
  const known = links.get(found.vehicle);
  const rank = known === undefined ? -1 : VIAS.indexOf(found.via) - VIAS.indexOf(known.via);
  if (rank < 0 || (rank === 0 && known !== undefined && found.sinceMs < known.sinceMs)) links.set(found.vehicle, found);
}

function inOrder(a: LinkFound, b: LinkFound): number {
  return a.steps - b.steps || b.sinceMs - a.sinceMs || (a.vehicle < b.vehicle ? -1 : 1);
}

/**
 * By neighbour, since when anybody has said so; nobody where there are too many. It looks no further than that shows: a
 * large dealer is named by a thousand records.
 */
function earliest(
  said: readonly Said[],
  neighbourOf: (one: Said) => string,
  neighboursMax: number,
): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const one of said) {
    const neighbour = neighbourOf(one);
    const knownMs = since.get(neighbour);
    if (knownMs === undefined && since.size === neighboursMax) return NOBODY;
    if (knownMs === undefined || one.sinceMs < knownMs) since.set(neighbour, one.sinceMs);
  }
  return since;
}

const NOBODY: ReadonlyMap<string, number> = new Map();

function entityOf(key: string): Entity {
  const at = key.indexOf('/');
  return { kind: key.slice(0, at) as LinkVia, id: key.slice(at + 1) };
}

function add(of: Map<string, readonly Said[]>, one: string, said: Said): void {
  // Not spread: a list that is spread into another leaves room for a dozen more.
  of.set(one, of.get(one)?.concat(said) ?? [said]);
}

function remove(of: Map<string, readonly Said[]>, one: string, said: Said): void {
  const kept = (of.get(one) ?? []).filter((other) => other !== said);
  if (kept.length > 0) of.set(one, kept);
  else of.delete(one);
}
