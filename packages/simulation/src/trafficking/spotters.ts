import { HOUR_MS, MINUTE_MS, type PortCode } from '@southbound/contracts';
import { type Chance, comesUp, wholeBetween } from '../chance.ts';

/** Where and when else to cross. */
export interface Advice {
  readonly port: PortCode;
  readonly atMs: number;
}

/** Those who watch the lanes for the rings: what they saw of inspections, and what they make of it. */
export interface Spotters {
  inspectionSeen(port: PortCode, atMs: number): void;
  crossingsSeen(port: PortCode, atMs: number, count: number): void;
  /** Whether somebody about to reach a port had better cross elsewhere or later; null when not. Draws only when there is a better way. */
  advise(chance: Chance, port: PortCode, atMs: number, portsInReach: readonly PortCode[]): Advice | null;
}

interface Count {
  inspections: number;
  crossings: number;
  /** Of the week, or the instant, up to which old sights have faded. */
  fadedTo: number;
}

interface Watch {
  readonly hoursOfWeek: readonly Count[];
  readonly lately: Count;
}

const HOURS_PER_WEEK = 168;
const WEEK_MS = HOURS_PER_WEEK * HOUR_MS;

/** What was seen a week ago weighs half. Invented, no source. */
const KEPT_PER_WEEK = 0.5;
/** What was seen so long ago weighs half of what is seen now, where a surge is looked for. Invented, no source. */
const LATELY_HALF_LIFE_MS = 45 * MINUTE_MS;
/** Crossings of the port's usual rate that an hour's own sights are weighed against. Invented, no source. */
const USUAL_WEIGHT_CROSSINGS = 300;
/** Crossings that must have been seen at a port before anybody trusts its rate. Invented, no source. */
const TRUSTED_FROM_CROSSINGS = 500;
/** A surge: so many times the hour's rate, and so many standard deviations above it. Invented, no source. */
const SURGE = { times: 1.5, deviations: 2, inspectionsMin: 3 } as const;
/** For so many hours a surge is expected to last. Invented, no source. */
const SURGE_LASTS_HOURS = 3;
/** Share of the rate here that the rate elsewhere must stay under to be worth the way. Invented, no source. */
const WORTHWHILE = 0.75;
/** Share of outings that listen. Invented, no source. */
const HEEDED_SHARE = 0.8;
/** How late a ring may go, and how long it drives to a port in reach. Invented, no source. */
const HOURS_LATER_MAX = 24;
const DRIVE_MINUTES = { min: 45, max: 120 } as const;

export function openSpotters(): Spotters {
  const watches = new Map<PortCode, Watch>();

  function watchOf(port: PortCode): Watch {
    const known = watches.get(port);
    if (known !== undefined) return known;
    const hoursOfWeek = Array.from({ length: HOURS_PER_WEEK }, () => ({ inspections: 0, crossings: 0, fadedTo: 0 }));
    const watch = { hoursOfWeek, lately: { inspections: 0, crossings: 0, fadedTo: 0 } };
    watches.set(port, watch);
    return watch;
  }

  function see(port: PortCode, atMs: number, inspections: number, crossings: number): void {
    const watch = watchOf(port);
    for (const count of [hourOf(watch, atMs), latelyOf(watch, atMs)]) {
      count.inspections += inspections;
      count.crossings += crossings;
    }
  }

  return {
    inspectionSeen: (port, atMs) => see(port, atMs, 1, 0),
    crossingsSeen: (port, atMs, count) => see(port, atMs, 0, count),
    advise(chance, port, atMs, portsInReach) {
      const here = rates(watchOf(port), atMs);
      if (here === null) return null;
      const elsewhere = portsInReach.map((other) => ({
        port: other,
        rate: rates(watchOf(other), atMs)?.now,
        inHours: 0,
      }));
      const options = [
        ...laterHere(watchOf(port), here, atMs).map((later) => ({ port, ...later })),
        ...elsewhere,
      ].filter((option): option is Option => option.rate !== undefined && option.rate < here.now * WORTHWHILE);
      const best = options.sort((a, b) => a.rate - b.rate)[0];
      if (best === undefined || !comesUp(chance, HEEDED_SHARE)) return null;
      if (best.inHours === 0) return { port: best.port, atMs: atMs + drawMinutesMs(chance, DRIVE_MINUTES) };
      const nextHourMs = (Math.floor(atMs / HOUR_MS) + best.inHours) * HOUR_MS;
      return { port, atMs: nextHourMs + wholeBetween(chance, 0, HOUR_MS - 1) };
    },
  };
}

interface Option {
  readonly port: PortCode;
  readonly rate: number;
  /** 0 for another port, at once. */
  readonly inHours: number;
}

/** Later hours at the same port. While a surge lasts, they are no better than now. */
function laterHere(watch: Watch, here: Rates, atMs: number): { rate: number; inHours: number }[] {
  return Array.from({ length: HOURS_LATER_MAX }, (_, at) => {
    const inHours = at + 1;
    const isSurging = here.isSurge && inHours <= SURGE_LASTS_HOURS;
    return { rate: isSurging ? here.now : expected(watch, atMs + inHours * HOUR_MS, here.usual), inHours };
  });
}

interface Rates {
  readonly usual: number;
  readonly now: number;
  readonly isSurge: boolean;
}

/** Inspections per crossing at a port, as they are believed to be; null where too little was seen. */
function rates(watch: Watch, atMs: number): Rates | null {
  let inspections = 0;
  let crossings = 0;
  for (const hour of watch.hoursOfWeek) {
    inspections += hour.inspections;
    crossings += hour.crossings;
  }
  if (crossings < TRUSTED_FROM_CROSSINGS) return null;
  const usual = inspections / crossings;
  const lately = latelyOf(watch, atMs);
  // The hour under way is not held against itself: its surge would hide behind its own rate.
  const hour = hourOf(watch, atMs);
  const before = {
    inspections: Math.max(0, hour.inspections - lately.inspections),
    crossings: Math.max(0, hour.crossings - lately.crossings),
  };
  const rate = blend(before, usual);
  const expectedLately = rate * lately.crossings;
  const isSurge =
    lately.inspections >= Math.max(SURGE.inspectionsMin, SURGE.times * expectedLately) &&
    lately.inspections - expectedLately >= SURGE.deviations * Math.sqrt(expectedLately);
  return { usual, now: isSurge ? lately.inspections / Math.max(1, lately.crossings) : blend(hour, usual), isSurge };
}

function expected(watch: Watch, atMs: number, usual: number): number {
  return blend(hourOf(watch, atMs), usual);
}

function blend({ inspections, crossings }: { inspections: number; crossings: number }, usual: number): number {
  return (inspections + USUAL_WEIGHT_CROSSINGS * usual) / (crossings + USUAL_WEIGHT_CROSSINGS);
}

/** The hour of the week, faded to an instant's week. An hour of the week to come is as it was last seen. */
function hourOf(watch: Watch, atMs: number): Count {
  const count = watch.hoursOfWeek[Math.floor(atMs / HOUR_MS) % HOURS_PER_WEEK];
  if (count === undefined) throw new Error(`instant ${atMs} lies in no hour of the week`);
  const week = Math.floor(atMs / WEEK_MS);
  if (week > count.fadedTo) fade(count, KEPT_PER_WEEK ** (week - count.fadedTo), week);
  return count;
}

function latelyOf({ lately }: Watch, atMs: number): Count {
  if (atMs > lately.fadedTo) fade(lately, 0.5 ** ((atMs - lately.fadedTo) / LATELY_HALF_LIFE_MS), atMs);
  return lately;
}

function fade(count: Count, kept: number, fadedTo: number): void {
  count.inspections *= kept;
  count.crossings *= kept;
  count.fadedTo = fadedTo;
}

function drawMinutesMs(chance: Chance, { min, max }: { readonly min: number; readonly max: number }): number {
  return wholeBetween(chance, min * MINUTE_MS, max * MINUTE_MS);
}
