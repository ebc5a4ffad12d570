import { type CrossingId, MINUTE_MS, type PortCode, portOfPartition } from '@southbound/contracts';
import { type Chance, chanceFor } from '../chance.ts';
import type { ArrivalAtPort } from '../happenings.ts';
import type { Journal } from '../journal.ts';
import { portCalendar } from './calendar.ts';
import { type DayPlan, dayPlanner } from './day-plan.ts';
import { gatewayOf } from './gateway.ts';
import { lanesOf } from './lanes.ts';
import { homeRow, populationsOf } from './population.ts';
import { lanesBuilt } from './queue.ts';

/** An arrival that has got through the queue. */
export interface Crossed {
  readonly arrival: ArrivalAtPort;
  readonly crossingId: CrossingId;
  readonly crossedAtMs: number;
}

export interface PortTraffic {
  /**
   * Puts what happens in the minute that starts at an instant into the journal: everybody honest, the arrivals given
   * that cross in it, and heartbeats. Minutes follow one another. Answers the arrivals, of this minute or an earlier
   * one, that crossed; one that still waits is kept, and answered in a later minute. Arrivals are of this minute; they
   * change nothing of how and when anybody else crosses.
   */
  pass(minuteStartsAtMs: number, arrivals: readonly ArrivalAtPort[], journal: Journal): readonly Crossed[];
}

/** An arrival in the queue, with the stream that all its chance comes from. */
interface Waiting {
  readonly arrival: ArrivalAtPort;
  readonly crossesAtMs: number;
  readonly chance: Chance;
}

/** The vehicles that cross at one port from an instant on, and the heartbeats of its lanes. */
export function portTraffic(seed: number, port: PortCode, startsAtMs: number): PortTraffic {
  const calendar = portCalendar(port);
  const built = lanesBuilt(calendar.busiestHour);
  const planner = dayPlanner(seed, port, built);
  const lanes = lanesOf(seed, port, built);
  // Vehicles of sister ports come too.
  const populationAt = populationsOf(seed);
  const gateway = gatewayOf(port, populationAt(port));
  const chance = chanceFor(seed, 'honest', port);
  // What cameras and officers see at the lane moves nothing of what plate readers do.
  const onlookers = chanceFor(seed, 'onlookers', port);
  let today = planner(calendar.dayOf(startsAtMs), null);
  let yesterday: DayPlan | null = null;
  let waiting: Waiting[] = [];

  function turnTo(minuteStartsAtMs: number): void {
    if (minuteStartsAtMs >= today.day.endsAtMs) {
      yesterday = today;
      today = planner(calendar.dayOf(minuteStartsAtMs), yesterday.queue.left);
    }
    lanes.turnTo(minuteStartsAtMs, today.queue.lanesOpen((minuteStartsAtMs - today.day.startsAtMs) / MINUTE_MS));
  }

  return {
    pass(minuteStartsAtMs, arrivals, journal) {
      turnTo(minuteStartsAtMs);
      const cross = (atMs: number, vehicleNumber: number) => {
        const vehicle = populationAt(portOfPartition(homeRow(vehicleNumber)).code).numbered(vehicleNumber);
        const passage = { vehicle, plate: vehicle.plate, registeredTo: vehicleNumber, smuggling: null };
        gateway.cross(chance, onlookers, lanes.draw(chance, atMs), passage, atMs, journal);
      };
      yesterday?.crossings(minuteStartsAtMs, cross);
      today.crossings(minuteStartsAtMs, cross);

      for (const arrival of arrivals) waiting.push(joinQueue(seed, port, today, arrival));
      const untilMs = minuteStartsAtMs + MINUTE_MS;
      const crossed = waiting.filter(({ crossesAtMs }) => crossesAtMs < untilMs);
      if (crossed.length > 0) waiting = waiting.filter(({ crossesAtMs }) => crossesAtMs >= untilMs);
      const answers = crossed.map(({ arrival, crossesAtMs, chance: own }) => {
        const lane = lanes.draw(own, crossesAtMs);
        const ownOnlookers = chanceFor(seed, 'onlookers', port, arrival.vehicle.number, arrival.arrivesAtMs);
        const crossingId = gateway.cross(own, ownOnlookers, lane, arrival, crossesAtMs, journal);
        return { arrival, crossingId, crossedAtMs: crossesAtMs };
      });
      for (const heartbeat of lanes.heartbeats(untilMs)) journal.add(heartbeat);
      return answers;
    },
  };
}

function joinQueue(seed: number, port: PortCode, { day, queue }: DayPlan, arrival: ArrivalAtPort): Waiting {
  const { arrivesAtMs, vehicle } = arrival;
  const waitMs = queue.waitMinutes((arrivesAtMs - day.startsAtMs) / MINUTE_MS) * MINUTE_MS;
  return {
    arrival,
    crossesAtMs: Math.floor(arrivesAtMs + waitMs),
    chance: chanceFor(seed, 'arrival', port, vehicle.number, arrivesAtMs),
  };
}
