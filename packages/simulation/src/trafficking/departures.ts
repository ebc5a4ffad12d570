import type { PortCode } from '@southbound/contracts';
import { chanceFor } from '../chance.ts';
import type { ArrivalAtPort } from '../happenings.ts';
import { openTimeline, type Timeline } from '../timeline.ts';
import type { BorderPort } from './border.ts';
import type { PlannedOuting } from './outings.ts';
import type { Spotters } from './spotters.ts';
import { setOut, type TripUnderWay } from './trips.ts';

/** What rings put off or sent elsewhere since the world began, because of what they saw at the lanes. */
export interface Displacements {
  readonly toOtherPort: number;
  readonly toOtherHour: number;
}

/** Outings that are planned, and vehicles on their way to the ports. */
export interface Departures {
  plan(port: PortCode, outing: PlannedOuting): void;
  /** Vehicles that reach a port before an instant, in order of time. Ask often: who sets out is decided no earlier. */
  arrivals(port: PortCode, untilMs: number): readonly ArrivalAtPort[];
  /** The trip that an arrival belongs to; its crossing ends it. Undefined for scouts and for everybody else. */
  concluded(arrival: ArrivalAtPort): ConcludedTrip | undefined;
  displacements(): Displacements;
}

interface ConcludedTrip {
  readonly trip: TripUnderWay;
  /** Where it crossed. */
  readonly port: BorderPort;
}

interface Waiting extends PlannedOuting {
  readonly timesMoved: number;
}

interface PortQueue {
  readonly port: BorderPort;
  readonly outings: Timeline<Waiting>;
  readonly arrivals: Timeline<ArrivalAtPort>;
}

/** Nobody waits for a better hour for ever. Invented, no source. */
const MOVES_MAX = 3;

/** Spotters are null when rings do not adapt; then nothing is drawn for it. */
export function openDepartures(seed: number, ports: readonly BorderPort[], spotters: Spotters | null): Departures {
  const queues = new Map<PortCode, PortQueue>(
    ports.map((port) => [port.code, { port, outings: openTimeline(), arrivals: openTimeline() }]),
  );
  const underWay = new Map<string, ConcludedTrip>();
  let toOtherPort = 0;
  let toOtherHour = 0;

  function queueOf(port: PortCode): PortQueue {
    const queue = queues.get(port);
    if (queue === undefined) throw new Error(`port ${port} is not one of this world's`);
    return queue;
  }

  /** Moves an outing to where and when fewer are inspected; false when it had better go now. */
  function isMoved({ port }: PortQueue, { outing, atMs, timesMoved }: Waiting): boolean {
    if (spotters === null || outing.ring === null || timesMoved === MOVES_MAX) return false;
    const chance = chanceFor(seed, outing.outingId, 'adapts', timesMoved);
    const inReach = port.portsInReach.filter((each) => queues.has(each));
    const advice = spotters.advise(chance, port.code, atMs, inReach);
    if (advice === null) return false;
    if (advice.port === port.code) toOtherHour += 1;
    else toOtherPort += 1;
    queueOf(advice.port).outings.add(advice.atMs, { outing, atMs: advice.atMs, timesMoved: timesMoved + 1 });
    return true;
  }

  function leave(queue: PortQueue, waiting: Waiting): void {
    const { outing, atMs } = waiting;
    const { ring } = outing;
    if (ring !== null && (atMs >= ring.endsAtMs || atMs < ring.liesLowUntilMs)) return;
    if (isMoved(queue, waiting)) return;
    const { trips, arrivals } = setOut(seed, queue.port, outing, atMs);
    for (const trip of trips) underWay.set(trip.tripId, { trip, port: queue.port });
    for (const arrival of arrivals) queue.arrivals.add(arrival.arrivesAtMs, arrival);
  }

  return {
    plan: (port, planned) => queueOf(port).outings.add(planned.atMs, { ...planned, timesMoved: 0 }),
    arrivals(port, untilMs) {
      const queue = queueOf(port);
      for (let due = queue.outings.takeBefore(untilMs); due.length > 0; due = queue.outings.takeBefore(untilMs)) {
        for (const waiting of due) leave(queue, waiting);
      }
      return queue.arrivals.takeBefore(untilMs);
    },
    concluded({ smuggling }) {
      if (smuggling?.role !== 'carrier') return undefined;
      const concluded = underWay.get(smuggling.tripId);
      underWay.delete(smuggling.tripId);
      return concluded;
    },
    displacements: () => ({ toOtherPort, toOtherHour }),
  };
}
