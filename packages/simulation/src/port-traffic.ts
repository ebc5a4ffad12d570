import { DAY_MS, HOUR_MS, MINUTE_MS, type PortCode, portOfEntry, type VehicleClass } from '@southbound/contracts';
import { type Arrivals, arrivalsFrom } from './arrivals.ts';
import { drawLoad } from './cargo.ts';
import { type Chance, chanceFor, comesUp, pick, wholeBetween } from './chance.ts';
import { crossLane, type Passage } from './crossing.ts';
import { hoursOf, type PortHour } from './hours.ts';
import type { Journal } from './journal.ts';
import { lanesOf } from './lanes.ts';
import { anyVehicle, dailyRota, type Population, TURNOUT } from './population.ts';
import { RING_TRIP_SHARE, RING_TRIPS_PER_DAY, type Ring } from './rings.ts';

/** The smuggling of a port, as `ringsAt` shares it out. */
export interface Smuggling {
  /** All trips, those of rings included. */
  readonly tripsPerDay: number;
  readonly tripsPerVehicle: number;
  readonly rings: readonly Ring[];
}

/** Vehicles of one sort that come to a port, on a stream of chance of their own. */
interface Flow {
  readonly chance: Chance;
  readonly arrivals: Arrivals;
  vehiclesPerMs(hour: PortHour): number;
  next(hour: PortHour): Passage;
}

export interface PortTraffic {
  /** Puts what happens in the minute that starts at an instant into the journal. Minutes follow one another. */
  pass(minuteStartsAtMs: number, journal: Journal): void;
}

/** The vehicles that cross at one port, and the heartbeats of its lanes. */
export function portTraffic(
  seed: number,
  port: PortCode,
  startsAtMs: number,
  population: Population,
  smuggling: Smuggling,
): PortTraffic {
  const lanes = lanesOf(seed, port);
  const hourAt = hoursOf(portOfEntry(port));
  const flows = [
    honestFlow(seed, port, startsAtMs, population, 1 - smuggling.tripsPerVehicle),
    loneFlow(chanceFor(seed, 'lone', port), startsAtMs, population, smuggling.tripsPerDay * (1 - RING_TRIP_SHARE)),
    ...smuggling.rings.map((ring) => ringFlow(ring, startsAtMs)),
  ];
  let hour: PortHour | undefined;

  return {
    pass(minuteStartsAtMs, journal) {
      if (hour === undefined || minuteStartsAtMs >= hour.startsAtMs + HOUR_MS) {
        hour = hourAt(minuteStartsAtMs);
        lanes.turnTo(hour);
      }
      const untilMs = minuteStartsAtMs + MINUTE_MS;
      for (const flow of flows) {
        const perMs = flow.vehiclesPerMs(hour);
        let atMs = flow.arrivals.nextBefore(untilMs, perMs);
        while (atMs !== undefined) {
          const lane = lanes.draw(flow.chance);
          lane.lastHeardAtMs = Math.max(lane.lastHeardAtMs, atMs);
          journal.add(crossLane(flow.chance, port, lane, flow.next(hour), atMs));
          atMs = flow.arrivals.nextBefore(untilMs, perMs);
        }
      }
      for (const heartbeat of lanes.heartbeats(untilMs)) journal.add(heartbeat);
    },
  };
}

/** Everybody who carries nothing illegal. */
function honestFlow(
  seed: number,
  port: PortCode,
  startsAtMs: number,
  population: Population,
  shareOfTraffic: number,
): Flow {
  const chance = chanceFor(seed, 'honest', port);
  const rotas = new Map<VehicleClass, () => number>();
  let rotasEndAtMs = startsAtMs;

  function nextRegular(vehicleClass: VehicleClass, hour: PortHour): number {
    if (hour.startsAtMs >= rotasEndAtMs) {
      rotas.clear();
      rotasEndAtMs += DAY_MS;
    }
    const rota = rotas.get(vehicleClass) ?? dailyRota(chance, population.regulars(vehicleClass));
    rotas.set(vehicleClass, rota);
    return rota();
  }

  return {
    chance,
    arrivals: arrivalsFrom(chance, startsAtMs),
    vehiclesPerMs: (hour) => hour.crossingsPerMs * shareOfTraffic,
    next(hour) {
      const vehicleClass = pick(chance, hour.classes);
      const index = comesUp(chance, TURNOUT[vehicleClass].regularShare)
        ? nextRegular(vehicleClass, hour)
        : population.drawOccasional(chance, vehicleClass);
      return { vehicle: population.vehicle(vehicleClass, index), load: null, ringId: null };
    },
  };
}

/** Share of lone smugglers who are regulars of their port. Invented, no source. */
const LONE_REGULAR_SHARE = 0.4;

/** Smugglers who work alone: any vehicle may be one, and no intelligence is made about them. */
function loneFlow(chance: Chance, startsAtMs: number, population: Population, tripsPerDay: number): Flow {
  return {
    chance,
    arrivals: arrivalsFrom(chance, startsAtMs),
    vehiclesPerMs: (hour) => hour.daySharePerMs * tripsPerDay,
    next(hour) {
      const vehicle = anyVehicle(chance, population, pick(chance, hour.classes), LONE_REGULAR_SHARE);
      return { vehicle, load: drawLoad(chance, 'anything'), ringId: null };
    },
  };
}

function ringFlow(ring: Ring, startsAtMs: number): Flow {
  const { chance, ringId, trade, vehicles } = ring;
  return {
    chance,
    arrivals: arrivalsFrom(chance, startsAtMs),
    vehiclesPerMs: (hour) => hour.daySharePerMs * RING_TRIPS_PER_DAY,
    next() {
      const vehicle = vehicles[wholeBetween(chance, 0, vehicles.length - 1)];
      if (vehicle === undefined) throw new Error(`${ringId} has no vehicles`);
      return { vehicle, load: drawLoad(chance, trade), ringId };
    },
  };
}
