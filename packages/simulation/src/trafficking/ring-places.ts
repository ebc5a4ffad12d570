import { DAY_MS } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, exponential } from '../chance.ts';
import type { BorderPort } from './border.ts';
import { drawLifetimeMs, foundRing, type LivingRing, RING_LIFETIME_DAYS, takeInRecruits } from './ring-people.ts';

/** Days from the end of a ring until another takes its place: exponential. Mean; invented, no source. */
const VACANT_DAYS = 30;
/** Share of time for which a ring's place is taken. */
const OCCUPIED_SHARE = RING_LIFETIME_DAYS / (RING_LIFETIME_DAYS + VACANT_DAYS);
/** How long a ring that has ended is remembered: the statute of limitations is five years (OIG10). */
const REMEMBERED_MS = 5 * 365 * DAY_MS;

/** Room for one ring at a port; when it ends, another comes after a while. */
export interface RingPlace {
  /** A ring's id is this, a hyphen and a number. */
  readonly placeId: string;
  /** The ring that is there on a day, if one is. Days are asked for in order. */
  on(dayStartsAtMs: number): LivingRing | undefined;
  /** The ring that was there at an instant which has been passed, if it is still remembered. */
  at(atMs: number): LivingRing | undefined;
  /** By its id, if it is still remembered. */
  ring(ringId: string): LivingRing | undefined;
}

/** Places for rings that on average are there in a given number; a broken number of places is rounded by chance. */
export function ringPlaces(
  seed: number,
  port: BorderPort,
  ringsOnAverage: number,
  fromMs: number,
): readonly RingPlace[] {
  const places = ringsOnAverage / OCCUPIED_SHARE;
  const isRoundedUp = comesUp(chanceFor(seed, 'ring-places', port.code), places % 1);
  return Array.from({ length: Math.floor(places) + (isRoundedUp ? 1 : 0) }, (_, at) =>
    ringPlace(seed, port, `ring-${port.code}-${at + 1}`, fromMs),
  );
}

/** A place in the steady state: at its first instant a ring may be there that was founded long before. */
function ringPlace(seed: number, port: BorderPort, placeId: string, fromMs: number): RingPlace {
  const chance = chanceFor(seed, placeId);
  const rings: LivingRing[] = [];
  let founded = 0;
  let nextFoundedAtMs = fromMs;

  function found(foundedAtMs: number, endsAtMs: number): void {
    founded += 1;
    rings.push(foundRing(seed, port, `${placeId}-${founded}`, { foundedAtMs, endsAtMs }));
  }

  if (comesUp(chance, OCCUPIED_SHARE)) {
    const foundedAtMs = fromMs - drawLifetimeMs(chance);
    found(foundedAtMs, fromMs + drawLifetimeMs(chance));
  } else {
    nextFoundedAtMs = fromMs + drawVacancyMs(chance);
  }

  function current(dayStartsAtMs: number): LivingRing | undefined {
    const last = rings.at(-1);
    if (last !== undefined && dayStartsAtMs < last.endsAtMs) return last;
    if (last !== undefined && nextFoundedAtMs <= last.endsAtMs) nextFoundedAtMs = last.endsAtMs + drawVacancyMs(chance);
    if (dayStartsAtMs < nextFoundedAtMs) return undefined;
    found(nextFoundedAtMs, nextFoundedAtMs + drawLifetimeMs(chance));
    return current(dayStartsAtMs);
  }

  return {
    placeId,
    on(dayStartsAtMs) {
      const ring = current(dayStartsAtMs);
      while ((rings[0]?.endsAtMs ?? dayStartsAtMs) < dayStartsAtMs - REMEMBERED_MS) rings.shift();
      if (ring !== undefined) takeInRecruits(ring, dayStartsAtMs);
      return ring;
    },
    at: (atMs) => ringAt(rings, atMs),
    ring: (ringId) => rings.find((each) => each.ringId === ringId),
  };
}

/** As a rule the last one: it is asked for each day. */
function ringAt(rings: readonly LivingRing[], atMs: number): LivingRing | undefined {
  for (let at = rings.length - 1; at >= 0; at -= 1) {
    const ring = rings[at];
    if (ring !== undefined && ring.foundedAtMs <= atMs && atMs < ring.endsAtMs) return ring;
  }
  return undefined;
}

function drawVacancyMs(chance: Chance): number {
  return Math.round(exponential(chance) * VACANT_DAYS * DAY_MS);
}
