import {
  type CrossingId,
  type CrossingObserved,
  type EventId,
  type PortCode,
  partitionOf,
} from '@southbound/contracts';
import { type Chance, hexId } from '../chance.ts';
import type { Passage, SmugglingPassage } from '../happenings.ts';
import { type Journal, recordedAfter } from '../journal.ts';
import { tripOf } from '../trip-truth.ts';
import type { HiddenTruth, Scouting } from '../truth.ts';
import { instantWriter } from './instants.ts';
import { readVehicle, type SensorReading } from './lane-sensors.ts';
import type { Lane } from './lanes.ts';
import type { Population } from './population.ts';

/** Gives crossings their ids and takes in what lanes say of them. */
export interface Gateway {
  /**
   * A passage at a lane and an instant: puts into the journal what the lane publishes of it, and what is hidden in it.
   * Answers the crossing's id.
   */
  cross(chance: Chance, lane: Lane, passage: Passage, atMs: number, journal: Journal): CrossingId;
}

export function gatewayOf(port: PortCode, population: Population): Gateway {
  const partition = partitionOf(port);
  const instantAt = instantWriter();
  return {
    cross(chance, lane, passage, atMs, journal) {
      const { vehicle, plate, smuggling } = passage;
      const crossingId = `${port}-${hexId(chance)}` as CrossingId;
      // A plate that is not the vehicle's own was made by somebody and is like any other.
      const kind = plate.text === vehicle.plate.text ? population.plateKind(vehicle) : 'ordinary';
      const reading = readVehicle(chance, plate, kind, smuggling, lane);
      const recordedAtMs = recordedAfter(chance, atMs);
      const event: CrossingObserved = {
        eventId: `crossing-${crossingId}` as EventId,
        occurredAt: instantAt(atMs),
        recordedAt: instantAt(recordedAtMs),
        source: lane.source,
        type: 'CrossingObserved',
        data: observed(crossingId, port, lane, passage, reading),
      };
      const headers = lane.crossingHeaders;
      const publication = { topic: 'southbound.crossings.v1', partition, key: port, headers, content: event } as const;
      const truths: HiddenTruth[] = [];
      if (smuggling?.role === 'scout') truths.push(scoutingOf(smuggling, crossingId));
      else if (smuggling !== null) truths.push(tripOf(passage, port, crossingId, atMs));
      if (reading.misread !== null) truths.push({ kind: 'misreading', crossingId, plate, how: reading.misread });
      if (population.isInGroup(vehicle)) truths.push({ kind: 'group', crossingId });
      journal.add({ recordedAtMs, publication, truth: truths[0] ?? null });
      // An entry has room for one truth.
      for (const truth of truths.slice(1)) journal.add({ recordedAtMs, publication: null, truth });
      return crossingId;
    },
  };
}

function scoutingOf({ tripId, ringId }: SmugglingPassage, crossingId: CrossingId): Scouting {
  if (ringId === null) throw new Error(`the scout of ${tripId} drives for no ring`);
  return { kind: 'scouting', tripId, crossingId, ringId };
}

/** Nearly all have every field, in one shape and order; a sensor that did not answer leaves its field out. */
function observed(
  crossingId: CrossingId,
  port: PortCode,
  lane: Lane,
  { vehicle: { vehicleClass } }: Passage,
  reading: SensorReading,
): CrossingObserved['data'] {
  const { plate, plateReadConfidence, plateObscured, canine } = reading;
  const identity = plate === undefined ? {} : { plate };
  if (plateReadConfidence !== undefined && plateObscured !== undefined) {
    return { crossingId, port, lane: lane.number, vehicleClass, identity, plateReadConfidence, plateObscured, canine };
  }
  return {
    crossingId,
    port,
    lane: lane.number,
    vehicleClass,
    identity,
    ...(plateReadConfidence === undefined ? {} : { plateReadConfidence }),
    ...(plateObscured === undefined ? {} : { plateObscured }),
    canine,
  };
}
