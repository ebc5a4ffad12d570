import { DAY_MS, type WeaponCategory } from '@southbound/contracts';
import { type Chance, comesUp, exponential, lognormal, pick, unit, type Weighted } from '../chance.ts';
import type { Person, Recovery, Sale } from '../happenings.ts';
import type { BorderPort } from './border.ts';
import { type Dealer, drawDealer, REPORTABLE_SHARE, type ShopHours, saleOf, shoppingDayUpTo } from './sales.ts';

/** A firearm on its way to Mexico. */
export interface Gun {
  readonly category: WeaponCategory;
  /** `second-hand` was sold on privately: its first purchaser is innocent. `ghost` never had a serial number. */
  readonly origin: 'straw' | 'second-hand' | 'ghost';
  /** Where a straw purchaser bought it; null for all others, whose first sale is drawn when somebody asks. */
  readonly sale: Sale | null;
}

/** Share of ghost guns among those that no straw purchaser bought. Invented, no source. */
const GHOST_SHARE = 0.05;
/**
 * Share of long arms among the guns of a load that no straw purchaser bought: orders are for one sort as a rule, so
 * loads differ. 41 % of all such guns, so that with the straw purchasers' 79 % long arms are 48 % of all recoveries, as
 * in FY2009 (OIG10). Of the 47 firearms seized outbound in July 2025 they were 19 %, in four loads.
 */
const LOAD_LONG_SHARES: Weighted<'handguns' | 'mixed' | 'long-arms'> = [
  ['handguns', 38],
  ['mixed', 42],
  ['long-arms', 20],
];
/** Share of firearms that are neither handguns nor long arms. Invented, no source. */
const OTHER_FIREARM_SHARE = 0.004;

/** Guns that no straw purchaser bought, as one load holds them. */
export function drawOtherGuns(chance: Chance, many: number): Gun[] {
  const longShare = drawLongShare(chance);
  return Array.from({ length: many }, () => drawOtherGun(chance, longShare));
}

/** One such gun, of any load. */
export function drawAnyOtherGun(chance: Chance): Gun {
  return drawOtherGun(chance, drawLongShare(chance));
}

function drawLongShare(chance: Chance): number {
  switch (pick(chance, LOAD_LONG_SHARES)) {
    case 'handguns':
      return 0;
    case 'mixed':
      return unit(chance);
    case 'long-arms':
      return 1;
  }
}

function drawOtherGun(chance: Chance, longShare: number): Gun {
  const origin = comesUp(chance, GHOST_SHARE) ? 'ghost' : 'second-hand';
  if (comesUp(chance, OTHER_FIREARM_SHARE)) return { category: 'Other Firearm', origin, sale: null };
  return { category: comesUp(chance, longShare) ? 'Long Arm' : 'Handgun', origin, sale: null };
}

/** Of the firearms of a sale, one after the other. */
export function gunsOf(sale: Sale): Gun[] {
  return Array.from({ length: sale.longArms + sale.handguns }, (_, at) => gunOf(sale, at));
}

/** The firearm of a sale that comes after so many: long arms first. */
export function gunOf(sale: Sale, at: number): Gun {
  return { category: at < sale.longArms ? 'Long Arm' : 'Handgun', origin: 'straw', sale };
}

/** Share of guns across the border that are ever recovered: 91 of one ring's 336 (OIG10). */
const RECOVERED_SHARE = 0.27;
/**
 * Days from crossing to recovery, lognormal. The median makes that of one ring's long guns just under a year and a
 * half from sale to recovery, and the spread lets the shortest of its 91 recoveries be 26 days (OIG10). Nothing is
 * recovered within two days, so that what was seized at the border is out of the world before; this is invented, and so
 * are the forty years after which the tail is cut off.
 */
const RECOVERY_DELAY = { median: 490, spread: 1.35, minDays: 2, maxDays: 40 * 365 } as const;
/** The shortest time from crossing to recovery: for so long what crossed can be seized. */
export const RECOVERED_AFTER_MS = RECOVERY_DELAY.minDays * DAY_MS;

/** Whether a gun that crossed is ever recovered, and after how many milliseconds; null when never. */
export function drawRecoveryDelayMs(chance: Chance): number | null {
  return comesUp(chance, RECOVERED_SHARE) ? drawDelayOfRecoveredMs(chance) : null;
}

/** The same for a gun that is known to be recovered. */
export function drawDelayOfRecoveredMs(chance: Chance): number {
  const { median, spread, minDays, maxDays } = RECOVERY_DELAY;
  return Math.round(Math.min(maxDays, minDays + lognormal(chance, median, spread)) * DAY_MS);
}

/** Share of recovered firearms of which a trace is asked for: less than a quarter (OIG10). How much less is invented. */
export const TRACE_REQUESTED_SHARE = 0.22;

export function drawTraceRequested(chance: Chance): boolean {
  return comesUp(chance, TRACE_REQUESTED_SHARE);
}

/** Recoveries to expect for each gun that crosses. */
export const RECOVERIES_PER_GUN: number = RECOVERED_SHARE;

/** Days from a straw purchaser's purchase to readiness for a trip: days to weeks in a stash house. Invented, no source. */
const STASH_DAYS = { median: 9, spread: 0.9, min: 1, max: 365 } as const;

/** How long a gun that was bought stays in a stash house, in milliseconds. */
export function drawStashMs(chance: Chance): number {
  const { median, spread, min, max } = STASH_DAYS;
  return Math.round(Math.min(max, min + lognormal(chance, median, spread)) * DAY_MS);
}

/** What was bought so long ago has left the stash house. */
export const STASH_MS_MAX = STASH_DAYS.max * DAY_MS;

/**
 * How old a second-hand gun is when it crosses: a few were sold in the last months, most decades ago. Fitted so that of
 * all recoveries whose sale is known, straw purchasers' included, over 75 % exceed five years and 18.2 % stay under
 * three (OIG10); and so that those sold lately are long arms more often than the rest, since 77 % of recoveries with a
 * sale after December 2006 were rifles (OIG10). The form is invented.
 */
const YOUNG_SHARE = { 'Long Arm': 0.118, Handgun: 0.037, 'Other Firearm': 0.037 } as const;
const YOUNG_AGE_DAYS = { median: 200, spread: 0.8 } as const;
const OLD_AGE_DAYS = { median: 13 * 365, spread: 0.6 } as const;
const AGE_DAYS_MAX = 60 * 365;

function drawSecondHandAgeMs(chance: Chance, category: WeaponCategory): number {
  const { median, spread } = comesUp(chance, YOUNG_SHARE[category]) ? YOUNG_AGE_DAYS : OLD_AGE_DAYS;
  return Math.round(Math.min(AGE_DAYS_MAX, lognormal(chance, median, spread)) * DAY_MS);
}

/** Innocents who bought a gun that went to Mexico: any vehicle of the port, so often a regular's. Invented, no source. */
const INNOCENT_REGULAR_SHARE = 0.5;
/** Share of innocents who bought from a dealer in the port's own state. Invented, no source. */
const INNOCENT_HOME_SHARE = 0.6;
/** Mean of the exponential whose whole part is what an innocent bought beside: one in seven bought more. Invented, no source. */
const INNOCENT_FURTHER_PIECES = 0.5;

export function drawInnocent(chance: Chance, port: BorderPort): Person {
  const vehicle = port.drawVehicle(chance, 'personal', INNOCENT_REGULAR_SHARE);
  return { personId: `person-${vehicle.number}`, role: 'innocent', ringId: null, vehicle };
}

export function drawInnocentsDealer(chance: Chance, port: BorderPort): Dealer {
  return drawDealer(chance, port, INNOCENT_HOME_SHARE);
}

/** What is known of a gun whose first sale is asked for. */
interface Origin {
  readonly port: BorderPort;
  readonly saleId: string;
  readonly shop: ShopHours;
}

/** The first sale of a gun that crossed at an instant: the straw purchaser's, an innocent's, or none for a ghost gun. */
export function firstSale(chance: Chance, gun: Gun, crossedAtMs: number, origin: Origin): Sale | null {
  if (gun.origin !== 'second-hand') return gun.sale;
  const upToMs = crossedAtMs - DAY_MS - drawSecondHandAgeMs(chance, gun.category);
  return innocentsSale(chance, gun.category, upToMs, origin);
}

/** An innocent's sale of a firearm on the last day of business up to an instant. What is neither sort counts as handgun. */
export function innocentsSale(chance: Chance, category: WeaponCategory, upToMs: number, origin: Origin): Sale {
  const { port, saleId, shop } = origin;
  const dealer = drawInnocentsDealer(chance, port);
  const further = Math.floor(exponential(chance) * INNOCENT_FURTHER_PIECES);
  const longArms = category === 'Long Arm' ? 1 + further : 0;
  const handguns = category === 'Long Arm' ? 0 : 1 + further;
  const soldAtMs = shop(chance, dealer, shoppingDayUpTo(upToMs));
  const sold = { saleId, soldAtMs, buyer: drawInnocent(chance, port), handguns, longArms };
  return saleOf(chance, sold, dealer, REPORTABLE_SHARE.innocent);
}

/**
 * Serial numbers of recovered firearms that cannot be read or were never given out: invalid numbers caused 26 % of
 * trace requests to fail (OIG10). Of those that are no ghost guns it is a little more.
 */
const INVALID_SERIAL_SHARE = 0.273;
/**
 * Share of traces that succeeded in FY2009: 31 %, while 26 % failed on an invalid serial number (OIG10). A trace can
 * succeed only where the number is legible, so it does there in proportion. That four in a hundred never had a number
 * is invented.
 */
const TRACEABLE_OF_LEGIBLE_SHARE = 0.31 / (1 - 0.26 - 0.04);

/** Share of guns that are found in the state across from the port. Invented, no source. */
const FOUND_ACROSS_SHARE = 0.5;
/** Where the rest are found. Invented, no source. */
const FOUND_INLAND: Weighted<string> = [
  ['MX-SIN', 20],
  ['MX-GUA', 20],
  ['MX-JAL', 15],
  ['MX-MIC', 15],
  ['MX-CMX', 15],
  ['MX-VER', 10],
  ['MX-ZAC', 5],
];

/** What the number on a recovered gun is, and whether it leads to whoever bought it. */
export function drawTraceability(chance: Chance, gun: Gun): Pick<Recovery, 'serial' | 'isTraceable'> {
  if (gun.origin === 'ghost') return { serial: 'none', isTraceable: false };
  if (comesUp(chance, INVALID_SERIAL_SHARE)) return { serial: 'invalid', isTraceable: false };
  return { serial: 'legible', isTraceable: comesUp(chance, TRACEABLE_OF_LEGIBLE_SHARE) };
}

/** What is recovered of a gun, and what it tells of where it came from. */
export function recoveryOf(
  chance: Chance,
  gun: Gun,
  port: BorderPort,
  of: Omit<Recovery, 'kind' | 'category' | 'state'>,
): Recovery {
  const state = comesUp(chance, FOUND_ACROSS_SHARE) ? port.stateAcross : pick(chance, FOUND_INLAND);
  return { kind: 'recovery', category: gun.category, state, ...of };
}
