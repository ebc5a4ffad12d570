import { DAY_MS } from '@southbound/contracts';
import { chanceFor, comesUp, pick, poisson, unit, type Weighted, wholeBetween } from '../chance.ts';
import type { Recovery } from '../happenings.ts';
import type { BorderPort } from './border.ts';
import {
  drawAnyOtherGun,
  drawDelayOfRecoveredMs,
  drawStashMs,
  drawTraceability,
  drawTraceRequested,
  firstSale,
  type Gun,
  innocentsSale,
  RECOVERIES_PER_GUN,
  recoveryOf,
  TRACE_REQUESTED_SHARE,
} from './guns.ts';
import type { SmugglingRates } from './rates.ts';
import { GUN_RING_SHARE, type LivingRing, STRAW_SHARE_OF_GUN_RINGS } from './ring-people.ts';
import type { RingPlace } from './ring-places.ts';
import type { ShopHours } from './sales.ts';

/** Instants from which the world itself knows what happens. */
export interface KnownFrom {
  /** From here on it knows what straw purchasers buy, and what becomes of it. */
  readonly purchasesMs: number;
  /** From here on it knows all that crosses. */
  readonly crossingsMs: number;
}

type Trace = Pick<Recovery, 'serial' | 'isTraceable' | 'isTraceRequested'>;

/** What straw purchasers who bought before anything is known bought: see `STRAW_LONG_SHARES`. */
const STRAW_CATEGORIES: Weighted<'Long Arm' | 'Handgun'> = [
  ['Long Arm', 79],
  ['Handgun', 21],
];

/**
 * Rings are drawn until one is found that carries such guns. Where one of ten places does, so many draws miss it about
 * once in 2,000 times.
 */
const DRAWS_MAX = 100;

/**
 * Recoveries at a port, by the day, of guns that the world knows nothing of: they crossed before it began, or were
 * bought before its first purchase. Drawn as if smuggling had always gone on as it does, and then only those kept that
 * are older; so that what the world's own trips and purchases bring takes over by and by.
 */
export function steadyRecoveries(
  seed: number,
  port: BorderPort,
  rates: SmugglingRates,
  places: readonly RingPlace[],
  shop: ShopHours,
  known: KnownFrom,
): (dayStartsAtMs: number) => readonly Recovery[] {
  const chance = chanceFor(seed, 'steady-state', port.code);
  let recoveries = 0;

  function ofOtherGun(atMs: number): Recovery | null {
    const crossedAtMs = atMs - drawDelayOfRecoveredMs(chance);
    if (crossedAtMs >= known.crossingsMs) return null;
    const gun = drawAnyOtherGun(chance);
    const trace = drawTrace(gun, atMs);
    if (trace === null) return null;
    const ringId = comesUp(chance, rates.otherGunsRingShare) ? drawCarriersId(crossedAtMs) : null;
    const sale = firstSale(chance, gun, crossedAtMs, nextOrigin());
    return recovered(gun, atMs, { sale, ringId, ...trace });
  }

  /** The ring that carried a gun, the likelier the more such guns it carries; null for one that nothing is known of. */
  function drawCarriersId(crossedAtMs: number): string | null {
    const isKnown = crossedAtMs >= known.purchasesMs;
    for (let draws = 0; places.length > 0 && draws < DRAWS_MAX; draws += 1) {
      const ring = places[wholeBetween(chance, 0, places.length - 1)]?.at(crossedAtMs);
      if (comesUp(chance, ring === undefined ? unknownCarries(isKnown) : carries(ring))) return ring?.ringId ?? null;
    }
    return null;
  }

  /** Whoever bought for a ring that has long ended has nothing to do with smuggling any more. */
  function ofOldStrawGun(atMs: number): Recovery | null {
    const boughtAtMs = atMs - drawDelayOfRecoveredMs(chance) - drawStashMs(chance);
    if (boughtAtMs >= known.purchasesMs) return null;
    const category = pick(chance, STRAW_CATEGORIES);
    const gun: Gun = { category, origin: 'straw', sale: null };
    const trace = drawTrace(gun, atMs);
    if (trace === null) return null;
    const sale = innocentsSale(chance, category, boughtAtMs, nextOrigin());
    return recovered(gun, atMs, { sale, ringId: null, ...trace });
  }

  /** Null for what was found before the world begins and of which nothing follows: no trace leads anywhere. */
  function drawTrace(gun: Gun, atMs: number): Trace | null {
    const isPast = atMs < known.crossingsMs;
    const traceability = drawTraceability(chance, gun);
    if (isPast && !traceability.isTraceable) return null;
    // Of the past so many are drawn as a trace was asked for.
    return { isTraceRequested: isPast || drawTraceRequested(chance), ...traceability };
  }

  function nextOrigin() {
    recoveries += 1;
    return { port, shop, saleId: `sale-old-${port.code}-${recoveries}` };
  }

  function recovered(gun: Gun, atMs: number, found: Trace & Pick<Recovery, 'sale' | 'ringId'>): Recovery {
    const recoveryId = `recovery-old-${port.code}-${recoveries}`;
    return recoveryOf(chance, gun, port, { atMs, recoveryId, crossingId: null, ...found });
  }

  return (dayStartsAtMs) => {
    // Of the past only those count of which a trace was asked for: of the others nothing follows.
    const toldShare = dayStartsAtMs < known.crossingsMs ? TRACE_REQUESTED_SHARE : 1;
    const found: Recovery[] = [];
    const draw = (perDay: number, one: (atMs: number) => Recovery | null) => {
      for (let left = poisson(chance, perDay * RECOVERIES_PER_GUN * toldShare); left > 0; left -= 1) {
        const recovery = one(dayStartsAtMs + Math.floor(unit(chance) * DAY_MS));
        if (recovery !== null) found.push(recovery);
      }
    };
    draw(rates.otherGuns, ofOtherGun);
    draw(rates.strawGuns, ofOldStrawGun);
    return found;
  };
}

/** What a ring carries of guns that no straw purchaser bought, as a part of all that a ring may carry. */
function carries({ trade, strawShare }: LivingRing): number {
  return trade === 'guns' ? 1 - strawShare : 0;
}

/** The same of a place where no ring is known of: nobody was there, or nobody knows who it was. */
function unknownCarries(isKnown: boolean): number {
  return isKnown ? 0 : GUN_RING_SHARE * (1 - STRAW_SHARE_OF_GUN_RINGS);
}
