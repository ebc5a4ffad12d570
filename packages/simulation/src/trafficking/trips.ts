import { type Finding, MINUTE_MS } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, pick, wholeBetween } from '../chance.ts';
import type { ArrivalAtPort, Load, Person, Vehicle } from '../happenings.ts';
import type { BorderPort } from './border.ts';
import { drawOtherGuns, type Gun } from './guns.ts';
import { drawConcealment, drawFirearmCount, drawGoods, LOAD_KINDS } from './loads.ts';
import type { Outing } from './outings.ts';
import type { LivingRing } from './ring-people.ts';

/** A trip that has set out. */
export interface TripUnderWay {
  readonly tripId: string;
  readonly ring: LivingRing | null;
  readonly driver: Person;
  readonly guns: readonly Gun[];
  readonly arrival: ArrivalAtPort;
  readonly load: Load;
}

export interface SetOut {
  readonly trips: readonly TripUnderWay[];
  /** Of all vehicles, scouts included, in order of time. */
  readonly arrivals: readonly ArrivalAtPort[];
}

/** Minutes between a scout and the first carrier, and between carriers, at least and at most. Invented, no source. */
const SCOUT_AHEAD_MINUTES = { min: 4, max: 20 } as const;
const CONVOY_GAP_MINUTES = { min: 1, max: 6 } as const;

/** Share of trips with guns of a straw purchaser's that this person drives, in the vehicle the dealer saw. Invented, no source. */
const STRAW_DRIVES_SHARE = 0.2;

/** Share of trips with another plate than the vehicle's own; half of these plates are some innocent's. Invented, no source. */
const SWAPPED_SHARE = 0.08;
const BORROWED_OF_SWAPPED_SHARE = 0.5;
/** Share of borrowed plates that are a regular's. Invented, no source. */
const BORROWED_REGULAR_SHARE = 0.3;

/** Share of lone smugglers who are regulars of their port. Invented, no source. */
const LONE_REGULAR_SHARE = 0.4;

/** The vehicles of an outing, the first at an instant. Empty when the ring has nobody left to drive. */
export function setOut(seed: number, port: BorderPort, outing: Outing, firstAtMs: number): SetOut {
  const { ring, outingId } = outing;
  const chance = chanceFor(seed, outingId);
  const drivers = ring === null ? [loneSmuggler(chance, port, outingId)] : shuffled(chance, ring.people.couriers);
  const scout = outing.isScouted ? drivers.pop() : undefined;
  // A courier who is alone drives and does not scout.
  if (drivers.length === 0 && scout !== undefined) drivers.push(scout);
  const isScouted = scout !== undefined && !drivers.includes(scout);
  const arrivals: ArrivalAtPort[] = [];
  let atMs = firstAtMs;
  if (isScouted) {
    const { vehicle } = scout;
    const smuggling = { tripId: outingId, ringId: ring?.ringId ?? null, role: 'scout', load: null } as const;
    arrivals.push({ ...ownPlate(vehicle), vehicle, smuggling, arrivesAtMs: atMs });
    atMs += minutesBetween(chance, SCOUT_AHEAD_MINUTES);
  }
  const trips = drivers.slice(0, outing.carriers).map((driver, at) => {
    if (at > 0) atMs += minutesBetween(chance, CONVOY_GAP_MINUTES);
    const trip = carrier(chance, port, ring, driver, at === 0 ? outingId : `${outingId}-${at + 1}`, atMs);
    arrivals.push(trip.arrival);
    return trip;
  });
  return { trips, arrivals };
}

function carrier(
  chance: Chance,
  port: BorderPort,
  ring: LivingRing | null,
  courier: Person,
  tripId: string,
  arrivesAtMs: number,
): TripUnderWay {
  const kind = pick(chance, LOAD_KINDS[ring?.trade ?? 'anything']);
  const guns = kind === 'firearms' ? drawGuns(chance, ring, arrivesAtMs) : [];
  const load = { cargo: [...weapons(guns), ...drawGoods(chance, kind)], concealment: drawConcealment(chance) };
  const buyer = guns.find(({ sale }) => sale !== null)?.sale?.buyer;
  const isAtLarge = ring?.people.strawPurchasers.some(({ personId }) => personId === buyer?.personId) ?? false;
  const driver = buyer !== undefined && isAtLarge && comesUp(chance, STRAW_DRIVES_SHARE) ? buyer : courier;
  const { vehicle } = driver;
  const plated = comesUp(chance, SWAPPED_SHARE) ? anotherPlate(chance, port, vehicle) : ownPlate(vehicle);
  const smuggling = { tripId, ringId: ring?.ringId ?? null, role: 'carrier', load } as const;
  return { tripId, ring, driver, guns, load, arrival: { vehicle, ...plated, smuggling, arrivesAtMs } };
}

/** What the stash house has ready, up to what the load holds; the rest from everywhere else. */
function drawGuns(chance: Chance, ring: LivingRing | null, atMs: number): Gun[] {
  const many = drawFirearmCount(chance);
  const stashed: Gun[] = [];
  if (ring !== null) {
    for (let at = 0; at < ring.stash.length && stashed.length < many; ) {
      const next = ring.stash[at];
      if (next === undefined || next.readyAtMs > atMs) at += 1;
      else stashed.push(...ring.stash.splice(at, 1).map(({ gun }) => gun));
    }
  }
  return [...stashed, ...drawOtherGuns(chance, many - stashed.length)];
}

function weapons(guns: readonly Gun[]): Finding[] {
  return (['Handgun', 'Long Arm', 'Other Firearm'] as const)
    .map((category) => ({
      seizureType: 'Weapons' as const,
      category,
      count: guns.filter((gun) => gun.category === category).length,
    }))
    .filter(({ count }) => count > 0);
}

type PlateOnVehicle = Pick<ArrivalAtPort, 'plate' | 'registeredTo'>;

function ownPlate({ plate, number }: Vehicle): PlateOnVehicle {
  return { plate, registeredTo: number };
}

function anotherPlate(chance: Chance, port: BorderPort, { vehicleClass }: Vehicle): PlateOnVehicle {
  if (!comesUp(chance, BORROWED_OF_SWAPPED_SHARE)) {
    return { plate: port.drawUnissuedPlate(chance, vehicleClass), registeredTo: null };
  }
  return ownPlate(port.drawVehicle(chance, vehicleClass, BORROWED_REGULAR_SHARE));
}

/** Any vehicle may be one's; nobody knows of the person. */
function loneSmuggler(chance: Chance, port: BorderPort, outingId: string): Person {
  const vehicle = port.drawVehicle(chance, port.drawVehicleClass(chance), LONE_REGULAR_SHARE);
  return { personId: `${outingId}-driver`, role: 'courier', ringId: null, vehicle };
}

function shuffled<Item>(chance: Chance, items: readonly Item[]): Item[] {
  const left = [...items];
  const order: Item[] = [];
  while (left.length > 0) order.push(...left.splice(wholeBetween(chance, 0, left.length - 1), 1));
  return order;
}

function minutesBetween(chance: Chance, { min, max }: { readonly min: number; readonly max: number }): number {
  return wholeBetween(chance, min * MINUTE_MS, max * MINUTE_MS);
}
