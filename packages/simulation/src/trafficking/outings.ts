import { HOUR_MS } from '@southbound/contracts';
import { type Chance, comesUp, pick, poisson, unit, type Weighted } from '../chance.ts';
import type { BorderPort } from './border.ts';
import { RING_TRIPS_PER_DAY } from './rates.ts';
import type { LivingRing } from './ring-people.ts';

/** One or more vehicles that set out together. */
export interface Outing {
  /** The first carrier's trip has the same. */
  readonly outingId: string;
  /** Null for somebody who smuggles alone. */
  readonly ring: LivingRing | null;
  /** How many carriers follow one another. */
  readonly carriers: number;
  readonly isScouted: boolean;
}

/** An outing and when its first vehicle reaches the port. */
export interface PlannedOuting {
  readonly outing: Outing;
  readonly atMs: number;
}

/** How many carriers a ring sends at once. Invented, no source. */
const CARRIERS: Weighted<number> = [
  [1, 92],
  [2, 5],
  [3, 3],
];
const CARRIERS_MEAN =
  CARRIERS.reduce((sum, [many, weight]) => sum + many * weight, 0) /
  CARRIERS.reduce((sum, [, weight]) => sum + weight, 0);

/** Share of a ring's outings with a scout ahead. Invented, no source. */
const SCOUTED_SHARE = 0.12;

/** The hours of a day at a port, and the part of an average day's vehicles that crosses in each. */
export interface DayLoad {
  readonly dayStartsAtMs: number;
  readonly hours: readonly number[];
  /** All vehicles of the day, over those of an average day. */
  readonly whole: number;
}

export function dayLoad(port: BorderPort, dayStartsAtMs: number): DayLoad {
  const hours = Array.from({ length: 24 }, (_, hour) => port.hourLoad(dayStartsAtMs + hour * HOUR_MS));
  return { dayStartsAtMs, hours, whole: hours.reduce((sum, load) => sum + load, 0) };
}

/** What a ring plans for a day. It hides in the traffic: the more cross in an hour, the likelier it comes then. */
export function ringOutings(ring: LivingRing, load: DayLoad): readonly PlannedOuting[] {
  const chance = ring.tripsChance;
  const outings = poisson(chance, (RING_TRIPS_PER_DAY / CARRIERS_MEAN) * load.whole);
  return Array.from({ length: outings }, () => {
    ring.tripsPlanned += 1;
    const outingId = `trip-${ring.ringId}-${ring.tripsPlanned}`;
    const carriers = pick(chance, CARRIERS);
    const isScouted = comesUp(chance, SCOUTED_SHARE);
    return { outing: { outingId, ring, carriers, isScouted }, atMs: drawInstant(chance, load) };
  });
}

/** Those who smuggle alone through a port, by the day. */
export function loneOutings(
  chance: Chance,
  port: BorderPort,
  tripsPerDay: number,
): (load: DayLoad) => readonly PlannedOuting[] {
  let planned = 0;
  return (load) =>
    Array.from({ length: poisson(chance, tripsPerDay * load.whole) }, () => {
      planned += 1;
      const outing = { outingId: `trip-lone-${port.code}-${planned}`, ring: null, carriers: 1, isScouted: false };
      return { outing, atMs: drawInstant(chance, load) };
    });
}

/** An instant of a day, the likelier the more vehicles cross. */
function drawInstant(chance: Chance, { dayStartsAtMs, hours }: DayLoad): number {
  const hour = pick(
    chance,
    hours.map((load, at) => [at, load] as const),
  );
  return dayStartsAtMs + Math.floor((hour + unit(chance)) * HOUR_MS);
}
