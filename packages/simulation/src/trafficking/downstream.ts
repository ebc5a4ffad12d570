import { type CrossingId, DAY_MS, type Finding } from '@southbound/contracts';
import { chanceFor } from '../chance.ts';
import { openDueBook } from '../due-book.ts';
import type { Person, Recovery, Sale, Seizure } from '../happenings.ts';
import { tripOf } from '../trip-truth.ts';
import type { Trip } from '../truth.ts';
import type { BorderPort } from './border.ts';
import {
  drawRecoveryDelayMs,
  drawStashMs,
  drawTraceability,
  drawTraceRequested,
  firstSale,
  type Gun,
  gunOf,
  RECOVERED_AFTER_MS,
  recoveryOf,
  STASH_MS_MAX,
} from './guns.ts';
import type { LivingRing } from './ring-people.ts';
import type { ShopHours } from './sales.ts';
import type { TripUnderWay } from './trips.ts';

/** What becomes of guns: recovered in Mexico after a time, or seized at the border and then never. */
export interface Downstream {
  /** A sale to a straw purchaser: its guns wait in the stash house, or crossed before the world began. */
  bought(ring: LivingRing, sale: Sale): void;
  crossed(trip: TripUnderWay, port: BorderPort, crossingId: CrossingId, atMs: number): void;
  /** Takes out of the world what was found in a crossing; null when nothing was, or no trip is known by it. */
  seized(crossingId: CrossingId, findings: readonly Finding[], atMs: number): SeizedTrip | null;
  /** Days are asked for in order. */
  recoveriesOn(dayStartsAtMs: number): readonly Recovery[];
}

export interface SeizedTrip {
  readonly seizure: Seizure;
  readonly ring: LivingRing | null;
}

/** A gun that crossed in this world and is going to be recovered, unless it is seized. */
interface GunAbroad {
  readonly kind: 'abroad';
  readonly atMs: number;
  readonly gun: Gun;
  /** Its place among the guns of its trip. */
  readonly gunAt: number;
  readonly tripId: string;
  readonly crossedAtMs: number;
  readonly port: BorderPort;
  readonly crossingId: CrossingId;
  readonly ringId: string | null;
  isSeized: boolean;
}

interface CrossedTrip {
  readonly trip: Trip;
  readonly driver: Person;
  readonly ring: LivingRing | null;
  readonly guns: readonly Gun[];
  readonly port: BorderPort;
  readonly crossedAtMs: number;
  readonly abroad: readonly GunAbroad[];
}

export function openDownstream(
  seed: number,
  shop: ShopHours,
  world: { readonly pastFromMs: number; readonly startsAtMs: number; readonly endsAtMs: number },
): Downstream {
  const recovered = openDueBook<Recovery | GunAbroad>(DAY_MS, world.pastFromMs, world.endsAtMs);
  // In the order of crossing, so that the oldest come first.
  const seizable = new Map<CrossingId, CrossedTrip>();

  /** A stream of the gun's own begins with its first sale, so that it has the same one whoever asks. */
  function originOf(tripId: string, gunAt: number, gun: Gun, port: BorderPort, crossedAtMs: number) {
    const chance = chanceFor(seed, tripId, 'gun', gunAt);
    const saleId = `sale-${tripId}-${gunAt + 1}`;
    return { chance, sale: firstSale(chance, gun, crossedAtMs, { port, shop, saleId }) };
  }

  /** A gun that crossed before the world began. */
  function recoverOld(ring: LivingRing, gun: Gun, gunAt: number, atMs: number): void {
    const { sale } = gun;
    if (atMs < world.pastFromMs || sale === null) return;
    const chance = ring.purchasesChance;
    const isTraceRequested = drawTraceRequested(chance);
    const traceability = drawTraceability(chance, gun);
    if (atMs < world.startsAtMs && !(isTraceRequested && traceability.isTraceable)) return;
    const recoveryId = `recovery-${sale.saleId}-${gunAt + 1}`;
    const of = { atMs, recoveryId, sale, crossingId: null, ringId: ring.ringId, isTraceRequested, ...traceability };
    recovered.add(atMs, recoveryOf(chance, gun, ring.port, of));
  }

  function recoveryOfAbroad(abroad: GunAbroad): Recovery {
    const { tripId, gunAt, gun, port, crossedAtMs, atMs, crossingId, ringId } = abroad;
    const { chance, sale } = originOf(tripId, gunAt, gun, port, crossedAtMs);
    return recoveryOf(chance, gun, port, {
      atMs,
      recoveryId: `recovery-${tripId}-${gunAt + 1}`,
      sale,
      crossingId,
      ringId,
      isTraceRequested: drawTraceRequested(chance),
      ...drawTraceability(chance, gun),
    });
  }

  return {
    bought(ring, sale) {
      const chance = ring.purchasesChance;
      const mayWait = sale.soldAtMs >= world.startsAtMs - STASH_MS_MAX;
      // A world begins with half a million guns, of most of which nothing is known.
      for (let at = 0; at < sale.longArms + sale.handguns; at += 1) {
        // Most are never recovered, and of those that cannot wait any more nothing follows then.
        const delayMs = drawRecoveryDelayMs(chance);
        if (delayMs === null && !mayWait) continue;
        const readyAtMs = sale.soldAtMs + drawStashMs(chance);
        if (readyAtMs >= world.startsAtMs) ring.stash.push({ gun: gunOf(sale, at), readyAtMs });
        else if (delayMs !== null) recoverOld(ring, gunOf(sale, at), at, readyAtMs + delayMs);
      }
    },
    crossed({ tripId, driver, ring, guns, arrival }, port, crossingId, crossedAtMs) {
      const chance = chanceFor(seed, tripId, 'downstream');
      const ringId = ring?.ringId ?? null;
      const abroad = guns.flatMap((gun, gunAt): GunAbroad[] => {
        const delayMs = drawRecoveryDelayMs(chance);
        if (delayMs === null) return [];
        const atMs = crossedAtMs + delayMs;
        return [{ kind: 'abroad', atMs, gun, gunAt, tripId, crossedAtMs, port, crossingId, ringId, isSeized: false }];
      });
      for (const each of abroad) recovered.add(each.atMs, each);
      const trip = tripOf(arrival, port.code, crossingId, crossedAtMs);
      seizable.set(crossingId, { trip, driver, ring, guns, port, crossedAtMs, abroad });
    },
    seized(crossingId, findings, atMs) {
      const crossed = seizable.get(crossingId);
      if (crossed === undefined || findings.length === 0) return null;
      // A gun of it may have been recovered: nothing that is found then is from this trip.
      if (atMs > crossed.crossedAtMs + RECOVERED_AFTER_MS) return null;
      seizable.delete(crossingId);
      const { trip, driver, ring, guns, port, crossedAtMs, abroad } = crossed;
      const taken = gunsTaken(guns, findings);
      for (const each of abroad) if (taken.has(each.gunAt)) each.isSeized = true;
      const sales = new Map<string, Sale>();
      for (const [gunAt, gun] of taken) {
        const { sale } = originOf(trip.tripId, gunAt, gun, port, crossedAtMs);
        if (sale !== null) sales.set(sale.saleId, sale);
      }
      return { seizure: { kind: 'seizure', atMs, trip, findings, driver, sales: [...sales.values()] }, ring };
    },
    recoveriesOn(dayStartsAtMs) {
      for (const [crossingId, { crossedAtMs }] of seizable) {
        if (crossedAtMs + RECOVERED_AFTER_MS >= dayStartsAtMs) break;
        seizable.delete(crossingId);
      }
      return recovered.takeBefore(dayStartsAtMs + DAY_MS).flatMap((each) => {
        if (each.kind === 'recovery') return [each];
        return each.isSeized ? [] : [recoveryOfAbroad(each)];
      });
    },
  };
}

/** The guns that were found, by their place: as many of each category as the findings say, from the first on. */
function gunsTaken(guns: readonly Gun[], findings: readonly Finding[]): Map<number, Gun> {
  const taken = new Map<number, Gun>();
  for (const finding of findings) {
    if (finding.seizureType !== 'Weapons') continue;
    let left = finding.count;
    guns.forEach((gun, at) => {
      if (left === 0 || gun.category !== finding.category || taken.has(at)) return;
      taken.set(at, gun);
      left -= 1;
    });
  }
  return taken;
}
