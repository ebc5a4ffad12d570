import { DAY_MS, type RingRole, type VehicleClass } from '@southbound/contracts';
import {
  type Chance,
  chanceFor,
  comesUp,
  exponential,
  lognormal,
  pick,
  type Weighted,
  wholeBetween,
} from '../chance.ts';
import type { Person, Ring } from '../happenings.ts';
import type { BorderPort } from './border.ts';
import type { Gun } from './guns.ts';
import { type Dealer, drawDealer } from './sales.ts';

/** How long a ring exists, in days: exponential, so that one met at any time has as long before it. Mean; invented, no source. */
export const RING_LIFETIME_DAYS = 750;

/** What rings deal in: as often the one as the other. Invented, no source. */
export const GUN_RING_SHARE = 0.5;

/**
 * How rings come by their guns: by straw purchasers, as a share of the guns they carry, and how many they employ. One
 * ring had 23 buyers and 10 dealers (OIG10). That rings differ, and that over all guns which cross 19 % come from a straw
 * purchaser, is invented: with it time-to-crime has its published shape.
 */
const SUPPLIES: Weighted<{ readonly strawShare: number; readonly buyers: readonly [number, number] }> = [
  [{ strawShare: 0.04, buyers: [2, 4] }, 40],
  [{ strawShare: 0.22, buyers: [6, 14] }, 30],
  [{ strawShare: 0.61, buyers: [16, 30] }, 30],
];
/** The mean of `SUPPLIES`. */
export const STRAW_SHARE_OF_GUN_RINGS =
  SUPPLIES.reduce((sum, [{ strawShare }, weight]) => sum + strawShare * weight, 0) /
  SUPPLIES.reduce((sum, [, weight]) => sum + weight, 0);

const DEALERS_PER_RING = { min: 6, max: 14 } as const;
/** Share of a ring's dealers in its port's own state. Invented, no source. */
const DEALER_HOME_SHARE = 0.85;

/** How many there are of each, at least and at most. Invented, no source. */
const COURIERS = { min: 3, max: 7 } as const;
const STASH_KEEPERS = { min: 1, max: 3 } as const;
/** Share of people whose vehicle is a regular of the port, by what they do. Invented, no source. */
const REGULAR_SHARE = {
  organiser: 0.5,
  'stash-keeper': 0.5,
  'straw-purchaser': 0.4,
  courier: 0.6,
} as const satisfies Record<RingRole, number>;
/** Share of couriers who drive a truck, where the port has trucks. Invented, no source. */
const TRUCK_SHARE = 0.1;

/** How long a ring lies low after one of its trips was seized: median and spread of a lognormal, in days. Invented, no source. */
const LYING_LOW_DAYS = { median: 10, spread: 0.7 } as const;
/** Share of seizures that end the ring. Invented, no source. */
const ENDS_AFTER_SEIZURE_SHARE = 0.12;
/** Days until somebody takes the place of a courier or a straw purchaser who was caught, lognormal. Invented, no source. */
const REPLACEMENT_DAYS = { median: 45, spread: 0.6 } as const;

/** A gun that waits in a stash house. */
export interface StashedGun {
  readonly gun: Gun;
  readonly readyAtMs: number;
}

/** A ring and what it is doing. */
export interface LivingRing {
  readonly ringId: string;
  readonly port: BorderPort;
  readonly trade: Ring['trade'];
  readonly foundedAtMs: number;
  /** Share of the guns it carries that its straw purchasers bought; 0 unless it deals in guns. */
  readonly strawShare: number;
  /** Empty unless it deals in guns. */
  readonly dealers: readonly Dealer[];
  readonly stash: StashedGun[];
  /** What its purchases are drawn from, and what its trips are. */
  readonly purchasesChance: Chance;
  readonly tripsChance: Chance;
  salesMade: number;
  tripsPlanned: number;
  /** Until then it makes no trips and buys nothing. */
  liesLowUntilMs: number;
  endsAtMs: number;
  /** As it is today: replaced whenever somebody goes or comes. */
  people: Ring;
  /** Who comes, and when. */
  readonly recruits: { readonly atMs: number; readonly person: Person }[];
  recruited: number;
}

/** A ring as it is founded; its people and ways follow from the seed and its id alone. */
export function foundRing(
  seed: number,
  port: BorderPort,
  ringId: string,
  life: { readonly foundedAtMs: number; readonly endsAtMs: number },
): LivingRing {
  const chance = chanceFor(seed, ringId, 'people');
  const trade: Ring['trade'] = comesUp(chance, GUN_RING_SHARE) ? 'guns' : 'cash-and-drugs';
  const supply = pick(chance, SUPPLIES);
  const [fewest, most] = supply.buyers;
  const people = (role: RingRole, many: number) =>
    Array.from({ length: many }, (_, at) => drawPerson(chance, port, ringId, role, at + 1));
  const dealsInGuns = trade === 'guns';
  return {
    ringId,
    port,
    trade,
    ...life,
    strawShare: dealsInGuns ? supply.strawShare : 0,
    dealers: Array.from(
      { length: dealsInGuns ? wholeBetween(chance, DEALERS_PER_RING.min, DEALERS_PER_RING.max) : 0 },
      () => drawDealer(chance, port, DEALER_HOME_SHARE),
    ),
    stash: [],
    purchasesChance: chanceFor(seed, ringId, 'purchases'),
    tripsChance: chanceFor(seed, ringId, 'trips'),
    salesMade: 0,
    tripsPlanned: 0,
    liesLowUntilMs: Number.NEGATIVE_INFINITY,
    people: {
      ringId,
      trade,
      homePort: port.code,
      foundedAtMs: life.foundedAtMs,
      organiser: drawPerson(chance, port, ringId, 'organiser', 1),
      stashKeepers: people('stash-keeper', wholeBetween(chance, STASH_KEEPERS.min, STASH_KEEPERS.max)),
      strawPurchasers: people('straw-purchaser', dealsInGuns ? wholeBetween(chance, fewest, most) : 0),
      couriers: people('courier', wholeBetween(chance, COURIERS.min, COURIERS.max)),
    },
    recruits: [],
    recruited: 0,
  };
}

/** How long a ring that is founded at an instant exists, in milliseconds; or, as well, how long one met by chance still does. */
export function drawLifetimeMs(chance: Chance): number {
  return Math.round(exponential(chance) * RING_LIFETIME_DAYS * DAY_MS);
}

function drawPerson(chance: Chance, port: BorderPort, ringId: string, role: RingRole, number: number): Person {
  const drivesTruck = role === 'courier' && port.trucksCross && comesUp(chance, TRUCK_SHARE);
  const vehicleClass: VehicleClass = drivesTruck ? 'truck' : 'personal';
  const vehicle = port.drawVehicle(chance, vehicleClass, REGULAR_SHARE[role]);
  return { personId: `${ringId}-${role}-${number}`, role, ringId, vehicle };
}

/** Whoever was to come by an instant is there. */
export function takeInRecruits(ring: LivingRing, atMs: number): void {
  while ((ring.recruits[0]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) {
    const person = ring.recruits.shift()?.person;
    if (person?.role === 'courier') ring.people = { ...ring.people, couriers: [...ring.people.couriers, person] };
    else if (person !== undefined) {
      ring.people = { ...ring.people, strawPurchasers: [...ring.people.strawPurchasers, person] };
    }
  }
}

/** What a seizure does to the ring: its driver is gone with the vehicle, the rest lie low, and it may be the end of it. */
export function suffer(ring: LivingRing, chance: Chance, driver: Person, atMs: number): void {
  const stays = ({ personId }: Person) => personId !== driver.personId;
  ring.people = {
    ...ring.people,
    couriers: ring.people.couriers.filter(stays),
    strawPurchasers: ring.people.strawPurchasers.filter(stays),
    stashKeepers: ring.people.stashKeepers.filter(stays),
  };
  const lowDays = lognormal(chance, LYING_LOW_DAYS.median, LYING_LOW_DAYS.spread);
  ring.liesLowUntilMs = Math.max(ring.liesLowUntilMs, atMs + Math.round(lowDays * DAY_MS));
  const isTheEnd = comesUp(chance, ENDS_AFTER_SEIZURE_SHARE);
  if (isTheEnd) ring.endsAtMs = Math.min(ring.endsAtMs, atMs);
  const comesAtMs = atMs + Math.round(lognormal(chance, REPLACEMENT_DAYS.median, REPLACEMENT_DAYS.spread) * DAY_MS);
  const role = driver.role === 'straw-purchaser' ? 'straw-purchaser' : 'courier';
  ring.recruited += 1;
  const person = drawPerson(chance, ring.port, `${ring.ringId}-recruit`, role, ring.recruited);
  ring.recruits.push({ atMs: comesAtMs, person: { ...person, ringId: ring.ringId } });
  ring.recruits.sort((a, b) => a.atMs - b.atMs);
}
